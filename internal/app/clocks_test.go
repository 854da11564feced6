package app_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// old writes a case as it was written before there were clocks: by the same
// decisions, and events that carry none.
type old struct {
	*wellfieldtest.City
	t   *testing.T
	ref store.Ref
}

func (o *old) does(account string, cmd casework.Command) *old {
	o.t.Helper()
	p := o.Policy()
	env := casework.Env{Now: o.Now(), Zone: o.Zone(), Map: p.Map, Chart: p.Chart, Catalogue: p.Catalogue, Calendar: p.Calendar, Procedure: p.Procedure,
		Edition: func(int) *catalog.Catalogue { return p.Catalogue },
		Photo:   func(string) (casework.PhotoFacts, bool) { return casework.PhotoFacts{}, true },
		Seal:    func(v []byte) casework.Sealed { return casework.Seal(v, []byte(uuid.NewString()[:16])) },
		Number:  func() string { return fmt.Sprintf("%.4s-%.4s-%.3s", o.ref.ID[24:], o.ref.ID[28:], o.ref.ID[32:]) },
		Route: func(catalog.Key, grid.Chain, org.ID) casework.Routing {
			return casework.Routing{Lead: "works-east", Rule: "east", Version: 2}
		},
		Actor: casework.Actor{Role: casework.Reporter}}
	if account != "" {
		post := p.Chart.PostsOf(account, civil.DayOf(o.Now().In(o.Zone())))[0]
		unit, _ := p.Chart.Org(post.Org)
		env.Actor = casework.Actor{Role: casework.Staff, Post: post.ID, Org: unit.ID, Area: unit.Area, Duties: post.Duties, Person: account}
	}
	_, err := o.DB.Update(context.Background(), o.ref, store.Command{}, func(c casework.Case) (store.Change, error) {
		events, err := casework.Decide(c, cmd, env)
		var bare []casework.Event
		for _, e := range events {
			if _, only := e.(*casework.ClockSet); only {
				continue
			}
			if f := reflect.ValueOf(e).Elem().FieldByName("Clocked"); f.IsValid() {
				f.SetZero()
			}
			bare = append(bare, e)
		}
		return store.Change{Events: bare, Stamp: casework.Stamp{At: env.Now, Actor: env.Actor}}, err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return o
}

func oldCase(t *testing.T, c *wellfieldtest.City) *old {
	o := &old{City: c, t: t, ref: store.Ref{Jurisdiction: wellfieldtest.East, ID: casework.ID(uuid.NewString())}}
	return o.does("", casework.Report{ID: o.ref.ID, Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0)})
}

// TestADatabaseWithoutClocksGetsThem: cases that were written before there were
// any climb nothing; the start gives every open one its clocks, once, by the hand
// of time, counted from when it was reported, dispatched or handled, and from then
// on the sweep passes them up, the oldest first.
func TestADatabaseWithoutClocksGetsThem(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		file := &casework.File{Class: wellfieldtest.Pothole}
		var cases []*old
		for range 3 {
			cases = append(cases, oldCase(t, c), oldCase(t, c).does("desk-east", *file), oldCase(t, c).does("desk-east", casework.Dispatch{File: file}))
			c.Clock.Pass(time.Hour)
		}
		ended := oldCase(t, c).does("desk-east", casework.Refuse{Reason: casework.BelowStandard, Text: "t"})
		young := c.Reported("hole", wellfieldtest.In(0, 0))
		c.Clock.Pass(60 * 24 * time.Hour)
		for _, o := range cases {
			if k := stored(t, c, o.ref); k.Stage != nil || k.Escalation != nil || !k.NextDue().IsZero() {
				t.Fatalf("it has clocks already: %+v", k)
			}
		}
		r, err := c.GiveClocks(t.Context())
		if err != nil || r != (app.Clocked{Open: 10, Lacking: 9, Given: 9}) {
			t.Fatalf("%+v, %v", r, err)
		}
		for i, o := range cases {
			k := stored(t, c, o.ref)
			m := k.Climb(k.Course())
			if m == nil || m.Next == nil || m.Next.At.After(c.Now()) || !m.From.Equal(k.ReportedAt) && !m.From.Equal(k.DispatchedAt) || k.Stage == nil {
				t.Errorf("case %d in %q: %+v, %+v", i, k.State, m, k.Stage)
			}
			v, err := c.CaseByRef(t.Context(), c.As("city-desk"), o.ref)
			if last := v.History[len(v.History)-1]; err != nil || last.Entry.Kind != "clock_set" || last.Entry.Actor != string(casework.System) {
				t.Errorf("case %d: the journal says %+v, %v", i, last.Entry, err)
			}
		}
		for _, ref := range []store.Ref{ended.ref, young.Receipt.Ref} {
			v, err := c.CaseByRef(t.Context(), c.As("city-desk"), ref)
			if last := v.History[len(v.History)-1]; err != nil || last.Entry.Kind == "clock_set" {
				t.Errorf("it lacked nothing: %+v, %v", last.Entry, err)
			}
		}
		if again, err := c.GiveClocks(t.Context()); err != nil || again != (app.Clocked{}) {
			t.Errorf("again: %+v, %v", again, err)
		}
		if n, err := c.Sweep(t.Context(), c.Now()); err != nil || n < len(cases) {
			t.Errorf("%d passed up, %v", n, err)
		}
		for i, o := range cases {
			if len(escalations(t, c, o.ref)) == 0 {
				t.Errorf("case %d climbs nothing", i)
			}
		}
	})
}

func stored(t *testing.T, c *wellfieldtest.City, ref store.Ref) casework.Case {
	t.Helper()
	k, _, ok, err := c.DB.Case(t.Context(), ref)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return k
}

// TestClocksThatWereStoppedBeingGivenAreGiven: a start that is cut off notes
// nothing, and the next gives the rest.
func TestClocksThatWereStoppedBeingGivenAreGiven(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		for range 40 {
			oldCase(t, c)
		}
		for n := range 5 {
			ctx, stop := context.WithTimeout(t.Context(), time.Duration(n)*200*time.Microsecond)
			_, err := c.GiveClocks(ctx)
			stop()
			if done, _, noted := c.DB.Followed(t.Context(), store.Clocks); noted != nil || err != nil && done > 0 {
				t.Errorf("stopped with %v, and noted as done: %d, %v", err, done, noted)
			}
		}
		if _, err := c.GiveClocks(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := c.Sweep(t.Context(), c.Now().AddDate(0, 3, 0)); err != nil || n != 40 {
			t.Errorf("%d climb, %v", n, err)
		}
	})
}
