package main

import (
	"bytes"
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/demo"
	"wellfield/internal/open311"
)

// endpoint is one address with what belongs into it.
type endpoint struct {
	method, path string         // path with {names}
	query        []string       // names of parameters
	body         map[string]any // schema of a JSON body; nil for a form or none
}

// town is a demo in this process, and what is known of it: the right values,
// which a request needs to get past the first check.
type town struct {
	app       *app.App
	handler   http.Handler
	endpoints []endpoint
	schemas   map[string]any
	tokens    []string
	numbers   []string
	links     []string
	photos    []string // hashes
	pictures  [][]byte
	areas     []string
	classes   []string
	log       *strings.Builder
}

// openTown seeds the demo and lists every endpoint: the routes of the pages
// from their source, those of the API from its own description, so that a new
// one is fuzzed without anybody thinking of it.
func openTown(t *testing.T) *town {
	t.Helper()
	p := &program{out: &strings.Builder{}, err: &strings.Builder{}}
	env := map[string]string{"WELLFIELD_DATA_DIR": t.TempDir(), "WELLFIELD_LANGUAGE": "en", "WELLFIELD_DEMO": "1", "DATABASE_URL": os.Getenv("WELLFIELD_FUZZ_DATABASE"),
		"WELLFIELD_RATE_TOKEN": "off", "WELLFIELD_RATE_ADDRESS": "off", "WELLFIELD_RATE_REPORT": "off", "WELLFIELD_RATE_SIGN_IN": "off"}
	if err := p.prepare(func(name string) string { return env[name] }); err != nil {
		t.Fatal(err)
	}
	a, closing, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := closing(); err != nil {
			t.Error(err)
		}
	})
	if err := p.seed(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	tw := &town{app: a, log: p.err.(*strings.Builder)}
	if tw.handler, err = p.handler(a); err != nil {
		t.Fatal(err)
	}
	tw.know(t)
	tw.endpoints = append(tw.pages(t), tw.operations(t)...)
	for _, format := range []string{".json", ".xml"} {
		for _, path := range []string{"discovery", "v2/discovery", "v2/services", "v2/services/{service}", "v2/requests", "v2/requests/{number}",
			"v2/tokens/{number}", "v2/servicerequestupdates"} {
			tw.endpoints = append(tw.endpoints, endpoint{method: "GET", path: open311.Root + "/" + path + format, query: open311Asks})
		}
		for _, path := range []string{"v2/requests", "v2/servicerequestupdates"} {
			tw.endpoints = append(tw.endpoints, endpoint{method: "POST", path: open311.Root + "/" + path + format})
		}
	}
	tw.endpoints = append(tw.endpoints, endpoint{method: "GET", path: open311.Root + "/v2/photos/{hash}"})
	if len(tw.endpoints) < 60 {
		t.Fatalf("only %d endpoints were found", len(tw.endpoints))
	}
	return tw
}

// open311Asks are the parameters of all its questions.
var open311Asks = []string{"jurisdiction_id", "api_key", "service_request_id", "service_code", "start_date", "end_date", "status",
	"updated_after", "updated_before", "lat", "long", "radius", "bbox", "page", "page_size", "extensions", "locale"}

// know collects right values.
func (tw *town) know(t *testing.T) {
	for _, account := range demo.Accounts()[:6] {
		token, err := tw.app.NewToken(context.Background(), account.Name)
		if err != nil {
			t.Fatal(err)
		}
		tw.tokens = append(tw.tokens, token)
	}
	for _, area := range tw.app.Policy().Map.All() {
		tw.areas = append(tw.areas, area.Code)
	}
	for _, class := range tw.app.Policy().Catalogue.All() {
		tw.classes = append(tw.classes, class.Key().String())
	}
	for range 20 {
		body, err := json.Marshal(map[string]any{"id": uuid.NewString(), "summary": "hole", "area": tw.areas[len(tw.areas)-1]})
		if err != nil {
			t.Fatal(err)
		}
		var receipt struct{ Number, Link string }
		tw.ask(t, "POST", "/api/v1/reports", string(body), http.StatusCreated, &receipt)
		tw.numbers, tw.links = append(tw.numbers, receipt.Number), append(tw.links, receipt.Link)
	}
	for i := range 3 {
		tw.pictures = append(tw.pictures, demo.Picture(uint64(i), true))
		stored, err := tw.app.Photos().Put(t.Context(), bytes.NewReader(tw.pictures[i]))
		if err != nil {
			t.Fatal(err)
		}
		tw.photos = append(tw.photos, stored.Hash)
	}
}

func (tw *town) ask(t *testing.T, method, path, body string, want int, into any) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	tw.handler.ServeHTTP(w, r)
	if w.Code != want {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatal(err)
	}
}

// operations are those of the API's description.
func (tw *town) operations(t *testing.T) []endpoint {
	var document struct {
		Paths map[string]map[string]struct {
			Parameters  []struct{ Name, In string }
			RequestBody struct {
				Content map[string]struct{ Schema map[string]any }
			}
		}
		Components struct{ Schemas map[string]any }
	}
	tw.ask(t, "GET", "/api/v1/openapi.json", "", http.StatusOK, &document)
	tw.schemas = document.Components.Schemas
	var all []endpoint
	for path, methods := range document.Paths {
		for method, op := range methods {
			e := endpoint{method: strings.ToUpper(method), path: "/api/v1" + path, body: op.RequestBody.Content["application/json"].Schema}
			for _, parameter := range op.Parameters {
				if parameter.In == "query" {
					e.query = append(e.query, parameter.Name)
				}
			}
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b endpoint) int { return strings.Compare(a.method+a.path, b.method+b.path) })
	return append(all, endpoint{method: "GET", path: "/api/v1/openapi.json"})
}

// pages are the routes of the pages, read from where they are registered.
func (tw *town) pages(t *testing.T) []endpoint {
	words := map[string]string{"assets.Prefix": "/assets/"}
	web := filepath.Join("..", "..", "internal", "web")
	for _, file := range []string{"page/shell.go", "photos.go", "areas.go", "violation.go"} {
		for _, d := range parsed(t, filepath.Join(web, file)).Decls {
			constants, ok := d.(*ast.GenDecl)
			if !ok || constants.Tok != gotoken.CONST {
				continue
			}
			for _, s := range constants.Specs {
				spec := s.(*ast.ValueSpec)
				if len(spec.Values) == 1 {
					words[spec.Names[0].Name] = textOf(spec.Values[0], words)
				}
			}
		}
	}
	var all []endpoint
	ast.Inspect(parsed(t, filepath.Join(web, "routes.go")), func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return true
		}
		pattern := textOf(call.Args[0], words)
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			method, path = "GET", pattern
		}
		if strings.HasPrefix(path, "/") {
			all = append(all, endpoint{method: method, path: strings.ReplaceAll(path, "{$}", ""),
				query: []string{"lang", "back", "show", "after", "case", "step", "q"}})
		}
		return true
	})
	if len(all) < 25 {
		t.Fatalf("only %d routes of pages were found", len(all))
	}
	return all
}

func parsed(t *testing.T, path string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// textOf is the value of a constant expression of texts, "" for any other.
func textOf(e ast.Expr, words map[string]string) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	case *ast.BinaryExpr:
		return textOf(e.X, words) + textOf(e.Y, words)
	case *ast.Ident:
		return words[e.Name]
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok && words[pkg.Name+"."+e.Sel.Name] != "" {
			return words[pkg.Name+"."+e.Sel.Name]
		}
		return words[e.Sel.Name]
	}
	return ""
}
