// Package api is the JSON API under /api/v1: the questions and verbs of app as
// HTTP operations, and the OpenAPI document made from the same types. It
// translates and decides nothing; docs/api.md is its guide.
package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
	"wellfield/internal/lang"
)

// Prefix is the path under which every operation lies.
const Prefix = "/api/v1"

// Options are what the server decides for the API. All may be left out.
type Options struct {
	Version string                           // of the program, named in the OpenAPI document
	Cookie  string                           // name of the browser's session cookie; empty: tokens only
	Device  string                           // name of the cookie of a browser's device
	Follow  func(number, link string) string // address of the page on which a reporter follows a case
	Log     *slog.Logger                     // of what is broken on our side
	Door    *gate.Door                       // counts who asks; nil: nobody is counted
	Limits  Limits                           // how often may be asked at the door
	Side    Side                             // whom the operations are for; the zero value: everybody
}

// Side is whom the operations of a listener are for. What is not of a side is not
// there, in the document neither.
type Side uint8

// The sides.
const (
	BothSides  Side = iota
	PublicSide      // what needs no account; no token and no cookie is looked at
	StaffSide       // what an account may, and what everybody may read; nothing of reporters
)

type server struct {
	app     *app.App
	texts   *lang.Catalogue
	o       Options
	api     huma.API
	origin  *http.CrossOriginProtection
	uploads chan struct{} // a token for each upload under way
}

// New is the handler of every path under Prefix. It expects the whole path, so
// it is mounted at Prefix + "/" as it is.
func New(a *app.App, texts *lang.Catalogue, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{app: a, texts: texts, o: o, origin: http.NewCrossOriginProtection(), uploads: make(chan struct{}, maxUploads)}
	return s.guard(s.mux())
}

// Document is the OpenAPI document of the API that New makes of the options.
func Document(texts *lang.Catalogue, o Options) []byte {
	s := &server{texts: texts, o: o}
	s.mux()
	return s.written()
}

// Routes are the methods and paths of all that New answers, in order, from the
// operations that it registered. The test of every right reads them: one that it
// knows nothing of fails it.
func Routes(texts *lang.Catalogue, o Options) []string {
	s := &server{texts: texts, o: o}
	s.mux()
	all := []string{http.MethodGet + " " + documentPath}
	for path, item := range s.api.OpenAPI().Paths {
		for method, op := range map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodDelete: item.Delete, http.MethodPatch: item.Patch, http.MethodHead: item.Head, http.MethodOptions: item.Options} {
			if op != nil {
				all = append(all, method+" "+Prefix+path)
			}
		}
	}
	slices.Sort(all)
	return all
}

// documentPath is where the OpenAPI document is.
const documentPath = Prefix + "/openapi.json"

// mux has every operation, and the document of them all.
func (s *server) mux() *http.ServeMux {
	mux := http.NewServeMux()
	s.api = humago.NewWithPrefix(mux, Prefix, s.config())
	s.operations()
	mux.HandleFunc("GET "+documentPath, s.document())
	mux.HandleFunc("/", s.missing(mux))
	return mux
}

// operations registers all there is, in the order of the OpenAPI document.
func (s *server) operations() {
	s.reportOperations()
	s.caseOperations()
	s.exportOperations()
	s.verbOperations()
	s.proposalOperations()
	s.emergencyOperations()
	s.oversightOperations()
	s.vaultOperations()
	s.photoOperations()
	s.classOperations()
	s.delayOperations()
	s.samplingOperations()
	s.areaOperations()
	s.selfOperations()
}

func (s *server) config() huma.Config {
	security := map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token made with “wellfield token ACCOUNT”."},
		"link":  {Type: "apiKey", In: "header", Name: "Reporter-Link", Description: "The secret link from the receipt of one report. It opens that case and no other."},
	}
	if s.o.Cookie != "" {
		security["session"] = &huma.SecurityScheme{Type: "apiKey", In: "cookie", Name: s.o.Cookie,
			Description: "The session of a signed-in browser. What changes anything must come from a page of this server."}
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Wellfield", Version: s.o.Version,
				Description: "Reports of problems of places and public services, from report to verified close. " +
					"Times are RFC 3339 in UTC, whole seconds. Positions are WGS-84 unless crs says otherwise. " +
					"Names and sentences come in the language of Accept-Language."},
			Components: &huma.Components{
				Schemas:         huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				Responses:       map[string]*huma.Response{},
				SecuritySchemes: security,
			},
		},
		Formats:                      huma.DefaultFormats,
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{s.inOurWords},
	}
}

// written is the OpenAPI document as JSON.
func (s *server) written() []byte {
	d := s.api.OpenAPI()
	// Its library describes errors of its own, which nobody ever gets.
	for _, name := range []string{"ErrorModel", "ErrorDetail"} {
		delete(d.Components.Schemas.Map(), name)
	}
	text, err := json.Marshal(d)
	if err != nil { // a defect of our types, found by the first test
		panic(err)
	}
	return text
}

// document serves the OpenAPI document, which never changes while we run.
func (s *server) document() http.HandlerFunc {
	text := s.written()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openapi+json")
		w.Header().Set("Cache-Control", "public, max-age=60")
		_, _ = w.Write(text) // a reader who left needs no answer
	}
}

// missing answers for paths that no operation has, and for methods that the
// operation of a path does not have.
func (s *server) missing(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			other := *r
			other.Method = method
			if _, pattern := mux.Handler(&other); pattern != "/" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) == 0 {
			s.refuse(w, r, problemOf(fault.New(fault.NotFound, "api.operation_unknown")))
			return
		}
		p := problemOf(fault.New(fault.Unsupported, "api.method_unknown").With("method", r.Method))
		p.Status, p.headers = http.StatusMethodNotAllowed, http.Header{"Allow": allowed}
		s.refuse(w, r, p)
	}
}

// guard sets what holds for every answer, and turns a panic into an answer that
// tells nothing.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch broken := recover(); {
			case broken == nil:
			case broken == http.ErrAbortHandler:
				panic(broken)
			default:
				s.o.Log.ErrorContext(r.Context(), "api", "path", r.URL.Path, "panic", broken, "stack", string(debug.Stack()))
				s.refuse(w, r, problemOf(errors.New("panic")))
			}
		}()
		tag := s.texts.Match(r.Header.Get("Accept-Language"))
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Language")
		h.Set("Content-Language", string(tag))
		next.ServeHTTP(w, r.WithContext(s.withOrigin(withTag(r.Context(), tag), r)))
	})
}

// refuse writes a problem where no operation does.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	s.noteRefusal(r.Context(), p)
	for name, values := range p.headers {
		w.Header().Set(name, strings.Join(values, ", "))
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	p.speak(s.texts, tagOf(r.Context()))
	_ = json.NewEncoder(w).Encode(p) // a reader who left needs no answer
}
