package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
)

// Picture is a drawn street scene as JPEG, equal for equal arguments. With the
// problem there is something in the road that is gone without it, so that before
// and after can be told apart at a glance. It is plainly a drawing: a demo must
// not look like evidence.
func Picture(seed uint64, problem bool) []byte {
	const w, h = 960, 720
	r := rand.New(rand.NewPCG(seed, 7))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	fill(0, 0, w, h/2, color.RGBA{214, 226, 232, 255})
	for x := 0; x < w; {
		width, height := 70+r.IntN(110), 90+r.IntN(190)
		shade := uint8(150 + r.IntN(70))
		fill(x, h/2-height, x+width, h/2, color.RGBA{shade, shade - 6, shade - 16, 255})
		for y := h/2 - height + 18; y < h/2-24; y += 40 {
			for wx := x + 12; wx < x+width-18; wx += 30 {
				fill(wx, y, wx+14, y+20, color.RGBA{96, 112, 120, 255})
			}
		}
		x += width
	}
	fill(0, h/2, w, h/2+60, color.RGBA{176, 176, 168, 255})
	fill(0, h/2+60, w, h, color.RGBA{104, 108, 108, 255})
	for x := r.IntN(80); x < w; x += 160 {
		fill(x, h-150, x+80, h-140, color.RGBA{232, 232, 224, 255})
	}
	cx, cy := 280+r.IntN(400), h-210+r.IntN(60)
	if problem {
		blot(img, r, cx, cy, 90, color.RGBA{52, 46, 42, 255})
		blot(img, r, cx+20, cy-8, 44, color.RGBA{28, 24, 22, 255})
	} else {
		blot(img, r, cx, cy, 90, color.RGBA{92, 96, 96, 255})
	}
	var b bytes.Buffer
	// A bytes.Buffer takes everything and an RGBA of this size can be encoded.
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// blot is a round spot with an uneven rim.
func blot(img *image.RGBA, r *rand.Rand, cx, cy, radius int, c color.RGBA) {
	for y := -radius; y <= radius; y++ {
		for x := -2 * radius; x <= 2*radius; x++ {
			rim := radius*radius - r.IntN(radius*radius/5)
			if x*x/4+y*y < rim {
				img.SetRGBA(cx+x, cy+y/2, c)
			}
		}
	}
}
