package blob

import (
	"bytes"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"
)

// benchPhoto is a JPEG of a phone's size with soft shapes and some grain, so
// that it decodes at the cost of a real one.
func benchPhoto(b *testing.B, w, h int) []byte {
	b.Helper()
	coarse := image.NewRGBA(image.Rect(0, 0, w/40, h/40))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range coarse.Pix {
		coarse.Pix[i] = byte(random.Uint32())
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.BiLinear.Scale(img, img.Rect, coarse, coarse.Rect, draw.Src, nil)
	for i := range img.Pix {
		img.Pix[i] = byte(min(255, int(img.Pix[i])+random.IntN(12)))
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 90}); err != nil {
		b.Fatal(err)
	}
	return buf.Bytes()
}

func BenchmarkPut12MP(b *testing.B) {
	data := benchPhoto(b, 4000, 3000)
	b.Logf("%d bytes", len(data))
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s, err := Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.Put(b.Context(), bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSteps12MP(b *testing.B) {
	data := benchPhoto(b, 4000, 3000)
	src, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			_, _ = jpeg.Decode(bytes.NewReader(data))
		}
	})
	b.Run("shrink", func(b *testing.B) {
		for b.Loop() {
			shrink(src, MaxSide)
		}
	})
	full := shrink(src, MaxSide)
	b.Run("orient", func(b *testing.B) {
		for b.Loop() {
			orient(full, 6)
		}
	})
	b.Run("thumb", func(b *testing.B) {
		for b.Loop() {
			shrink(full, ThumbSide)
		}
	})
	b.Run("encode", func(b *testing.B) {
		for b.Loop() {
			_, _ = encode(full)
		}
	})
}
