package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// visit is one request's reader: in which language, in which post, and under
// which policy. It never changes hands between requests.
type visit struct {
	ui.Reader
	s      *server
	policy *app.Policy // one version for the whole page
	today  civil.Day
	actor  app.Actor // app.Nobody when nobody is signed in
	posts  []*org.Post
	here   string // the address to come back to
	notice *ui.Notice
	why    error // of a refusal, for the security log
}

type visitKey struct{}

func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// visitOf is the visit of a request that came through page.
func visitOf(r *http.Request) *visit { return visitIn(r.Context()) }

func visitIn(ctx context.Context) *visit { return ctx.Value(visitKey{}).(*visit) }

// passing is the visit of somebody who is not asked who they are.
func (s *server) passing(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{s: s, policy: s.app.Policy(), today: s.app.Today(), actor: app.Nobody, here: page.HomePath}
	v.Reader = ui.Reader{Tag: s.language(r), Words: s.o.Texts, Zone: s.app.Zone(), Now: s.app.Now(), Large: s.kept(r, textCookie) == largeText}
	if r.Method == http.MethodGet {
		v.here = r.URL.RequestURI()
	}
	w.Header().Add("Vary", "Cookie, Accept-Language")
	return v
}

// visit is passing with who is signed in. It is never nil, also beside an
// error, so that the error can be said in the reader's language.
func (s *server) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := s.passing(w, r)
	if _, ok := s.known(r.URL.Query().Get("lang")); ok {
		s.setCookie(w, langCookie, string(v.Tag), aYear)
	}
	v.notice = v.readNotice(w, r)
	if err := s.carryOver(w, r); err != nil {
		return v, err
	}
	shown := s.shown(r)
	if shown == "" {
		return v, nil
	}
	actor, ok, err := s.app.Session(r.Context(), shown, org.ID(s.cookie(r, postCookie)))
	if err != nil {
		return v, err
	}
	if !ok { // ended, or somebody's who copied or made it up
		s.app.Refused(r.Context(), app.RefusedSession, app.Nobody, nil)
		s.setCookie(w, sessionCookie, "", 0)
		return v, nil
	}
	v.actor, v.posts = actor, s.app.Posts(actor)
	return v, nil
}

// language is the one that the address asks for, else the one chosen before,
// else the browser's.
func (s *server) language(r *http.Request) lang.Tag {
	if tag, ok := s.known(r.URL.Query().Get("lang")); ok {
		return tag
	}
	if tag, ok := s.known(s.kept(r, langCookie)); ok {
		return tag
	}
	return s.o.Texts.Match(r.Header.Get("Accept-Language"))
}

func (s *server) known(tag string) (lang.Tag, bool) {
	return lang.Tag(tag), slices.Contains(s.o.Texts.Tags(), lang.Tag(tag))
}

// signedIn tells whether somebody is.
func (v *visit) signedIn() bool { return v.actor.Role == casework.Staff }

// in is the visitor in another post of the same account. A post that the
// account does not hold changes nothing.
func (v *visit) in(post org.ID) app.Actor {
	a := v.actor
	for _, p := range v.posts {
		if p.ID == post {
			a.Post = post
		}
	}
	return a
}

// with is the visitor in each of its posts that carries one of the duties, the
// chosen post first.
func (v *visit) with(duties ...org.Duty) []app.Actor {
	var found []app.Actor
	for _, p := range v.posts {
		if !slices.ContainsFunc(duties, func(d org.Duty) bool { return slices.Contains(p.Duties, d) }) {
			continue
		}
		a := v.in(p.ID)
		if p.ID == v.actor.Post {
			found = slices.Insert(found, 0, a)
			continue
		}
		found = append(found, a)
	}
	return found
}

