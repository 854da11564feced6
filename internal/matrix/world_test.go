package matrix_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wellfield/internal/api"
	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/lang"
	"wellfield/internal/matrix"
	"wellfield/internal/open311"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/web"
	"wellfield/internal/web/assets"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

const (
	east, west = wellfieldtest.East, wellfieldtest.West
	whole      = "990000000000"
	district   = "990101000000"
	password   = "a long enough password"
)

// caseDuties are the duties of those who work on cases; whatever else there is
// administers, and gets a post of its own in the world.
var caseDuties = []org.Duty{org.DutyIntake, org.DutyDispatch, org.DutyVerify, org.DutyHandle, org.DutyCheck, org.DutySupervise}

func named(s string) lang.Name { return lang.Name{lang.EN: s, lang.ZH: s} }

// chart is the small city's, with everybody in it that a rule speaks of.
func chart() org.Document {
	d := wellfieldtest.Organisations()
	unit := func(id, parent org.ID, kind org.Kind, area string) {
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: kind, Name: named(string(id)), Parent: parent, Area: area})
	}
	post := func(id, of org.ID, account string, duties ...org.Duty) {
		d.Posts = append(d.Posts, org.Post{ID: id, Org: of, Name: named(string(id)), Duties: duties})
		d.Holdings = append(d.Holdings, org.Holding{Post: id, Account: account})
	}
	unit("city", "", org.Government, whole)
	unit("city-centre", "city", org.Centre, whole)
	post("city-duty", "city-centre", "city-hall", org.DutyIntake, org.DutyDispatch, org.DutySupervise)
	unit("district-command", "district", org.PartyCommittee, district)
	post("district-boss", "district-command", "district-boss", org.DutySupervise)
	unit("inspection", "district", org.Department, district)
	post("inspector", "inspection", "inspection", org.DutyCheck)
	unit("earlier-east", "town-east", org.Unit, east)
	post("earlier-post", "earlier-east", "earlier-east", org.DutyHandle)
	unit("repair-east", "town-east", org.Unit, east)
	post("repair-post", "repair-east", "repair-east", org.DutyHandle)
	unit("contractor-east", "works-east", org.Other, east)
	post("contractor-post", "contractor-east", "contractor", org.DutyHandle)
	unit("lab-east", "works-east", org.Unit, east)
	post("lab-post", "lab-east", "lab-east", org.DutyCheck)
	unit("near-east", "town-east", org.SelfGoverning, east[:9]+"001")
	post("near-post", "near-east", "grid-near", org.DutyVerify)
	unit("far-east", "town-east", org.SelfGoverning, east[:9]+"002")
	post("far-post", "far-east", "grid-far", org.DutyVerify)
	post("boss-second", "command-east", "boss2-east", org.DutySupervise)
	post("crew-post", "centre-east", "crew-east", org.DutyHandle)
	post("dispatch-only", "centre-east", "dispatcher", org.DutyDispatch)
	post("intake-only", "centre-east", "receptionist", org.DutyIntake)
	post("clerk-desk", "centre-east", "clerk-works", org.DutyIntake, org.DutyDispatch)
	post("clerk-crew", "works-east", "clerk-works", org.DutyHandle)
	post("chief-boss", "command-east", "boss-repair", org.DutySupervise)
	post("chief-crew", "repair-east", "boss-repair", org.DutyHandle)
	for _, duty := range org.Duties() {
		if !slices.Contains(caseDuties, duty) {
			post(org.ID("post-"+string(duty)), "centre-east", "keeper-"+string(duty), duty)
		}
	}
	post("gone-post", "centre-east", "somebody", org.DutyIntake, org.DutyDispatch, org.DutySupervise)
	d.Holdings[len(d.Holdings)-1].Valid = civil.Span{From: "2026-01-01", To: "2026-02-01"}
	d.Holdings = append(d.Holdings, org.Holding{Post: "gone-post", Account: "coming", Valid: civil.Span{From: "2026-06-01"}})
	for _, id := range []org.ID{"earlier-east", "repair-east", "contractor-east", "centre-east"} {
		d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: id, Class: "*", Area: east})
	}
	return d
}

// deputies is the chart with a post for every duty in every organisation that is
// something to a case: nobody gets a right by a duty that only others have.
func deputies() org.Document {
	d := chart()
	for _, id := range []org.ID{"works-east", "branch-east", "check-west", "cleaning", "repair-east"} {
		for _, duty := range org.Duties() {
			post := org.ID("deputy-" + strings.ReplaceAll(string(duty), "_", "-") + "-" + string(id))
			d.Posts = append(d.Posts, org.Post{ID: post, Org: id, Name: named(string(post)), Duties: []org.Duty{duty}})
			d.Holdings = append(d.Holdings, org.Holding{Post: post, Account: string(post)})
		}
	}
	return d
}

// The classes of the world beside the small city's.
var (
	private = catalog.Key{Kind: catalog.Event, Code: "0102"} // the public sees none of its cases
	coarse  = catalog.Key{Kind: catalog.Event, Code: "0103"} // told to the community
)

func classes() catalog.Document {
	d := wellfieldtest.Catalogue()
	for i := range d.Classes {
		d.Classes[i].Attributes = []catalog.Attribute{{Code: "open_q", Type: catalog.Text, Name: named("which side")},
			{Code: "private_q", Type: catalog.Text, Name: named("which flat"), Private: true}}
	}
	for _, k := range []catalog.Key{private, coarse} {
		c := d.Classes[0]
		c.Kind, c.Code, c.Name, c.Evidence = k.Kind, k.Code, named("class "+k.Code), nil
		c.Limit, c.Precision = worktime.Limit{N: 5, Unit: worktime.WorkingDay}, catalog.Hidden
		if k == coarse {
			c.Precision = catalog.Community
		}
		d.Classes = append(d.Classes, c)
	}
	return d
}

// world is the city with everybody and a case of every kind, behind its real doors.
type world struct {
	*wellfieldtest.City
	t         testing.TB
	door      http.Handler
	routes    []string
	sorted    []string
	emergency string // of the other township
	staff     []*matrix.Person
	tokens    map[string]string // by account, and of keys by name
	cases     []*placed
	n         int // cases told so far

	linksMu sync.Mutex
	links   map[string]string // by name of the case
	telling sync.Mutex
	why     string          // where they last differed
	agree   map[string]bool // where the implementations agree as they are, by verb and state
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{City: wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t)), t: t, tokens: map[string]string{}, links: map[string]string{}, agree: map[string]bool{}}
	ctx := context.Background()
	must[int](t)(w.Publish(ctx, store.Organisations, chart(), app.BootstrapPost, "everybody", w.Policy().Chart.Version()))
	must[int](t)(w.Publish(ctx, store.Catalogue, classes(), app.BootstrapPost, "questions", w.Policy().Catalogue.Version()))
	w.staff = people(chart())
	w.tell()
	w.open()
	return w
}

// open puts the doors before the city and signs everybody in.
func (w *world) open() {
	ctx := context.Background()
	texts := must[*lang.Catalogue](w.t)(lang.Load())
	set := must[*assets.Set](w.t)(assets.Embedded())
	follow := func(number, link string) string { return wellfieldtest.Address + "/r/" + number + "/" + link }
	cookies := web.CookiesAt(wellfieldtest.Address)
	o := api.Options{Version: "test", Cookie: cookies.Session, Device: cookies.Device, Follow: follow}
	pages := web.Options{Texts: texts, Assets: set, PublicURL: wellfieldtest.Address, API: api.Document(texts, o), Provider: nobodysProvider{}}
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", api.New(w.App, texts, o))
	mux.Handle(open311.Root+"/", open311.New(w.App, texts, open311.Options{PublicURL: wellfieldtest.Address, Follow: follow}))
	mux.Handle("/", web.New(w.App, pages))
	w.door = mux
	w.routes = slices.Concat(web.Routes(pages), api.Routes(texts, o), open311.Routes())
	w.sorted = slices.Sorted(slices.Values(w.routes))
	for _, p := range append(slices.Clone(w.staff), &matrix.Person{Account: "no-post"}, &matrix.Person{Account: "somebody"}, &matrix.Person{Account: "coming"}) {
		if w.tokens[p.Account] == "" {
			if err := w.SaveAccount(ctx, p.Account, password); err != nil {
				w.t.Fatal(err)
			}
			w.tokens[p.Account] = must[string](w.t)(w.NewToken(ctx, p.Account))
		}
	}
	for _, rights := range [][]string{{app.MayReport}, {app.MayRead}, {app.MayUpdate}} {
		w.tokens["key-"+rights[0]] = must[string](w.t)(w.AddAPIKey(ctx, app.APIKey{Name: "key-" + rights[0], Rights: rights, PerMinute: 90000}))
	}
	w.tokens["key-works"] = must[string](w.t)(w.AddAPIKey(ctx, app.APIKey{Name: "key-works", Rights: []string{app.MayUpdate}, PerMinute: 90000, Account: "works-east"}))
}

// people are all who hold a post today, each in each of its posts, and three who
// hold none: one never did, one no longer does, one not yet.
func people(d org.Document) (all []*matrix.Person) {
	posts := map[org.ID]matrix.Post{}
	for _, p := range d.Posts {
		mine := matrix.Post{ID: string(p.ID), Org: orgOf(d, p.Org)}
		for _, duty := range p.Duties {
			mine.Duties = append(mine.Duties, string(duty))
		}
		posts[p.ID] = mine
	}
	held := map[string][]matrix.Post{}
	for _, h := range d.Holdings {
		if h.Valid == (civil.Span{}) {
			held[h.Account] = append(held[h.Account], posts[h.Post])
		}
	}
	for account, mine := range held {
		for i, post := range mine {
			name := account
			if len(mine) > 1 {
				name += " as " + post.ID
			}
			all = append(all, &matrix.Person{Name: name, Kind: matrix.Staff, Account: account, Post: post, Others: slices.Delete(slices.Clone(mine), i, i+1)})
		}
	}
	for _, account := range []string{"no-post", "somebody", "coming"} {
		all = append(all, &matrix.Person{Name: account, Kind: matrix.Staff, Account: account})
	}
	slices.SortFunc(all, func(a, b *matrix.Person) int { return compare(a.Name, b.Name) })
	return all
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// orgOf is an organisation as the chart's document writes it.
func orgOf(d org.Document, id org.ID) matrix.Org {
	found := matrix.Org{ID: string(id)}
	for above := id; above != ""; {
		for _, o := range d.Organisations {
			if o.ID != above {
				continue
			}
			if o.ID == id {
				found.Kind, found.Area = string(o.Kind), o.Area
			} else {
				found.Above = append(found.Above, string(o.ID))
			}
			above = o.Parent
			break
		}
	}
	return found
}

// later moves the clock on.
func (w *world) later(d time.Duration) { w.Clock.Pass(d) }

func (w *world) orgOf(id string) matrix.Org { return orgOf(chart(), org.ID(id)) }

func tag(n int) string { return fmt.Sprintf("k%03dq", n) }
