package blob

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"io"
	"runtime"
	"strings"
	"testing"

	"wellfield/internal/fault"
)

// refusals are the faults that an upload can meet by its content.
var refusals = map[string]fault.Kind{
	"blob.empty":               fault.Invalid,
	"blob.malformed":           fault.Invalid,
	"blob.too_large":           fault.TooLarge,
	"blob.too_many_pixels":     fault.TooLarge,
	"blob.type_unsupported":    fault.Unsupported,
	"blob.variant_unsupported": fault.Unsupported,
	"blob.heic":                fault.Unsupported,
}

func wantRefusal(t *testing.T, s *Store, data []byte, key string) {
	t.Helper()
	_, err := s.Put(t.Context(), bytes.NewReader(data))
	if !errors.Is(err, fault.New(refusals[key], key)) {
		t.Errorf("Put gives %v, want %s", err, key)
	}
	if l := fault.All(err); len(l) == 1 && l[0].Field != "photo" {
		t.Errorf("the fault is at %q, want photo", l[0].Field)
	}
}

func wantEmpty(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Walk(func(hash string) error { return errors.New("stored " + hash) }); err != nil {
		t.Error(err)
	}
}

func TestTypesRefused(t *testing.T) {
	still := image.NewPaletted(image.Rect(0, 0, 4, 4), color.Palette{red, blue})
	var animated bytes.Buffer
	if err := gif.EncodeAll(&animated, &gif.GIF{Image: []*image.Paletted{still, still}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	const box = "\x00\x00\x00\x18ftyp"
	s := open(t)
	for _, c := range []struct{ name, data, key, media string }{
		{"gif", animated.String(), "blob.type_unsupported", "image/gif"},
		{"svg", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, "blob.type_unsupported", "image/svg+xml"},
		{"svg with a prologue", `<?xml version="1.0"?><!-- x --><svg/>`, "blob.type_unsupported", "image/svg+xml"},
		{"heic of a phone", box + "heic\x00\x00\x00\x00mif1heic", "blob.heic", "image/heic"},
		{"heif", box + "mif1\x00\x00\x00\x00", "blob.heic", "image/heic"},
		{"avif", box + "avif\x00\x00\x00\x00", "blob.type_unsupported", "image/avif"},
		{"film", box + "isom\x00\x00\x00\x00", "blob.type_unsupported", "video/mp4"},
		{"half a brand", box + "he", "blob.type_unsupported", "video/mp4"},
		{"tiff", "II*\x00\x08\x00\x00\x00", "blob.type_unsupported", "image/tiff"},
		{"bmp", "BM\x00\x00\x00\x00", "blob.type_unsupported", "image/bmp"},
		{"pdf", "%PDF-1.7", "blob.type_unsupported", "application/pdf"},
		{"moving webp", string(webpOf(vp8x(webpAnimated, 8, 8))), "blob.type_unsupported", "image/webp; animated"},
		{"page", "<!doctype html><p>", "blob.type_unsupported", "application/octet-stream"},
		{"one byte", "\xff", "blob.type_unsupported", "application/octet-stream"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantRefusal(t, s, []byte(c.data), c.key)
			_, err := s.Put(t.Context(), strings.NewReader(c.data))
			if l := fault.All(err); len(l) != 1 || l[0].Args["type"] != c.media {
				t.Errorf("Put gives %v, want the type %s", err, c.media)
			}
		})
	}
	wantEmpty(t, s)
}

// TestTruncated cuts each format at every length: none may be stored, none may
// panic, and none may be anything but the sender's fault.
func TestTruncated(t *testing.T) {
	s := open(t)
	for name, data := range map[string][]byte{
		"jpeg": jpegOf(t, fourColours(24, 16)),
		"png":  pngOf(t, fourColours(24, 16)),
		"webp": solidWebP(24, 16, red),
	} {
		put(t, open(t), data)
		for n := range data {
			_, err := s.Put(t.Context(), bytes.NewReader(data[:n]))
			l := fault.All(err)
			if len(l) != 1 || refusals[l[0].Key] != l[0].Kind {
				t.Errorf("%s cut to %d of %d bytes: %v", name, n, len(data), err)
			}
		}
	}
	wantEmpty(t, s)
}

func TestMalformed(t *testing.T) {
	good := jpegOf(t, fourColours(64, 64))
	crc := pngOf(t, fourColours(64, 64))
	crc[len(crc)-20] ^= 0xff
	twelveBits := bytes.Clone(good)
	twelveBits[bytes.Index(good, []byte{0xff, 0xc0})+4] = 12
	s := open(t)
	wantRefusal(t, s, nil, "blob.empty")
	wantRefusal(t, s, []byte("\xff\xd8\xff garbage"), "blob.malformed")
	wantRefusal(t, s, append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...), "blob.malformed")
	wantRefusal(t, s, webpOf(riffChunk("JUNK", nil)), "blob.malformed")
	wantRefusal(t, s, crc, "blob.malformed")
	hidden := webpOf(vp8x(0, 8, 8), riffChunk("VP8L", solidVP8L(16383, 16383, red)))
	wantRefusal(t, s, hidden, "blob.malformed")
	wantRefusal(t, s, twelveBits, "blob.variant_unsupported")
	wantEmpty(t, s)
}

