package blob

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"
	"time"

	"wellfield/internal/geo"
)

func open(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t testing.TB, s *Store, data []byte) Photo {
	t.Helper()
	p, err := s.Put(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatalf("Put: %v", err)
	}
	return p
}

func stored(t testing.TB, s *Store, hash string, size Size) []byte {
	t.Helper()
	f, err := s.Open(hash, size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b
}

func seen(t testing.TB, s *Store, hash string, size Size) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(stored(t, s, hash, size)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func wantCorners(t *testing.T, img image.Image, c corners) {
	t.Helper()
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for _, at := range []struct {
		name string
		x, y int
		want color.RGBA
	}{
		{"top left", w / 4, h / 4, c.topLeft},
		{"top right", 3 * w / 4, h / 4, c.topRight},
		{"bottom left", w / 4, 3 * h / 4, c.bottomLeft},
		{"bottom right", 3 * w / 4, 3 * h / 4, c.bottomRight},
	} {
		got := color.RGBAModel.Convert(img.At(at.x, at.y)).(color.RGBA)
		if !near(got.R, at.want.R) || !near(got.G, at.want.G) || !near(got.B, at.want.B) {
			t.Errorf("%s is %v, want %v", at.name, got, at.want)
		}
	}
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 16 }

// orientations is the table of EXIF 2.32, 4.6.4 A: on which side of the picture
// the first row and the first column of the stored pixels are.
var orientations = []struct {
	value    uint16
	row, col string
}{
	{1, "top", "left"}, {2, "top", "right"}, {3, "bottom", "right"}, {4, "bottom", "left"},
	{5, "left", "top"}, {6, "right", "top"}, {7, "right", "bottom"}, {8, "left", "bottom"},
}

// storedAs is how a camera with the orientation stores the picture of a person.
func storedAs(c corners, w, h int, row, col string) image.Image {
	opposite := map[string]string{"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
	corner := func(a, b string) color.RGBA {
		return map[string]color.RGBA{
			"topleft": c.topLeft, "lefttop": c.topLeft, "topright": c.topRight, "righttop": c.topRight,
			"bottomleft": c.bottomLeft, "leftbottom": c.bottomLeft,
			"bottomright": c.bottomRight, "rightbottom": c.bottomRight,
		}[a+b]
	}
	if row == "left" || row == "right" {
		w, h = h, w
	}
	return quarters(w, h, corners{
		topLeft: corner(row, col), topRight: corner(row, opposite[col]),
		bottomLeft: corner(opposite[row], col), bottomRight: corner(opposite[row], opposite[col]),
	})
}

func TestOrientationIsApplied(t *testing.T) {
	want := corners{red, green, blue, yellow}
	s := open(t)
	for _, o := range orientations {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(fmt.Sprintf("%d %v", o.value, order), func(t *testing.T) {
				block := &exifBlock{order: order}
				block.ifd0 = []exifTag{block.short(0x0112, o.value)}
				raw := storedAs(want, 640, 320, o.row, o.col)
				p := put(t, s, jpegWithExif(jpegOf(t, raw), block.bytes()))
				if p.Width != 640 || p.Height != 320 {
					t.Errorf("size is %d x %d, want 640 x 320", p.Width, p.Height)
				}
				wantCorners(t, seen(t, s, p.Hash, Full), want)
				wantCorners(t, seen(t, s, p.Hash, Thumb), want)
			})
		}
	}
}

func TestOrientationInPNGAndWebP(t *testing.T) {
	block := &exifBlock{order: binary.BigEndian}
	block.ifd0 = []exifTag{block.short(0x0112, 6)}
	s := open(t)
	for name, data := range map[string][]byte{
		"png":  pngWithExif(pngOf(t, fourColours(64, 32)), block.bytes()),
		"webp": webpOf(vp8x(1<<3, 64, 32), riffChunk("VP8L", solidVP8L(64, 32, red)), riffChunk("EXIF", block.bytes())),
	} {
		if p := put(t, s, data); p.Width != 32 || p.Height != 64 {
			t.Errorf("%s: size is %d x %d, want 32 x 64", name, p.Width, p.Height)
		}
	}
}

func TestSizes(t *testing.T) {
	s := open(t)
	for _, c := range []struct{ w, h, fullW, fullH, thumbW, thumbH int }{
		{1, 1, 1, 1, 1, 1},
		{400, 300, 400, 300, 400, 300},
		{2048, 1000, 2048, 1000, 400, 195},
		{2049, 1000, 2048, 1000, 400, 195},
		{1000, 4096, 500, 2048, 98, 400},
		{5000, 10, 2048, 4, 400, 1},
		{1, 9000, 1, 2048, 1, 400},
	} {
		p := put(t, s, pngOf(t, image.NewGray(image.Rect(0, 0, c.w, c.h))))
		if p.Width != c.fullW || p.Height != c.fullH {
			t.Errorf("%d x %d is stored as %d x %d, want %d x %d", c.w, c.h, p.Width, p.Height, c.fullW, c.fullH)
		}
		if got := seen(t, s, p.Hash, Full).Bounds().Size(); got != image.Pt(p.Width, p.Height) {
			t.Errorf("%d x %d: the stored picture is %v, its record says %d x %d", c.w, c.h, got, p.Width, p.Height)
		}
		if got := seen(t, s, p.Hash, Thumb).Bounds().Size(); got != image.Pt(c.thumbW, c.thumbH) {
			t.Errorf("%d x %d has a thumbnail of %v, want %d x %d", c.w, c.h, got, c.thumbW, c.thumbH)
		}
	}
}

func TestTransparentBecomesWhite(t *testing.T) {
	s := open(t)
	white := color.RGBA{255, 255, 255, 255}
	clear := quarters(60, 60, corners{red, color.RGBA{}, color.RGBA{}, blue})
	p := put(t, s, pngOf(t, clear))
	wantCorners(t, seen(t, s, p.Hash, Full), corners{red, white, white, blue})
	p = put(t, s, solidWebP(60, 60, color.RGBA{10, 20, 30, 0}))
	wantCorners(t, seen(t, s, p.Hash, Full), corners{white, white, white, white})
}

func TestSameUploadSameHash(t *testing.T) {
	s, other := open(t), open(t)
	data := jpegOf(t, fourColours(300, 200))
	first := put(t, s, data)
	if again := put(t, s, data); again != first {
		t.Errorf("second Put gives %+v, first gave %+v", again, first)
	}
	if p := put(t, other, data); p.Hash != first.Hash {
		t.Errorf("another store gives %s, want %s", p.Hash, first.Hash)
	}
	if full := stored(t, s, first.Hash, Full); digest(full) != first.Hash || int64(len(full)) != first.Bytes {
		t.Errorf("stored %d bytes of hash %s, recorded %d of %s", len(full), digest(full), first.Bytes, first.Hash)
	}
}

// gpsBlock is what a phone writes in front of the town hall of Arezzo.
func gpsBlock(order binary.AppendByteOrder) *exifBlock {
	b := &exifBlock{order: order}
	b.ifd0 = []exifTag{b.text(0x010f, "SECRETMAKER"), b.short(0x0112, 1)}
	b.exif = []exifTag{b.text(0x9003, "2026:03:01 08:30:00"), b.text(0x9011, "+08:00")}
	b.gps = []exifTag{
		b.text(1, "N"), b.rationals(2, 43, 1, 28, 1, 264, 100),
		b.text(3, "E"), b.rationals(4, 11, 1, 53, 1, 636, 100),
		b.text(9, "A"), b.text(18, "WGS-84"),
	}
	return b
}

func TestPlaceAndTime(t *testing.T) {
	moment := time.Date(2026, 3, 1, 0, 30, 0, 0, time.UTC)
	place := func(lat, lng float64) *geo.Point {
		p, err := geo.NewPoint(lat, lng)
		if err != nil {
			t.Fatal(err)
		}
		return &p
	}
	const lat, lng = 43 + 28.0/60 + 2.64/3600, 11 + 53.0/60 + 6.36/3600
	for _, c := range []struct {
		name  string
		edit  func(b *exifBlock)
		at    *geo.Point
		taken *time.Time
	}{
		{"as a phone writes", func(*exifBlock) {}, place(lat, lng), &moment},
		{"south and west", func(b *exifBlock) { b.gps[0], b.gps[2] = b.text(1, "S"), b.text(3, "W") }, place(-lat, -lng), &moment},
		{"no hemisphere", func(b *exifBlock) { b.gps = append(b.gps[1:2:2], b.gps[2:]...) }, nil, &moment},
		{"void fix", func(b *exifBlock) { b.gps[4] = b.text(9, "V") }, nil, &moment},
		{"another datum", func(b *exifBlock) { b.gps[5] = b.text(18, "TOKYO") }, nil, &moment},
		{"datum unsaid", func(b *exifBlock) { b.gps = b.gps[:5] }, place(lat, lng), &moment},
		{"nothing divided by nothing", func(b *exifBlock) { b.gps[1] = b.rationals(2, 0, 0, 0, 0, 0, 0) }, nil, &moment},
		{"off the earth", func(b *exifBlock) { b.gps[1] = b.rationals(2, 91, 1, 0, 1, 0, 1) }, nil, &moment},
		{"two numbers", func(b *exifBlock) { b.gps[1] = b.rationals(2, 43, 1, 28, 1) }, nil, &moment},
		{"no offset", func(b *exifBlock) { b.exif = b.exif[:1] }, place(lat, lng), nil},
		{"no clock", func(b *exifBlock) { b.exif = b.exif[1:] }, place(lat, lng), nil},
		{"no such day", func(b *exifBlock) { b.exif[0] = b.text(0x9003, "2026:02:30 08:30:00") }, place(lat, lng), nil},
		{"never set", func(b *exifBlock) { b.exif[0] = b.text(0x9003, "0000:00:00 00:00:00") }, place(lat, lng), nil},
		{"past the last year", func(b *exifBlock) {
			b.exif = []exifTag{b.text(0x9003, "9999:12:31 23:59:59"), b.text(0x9011, "-08:00")}
		}, place(lat, lng), nil},
		{"neither", func(b *exifBlock) { b.exif, b.gps = nil, nil }, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			block := gpsBlock(binary.LittleEndian)
			c.edit(block)
			put(t, s, jpegWithExif(jpegOf(t, fourColours(32, 32)), block.bytes()))
			var p Photo
			if err := s.Walk(func(hash string) (err error) { p, err = s.Photo(hash); return err }); err != nil {
				t.Fatal(err)
			}
			switch {
			case (p.At == nil) != (c.at == nil):
				t.Errorf("place is %v, want %v", p.At, c.at)
			case p.At != nil && geo.Distance(*p.At, *c.at) > 0.1:
				t.Errorf("place is %v, want %v", p.At, c.at)
			}
			if (p.Taken == nil) != (c.taken == nil) || p.Taken != nil && !p.Taken.Equal(*c.taken) {
				t.Errorf("taken %v, want %v", p.Taken, c.taken)
			}
		})
	}
}

func TestMetadataIsStripped(t *testing.T) {
	block := gpsBlock(binary.BigEndian).bytes()
	plain := jpegOf(t, fourColours(32, 32))
	s := open(t)
	for name, data := range map[string][]byte{
		"jpeg exif":    jpegWithExif(plain, block),
		"jpeg xmp":     withSegment(plain, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x>SECRETMAKER</x>"))),
		"jpeg comment": withSegment(plain, segment(0xfe, []byte("SECRETMAKER"))),
		"jpeg trailer": append(bytes.Clone(plain), "SECRETMAKER"...),
		"png exif":     pngWithExif(pngOf(t, fourColours(32, 32)), block),
		"webp exif":    webpOf(vp8x(1<<3, 32, 32), riffChunk("VP8L", solidVP8L(32, 32, red)), riffChunk("EXIF", block)),
	} {
		p := put(t, s, data)
		for _, size := range []Size{Full, Thumb} {
			wantBare(t, name, stored(t, s, p.Hash, size))
		}
		if bytes.Contains(block, []byte("SECRETMAKER")) && (name == "png exif" || name == "webp exif") && p.At == nil {
			t.Errorf("%s: the place was not read before it was stripped", name)
		}
	}
}

// wantBare fails unless the JPEG has only the segments that its pixels need.
func wantBare(t *testing.T, name string, data []byte) {
	t.Helper()
	for _, word := range []string{"SECRETMAKER", "Exif", "WGS-84", "http://"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%s: the stored bytes contain %q", name, word)
		}
	}
	for i := 2; data[i] == 0xff && data[i+1] != 0xda; i += 2 + int(binary.BigEndian.Uint16(data[i+2:])) {
		if m := data[i+1]; m >= 0xe0 && m <= 0xef || m == 0xfe {
			t.Errorf("%s: the stored bytes have a segment %#x", name, m)
		}
	}
	if !bytes.HasSuffix(data, []byte{0xff, 0xd9}) {
		t.Errorf("%s: the stored bytes go on after the picture", name)
	}
}

// TestNestedGroupsAreBounded counts allocations, of which the reader makes one
// for each tag it walks over.
func TestNestedGroupsAreBounded(t *testing.T) {
	const lists, tags = 100, 10_000
	block := &exifBlock{order: binary.LittleEndian}
	var offsets []byte
	for range lists {
		offsets = binary.LittleEndian.AppendUint32(offsets, 8+2+12+4+4*lists)
	}
	tiff := append([]byte("II*\x00"), 8, 0, 0, 0)
	tiff = block.group(tiff, []exifTag{{0x014a, 4, lists, offsets}})
	tiff = binary.LittleEndian.AppendUint16(tiff, tags)
	tiff = append(tiff, bytes.Repeat([]byte{0xee, 0xee, 1, 0, 0, 0, 1, 0, 9, 9, 9, 9}, tags)...)
	in := upload{data: pngWithExif(pngOf(t, fourColours(8, 8)), tiff), format: formatPNG}
	if n := testing.AllocsPerRun(1, func() { readCamera(in) }); n > tags {
		t.Errorf("%d bytes of metadata cost %.0f allocations", len(tiff), n)
	}
}
