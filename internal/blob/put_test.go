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

func TestLossyWebP(t *testing.T) {
	s := open(t)
	if p := put(t, s, lossyWebP(t)); p.Width != 1 || p.Height != 1 || p.Type != "image/jpeg" {
		t.Errorf("stored as %+v", p)
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
