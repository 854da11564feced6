package web

import (
	"net/http"
	"net/url"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/download"
	"wellfield/internal/export"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// downloads offers a list as files, at the address with its filters.
func (v *visit) downloads(of, path string, q url.Values) ui.Download {
	d := ui.Download{Of: of}
	for _, f := range export.Formats() {
		with := url.Values{"format": {string(f)}}
		for name, values := range q {
			with[name] = values
		}
		d.Files = append(d.Files, ui.Link{Text: v.Say("ui.download." + string(f)), Href: path + "?" + with.Encode()})
	}
	return d
}

// send answers with a list as a file.
func (s *server) send(w http.ResponseWriter, r *http.Request, actor app.Actor, scope app.Scope, q app.Question) error {
	v := visitOf(r)
	return download.Send(w, r, download.Request{App: s.app, Actor: actor, Scope: scope, Question: q, Mark: true,
		Format: export.Format(r.URL.Query().Get("format")), Tag: v.Tag, Texts: s.o.Texts, Log: s.o.Log})
}

// exportDesk is what the desk's filter shows, all of it.
func (s *server) exportDesk(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	chosen := deskQuery{show: r.URL.Query().Get("show")}.pick()
	return s.send(w, r, v.deskActor(), app.OfCentre, app.Question{States: chosen.states})
}

// deskActor is the visitor in the post in which it works at the desk.
func (v *visit) deskActor() app.Actor {
	if may := v.with(org.DutyIntake, org.DutyDispatch, org.DutySupervise); len(may) > 0 {
		return may[0]
	}
	return v.actor
}

// exportChecks is what waits for a check, with what the visitor's own unit had a
// hand in, as the API lists it.
func (s *server) exportChecks(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor := v.actor
	if may := v.with(org.DutyCheck); len(may) > 0 {
		actor = may[0]
	}
	return s.send(w, r, actor, app.ToCheck, app.Question{})
}

// unitList is one of the lists of the page of a unit.
type unitList struct {
	name, key string
	scope     app.Scope
	duty      org.Duty
	states    []casework.State
}

var unitLists = []unitList{
	{"work", "page.unit.download.work", app.OfUnit, org.DutyHandle, append(casework.AtWork(), casework.Suspended)},
	{"all", "page.unit.download.all", app.OfUnit, org.DutyHandle, nil},
	{"verify", "page.unit.download.verify", app.ToVerify, org.DutyVerify, nil},
	{"area", "page.unit.download.area", app.OfGrid, org.DutyVerify, nil},
}

// unitDownloads are the lists of each of the visitor's units.
func (v *visit) unitDownloads() []ui.Download {
	var all []ui.Download
	seen := map[string]bool{}
	for _, l := range unitLists {
		for _, actor := range v.with(l.duty) {
			p, ok := v.policy.Chart.Post(actor.Post)
			if !ok || seen[l.name+string(p.Org)] {
				continue
			}
			seen[l.name+string(p.Org)] = true
			q := url.Values{"list": {l.name}, "post": {string(actor.Post)}}
			all = append(all, v.downloads(v.Say(l.key, "unit", v.org(p.Org)), page.UnitPath+"/export", q))
		}
	}
	return all
}

// exportUnit is one list of one of the visitor's units.
func (s *server) exportUnit(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	q := r.URL.Query()
	at := slices.IndexFunc(unitLists, func(l unitList) bool { return l.name == q.Get("list") })
	if at < 0 {
		return fault.New(fault.NotFound, "web.no_page")
	}
	return s.send(w, r, v.in(org.ID(q.Get("post"))), unitLists[at].scope, app.Question{States: unitLists[at].states})
}