// resized is the JPEG with other dimensions in its header.
func resized(jpeg []byte, w, h uint16) []byte {
	b := bytes.Clone(jpeg)
	sof := bytes.Index(b, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(b[sof+5:], h)
	binary.BigEndian.PutUint16(b[sof+7:], w)
	return b
}

func pngHeader(w, h uint32) []byte {
	body := binary.BigEndian.AppendUint32(nil, w)
	body = binary.BigEndian.AppendUint32(body, h)
	return append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(body, 8, 6, 0, 0, 0))...)
}

// TestBombs has uploads of a few bytes that would unfold to gigabytes. The
// allocations are counted, because refusing late would also be a refusal.
func TestBombs(t *testing.T) {
	small := jpegOf(t, fourColours(16, 16))
	for name, data := range map[string][]byte{
		"jpeg":                     resized(small, 65500, 65500),
		"jpeg just over":           resized(small, 10_000, 5_001),
		"png":                      pngHeader(100_000, 100_000),
		"png that overflows":       pngHeader(1<<31-1, 3),
		"webp":                     solidWebP(16383, 16383, red),
		"webp of a small frame":    webpOf(vp8x(0, 16384, 16384), riffChunk("VP8L", solidVP8L(8, 8, red))),
		"webp with a large canvas": webpOf(vp8x(1<<4, 1<<24, 100)),
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			wantRefusal(t, s, data, "blob.too_many_pixels")
			wantEmpty(t, s)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = inspect(data)
			runtime.ReadMemStats(&after)
			bytesUsed := after.TotalAlloc - before.TotalAlloc
			if bytesUsed > 1<<20 {
				t.Errorf("the refusal took %d bytes", bytesUsed)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	s := open(t)
	padded := append(jpegOf(t, fourColours(16, 16)), make([]byte, MaxBytes)...)
	wantRefusal(t, s, padded, "blob.too_large")
	put(t, s, padded[:MaxBytes])
	endless := io.MultiReader(bytes.NewReader(padded), neverEnding{})
	if _, err := s.Put(t.Context(), endless); !fault.Has(err, "blob.too_large") {
		t.Errorf("an endless upload gives %v", err)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

func TestCountScans(t *testing.T) {
	plain := jpegOf(t, fourColours(64, 64))
	scan := segment(0xda, []byte{1, 1, 0, 0, 63, 0})
	thumbnail := segment(0xe1, append([]byte("Exif\x00\x00"), bytes.Repeat(plain, 3)...))
	before := bytes.Index(plain, []byte{0xff, 0xda})
	many := bytes.Join([][]byte{plain[:before], bytes.Repeat(scan, maxScans), plain[before:]}, nil)
	for _, c := range []struct {
		name string
		data []byte
		want int
	}{
		{"one", plain, 1},
		{"not those of the thumbnail", withSegment(plain, thumbnail), 1},
		{"not those after the end", bytes.Repeat(plain, 3), 1},
		{"not stuffed bytes, restarts or fill", append(bytes.Clone(plain[:before]), 0xff, 0, 0xda, 0xff, 0xd0, 0xda, 0xff, 0xff, 0xda, 0, 2, 0xff, 0xd9), 1},
		{"one over the limit", many, maxScans + 1},
		{"cut in the marker", plain[:before+1], 0},
	} {
		if got := countScans(c.data); got != c.want {
			t.Errorf("%s: %d scans, want %d", c.name, got, c.want)
		}
	}
	wantRefusal(t, open(t), many, "blob.malformed")
}

func TestADecoderThatPanicsCostsOneRefusal(t *testing.T) {
	broken := formatPNG
	broken.decode = func(io.Reader) (image.Image, error) { panic("index out of range") }
	_, err := open(t).render(t.Context(), upload{data: []byte("x"), format: broken, pixels: 1})
	if !fault.Has(err, "blob.malformed") {
		t.Errorf("render gives %v, want blob.malformed", err)
	}
}

func TestWaitingForADecoderEndsWithTheContext(t *testing.T) {
	s := open(t)
	data := jpegOf(t, fourColours(16, 16))
	if err := s.slots.Acquire(t.Context(), decodeBudget()); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	in, err := inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.render(soon, in)
	if !errors.Is(err, fault.New(fault.Busy, "blob.busy")) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a deadline while waiting gives %v", err)
	}

	gone, hangUp := context.WithCancel(t.Context())
	result := make(chan error)
	go func() {
		_, err := s.Put(gone, bytes.NewReader(data))
		result <- err
	}()
	hangUp()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("hanging up gives %v", err)
	}

	go func() {
		_, err := s.Put(t.Context(), bytes.NewReader(data))
		result <- err
	}()
	s.slots.Release(decodeBudget())
	if err := <-result; err != nil {
		t.Errorf("after the wait Put gives %v", err)
	}
}

func TestDecodingEndsWithTheContext(t *testing.T) {
	in, err := inspect(jpegOf(t, fourColours(16, 16)))
	if err != nil {
		t.Fatal(err)
	}
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	if _, err := decode(gone, in); !fault.Has(err, "blob.busy") || !errors.Is(err, context.Canceled) {
		t.Errorf("decode gives %v", err)
	}
}

func TestUploadThatBreaksOff(t *testing.T) {
	s := open(t)
	lost := errors.New("connection lost")
	r := io.MultiReader(bytes.NewReader(jpegOf(t, fourColours(16, 16))), errReader{lost})
	if _, err := s.Put(t.Context(), r); !errors.Is(err, lost) || fault.All(err) != nil {
		t.Errorf("Put gives %v", err)
	}
	wantEmpty(t, s)
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }
