package blob

import (
	"bytes"
	"encoding/binary"
	"testing"

	"wellfield/internal/fault"
)

// FuzzPut: whatever is sent is stored whole, bare and within the sizes, or
// refused with a fault of the sender's; and the same upload gives the same hash.
func FuzzPut(f *testing.F) {
	block := gpsBlock(binary.LittleEndian).bytes()
	jpeg, png := jpegOf(f, fourColours(24, 16)), pngOf(f, fourColours(24, 16))
	for _, seed := range [][]byte{
		nil, jpeg, png, solidWebP(24, 16, red), lossyWebP(f),
		jpeg[:len(jpeg)/2], png[:len(png)/2],
		jpegWithExif(jpeg, block), pngWithExif(png, gpsBlock(binary.BigEndian).bytes()),
		webpOf(vp8x(1<<3, 24, 16), riffChunk("VP8L", solidVP8L(24, 16, red)), riffChunk("EXIF", block)),
		webpOf(vp8x(1<<4, 8, 8), riffChunk("ALPH", make([]byte, 65)), lossyWebP(f)[12:]),
		resized(jpeg, 300, 200), resized(jpeg, 65500, 65500), pngHeader(1<<30, 1<<30),
		[]byte("GIF89a"), []byte("<svg/>"), []byte("\x00\x00\x00\x18ftypheic"),
	} {
		f.Add(seed)
	}
	s := open(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if in, err := inspect(data); err == nil && in.pixels > 1_000_000 {
			t.Skip("allowed, and too slow to fuzz")
		}
		p, err := s.Put(t.Context(), bytes.NewReader(data))
		if err != nil {
			l := fault.All(err)
			if len(l) != 1 || refusals[l[0].Key] != l[0].Kind {
				t.Fatalf("Put gives %v", err)
			}
			return
		}
		if p.Width < 1 || p.Height < 1 || max(p.Width, p.Height) > MaxSide || p.Type != "image/jpeg" {
			t.Errorf("stored as %+v", p)
		}
		wantBare(t, "fuzzed", stored(t, s, p.Hash, Full))
		if err := s.Verify(p.Hash); err != nil {
			t.Error(err)
		}
		if again := put(t, s, data); again.Hash != p.Hash {
			t.Errorf("the same upload gives %s and %s", p.Hash, again.Hash)
		}
	})
}
