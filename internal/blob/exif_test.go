package blob

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"wellfield/internal/geo"
)

// gpsBlock is what a phone writes on a square in Arezzo.
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
		if strings.HasSuffix(name, " exif") && p.At == nil {
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
