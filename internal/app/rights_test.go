package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestWhatIsListedIsWhatIsAllowed draws charts and maps over cases of all kinds and
// holds, for every account in every one of its posts, each list, count, export and
// task list against the table of rights asked case by case.
func TestWhatIsListedIsWhatIsAllowed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		manyCases(t, c)
		seen := map[string]int{}
		for seed := range uint64(5) {
			r := rand.New(rand.NewPCG(seed, 5))
			redrawMap(t, c, r)
			redrawChart(t, c, r)
			o := newOracle(t, c)
			for _, account := range c.Policy().Chart.Accounts() {
				for _, post := range append(c.Policy().Chart.PostsOf(account, c.Today()), &org.Post{ID: "none"}) {
					o.compare(app.Actor{Role: casework.Staff, Account: account, Post: post.ID}, fmt.Sprintf("seed %d, %s as %s", seed, account, post.ID))
				}
			}
			for scope, n := range o.found {
				seen[scope] += n
			}
		}
		for _, scope := range []string{"centre", "unit", "grid", "verify", "check", "imported", "tasks", "late", "backstop"} {
			if seen[scope] == 0 {
				t.Errorf("no draw listed anything as %s", scope)
			}
		}
	})
}

// oracle is every case of the database, with the rights asked one by one.
type oracle struct {
	t      *testing.T
	c      *wellfieldtest.City
	cases  []casework.Case
	former map[string][]string
	found  map[string]int
}

