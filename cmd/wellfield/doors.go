package main

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/api"
	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/catalog"
	"wellfield/internal/gate"
	"wellfield/internal/open311"
	"wellfield/internal/org"
	"wellfield/internal/web"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/page"
	"wellfield/internal/worktime"
)

// doors is every way in, behind the gate.
type doors struct {
	http.Handler
	gate *gate.Gate
}

// doors joins the doors.
func (p *program) doors(a *app.App) (*doors, error) {
	set, err := assets.Embedded()
	if err != nil {
		return nil, err
	}
	spool := filepath.Join(p.config.Data, "arriving")
	// What a killed process had not finished receiving is nobody's.
	if err := os.RemoveAll(spool); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, err
	}
	provider, err := p.provider()
	if err != nil {
		return nil, err
	}
	g := gate.New(gate.Options{Classify: classify, Token: tokenOf, Texts: p.texts, Style: set.URL("wellfield.css"), Spool: spool,
		Recognise: func(ctx context.Context, token string) gate.Rank { return rankOf(ctx, a, token) },
		Urgent:    func(body []byte) bool { return urgent(a.Policy().Catalogue, body) }})
	return &doors{g.Guard(p.routes(a, set, g, provider)), g}, nil
}

// routes is every door at its path.
func (p *program) routes(a *app.App, set *assets.Set, g *gate.Gate, provider web.Provider) http.Handler {
	mux, door := http.NewServeMux(), p.config.door()
	o := api.Options{Version: version, Cookie: web.SessionCookie, Device: web.DeviceCookie, Follow: p.followURL, Log: p.log, Door: door,
		Limits: api.Limits{Token: rate(p.config.RateToken), Address: rate(p.config.RateAddress), Report: rate(p.config.RateReport)}}
	mux.Handle(api.Prefix+"/", api.New(a, p.texts, o))
	mux.Handle(open311.Root+"/", open311.New(a, p.texts, open311.Options{PublicURL: p.publicURL(), Follow: p.followURL,
		Demo: p.config.Demo, Door: door, Keyless: rate(p.config.RateAddress), Log: p.log}))
	if p.config.Development {
		mux.Handle("/debug/pprof/", profiles())
	}
	mux.Handle("/", web.New(a, web.Options{Texts: p.texts, Assets: set, Demo: p.demoAccounts(), Busy: g.Busy, Provider: provider,
		PublicURL: p.publicURL(), Development: p.config.Development, Log: p.log,
		Door: door, Report: rate(p.config.RateReport), SignIn: rate(p.config.RateSignIn), API: api.Document(p.texts, o)}))
	return mux
}

// handler is the doors for whoever needs no more of them.
func (p *program) handler(a *app.App) (http.Handler, error) { return p.doors(a) }

// capMemory tells the garbage collector the cap. GOMEMLIMIT, where an operator
// has set it, is the same word to the same ear and goes first.
func (p *program) capMemory() error {
	if os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	limit, err := p.config.memory()
	if err == nil {
		debug.SetMemoryLimit(limit)
	}
	return err
}

// connections is the configured bound; check has read it before.
func (p *program) connections() int {
	n, err := strconv.Atoi(p.config.Connections)
	if err != nil {
		return leastConnections
	}
	return n
}

// The most of a body by what it can hold; the handlers refuse more themselves.
const (
	mostJSON = 1 << 20
	mostForm = 12*blob.MaxBytes + 1<<20
)

// classify tells by the first lines of a request what kind of work it asks for.
func classify(r *http.Request) gate.Work {
	at, reads := r.URL.Path, r.Method == http.MethodGet || r.Method == http.MethodHead
	w := gate.Work{Kind: gate.Writing, Form: formOf(at), MostBody: mostJSON}
	switch {
	case reads && (at == "/healthz" || at == "/readyz" || strings.HasPrefix(at, assets.Prefix)):
		w.Kind = gate.Free
	case reads && (slices.Contains([]string{".csv", ".xlsx"}, path.Ext(at)) || strings.Contains(at, "/export")):
		w.Kind = gate.Heavy
	case reads, r.Method == http.MethodOptions:
		w.Kind = gate.Reading
	case at == page.SignInPath, strings.HasPrefix(at, page.SignInPath+"/"), at == page.EnrolPath, at == page.AccountPath+"/password":
		w.Kind = gate.SigningIn
	case carriesFiles(r):
		w.Kind, w.MostBody = gate.Heavy, mostForm
	}
	if r.Method == http.MethodPost && w.Kind != gate.SigningIn {
		// A report with a photo waits for no queue either.
		w.MayBeUrgent = at == page.ReportPath || at == api.Prefix+"/reports" || w.Form >= gate.Open311JSON
	}
	return w
}

// carriesFiles tells a body that holds photos, or could, from a few words. A
// form of photos without any is a few words.
func carriesFiles(r *http.Request) bool {
	if r.ContentLength >= 0 && r.ContentLength <= 64<<10 {
		return false
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return kind == "multipart/form-data" || r.URL.Path == api.Prefix+"/photos"
}

// formOf is how the door at a path refuses.
func formOf(at string) gate.Form {
	switch {
	case strings.HasPrefix(at, "/api/"):
		return gate.Problem
	case strings.HasPrefix(at, "/open311/") && path.Ext(at) == ".json":
		return gate.Open311JSON
	case strings.HasPrefix(at, "/open311/"):
		return gate.Open311XML
	}
	return gate.Page
}

// tokenOf is the proof of sign-in that a request carries.
func tokenOf(r *http.Request) string {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return web.Shown(r)
}

// rankOf is the rank of a token's owner.
func rankOf(ctx context.Context, a *app.App, token string) gate.Rank {
	actor, ok, err := a.Session(ctx, token, "")
	if err != nil || !ok {
		return gate.Public // the handler finds out the same, and says so
	}
	for _, post := range a.Posts(actor) {
		for _, duty := range []org.Duty{org.DutyIntake, org.DutyDispatch, org.DutySupervise} {
			if slices.Contains(post.Duties, duty) {
				return gate.Desk
			}
		}
	}
	return gate.Staff
}

// namesClass finds what may be a class's key in a report, whatever its form.
var namesClass = regexp.MustCompile(`(?:component|event|service|help)(?:/|%2[Ff]|\\/)[A-Za-z0-9._-]{1,40}`)

// urgent tells whether a report names a class that shows the numbers to call
// first, or whose limit is counted in urgent hours.
func urgent(c *catalog.Catalogue, body []byte) bool {
	for _, found := range namesClass.FindAll(body, 8) {
		text, err := url.PathUnescape(strings.ReplaceAll(string(found), `\/`, "/"))
		if err != nil {
			continue
		}
		key, err := catalog.ParseKey(text)
		if err != nil {
			continue
		}
		if class, ok := c.Class(key); ok && (class.Emergency || class.Limit.Unit == worktime.UrgentHour) {
			return true
		}
	}
	return false
}
