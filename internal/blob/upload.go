package blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"

	"wellfield/internal/fault"
)

// upload is a file whose header has been found acceptable; its body may still
// turn out to be malformed.
type upload struct {
	data   []byte
	format format
	pixels int64
}

// format is a kind of file that Put takes.
type format struct {
	name   string // for people, the same in every language
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var (
	formatJPEG = format{"JPEG", jpeg.DecodeConfig, jpeg.Decode}
	formatPNG  = format{"PNG", png.DecodeConfig, png.Decode}
	formatWebP = format{"WebP", webp.DecodeConfig, webp.Decode}
)

// maxScans bounds the passes over the whole picture that a progressive JPEG may
// ask of the decoder for a few bytes each. Encoders write about ten.
const maxScans = 100

func readUpload(ctx context.Context, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(untilDone{ctx, r}, MaxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("blob: read the upload: %w", err)
	case len(data) == 0:
		return nil, fault.New(fault.Invalid, "blob.empty").At("photo")
	case len(data) > MaxBytes:
		return nil, fault.New(fault.TooLarge, "blob.too_large").At("photo").With("limit", MaxBytes>>20)
	}
	return data, nil
}

// untilDone reads until its context ends, which is how a decoder that knows
// nothing of contexts is made to stop.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}

// inspect decides from the header alone, before any memory is spent on pixels.
func inspect(data []byte) (upload, error) {
	f, err := formatOf(data)
	if err != nil {
		return upload{}, err
	}
	c, err := f.config(bytes.NewReader(data))
	if err != nil {
		return upload{}, unreadable(f, err)
	}
	pixels := int64(c.Width) * int64(c.Height)
	switch {
	case pixels <= 0:
		return upload{}, malformed(f)
	case pixels > MaxPixels:
		return upload{}, fault.New(fault.TooLarge, "blob.too_many_pixels").At("photo").
			With("width", c.Width).With("height", c.Height).With("limit", MaxPixels/1_000_000)
	case f.name == formatJPEG.name && countScans(data) > maxScans:
		return upload{}, malformed(f)
	}
	return upload{data: data, format: f, pixels: pixels}, nil
}

// formatOf goes by the first bytes: neither the name of a file nor what a
// browser says about it can be trusted.
func formatOf(data []byte) (format, error) {
	switch t := sniff(data); t {
	case "image/jpeg":
		return formatJPEG, nil
	case "image/png":
		return formatPNG, nil
	case "image/webp":
		return formatWebP, nil
	case "image/heic":
		return format{}, fault.New(fault.Unsupported, "blob.heic").At("photo").With("type", t)
	default:
		return format{}, fault.New(fault.Unsupported, "blob.type_unsupported").At("photo").With("type", t)
	}
}

// heifBrands are the brands of ISO/IEC 23008-12 under which phones write HEIC.
const heifBrands = "heic heix heim heis hevc hevx hevm hevs mif1 msf1"

// sniff names the media type, "application/octet-stream" when it is not known.
func sniff(data []byte) string {
	has := func(at int, s string) bool {
		return len(data) >= at+len(s) && string(data[at:at+len(s)]) == s
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return "image/jpeg"
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "image/png"
	case has(0, "RIFF") && has(8, "WEBP"):
		if has(12, "VP8X") && len(data) > 20 && data[20]&webpAnimated != 0 {
			return "image/webp; animated"
		}
		return "image/webp"
	case has(4, "ftypavif"), has(4, "ftypavis"):
		return "image/avif"
	case has(4, "ftyp") && len(data) >= 12 && strings.Contains(heifBrands, string(data[8:12])):
		return "image/heic"
	case has(4, "ftyp"):
		return "video/mp4"
	case has(0, "GIF8"):
		return "image/gif"
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return "image/tiff"
	case has(0, "BM"):
		return "image/bmp"
	case has(0, "%PDF-"):
		return "application/pdf"
	case bytes.Contains(data[:min(len(data), 1024)], []byte("<svg")):
		return "image/svg+xml"
	}
	return "application/octet-stream"
}

// webpAnimated is the animation flag in the VP8X header (RFC 9649, 2.7.1).
const webpAnimated = 1 << 1

// countScans counts the start-of-scan markers up to the end of the image.
func countScans(data []byte) int {
	const rst0, rst7, eoi, sos = 0xd0, 0xd7, 0xd9, 0xda
	n := 0
	for i := 2; ; {
		ff := bytes.IndexByte(data[i:], 0xff)
		if ff < 0 || i+ff+3 >= len(data) {
			return n
		}
		i += ff + 1
		switch m := data[i]; {
		case m == 0xff: // fill, the marker is still to come
			continue
		case m == 0, m >= rst0 && m <= rst7: // inside a scan
			i++
			continue
		case m == eoi:
			return n
		case m == sos:
			n++
		}
		i = min(i+1+int(data[i+1])<<8+int(data[i+2]), len(data))
	}
}

// unreadable tells a picture that is fine but beyond our decoders from one that
// is broken.
func unreadable(f format, err error) error {
	var j jpeg.UnsupportedError
	var p png.UnsupportedError
	if errors.As(err, &j) || errors.As(err, &p) {
		return fault.New(fault.Unsupported, "blob.variant_unsupported").At("photo").With("format", f.name)
	}
	return malformed(f)
}

func malformed(f format) error {
	return fault.New(fault.Invalid, "blob.malformed").At("photo").With("format", f.name)
}
