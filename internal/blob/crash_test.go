package blob

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"wellfield/internal/fault"
)

var errDisk = errors.New("input/output error")

// failAt makes the n-th sync or rename of the store fail: before it is done, or
// after, when it was done all the same.
func failAt(s *Store, n int, persisted bool) {
	step := func(do func() error) error {
		n--
		if n != 0 {
			return do()
		}
		if persisted {
			return errors.Join(do(), errDisk)
		}
		return errDisk
	}
	s.disk.sync = func(f *os.File) error { return step(f.Sync) }
	s.disk.rename = func(from, to string) error { return step(func() error { return os.Rename(from, to) }) }
}

// TestEveryDiskFailure fails each step of a Put in turn, until a Put has no
// such step any more. None may be acknowledged, none may leave anything that
// counts as a photo and is not whole, and the next Put must succeed.
func TestEveryDiskFailure(t *testing.T) {
	for _, persisted := range []bool{false, true} {
		for n := 1; ; n++ {
			s := open(t)
			failAt(s, n, persisted)
			_, err := s.Put(t.Context(), bytes.NewReader(tintedUpload(1)))
			if err == nil {
				if n < 9 {
					t.Errorf("a Put has %d steps only: two pictures, a side file and the directories must be durable", n-1)
				}
				break
			}
			name := fmt.Sprintf("step %d, persisted %v", n, persisted)
			if !errors.Is(err, errDisk) || fault.All(err) != nil {
				t.Errorf("%s: Put gives %v", name, err)
			}
			after, err := Open(s.disk.root)
			if err != nil {
				t.Fatal(err)
			}
			for _, hash := range hashes(t, after) {
				if err := after.Verify(hash); err != nil {
					t.Errorf("%s: left a photo that is not whole: %v", name, err)
				}
			}
			if left := parts(t, after); left != nil {
				t.Errorf("%s: left %v", name, left)
			}
			if err := after.Verify(put(t, after, tintedUpload(1)).Hash); err != nil {
				t.Errorf("%s: after the next Put: %v", name, err)
			}
		}
	}
}

func TestSomethingInTheWay(t *testing.T) {
	s := open(t)
	hash := put(t, open(t), tintedUpload(1)).Hash
	if err := os.WriteFile(s.disk.root+"/"+hash[:2], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), bytes.NewReader(tintedUpload(1))); err == nil || fault.All(err) != nil {
		t.Errorf("Put below a file gives %v", err)
	}
	if _, err := Open(s.disk.root + "/" + hash[:2]); err == nil {
		t.Error("Open takes a file for a directory")
	}
}

func TestReadOnlyDirectory(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere; the failing steps are covered by TestEveryDiskFailure")
	}
	s := open(t)
	if err := os.Chmod(s.disk.root, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(s.disk.root, 0o700) })
	if _, err := s.Put(t.Context(), bytes.NewReader(tintedUpload(1))); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Put gives %v", err)
	}
}

// TestUnacknowledgedPutIsNoPhoto has the states that a kill can leave.
func TestUnacknowledgedPutIsNoPhoto(t *testing.T) {
	for kept := range 3 {
		s := open(t)
		p := put(t, s, tintedUpload(1))
		files := []string{s.disk.full(p.Hash), s.disk.thumb(p.Hash), s.disk.side(p.Hash)}
		for _, f := range files[kept:] {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
		if got := hashes(t, s); got != nil {
			t.Errorf("with %d files Walk visits %v", kept, got)
		}
		if err := s.Verify(p.Hash); !fault.Has(err, "blob.not_found") {
			t.Errorf("with %d files Verify gives %v", kept, err)
		}
		put(t, s, tintedUpload(1))
		if err := s.Verify(p.Hash); err != nil {
			t.Errorf("with %d files the next Put does not complete it: %v", kept, err)
		}
	}
}

const killDir = "BLOB_KILL_DIR"

// TestKill kills a process that puts photos, and finds every photo that it
// acknowledged, and nothing that is not whole.
func TestKill(t *testing.T) {
	if dir := os.Getenv(killDir); dir != "" {
		putForever(t, dir)
	}
	for acknowledged := 1; acknowledged <= 16; acknowledged *= 4 {
		dir := t.TempDir()
		child := exec.Command(os.Args[0], "-test.run=^TestKill$")
		child.Env = append(os.Environ(), killDir+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		var said []string
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if said = append(said, lines.Text()); len(said) == acknowledged {
				if err := child.Process.Kill(); err != nil {
					t.Error(err)
				}
			}
		}
		if err := child.Wait(); err == nil || len(said) < acknowledged {
			t.Fatalf("the child ended by itself after %q: %v", said, err)
		}
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, hash := range append(said, hashes(t, s)...) {
			if err := s.Verify(hash); err != nil {
				t.Errorf("after the kill: %v", err)
			}
		}
	}
}

func putForever(t *testing.T, dir string) {
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		fmt.Println(put(t, s, solidWebP(1+n%2000, 1+n/2000, red)).Hash)
	}
}
