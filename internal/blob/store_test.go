package blob

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wellfield/internal/fault"
)

func hashes(t testing.TB, s *Store) []string {
	t.Helper()
	var all []string
	if err := s.Walk(func(hash string) error { all = append(all, hash); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func tinted(n int) color.RGBA { return color.RGBA{byte(40 * n), 100, byte(250 - 40*n), 255} }

func tintedUpload(n int) []byte { return solidWebP(40+n, 30, tinted(n)) }

func parts(t testing.TB, s *Store) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(s.disk.root, incoming, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestWalkVisitsInOrderAndStops(t *testing.T) {
	s := open(t)
	var want []string
	for n := range 5 {
		want = append(want, put(t, s, tintedUpload(n)).Hash)
	}
	slices.Sort(want)
	for _, stray := range []string{"README.json", filepath.Join("aa", want[0]+".json"), filepath.Join(incoming, want[0]+".json")} {
		name := filepath.Join(s.disk.root, stray)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := hashes(t, s); !slices.Equal(got, want) {
		t.Errorf("Walk visits %v, want %v", got, want)
	}
	enough, visits := errors.New("enough"), 0
	err := s.Walk(func(string) error { visits++; return enough })
	if err != enough || visits != 1 {
		t.Errorf("Walk gives %v after %d visits", err, visits)
	}
}

func TestHashesAreChecked(t *testing.T) {
	s := open(t)
	p := put(t, s, tintedUpload(1))
	for _, hash := range []string{
		"", "aa", "../../../../etc/passwd", strings.Repeat("../", 21) + "x", strings.ToUpper(p.Hash),
		p.Hash[:63], p.Hash + "0", p.Hash[:63] + "/", p.Hash[:63] + "\x00", p.Hash[:62] + "é",
	} {
		_, photoErr := s.Photo(hash)
		_, openErr := s.Open(hash, Full)
		for _, err := range []error{photoErr, openErr, s.Verify(hash)} {
			if !errors.Is(err, fault.New(fault.Invalid, "blob.hash_malformed")) {
				t.Errorf("%q gives %v", hash, err)
			}
		}
	}
	absent := strings.Repeat("0", 64)
	_, photoErr := s.Photo(absent)
	_, fullErr := s.Open(absent, Full)
	_, thumbErr := s.Open(absent, Thumb)
	for _, err := range []error{photoErr, fullErr, thumbErr, s.Verify(absent)} {
		if !errors.Is(err, fault.New(fault.NotFound, "blob.not_found")) {
			t.Errorf("an absent photo gives %v", err)
		}
	}
}

func TestNothingIsWrittenTwice(t *testing.T) {
	s := open(t)
	p := put(t, s, tintedUpload(1))
	long := time.Now().Add(-24 * time.Hour).Truncate(time.Second)
	files := []string{s.disk.full(p.Hash), s.disk.thumb(p.Hash), s.disk.side(p.Hash)}
	for _, f := range files {
		if err := os.Chtimes(f, long, long); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, tintedUpload(1))
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || !info.ModTime().Equal(long) {
			t.Errorf("%s was written again: %v", f, err)
		}
	}
}

// TestDamageIsFound flips every byte of the side file and a sample of the
// pictures', cuts and removes files, and then heals each by the same upload.
func TestDamageIsFound(t *testing.T) {
	s := open(t)
	data := tintedUpload(3)
	p := put(t, s, data)
	for _, file := range []string{s.disk.full(p.Hash), s.disk.thumb(p.Hash), s.disk.side(p.Hash)} {
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		wantDamage := func(what string, b []byte) {
			t.Helper()
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := s.Verify(p.Hash); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %s: Verify gives %v", filepath.Base(file), what, err)
			}
		}
		for i := range good {
			b := bytes.Clone(good)
			b[i] ^= 1
			wantDamage(fmt.Sprintf("with byte %d flipped", i), b)
		}
		wantDamage("cut", good[:len(good)-1])
		wantDamage("grown", append(bytes.Clone(good), '\n'))
		wantDamage("emptied", nil)
		put(t, s, data)
		if err := s.Verify(p.Hash); err != nil {
			t.Errorf("the same upload did not heal %s: %v", filepath.Base(file), err)
		}
	}
	if err := os.Remove(s.disk.thumb(p.Hash)); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(p.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("without its thumbnail Verify gives %v", err)
	}
}

func TestSideFileOfAnotherPhoto(t *testing.T) {
	s := open(t)
	a, b := put(t, s, tintedUpload(1)), put(t, s, tintedUpload(2))
	other, err := os.ReadFile(s.disk.side(b.Hash))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.disk.side(a.Hash), other, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Photo(a.Hash); !errors.Is(err, ErrDamaged) {
		t.Errorf("Photo gives %v", err)
	}
}

func TestSideFileKeepsThePhoto(t *testing.T) {
	s := open(t)
	p := put(t, s, jpegWithExif(jpegOf(t, fourColours(50, 40)), gpsBlock(binary.LittleEndian).bytes()))
	got, err := s.Photo(p.Hash)
	if err != nil {
		t.Fatal(err)
	}
	a, errA := json.Marshal(p)
	b, errB := json.Marshal(got)
	if errA != nil || errB != nil || !bytes.Equal(a, b) || got.At == nil || got.Taken == nil {
		t.Errorf("Photo gives %s, Put gave %s", b, a)
	}
	if !got.Taken.Equal(*p.Taken) || *got.At != *p.At {
		t.Errorf("taken %v at %v, want %v at %v", got.Taken, got.At, p.Taken, p.At)
	}
}

// TestSamePictureFromAnotherPlace: whoever sends a copy of somebody's picture
// with another place does not move the picture that is already kept.
func TestSamePictureFromAnotherPlace(t *testing.T) {
	s := open(t)
	plain := jpegOf(t, fourColours(50, 40))
	first := put(t, s, jpegWithExif(plain, gpsBlock(binary.LittleEndian).bytes()))
	second := put(t, s, plain)
	if second.Hash != first.Hash || second.At != nil {
		t.Errorf("the copy gives %+v", second)
	}
	if kept, err := s.Photo(first.Hash); err != nil || kept.At == nil || *kept.At != *first.At {
		t.Errorf("kept %+v, %v; want the place of the first", kept, err)
	}
}

func TestOpenSweepsStaleParts(t *testing.T) {
	s := open(t)
	dir := filepath.Join(s.disk.root, incoming)
	old := time.Now().Add(-2 * time.Hour)
	for _, f := range []struct {
		name string
		at   time.Time
	}{{"1.part", old}, {"2.part", time.Now()}, {"note.txt", old}} {
		name := filepath.Join(dir, f.name)
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, f.at, f.at); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(s.disk.root); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "2.part"), filepath.Join(dir, "note.txt")}
	if got := parts(t, s); !slices.Equal(got, want) {
		t.Errorf("left are %v, want %v", got, want)
	}
	if got := hashes(t, s); got != nil {
		t.Errorf("parts are walked as %v", got)
	}
}

func TestManyPutsAtOnce(t *testing.T) {
	s := open(t)
	const pictures, senders = 4, 8
	var wg sync.WaitGroup
	got := make([][pictures]string, senders)
	for sender := range senders {
		wg.Go(func() {
			for n := range pictures {
				p, err := s.Put(t.Context(), bytes.NewReader(tintedUpload(n)))
				if err != nil {
					t.Errorf("Put: %v", err)
					continue
				}
				if err := s.Verify(p.Hash); err != nil {
					t.Errorf("acknowledged and not whole: %v", err)
				}
				got[sender][n] = p.Hash
			}
		})
	}
	wg.Wait()
	for _, g := range got {
		if g != got[0] {
			t.Errorf("hashes differ: %v and %v", g, got[0])
		}
	}
	if n := len(hashes(t, s)); n != pictures {
		t.Errorf("%d photos are stored, want %d", n, pictures)
	}
	if left := parts(t, s); left != nil {
		t.Errorf("parts are left: %v", left)
	}
}
