package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"os"
	"testing"

	"wellfield/internal/lang"
)

// TestNothingOfAnUploadStaysBehind: what is too great for memory waits in files,
// and a server that keeps them fills its disk with every photo once more.
func TestNothingOfAnUploadStaysBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s := newSite(t)
	noise := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	random := rand.New(rand.NewPCG(1, 2))
	for y := range 900 {
		for x := range 1200 {
			noise.SetRGBA(x, y, color.RGBA{uint8(random.Uint32()), uint8(random.Uint32()), uint8(random.Uint32()), 255})
		}
	}
	var large bytes.Buffer
	if err := png.Encode(&large, noise); err != nil || large.Len() < 2<<20 {
		t.Fatal(large.Len(), err)
	}
	b := s.visitor(t, lang.EN)
	b.open("/report").form("/report", "address").set("area", "990101001001001").press("go", "next", http.StatusOK)
	b.form("/report", "class").set("class", "other").press("go", "next", http.StatusOK)
	b.form("/report", "summary").set("summary", "x").attach("photos", large.Bytes()).press("go", "next", http.StatusOK)
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range left {
		t.Errorf("left behind: %s", one.Name())
	}
}