func newOracle(t *testing.T, c *wellfieldtest.City) *oracle {
	o := &oracle{t: t, c: c, former: map[string][]string{}, found: map[string]int{}}
	if err := c.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		o.cases = append(o.cases, slices.Clone(page)...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, area := range c.Policy().Map.All() {
		for _, next := range area.Successors {
			o.former[next] = append(o.former[next], area.Code)
		}
	}
	return o
}

// env is what a decision knows of the actor, read from the documents alone.
func (o *oracle) env(actor app.Actor) casework.Env {
	p := o.c.Policy()
	env := casework.Env{Now: o.c.Now(), Zone: o.c.Zone(), Map: p.Map, Chart: p.Chart, Calendar: p.Calendar, Procedure: p.Procedure}
	env.Actor.Role = casework.Staff
	for _, post := range p.Chart.PostsOf(actor.Account, o.c.Today()) {
		if post.ID != actor.Post {
			env.Actor.Others = append(env.Actor.Others, post.Org)
			continue
		}
		env.Actor.Post, env.Actor.Org, env.Actor.Duties = post.ID, post.Org, post.Duties
		if at, ok := p.Chart.Org(post.Org); ok {
			env.Actor.Area, env.Actor.Former = at.Area, o.former[at.Area]
		}
	}
	return env
}

func (o *oracle) allowed(env *casework.Env, v org.Verb, also func(*casework.Case) bool) []string {
	var ids []string
	for i := range o.cases {
		c := &o.cases[i]
		if also(c) && org.Allow(env.Hand(), v, env.Subject(c), env.Now).Allowed() {
			ids = append(ids, string(c.ID))
		}
	}
	return ids
}

func (o *oracle) compare(actor app.Actor, name string) {
	o.t.Helper()
	env := o.env(actor)
	every := func(*casework.Case) bool { return true }
	in := func(states ...casework.State) func(*casework.Case) bool {
		return func(c *casework.Case) bool { return slices.Contains(states, c.State) }
	}
	visible := o.allowed(&env, org.See, every)
	for _, s := range []struct {
		scope app.Scope
		verb  org.Verb
		also  func(*casework.Case) bool
	}{
		{app.OfCentre, "list_centre", every}, {app.OfUnit, "list_unit", every}, {app.OfGrid, "list_grid", every},
		{app.ToVerify, "list_verify", in(casework.Verifying)}, {app.ToCheck, "list_check", in(casework.Handled, casework.Checking)},
		{app.OfImported, "list_imported", func(c *casework.Case) bool { return c.Origin != nil }},
	} {
		want := o.allowed(&env, s.verb, s.also)
		o.found[string(s.scope)] += len(want)
		if s.scope == app.OfCentre && env.Hand().Backstop {
			o.found["backstop"] += len(want)
		}
		for _, id := range want {
			if !slices.Contains(visible, id) {
				o.t.Fatalf("%s: %s lists %s, which it may not see", name, s.scope, id)
			}
		}
		o.same(name+" "+string(s.scope)+" listed", o.listed(actor, s.scope), want)
		o.same(name+" "+string(s.scope)+" exported", o.exported(actor, s.scope), want)
		if n := o.counted(actor, s.scope); n != len(want) {
			o.t.Fatalf("%s: %s counts %d, want %d", name, s.scope, n, len(want))
		}
	}
	o.tasks(actor, &env, name)
	o.opened(actor, name, visible)
}

// opened opens each case by its number.
func (o *oracle) opened(actor app.Actor, name string, visible []string) {
	for i := range o.cases {
		c := &o.cases[i]
		_, err := o.c.Case(o.t.Context(), actor, c.Number)
		if sees := slices.Contains(visible, string(c.ID)); sees && err != nil || !sees && !fault.Has(err, "case.not_found") {
			if p := o.c.Policy(); len(c.Hands) > 0 && err == nil && len(p.Chart.PostsOf(actor.Account, o.c.Today())) > 0 {
				continue // the person had a hand in it under a post, which only the application can tell
			}
			o.t.Fatalf("%s: sees %s is %v, and opening it says %v", name, c.ID, sees, err)
		}
	}
}

func (o *oracle) tasks(actor app.Actor, env *casework.Env, name string) {
	counts, err := o.c.CountTasks(o.t.Context(), actor)
	refused := fault.Has(err, "app.list_forbidden")
	if err != nil && !refused {
		o.t.Fatal(err)
	}
	for _, kind := range casework.TaskKinds() {
		var want, got []string
		for i := range o.cases {
			c := &o.cases[i]
			for _, task := range c.Tasks() {
				if task.Kind == kind && task.Org == env.Actor.Org && org.Allow(env.Hand(), "list_tasks", env.Subject(c), env.Now).Allowed() {
					want = append(want, string(c.ID))
				}
			}
		}
		found, err := o.c.Tasks(o.t.Context(), actor, kind, app.Task{}, 200)
		if err != nil && !fault.Has(err, "app.list_forbidden") {
			o.t.Fatal(err)
		}
		for _, task := range found {
			got = append(got, string(task.Case.ID))
		}
		if kind == casework.TaskRecheck || kind == casework.TaskLateRecheck { // they are not the case's own
			o.late(env, kind, name, found)
			continue
		}
		o.found["tasks"] += len(want)
		o.same(name+" tasks of "+string(kind), got, want)
		if counts[kind] != len(want) {
			o.t.Fatalf("%s: counts %d of %s, want %d", name, counts[kind], kind, len(want))
		}
	}
}

// late are second looks: only at what is another's, and above.
func (o *oracle) late(env *casework.Env, kind casework.TaskKind, name string, found []app.Task) {
	for _, task := range found {
		i := slices.IndexFunc(o.cases, func(c casework.Case) bool { return c.ID == task.Case.ID })
		verb := org.Verb("list_late_rechecks")
		as := *env
		if kind == casework.TaskRecheck {
			verb = "list_rechecks"
			as.Sampled = &casework.Sampled{Org: env.Actor.Org, Done: true}
		}
		if !org.Allow(as.Hand(), verb, as.Subject(&o.cases[i]), as.Now).Allowed() {
			o.t.Fatalf("%s: %s lists %s", name, kind, task.Case.ID)
		}
	}
	if kind != casework.TaskLateRecheck {
		return
	}
	o.found["late"] += len(o.allowed(env, "list_late_rechecks", func(*casework.Case) bool { return true }))
}

func (o *oracle) listed(actor app.Actor, scope app.Scope) []string {
	var ids []string
	for q := (app.Question{Limit: 7}); ; {
		page, err := o.c.List(o.t.Context(), actor, scope, q)
		if fault.Has(err, "app.list_forbidden") {
			return nil
		}
		if err != nil {
			o.t.Fatal(err)
		}
		for _, c := range page.Cases {
			ids = append(ids, string(c.ID))
		}
		if q.After = page.Next; page.Next.ID == "" {
			return ids
		}
	}
}

func (o *oracle) exported(actor app.Actor, scope app.Scope) []string {
	var ids []string
	err := o.c.Export(o.t.Context(), actor, scope, app.Question{}, func(page []casework.Case) error {
		for _, c := range page {
			ids = append(ids, string(c.ID))
		}
		return nil
	})
	if err != nil && !fault.Has(err, "app.list_forbidden") {
		o.t.Fatal(err)
	}
	return ids
}

func (o *oracle) counted(actor app.Actor, scope app.Scope) (n int) {
	counts, err := o.c.Counts(o.t.Context(), actor, scope)
	if err != nil && !fault.Has(err, "app.list_forbidden") {
		o.t.Fatal(err)
	}
	for _, some := range counts {
		n += some
	}
	return n
}

func (o *oracle) same(what string, got, want []string) {
	o.t.Helper()
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		o.t.Fatalf("%s:\n%v\nallowed:\n%v", what, got, want)
	}
}

