package casework_test

import (
	"fmt"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// world is the small city as a decision sees it: no database, no clock.
type world struct {
	t     testing.TB
	env   casework.Env
	c     casework.Case
	known int // photos made so far
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

// newWorld is Monday, 2 March 2026, 10:00 in Shanghai.
func newWorld(t testing.TB) *world {
	zone := must[*time.Location](t)(time.LoadLocation("Asia/Shanghai"))
	rules := must[*dispatch.Rules](t)(dispatch.NewRules(4, wellfieldtest.Rules()))
	w := &world{t: t}
	w.env = casework.Env{
		Now: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC), Zone: zone,
		Map:       must[*grid.Map](t)(grid.NewMap(7, wellfieldtest.Areas())),
		Chart:     must[*org.Chart](t)(org.NewChart(2, wellfieldtest.Organisations())),
		Catalogue: must[*catalog.Catalogue](t)(catalog.NewCatalogue(3, wellfieldtest.Catalogue())),
		Calendar:  must[*worktime.Calendar](t)(worktime.NewCalendar(1, worktime.ChinaDefault())),
		Procedure: must[*procedure.Procedure](t)(procedure.New(1, procedure.Default())),
		Edition:   func(int) *catalog.Catalogue { return nil },
		Photo:     func(hash string) (casework.PhotoFacts, bool) { return casework.PhotoFacts{}, hash[0] == 'p' },
		Seal:      func(value []byte) casework.Sealed { return casework.Seal(value, []byte("0123456789abcdef")) },
		Number:    func() string { return "N" },
	}
	w.env.Route = func(class catalog.Key, chain grid.Chain, backstop org.ID) casework.Routing {
		a := rules.Match(dispatch.Facts{Class: class, Chain: chain, Local: w.env.Now.In(zone)}, backstop)
		return casework.Routing{Lead: a.Lead, Co: a.Co, Rule: a.Rule, Version: a.Version}
	}
	return w
}

// photo is the hash of another stored photo.
func (w *world) photo(role casework.PhotoRole) []casework.PhotoIn {
	w.known++
	return []casework.PhotoIn{{Hash: fmt.Sprintf("p%d", w.known), Role: role}}
}

// by says who acts: a role, or an account in its first post.
func (w *world) by(who string) *world {
	w.t.Helper()
	w.env.Sampled = nil
	switch who {
	case "reporter":
		w.env.Actor = casework.Actor{Role: casework.Reporter, Case: w.c.ID}
	case "another reporter":
		w.env.Actor = casework.Actor{Role: casework.Reporter, Case: "another"}
	case "time":
		w.env.Actor = casework.Actor{Role: casework.System}
	case "importer":
		w.env.Actor = casework.Actor{Role: casework.Importer, System: "old"}
	case "nobody":
		w.env.Actor = casework.Actor{Role: casework.Staff}
	case "drawn": // the other township, which the draw named for the case as it stands
		w.by("check-west")
		w.env.Sampled = &casework.Sampled{Month: "2026-03", Org: w.env.Actor.Org, Of: w.c.EndedAt, Due: w.c.EndedAt.AddDate(0, 0, 7)}
	default:
		posts := w.env.Chart.PostsOf(who, civil.DayOf(w.env.Now.In(w.env.Zone)))
		if len(posts) == 0 {
			w.t.Fatalf("%s holds no post", who)
		}
		o, _ := w.env.Chart.Org(posts[0].Org)
		w.env.Actor = casework.Actor{Role: casework.Staff, Post: posts[0].ID, Org: o.ID, Area: o.Area, Duties: posts[0].Duties, Person: who}
		for _, p := range posts[1:] {
			w.env.Actor.Others = append(w.env.Actor.Others, p.Org)
		}
	}
	return w
}

// beside puts another case of East, in the state, beside the one that is decided
// on: its id is "p", its number "P".
func (w *world) beside(state casework.State) *world {
	other := at(w.t, state).c
	other.ID, other.Number = "p", "P"
	w.env.Beside = &other
	return w
}

func (w *world) tries(cmd casework.Command) error {
	events, err := casework.Decide(w.c, cmd, w.env)
	if err == nil {
		w.c = casework.Apply(w.c, events, casework.Stamp{At: w.env.Now, Actor: w.env.Actor})
	}
	return err
}

func (w *world) does(cmd casework.Command) *world {
	w.t.Helper()
	if err := w.tries(cmd); err != nil {
		w.t.Fatalf("%s by %s in %q: %v", cmd.Verb(), w.env.Actor.Name(), w.c.State, err)
	}
	return w
}

func (w *world) refuses(key string, cmd casework.Command) *world {
	w.t.Helper()
	before := w.c.Rev
	if err := w.tries(cmd); !fault.Has(err, key) {
		w.t.Errorf("%s by %s in %q: want %s, got %v", cmd.Verb(), w.env.Actor.Name(), w.c.State, key, err)
	}
	if w.c.Rev != before {
		w.t.FailNow()
	}
	return w
}

// owed is what time owes the case beside passing it up.
func (w *world) owed() (time.Time, casework.Command) {
	c := w.c
	c.Escalation = nil
	return c.Owed()
}

func (w *world) nextDue() time.Time {
	at, _ := w.owed()
	return at
}

func (w *world) later(d time.Duration) *world {
	w.env.Now = w.env.Now.Add(d)
	return w
}

func (w *world) is(state casework.State, owner org.ID) *world {
	w.t.Helper()
	if w.c.State != state || w.c.Owner != owner {
		w.t.Fatalf("%q of %q, want %q of %q", w.c.State, w.c.Owner, state, owner)
	}
	return w
}

// evidence is what the Pothole class asks for.
func (w *world) evidence() casework.Handle {
	return casework.Handle{Text: "filled", Photos: w.photo(casework.After)}
}

// notOurs is a return that names nobody.
var notOurs = casework.Return{Reason: casework.OtherDuty, Text: "not on our list"}

// suspend asks for a suspension until the day.
func (w *world) suspend(until civil.Day) casework.Suspend {
	return casework.Suspend{Until: until, Reason: "weather", Text: "frost", Measure: "fenced off", Photos: w.photo("")}
}

var (
	extend   = casework.Extend{More: 2, Reason: "materials", Text: "asphalt comes on Thursday"}
	longTerm = casework.CloseLongTerm{Owner: "works-east", Reason: "planning", Text: "the road is rebuilt next year", Review: "2026-09-01"}
)

var explained = casework.CloseExplained{Text: "t", Basis: "b", Remedy: "r"}

// at is a case of East in the state, by the shortest way.
func at(t testing.TB, state casework.State) *world {
	w := newWorld(t)
	w.by("reporter").does(casework.Report{ID: "c", Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0)})
	file := &casework.File{Class: wellfieldtest.Pothole}
	handled := func() { w.by("desk-east").does(casework.Dispatch{File: file}).by("works-east").does(w.evidence()) }
	passed := func() { handled(); w.by("check-east").does(wellfieldtest.Passed) }
	switch state {
	case casework.Received:
	case casework.NeedInfo:
		w.by("desk-east").does(casework.Ask{Question: "q"})
	case casework.Verifying:
		w.by("desk-east").does(casework.Verify{})
	case casework.Refused:
		w.by("desk-east").does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"})
	case casework.ReferredOut:
		w.by("desk-east").does(casework.Refer{To: "court", Text: "t"})
	case casework.Merged:
		w.beside(casework.Handling).by("desk-east").does(casework.Merge{Into: "P"})
	case casework.Filed:
		w.by("desk-east").does(*file)
	case casework.Dispatched:
		w.by("desk-east").does(casework.Dispatch{File: file})
	case casework.Disputed:
		w.by("desk-east").does(casework.Dispatch{File: file}).by("works-east").does(notOurs)
	case casework.Handling:
		w.by("desk-east").does(casework.Dispatch{File: file}).by("works-east").does(casework.Sign{})
	case casework.Handled:
		handled()
	case casework.Checking:
		handled()
		w.by("check-east").does(casework.StartCheck{})
	case casework.AwaitingReporter:
		passed()
	case casework.ClosedResolved:
		passed()
		w.by("reporter").does(casework.Confirm{})
	case casework.ClosedExplained:
		handled()
		w.by("boss-east").does(explained)
	case casework.Reopened:
		passed()
		w.by("reporter").does(casework.Deny{Text: "t"})
	case casework.Suspended:
		w.by("desk-east").does(casework.Dispatch{File: file}).by("works-east").does(casework.Sign{}).does(w.suspend("2026-03-05"))
		w.by("boss-east").does(casework.Grant{})
	case casework.ClosedLongTerm:
		handled()
		w.by("boss-east").does(longTerm)
	}
	if w.c.State != state {
		t.Fatalf("led to %q, not %q", w.c.State, state)
	}
	return w
}
