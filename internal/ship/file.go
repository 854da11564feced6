package ship

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wellfield/internal/app"
)

// fileMost is the size at which a file is closed and another one begun.
const fileMost = 64 << 20

// File appends to a file that a shipper of the city reads, one line of JSON for
// each line of the log. A file that is full is renamed with the day and the last
// line in it, and never touched again.
type File struct {
	path      string
	most      int64
	file      *os.File
	size      int64
	delivered int64
}

// NewFile is the file at a path.
func NewFile(path string) *File { return &File{path: path, most: fileMost} }

// record is a line of the file. Entry holds the very bytes whose SHA-256 is Hash
// and whose prev is the hash of the line before, so that a reader can check the
// chain without us.
type record struct {
	Seq   int64           `json:"seq"`
	Time  string          `json:"time"`
	Kind  string          `json:"kind"`
	Hash  string          `json:"hash"`
	Entry json.RawMessage `json:"entry"`
}

// Send appends the lines and returns when they are on the disk.
func (f *File) Send(_ context.Context, lines []app.SecurityLine) error {
	if err := f.open(); err != nil {
		return err
	}
	var out []byte
	for _, l := range lines {
		b, err := recordOf(l)
		if err != nil {
			return err
		}
		out = append(append(out, b...), '\n')
	}
	n, err := f.file.Write(out)
	f.size += int64(n)
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		return err
	}
	f.delivered = lines[len(lines)-1].Seq
	if f.size >= f.most {
		return f.rotate()
	}
	return nil
}

func recordOf(l app.SecurityLine) ([]byte, error) {
	entry := json.RawMessage(l.Bytes)
	if !json.Valid(entry) { // somebody changed it; the chain tells, and so does the file
		quoted, err := json.Marshal(l.Bytes)
		if err != nil {
			return nil, err
		}
		entry = quoted
	}
	b, err := json.Marshal(record{l.Seq, l.At.UTC().Format(time.RFC3339Nano), l.Kind, l.Hash.String(), nil})
	if err != nil {
		return nil, err
	}
	// The library would write the entry's bytes anew.
	return append(append(b[:len(b)-len("null}")], entry...), '}'), nil
}

// open opens the file. What a killed process left without its end gets one, so
// that the next line stands alone.
func (f *File) open() (err error) {
	if f.file != nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && info.Size() > 0 {
		last := make([]byte, 1)
		if _, err = file.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			_, err = file.WriteString("\n")
		}
	}
	if err != nil {
		return errors.Join(err, file.Close())
	}
	f.file, f.size = file, info.Size()
	return nil
}

func (f *File) rotate() error {
	f.Reset()
	base, ext := strings.TrimSuffix(f.path, filepath.Ext(f.path)), filepath.Ext(f.path)
	return os.Rename(f.path, fmt.Sprintf("%s-%s-%d%s", base, time.Now().UTC().Format("20060102"), f.delivered, ext))
}

// Delivered is the last line on the disk.
func (f *File) Delivered() (int64, error) { return f.delivered, nil }

// Reset closes the file.
func (f *File) Reset() {
	if f.file != nil {
		_ = f.file.Close() // what counts was synchronised
		f.file = nil
	}
}