// manyCases are cases in all places, in many states and with many tasks, and some
// from a file.
func manyCases(t *testing.T, c *wellfieldtest.City) {
	file := &casework.File{Class: wellfieldtest.Pothole}
	for column := range int32(4) {
		town := []string{"east", "west"}[column/2]
		desk, works := "desk-"+town, "works-"+town
		report := func(words string) *wellfieldtest.Story { return c.Reported(words, wellfieldtest.In(column%2, column)) }
		report("received")
		report("verifying").By(desk).Does(casework.Verify{})
		report("dispatched").By(desk).Does(casework.Dispatch{File: file, Co: []org.ID{"cleaning"}})
		report("disputed").By(desk).Does(casework.Dispatch{File: file}).By(works).
			Does(casework.Return{Reason: casework.OtherDuty, Text: "not ours", Unit: "cleaning"})
		report("supervised").By(desk).Does(casework.Dispatch{File: file}).By("city-desk").Does(casework.Supervise{Demand: "why"})
		report("handled").By(desk).Does(casework.Dispatch{File: file}).By(works).Does(c.Evidence())
		report("explained").By(desk).Does(casework.Dispatch{File: file}).By(works).Does(c.Evidence()).
			By("boss-" + town).Does(casework.CloseExplained{Text: "t", Basis: "b", Remedy: "r"})
		report("registered").By(desk).Does(casework.Dispatch{File: file}).By(works).Does(c.Evidence()).By("boss-" + town).
			Does(casework.CloseLongTerm{Owner: org.ID("works-" + town), Reason: "planning", Text: "next year", Review: "2026-09-01"})
	}
	c.Reported("nowhere", &geo.Point{Lat: 1, Lng: 1})
	row := casework.Import{SourceID: "1", Digest: "d", Class: wellfieldtest.Pothole, Point: wellfieldtest.In(0, 0),
		Opened: c.Now().Add(-time.Hour), State: casework.Handling, Lead: "check-east"}
	if _, errs := c.Import(t.Context(), "old", []casework.Import{row}); errs[0] != nil {
		t.Fatal(errs)
	}
}

// redrawMap makes East a successor of West, ends West, makes the district a
// jurisdiction or takes an area out, or none of it.
func redrawMap(t *testing.T, c *wellfieldtest.City, r *rand.Rand) {
	areas := wellfieldtest.Areas()
	merged, run := r.IntN(2) == 0, r.IntN(3) == 0
	for i := range areas.Areas {
		a := &areas.Areas[i]
		switch {
		case merged && len(a.Code) >= 9 && a.Code[:9] == wellfieldtest.West[:9] && a.Level >= grid.Township:
			a.Valid = civil.Span{To: "2026-03-01"}
			if a.Code == wellfieldtest.West {
				a.Successors = []string{wellfieldtest.East}
			}
		case run && a.Level == grid.District:
			a.Jurisdiction = true
		}
	}
	publish(t, c, store.Areas, areas)
}

// redrawChart adds organisations anywhere, with posts of any duties, and accounts
// that hold several of them on some days.
func redrawChart(t *testing.T, c *wellfieldtest.City, r *rand.Rand) {
	d := wellfieldtest.Organisations()
	areas := append(c.Policy().Map.All(), &grid.Area{}, &grid.Area{Code: "unknown"})
	kinds := []org.Kind{org.Unit, org.Department, org.Government, org.PartyBranch, org.SelfGoverning}
	spans := []civil.Span{{}, {}, {}, {To: "2026-03-01"}, {From: "2026-04-01"}, {From: "2026-01-01", To: "2027-01-01"}}
	for i := range d.Organisations {
		if d.Organisations[i].Kind == org.Centre && r.IntN(4) == 0 {
			d.Organisations[i].Valid = civil.Span{To: "2026-03-01"} // it is the centre no more, and nobody is
		}
	}
	for i := range 10 {
		id := org.ID(fmt.Sprintf("drawn-%d", i))
		of := d.Organisations[r.IntN(len(d.Organisations))]
		d.Organisations = append(d.Organisations, org.Organisation{ID: id, Kind: kinds[r.IntN(len(kinds))], Name: of.Name, Parent: of.ID,
			Area: areas[r.IntN(len(areas))].Code, Valid: spans[r.IntN(len(spans))]})
		post := org.Post{ID: id, Org: id, Name: of.Name, Duties: drawDuties(r), Valid: spans[r.IntN(len(spans))]}
		if i%5 == 0 { // a second post in an organisation that has cases
			post.Org = []org.ID{"works-east", "cleaning", "branch-west", "district-centre", "command-east"}[r.IntN(5)]
		}
		d.Posts = append(d.Posts, post)
		account := fmt.Sprintf("drawn-%d", r.IntN(7))
		if len(post.Duties) == 1 && slices.Contains(org.Administrations(), post.Duties[0]) {
			account = fmt.Sprintf("administrator-%d", i)
		}
		d.Holdings = append(d.Holdings, org.Holding{Post: id, Account: account, Valid: spans[r.IntN(len(spans))]})
	}
	publish(t, c, store.Organisations, d)
}

func drawDuties(r *rand.Rand) []org.Duty {
	if r.IntN(6) == 0 {
		return []org.Duty{org.Administrations()[r.IntN(3)]}
	}
	all := org.CaseDuties()
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+r.IntN(3)]
}

func publish(t *testing.T, c *wellfieldtest.City, k store.DocumentKind, document any) {
	t.Helper()
	if _, err := c.Publish(context.WithoutCancel(t.Context()), k, document, "p", "drawn", c.Policy().Version(k)); err != nil {
		t.Fatal(err)
	}
}