// desks are where posts with the duties work, the first being where a visitor
// lands.
var desks = []struct {
	key, path string
	duties    []org.Duty
}{
	{"page.nav.desk", page.DeskPath, []org.Duty{org.DutyIntake, org.DutyDispatch, org.DutySupervise}},
	{"page.nav.unit", page.UnitPath, []org.Duty{org.DutyHandle, org.DutyVerify}},
	{"page.nav.check", page.CheckPath, []org.Duty{org.DutyCheck}},
	{"web.nav.report", page.ReportPath, []org.Duty{org.DutyIntake, org.DutyVerify}},
	{"page.nav.supervise", page.SupervisePath, []org.Duty{org.DutySupervise}},
}

// landing is where the visitor's work is.
func (v *visit) landing() string {
	for _, d := range desks {
		if len(v.with(d.duties...)) > 0 {
			return d.path
		}
	}
	if len(v.hearers()) > 0 {
		return page.ComplaintsPath
	}
	if v.s.o.Side == StaffSide && v.signedIn() {
		return page.AccountPath // the first page there is this one
	}
	return page.HomePath
}

// shell is what stands around the page of that title.
func (v *visit) shell(title string) page.Shell {
	sh := page.Shell{
		Reader: v.Reader, Assets: v.s.o.Assets, Title: title, City: v.city(), Languages: v.Words.Tags(),
		Notice: v.notice, Switch: page.Switch{Back: v.here}, Demo: len(v.s.o.Demo) > 0, Reference: v.s.reference != nil,
		SignIn: v.s.staff + page.SignInPath,
	}
	sh.Emergencies = v.emergencyLines()
	if !v.signedIn() {
		return sh
	}
	sh.Account = v.account()
	path, _, _ := strings.Cut(v.here, "?")
	for _, d := range desks {
		if len(v.with(d.duties...)) > 0 {
			sh.Nav = append(sh.Nav, page.NavItem{Key: d.key, Href: d.path, Here: path == d.path})
		}
	}
	if len(v.posts) > 0 {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.tasks", Href: page.TasksPath, Here: path == page.TasksPath})
	}
	if _, compares := v.cataloguer(); compares {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.catalogue", Href: page.CataloguePath, Here: path == page.CataloguePath})
	}
	if _, keeps := v.rulesKeeper(); keeps {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.rules", Href: page.RulesPath, Here: path == page.RulesPath})
	}
	if len(v.hearers()) > 0 {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.complaints", Href: page.ComplaintsPath, Here: strings.HasPrefix(path, page.ComplaintsPath)})
	}
	if _, _, declares := v.declarer(); declares {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.emergencies", Href: page.EmergenciesPath, Here: path == page.EmergenciesPath})
	}
	if v.hasOwnPage() {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.my_posts", Href: page.MyPostsPath, Here: path == page.MyPostsPath})
	}
	if _, keeps := v.staffKeeper(); keeps {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.staff", Href: page.StaffPath, Here: strings.HasPrefix(path, page.StaffPath)})
	}
	if _, audits := v.auditor(); audits {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.security", Href: page.SecurityPath, Here: path == page.SecurityPath})
	}
	if _, operates := v.operator(); operates {
		sh.Nav = append(sh.Nav, page.NavItem{Key: "page.nav.peers", Href: page.PeersPath, Here: path == page.PeersPath})
	}
	return sh
}

// staffShell is the shell of a page that is worked at.
func (v *visit) staffShell(title string) page.Shell {
	sh := v.shell(title)
	sh.Staff = true
	return sh
}

func (v *visit) account() *page.Account {
	a := &page.Account{Post: v.Say("web.no_post")}
	if p, ok := v.policy.Chart.Post(v.actor.Post); ok {
		a.Post, a.Unit = p.Name.In(v.Tag), v.org(p.Org)
	}
	for _, p := range v.posts {
		a.Posts = append(a.Posts, ui.Option{Value: string(p.ID), Label: v.Say("web.post", "post", p.Name, "unit", v.org(p.Org)), Chosen: p.ID == v.actor.Post})
	}
	return a
}

func (v *visit) city() string {
	if len(v.s.o.City) > 0 {
		return v.s.o.City.In(v.Tag)
	}
	if root, ok := v.policy.Map.Area(v.policy.Map.Jurisdiction(nil)); ok {
		return root.Name.In(v.Tag)
	}
	return ""
}
