package blob

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// disk is the layout of the directory and the one way files come into it:
// written beside, made durable, then renamed, so that a reader sees a whole file
// or none.
//
//	incoming/*.part           being written
//	aa/bb/<hash>.jpg          full
//	aa/bb/<hash>.thumb.jpg    thumbnail
//	aa/bb/<hash>.json         side file
//
// Parts are in one directory of the same file system, not beside their target,
// so that Open finds the stale ones without walking 65,536 directories.
type disk struct {
	root string

	// Replaced by tests that break the disk.
	sync   func(*os.File) error
	rename func(from, to string) error
}

const (
	incoming = "incoming"
	partName = "*.part"

	// staleAfter is far beyond any write in progress, also by another process.
	staleAfter = time.Hour
)

func newDisk(root string) disk {
	return disk{root: root, sync: (*os.File).Sync, rename: os.Rename}
}

func (d disk) home(hash string) string {
	return filepath.Join(d.root, hash[:2], hash[2:4])
}

func (d disk) full(hash string) string  { return filepath.Join(d.home(hash), hash+".jpg") }
func (d disk) thumb(hash string) string { return filepath.Join(d.home(hash), hash+".thumb.jpg") }
func (d disk) side(hash string) string  { return filepath.Join(d.home(hash), hash+sideSuffix) }

const sideSuffix = ".json"

// prepare makes the directory and removes the parts last written before stale.
func (d disk) prepare(stale time.Time) error {
	dir := filepath.Join(d.root, incoming)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	parts, err := filepath.Glob(filepath.Join(dir, partName))
	if err != nil {
		return err
	}
	for _, part := range parts {
		info, err := os.Lstat(part)
		if err != nil || !info.ModTime().Before(stale) {
			continue // finished or removed meanwhile, or still being written
		}
		if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (d disk) makeHome(hash string) error {
	return os.MkdirAll(d.home(hash), 0o750)
}

// write puts the file in place whole. Its name is durable only after syncHome.
func (d disk) write(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Join(d.root, incoming), partName)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = d.sync(f)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = d.rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what stays is swept by a later Open
	}
	return err
}

// syncHome makes the names in the photo's directory durable, and the names of
// the directories above it, which may be new.
func (d disk) syncHome(hash string) error {
	home := d.home(hash)
	for _, dir := range []string{home, filepath.Dir(home), d.root} {
		if err := d.syncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

func (d disk) syncDir(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	err = d.sync(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// walk visits the hash of every side file, in ascending order.
func (d disk) walk(visit func(hash string) error) error {
	return filepath.WalkDir(d.root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			if e.Name() == incoming && filepath.Dir(name) == filepath.Clean(d.root) {
				return fs.SkipDir
			}
			return nil
		}
		hash, ok := strings.CutSuffix(e.Name(), sideSuffix)
		if !ok || checkHash(hash) != nil || name != d.side(hash) {
			return nil // nothing this store wrote
		}
		return visit(hash)
	})
}
