package blob

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"runtime"

	"golang.org/x/image/draw"

	"wellfield/internal/fault"
)

// quality of both renderings: the least at which the writing on a street sign
// has no visible halo.
const quality = 82

// slotPixels is the share of the decode budget that any photo takes, about one
// phone camera's worth; a larger one takes its own size. So ordinary photos use
// every processor, and the largest run alone instead of multiplying their memory
// (4 to 16 bytes a pixel).
const slotPixels = 16_000_000

func decodeBudget() int64 {
	return max(MaxPixels, slotPixels*int64(runtime.GOMAXPROCS(0)))
}

// picture is a photo ready to be written.
type picture struct {
	Photo
	full, thumb []byte
}

// render makes the picture of an upload when a share of the decode budget is
// free for it.
func (s *Store) render(ctx context.Context, in upload) (picture, error) {
	share := max(in.pixels, slotPixels)
	if err := s.slots.Acquire(ctx, share); err != nil {
		return picture{}, busy(err)
	}
	defer s.slots.Release(share)

	src, err := decode(ctx, in)
	if err != nil {
		return picture{}, err
	}
	cam := readCamera(in)
	upright := orient(shrink(src, MaxSide), cam.orientation)
	full, err := encode(upright)
	if err != nil {
		return picture{}, err
	}
	thumb, err := encode(shrink(upright, ThumbSide))
	if err != nil {
		return picture{}, err
	}
	size := upright.Bounds().Size()
	return picture{
		Photo: Photo{Hash: digest(full), Type: storedType, Bytes: int64(len(full)),
			Width: size.X, Height: size.Y, Taken: cam.taken, At: cam.at},
		full: full, thumb: thumb,
	}, nil
}

// busy keeps the cause: a caller that hung up is told apart from a full queue by
// errors.Is with context.Canceled.
func busy(cause error) error {
	return fmt.Errorf("%w: %w", fault.New(fault.Busy, "blob.busy").At("photo"), cause)
}

func decode(ctx context.Context, in upload) (img image.Image, err error) {
	// The bytes are a stranger's: a defect of a decoder must cost one refusal,
	// not the process.
	defer func() {
		if recover() != nil {
			img, err = nil, malformed(in.format)
		}
	}()
	img, err = in.format.decode(untilDone{ctx, bytes.NewReader(in.data)})
	if ctx.Err() != nil {
		return nil, busy(ctx.Err())
	}
	if err != nil {
		return nil, unreadable(in.format, err)
	}
	return img, nil
}

// shrink draws the image on white, scaled so that its long side is at most side;
// it never enlarges. It halves as long as it can, because the scaler looks at
// four pixels only and would skip some in a larger step; the scaler that looks
// at all of them takes four times as long and 32 bytes a pixel.
func shrink(src image.Image, side int) *image.RGBA {
	size := src.Bounds().Size()
	long := max(size.X, size.Y)
	for ; long > 2*side; long = max(size.X, size.Y) {
		size = image.Pt(max(1, size.X/2), max(1, size.Y/2))
		src = scale(src, size)
	}
	if long > side {
		size = image.Pt(max(1, (size.X*side+long/2)/long), max(1, (size.Y*side+long/2)/long))
	}
	return scale(src, size)
}

func scale(src image.Image, size image.Point) *image.RGBA {
	dst := image.NewRGBA(image.Rectangle{Max: size})
	op := draw.Src
	if mayBeTransparent(src) {
		draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
		op = draw.Over
	}
	if size == src.Bounds().Size() {
		draw.Draw(dst, dst.Rect, src, src.Bounds().Min, op)
		return dst
	}
	draw.ApproxBiLinear.Scale(dst, dst.Rect, src, src.Bounds(), op, nil)
	return dst
}

func mayBeTransparent(img image.Image) bool {
	switch img.ColorModel() {
	case color.YCbCrModel, color.GrayModel, color.Gray16Model, color.CMYKModel:
		return false
	}
	o, ok := img.(interface{ Opaque() bool })
	return !ok || !o.Opaque()
}

// orient turns the image upright. The orientation says which sides the first
// row and the first column of the stored pixels are on (EXIF 2.32, 4.6.4 A).
func orient(src *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	dst := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		row := dst.Pix[y*dst.Stride:]
		for x := range size.X {
			sx, sy := source(orientation, x, y, w, h)
			copy(row[4*x:4*x+4], src.Pix[sy*src.Stride+4*sx:])
		}
	}
	return dst
}

// source is the stored pixel that is seen at x, y; w and h are the stored size.
func source(orientation, x, y, w, h int) (sx, sy int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("blob: encode: %w", err)
	}
	return b.Bytes(), nil
}
