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

// doors is every way in, behind the gate: the one listener's, or the public's
// and that of the posts.
type doors struct {
	http.Handler
	staff http.Handler // nil when posts come in by the same
	gate  *gate.Gate
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
	provider, err := p.provider(a)
	if err != nil {
		return nil, err
	}
	g := gate.New(gate.Options{Classify: classify, Token: p.tokens(), Texts: p.texts, Style: set.URL("wellfield.css"), Spool: spool,
		Recognise: func(ctx context.Context, token string) gate.Rank { return rankOf(ctx, a, token) },
		Urgent:    func(body []byte) bool { return urgent(a.Policy().Catalogue, body) }})
	in := wiring{p: p, app: a, assets: set, gate: g, provider: provider, door: p.config.door()}
	d := &doors{gate: g}
	if p.config.StaffAddr == "" {
		d.Handler = headed(g.Guard(in.routes(web.BothSides, api.BothSides)), p.publicURL())
		return d, nil
	}
	d.Handler = headed(withoutProof(g.Guard(in.routes(web.PublicSide, api.PublicSide))), p.publicURL())
	d.staff = headed(g.Guard(in.routes(web.StaffSide, api.StaffSide)), p.staffURL())
	return d, nil
}

// withoutProof takes from a request what would show that somebody is signed in:
// nobody is, on the public side, and the gate must not think so either.
func withoutProof(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), publicKey{}, true)))
	})
}

type publicKey struct{}

// wiring is what the doors are made of.
type wiring struct {
	p        *program
	app      *app.App
	assets   *assets.Set
	gate     *gate.Gate
	provider web.Provider
	door     *gate.Door // one for all listeners: who asks is counted once
}

// routes is every door of a side at its path.
func (in wiring) routes(pages web.Side, operations api.Side) http.Handler {
	p, mux := in.p, http.NewServeMux()
	cookies := web.CookiesAt(p.staffURL())
	o := api.Options{Version: version, Cookie: cookies.Session, Device: cookies.Device, Follow: p.followURL, Log: p.log, Door: in.door, Side: operations,
		Limits: api.Limits{Token: rate(p.config.RateToken), Address: rate(p.config.RateAddress), Report: rate(p.config.RateReport)}}
	mux.Handle(api.Prefix+"/", api.New(in.app, p.texts, o))
	if pages != web.StaffSide {
		mux.Handle(open311.Root+"/", open311.New(in.app, p.texts, open311.Options{PublicURL: p.publicURL(), Follow: p.followURL,
			Demo: p.config.Demo, Door: in.door, Keyless: rate(p.config.RateAddress), Log: p.log}))
	}
	if p.config.Development && pages != web.PublicSide {
		mux.Handle("/debug/pprof/", profiles())
	}
	mux.Handle("/", web.New(in.app, web.Options{Texts: p.texts, Assets: in.assets, Demo: p.demoAccounts(), Busy: in.gate.Busy, Provider: in.provider,
		Side: pages, PublicURL: p.publicURL(), StaffURL: p.staffURL(), Development: p.config.Development && pages != web.PublicSide, Log: p.log,
		Door: in.door, Report: rate(p.config.RateReport), SignIn: rate(p.config.RateSignIn), API: api.Document(p.texts, o)}))
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

// tokens is the proof of sign-in that a request carries, where any counts.
func (p *program) tokens() func(*http.Request) string {
	cookies := web.CookiesAt(p.staffURL())
	return func(r *http.Request) string {
		if r.Context().Value(publicKey{}) != nil {
			return ""
		}
		if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
			return strings.TrimSpace(token)
		}
		return cookies.Shown(r)
	}
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
