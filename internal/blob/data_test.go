package blob

import (
	"os"
	"path/filepath"
	"testing"

	"wellfield/internal/geo"
)

// dataFile reads a file of the real data, which is no part of the repository.
func dataFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dataDir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func dataDir(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("WELLFIELD_DATA"); dir != "" {
		return dir
	}
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; at != filepath.Dir(at); at = filepath.Dir(at) {
		dir := filepath.Join(at, "shared", "data")
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	t.Skip("no real data here: set WELLFIELD_DATA to the folder that has images/")
	return ""
}

func TestRealCameras(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(dataDir(t), "images", "gps", "*.jpg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no photos with a place: %v", err)
	}
	s := open(t)
	arezzo, err := geo.NewPoint(43.4674, 11.8851)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		p := put(t, s, dataFile(t, filepath.Join("images", "gps", filepath.Base(file))))
		// All nine were taken on one walk through one town.
		if p.At == nil || geo.Distance(*p.At, arezzo) > 2000 {
			t.Errorf("%s: the place is %v", filepath.Base(file), p.At)
		}
		if p.Taken != nil {
			t.Errorf("%s: taken %v, and the camera wrote no offset", filepath.Base(file), p.Taken)
		}
		wantBare(t, filepath.Base(file), stored(t, s, p.Hash, Full))
		wantBare(t, filepath.Base(file), stored(t, s, p.Hash, Thumb))
	}
}

func TestPlaceOfARealPhoto(t *testing.T) {
	s := open(t)
	p := put(t, s, dataFile(t, "images/gps/DSCN0010.jpg"))
	want, err := geo.NewPoint(43.4674, 11.8851)
	if err != nil {
		t.Fatal(err)
	}
	if p.At == nil || geo.Distance(*p.At, want) > 10 {
		t.Errorf("the place is %v, want within 10 m of %v", p.At, want)
	}
}

func TestRealPhotoWithoutPlace(t *testing.T) {
	p := put(t, open(t), dataFile(t, "images/Canon_40D.jpg"))
	if p.At != nil {
		t.Errorf("the place is %v, and the camera had no receiver", p.At)
	}
}
