package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

func TestServe(t *testing.T) {
	style := strings.Repeat("body { color: inherit }\n", 50)
	set, err := New(fstest.MapFS{
		"a.css":  {Data: []byte(style)},
		".keep":  {Data: nil},
		"b.woff": {Data: []byte("binary")},
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func(url, accept string) *http.Response {
		req := httptest.NewRequest(http.MethodGet, url, nil)
		req.Header.Set("Accept-Encoding", accept)
		rec := httptest.NewRecorder()
		set.ServeHTTP(rec, req)
		return rec.Result()
	}
	for accept, unpack := range map[string]func(io.Reader) io.Reader{
		"":                  func(r io.Reader) io.Reader { return r },
		"gzip":              func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
		"gzip, deflate, br": func(r io.Reader) io.Reader { return brotli.NewReader(r) },
	} {
		resp := get(set.URL("a.css"), accept)
		got, err := io.ReadAll(unpack(resp.Body))
		if err != nil || !bytes.Equal(got, []byte(style)) {
			t.Errorf("accepting %q: %d bytes, %v; want the file's %d", accept, len(got), err, len(style))
		}
		if c := resp.Header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
			t.Errorf("accepting %q: Cache-Control %q lets no browser keep it", accept, c)
		}
	}
	if got := get(set.URL("b.woff"), "br").Header.Get("Content-Encoding"); got != "" {
		t.Errorf("a binary file is sent as %q", got)
	}
	if got := get(set.URL("nothing.js"), "").StatusCode; got != http.StatusNotFound {
		t.Errorf("a missing file answers %d, want 404", got)
	}
	if got := get(Prefix+"a.css", "").StatusCode; got != http.StatusNotFound {
		t.Errorf("an address without its digest answers %d, want 404: it would be cached for ever", got)
	}
}

func TestAddressFollowsContent(t *testing.T) {
	one, _ := New(fstest.MapFS{"a.css": {Data: []byte("1")}})
	two, _ := New(fstest.MapFS{"a.css": {Data: []byte("2")}})
	if one.URL("a.css") == two.URL("a.css") {
		t.Error("two contents share an address")
	}
}
