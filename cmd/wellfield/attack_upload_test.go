package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func newID() string { return uuid.NewString() }

// aJPEG is a small picture with words in a comment, as a polyglot hides them.
func aJPEG(t *testing.T, comment string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 24, 24)), nil); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes()
	segment := append([]byte{0xff, 0xfe}, binary.BigEndian.AppendUint16(nil, uint16(len(comment)+2))...)
	return append(append(append([]byte{}, raw[:2]...), append(segment, comment...)...), raw[2:]...)
}

// pixelBomb is the header of a PNG of 60,000 by 60,000, in a few bytes.
func pixelBomb() []byte {
	header := append([]byte("IHDR"), 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 6, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, header...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(header))
}

// TestAttackUploads: what is no photo is refused whatever it calls itself, and
// what is a photo and something else besides is a photo afterwards.
func TestAttackUploads(t *testing.T) {
	const script = `<script>alert(1)</script>`
	for name, file := range map[string][]byte{
		"svg":           []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
		"svg behind":    []byte("\xef\xbb\xbf" + strings.Repeat(" ", 4096) + `<?xml version="1.0"?><svg onload="alert(1)"/>`),
		"html":          []byte("<!doctype html>" + script),
		"gif and code":  []byte("GIF89a/*" + script + "*/=1;alert(1)"),
		"pdf":           []byte("%PDF-1.7\n" + script),
		"zip":           []byte("PK\x03\x04" + script),
		"program":       []byte("MZ\x90\x00" + script),
		"half a jpeg":   append([]byte{0xff, 0xd8, 0xff, 0xe0}, script...),
		"bomb of pixel": pixelBomb(),
		"bmp":           []byte("BM" + script),
	} {
		t.Run(name, func(t *testing.T) {
			b := besiege(t, nil)
			a := b.attacker()
			for _, says := range []string{"image/jpeg", "image/png", "image/svg+xml"} {
				if got := a.upload("photo.jpg", says, file); got.status != http.StatusUnprocessableEntity && got.status != http.StatusRequestEntityTooLarge || strings.Contains(got.body, script) || strings.Contains(got.body, "/photos/") {
					t.Errorf("the form takes it as %s: %d", says, got.status)
				}
				if got := a.try(http.MethodPost, b.public+"/api/v1/photos", string(file), "Content-Type", says); got.status < 400 || got.status >= 500 {
					t.Errorf("the API takes it as %s: %d %s", says, got.status, got.body)
				}
			}
			b.logged("upload_refused", "")
			for _, dir := range []string{b.PhotoDir(), b.data} {
				eachFile(t, dir, func(path string, raw []byte) {
					if bytes.Contains(raw, []byte("alert(1)")) {
						t.Errorf("%s was kept", path)
					}
				})
			}
		})
	}
}

// TestAttackPolyglot: a picture that is a page as well.
func TestAttackPolyglot(t *testing.T) {
	b := besiege(t, nil)
	const script = `*/=1;</style><script>alert(1)</script><!--`
	file := append(aJPEG(t, script), []byte("\x00PK\x05\x06"+script)...)
	a := b.attacker()
	got := a.try(http.MethodPost, b.public+"/api/v1/photos", string(file), "Content-Type", "text/html")
	if got.status != http.StatusUnprocessableEntity && got.status != http.StatusUnsupportedMediaType {
		t.Errorf("as a page: %d", got.status)
	}
	got = a.try(http.MethodPost, b.public+"/api/v1/photos", string(file), "Content-Type", "image/jpeg")
	if got.status != http.StatusCreated {
		t.Fatalf("%d %s", got.status, got.body)
	}
	hash := filepath.Base(got.header.Get("Location"))
	for _, path := range []string{"/photos/" + hash, "/photos/" + hash + "/thumb", "/api/v1/photos/" + hash} {
		photo := a.get(b.public + path)
		if photo.status != http.StatusOK || photo.header.Get("Content-Type") != "image/jpeg" || photo.header.Get("X-Content-Type-Options") != "nosniff" ||
			strings.Contains(photo.body, "script") || strings.Contains(photo.body, "PK\x05\x06") {
			t.Errorf("%s: %d %v", path, photo.status, photo.header)
		}
	}
}

// eachFile reads every file of a folder.
func eachFile(t *testing.T, dir string, f func(path string, raw []byte)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err == nil {
			f(path, raw)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
