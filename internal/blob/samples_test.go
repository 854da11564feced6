package blob

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// corners are the colours of a test picture, as a person sees it.
type corners struct{ topLeft, topRight, bottomLeft, bottomRight color.RGBA }

var (
	red    = color.RGBA{220, 20, 20, 255}
	green  = color.RGBA{20, 200, 20, 255}
	blue   = color.RGBA{20, 20, 220, 255}
	yellow = color.RGBA{220, 220, 20, 255}
)

// quarters is a picture of four fields of one colour each.
func quarters(w, h int, c corners) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			at := c.topLeft
			switch right, low := x >= w/2, y >= h/2; {
			case right && low:
				at = c.bottomRight
			case right:
				at = c.topRight
			case low:
				at = c.bottomLeft
			}
			img.SetRGBA(x, y, at)
		}
	}
	return img
}

func fourColours(w, h int) image.Image {
	return quarters(w, h, corners{red, green, blue, yellow})
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment is one marker segment of a JPEG.
func segment(marker byte, body []byte) []byte {
	head := []byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}
	return append(head, body...)
}

// withSegment puts a segment right after the start of a JPEG.
func withSegment(jpeg, seg []byte) []byte {
	return bytes.Join([][]byte{jpeg[:2], seg, jpeg[2:]}, nil)
}

func jpegWithExif(jpeg, tiff []byte) []byte {
	return withSegment(jpeg, segment(0xe1, append([]byte("Exif\x00\x00"), tiff...)))
}

func pngChunk(name string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, name...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngHead is where the chunks after IHDR begin.
const pngHead = 8 + 4 + 4 + 13 + 4

func pngWithExif(png, tiff []byte) []byte {
	return bytes.Join([][]byte{png[:pngHead], pngChunk("eXIf", tiff), png[pngHead:]}, nil)
}

// solidVP8L is a lossless WebP bitstream of one colour: five prefix codes of one
// symbol each, and then no bits at all for the pixels (RFC 9649, 3).
func solidVP8L(w, h int, c color.RGBA) []byte {
	var bits, n uint64
	out := []byte{0x2f}
	put := func(v uint64, width uint64) {
		bits |= v << n
		for n += width; n >= 8; n -= 8 {
			out = append(out, byte(bits))
			bits >>= 8
		}
	}
	put(uint64(w-1), 14)
	put(uint64(h-1), 14)
	put(0, 1+3)   // no alpha hint, version 0
	put(0, 1+1+1) // no transform, no colour cache, no meta prefix codes
	for _, symbol := range []byte{c.G, c.R, c.B, c.A} {
		put(0b101, 3) // simple code, one symbol, of eight bits
		put(uint64(symbol), 8)
	}
	put(0b0001, 4) // the distance code: simple, one symbol, of one bit: 0
	put(0, 8-n%8)
	return out
}

func riffChunk(name string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func webpOf(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// vp8x is the extended header with its flags.
func vp8x(flags byte, w, h int) []byte {
	body := []byte{flags, 0, 0, 0,
		byte(w - 1), byte((w - 1) >> 8), byte((w - 1) >> 16),
		byte(h - 1), byte((h - 1) >> 8), byte((h - 1) >> 16)}
	return riffChunk("VP8X", body)
}

func solidWebP(w, h int, c color.RGBA) []byte {
	return webpOf(riffChunk("VP8L", solidVP8L(w, h, c)))
}

// lossyWebP is one pixel in a VP8 frame, for which Go has no encoder.
func lossyWebP(t testing.TB) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// exifTag is one field of a hand-written EXIF block.
type exifTag struct {
	id, kind uint16
	count    uint32
	value    []byte // in the order of the block, padded to four bytes when shorter
}

// exifBlock writes the three groups that cameras write.
type exifBlock struct {
	order           binary.AppendByteOrder
	ifd0, exif, gps []exifTag
}

func (b *exifBlock) short(id, v uint16) exifTag {
	return exifTag{id, 3, 1, b.order.AppendUint16(nil, v)}
}

func (b *exifBlock) text(id uint16, s string) exifTag {
	return exifTag{id, 2, uint32(len(s) + 1), append([]byte(s), 0)}
}

func (b *exifBlock) rationals(id uint16, parts ...uint32) exifTag {
	var v []byte
	for _, p := range parts {
		v = b.order.AppendUint32(v, p)
	}
	return exifTag{id, 5, uint32(len(parts) / 2), v}
}

// bytes lays the groups out one after the other, each followed by its values.
func (b *exifBlock) bytes() []byte {
	mark := "II"
	if b.order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM"
	}
	out := b.order.AppendUint16([]byte(mark), 42)
	out = b.order.AppendUint32(out, 8)
	ifd0 := b.ifd0
	exifAt := 8 + groupSize(ifd0) + 2*12
	gpsAt := exifAt + groupSize(b.exif)
	ifd0 = append(ifd0[:len(ifd0):len(ifd0)],
		exifTag{0x8769, 4, 1, b.order.AppendUint32(nil, uint32(exifAt))},
		exifTag{0x8825, 4, 1, b.order.AppendUint32(nil, uint32(gpsAt))})
	for _, group := range [][]exifTag{ifd0, b.exif, b.gps} {
		out = b.group(out, group)
	}
	return out
}

func groupSize(tags []exifTag) int {
	n := 2 + 12*len(tags) + 4
	for _, t := range tags {
		if len(t.value) > 4 {
			n += len(t.value)
		}
	}
	return n
}

func (b *exifBlock) group(out []byte, tags []exifTag) []byte {
	at := len(out) + 2 + 12*len(tags) + 4
	out = b.order.AppendUint16(out, uint16(len(tags)))
	var values []byte
	for _, t := range tags {
		out = b.order.AppendUint16(out, t.id)
		out = b.order.AppendUint16(out, t.kind)
		out = b.order.AppendUint32(out, t.count)
		if len(t.value) > 4 {
			out = b.order.AppendUint32(out, uint32(at+len(values)))
			values = append(values, t.value...)
			continue
		}
		out = append(out, t.value...)
		out = append(out, make([]byte, 4-len(t.value))...)
	}
	out = b.order.AppendUint32(out, 0)
	return append(out, values...)
}
