// Package assets serves the style sheets and scripts of the pages: bundled
// into the program, addressed by their content so that a browser may keep them
// for ever, and compressed once.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed all:dist
var embedded embed.FS

// Prefix is where the assets live.
const Prefix = "/assets/"

// required are the files without which the pages are not what they should be.
var required = []string{"wellfield.css", "public.js", "staff.js", "map.js", "map.css", "icon.svg"}

// Set is a fixed collection of files. It is safe for concurrent use.
type Set struct {
	urls  map[string]string // name -> URL
	files map[string]*file  // last part of the URL -> file
}

// Embedded is the set inside the program. It fails when the program was built
// without its assets, and says which are missing.
func Embedded() (*Set, error) {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	s, err := New(dist)
	if err != nil {
		return nil, err
	}
	var missing []error
	for _, name := range required {
		if s.urls[name] == "" {
			missing = append(missing, fmt.Errorf("assets: %s is not built into this program: run make assets, then build again", name))
		}
	}
	return s, errors.Join(missing...)
}

// New reads every file of the folder, without its subfolders and hidden files.
func New(folder fs.FS) (*Set, error) {
	names, err := fs.Glob(folder, "[^.]*")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	s := &Set{urls: map[string]string{}, files: map[string]*file{}}
	for _, name := range names {
		body, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		f := newFile(name, body)
		s.urls[name] = Prefix + f.address
		s.files[f.address] = f
	}
	return s, nil
}

// URL is where the file of that name is served. A name that is not in the set
// gets an address that answers 404, which a test of pages finds.
func (s *Set) URL(name string) string {
	if u := s.urls[name]; u != "" {
		return u
	}
	return Prefix + "missing/" + name
}

// ServeHTTP answers the addresses that URL gives.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := s.files[strings.TrimPrefix(r.URL.Path, Prefix)]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Add("Vary", "Accept-Encoding")
	body := f.plain
	if f.compressible {
		switch accepted := r.Header.Get("Accept-Encoding"); {
		case strings.Contains(accepted, "br"):
			body = f.brotli()
			h.Set("Content-Encoding", "br")
		case strings.Contains(accepted, "gzip"):
			body = f.gzip()
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client went away: nobody is left to tell
	}
}

// file is one asset. The compressed forms are made when first asked for, so
// that a start costs nothing.
type file struct {
	address, mediaType string
	plain              []byte
	compressible       bool
	brotli, gzip       func() []byte
}

func newFile(name string, body []byte) *file {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	f := &file{
		address:   strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
		mediaType: mime.TypeByExtension(ext),
		plain:     body,
	}
	if f.mediaType == "" {
		f.mediaType = "application/octet-stream"
	}
	f.compressible = ext == ".css" || ext == ".js" || ext == ".svg" || ext == ".json"
	f.brotli = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		w := brotli.NewWriterLevel(&b, brotli.BestCompression)
		return packed(&b, w, body)
	})
	f.gzip = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
		return packed(&b, w, body)
	})
	return f
}

// packed writes body through w into b; writing to memory cannot fail.
func packed(b *bytes.Buffer, w interface {
	Write([]byte) (int, error)
	Close() error
}, body []byte) []byte {
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}
