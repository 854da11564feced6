package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
)

// outlinesPath is where the outlines of the areas are, for the map.
const outlinesPath = "/areas.geojson"

// mostOutlinePoints is the most that a phone is asked to draw.
const mostOutlinePoints = 60_000

// outlines keeps the files of one version of the map, one per language, made
// when first asked for.
type outlines struct {
	mu      sync.Mutex
	version int
	files   map[lang.Tag][]byte // gzip
}

// outlinesURL is the address of the outlines in the reader's language. It
// changes with the map, so that browsers can keep them for ever.
func (v *visit) outlinesURL() string {
	q := url.Values{"lang": {string(v.Tag)}, "map": {strconv.Itoa(v.policy.Map.Version())}}
	return outlinesPath + "?" + q.Encode()
}

// areas serves the outlines. An address of another version is answered with
// what is in force, and is not kept.
func (s *server) areas(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	body, err := s.outlines.file(v.policy.Map, v.Tag)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/geo+json")
	h.Set("Vary", "Accept-Encoding, Cookie, Accept-Language")
	h.Set("Cache-Control", "no-cache")
	if r.URL.RequestURI() == v.outlinesURL() {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
	}
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // whoever asked has left
		return nil
	}
	plain, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("web: outlines: %w", err)
	}
	_, _ = io.Copy(w, plain) // whoever asked has left
	return nil
}

func (o *outlines) file(m *grid.Map, tag lang.Tag) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.files == nil || o.version != m.Version() {
		o.version, o.files = m.Version(), map[lang.Tag][]byte{}
	}
	if b, ok := o.files[tag]; ok {
		return b, nil
	}
	b, err := outlinesOf(m, tag)
	if err == nil {
		o.files[tag] = b
	}
	return b, err
}

type feature struct {
	Type       string            `json:"type"`
	Properties map[string]string `json:"properties"`
	Geometry   geo.Shape         `json:"geometry"`
}

// outlinesOf is the areas from coarse to fine, as deep as a phone can draw.
func outlinesOf(m *grid.Map, tag lang.Tag) ([]byte, error) {
	drawn := m.All()
	drawn = slices.DeleteFunc(drawn, func(a *grid.Area) bool { return a.Shape.Empty() })
	slices.SortStableFunc(drawn, func(a, b *grid.Area) int { return int(a.Level) - int(b.Level) })
	all := struct {
		Type     string    `json:"type"`
		Features []feature `json:"features"`
	}{Type: "FeatureCollection", Features: []feature{}}
	points, level := 0, grid.Level(0)
	for i, a := range drawn {
		if a.Level != level {
			level = a.Level
			for _, b := range drawn[i:] {
				if b.Level == level {
					points += b.Shape.Points()
				}
			}
			if points > mostOutlinePoints && i > 0 {
				break
			}
		}
		all.Features = append(all.Features, feature{"Feature",
			map[string]string{"code": a.Code, "level": level.String(), "name": a.Name.In(tag)}, a.Shape})
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(all); err != nil {
		return nil, fmt.Errorf("web: outlines: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("web: outlines: %w", err)
	}
	return b.Bytes(), nil
}
