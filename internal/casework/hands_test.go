package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// TestEachGroundByItself takes the grounds of a right apart: in a usual life
// several hold at once, and one that was lost would not be missed.
func TestEachGroundByItself(t *testing.T) {
	handled := func(change func(c *casework.Case, a *casework.Actor)) *world {
		w := at(t, casework.Handled).by("check-east")
		w.c.Lead, w.c.Co, w.c.Given, w.c.Hands = "works-west", nil, nil, nil
		change(&w.c, &w.env.Actor)
		return w
	}
	for name, change := range map[string]func(c *casework.Case, a *casework.Actor){
		"leads":               func(c *casework.Case, _ *casework.Actor) { c.Lead = "check-east" },
		"is co-unit":          func(c *casework.Case, _ *casework.Actor) { c.Co = []org.ID{"check-east"} },
		"had it once":         func(c *casework.Case, _ *casework.Actor) { c.Given = []org.ID{"check-east"} },
		"stands beneath":      func(c *casework.Case, _ *casework.Actor) { c.Lead = "town-east" },
		"stood beneath":       func(c *casework.Case, _ *casework.Actor) { c.Given = []org.ID{"town-east"} },
		"unit had a hand":     func(c *casework.Case, _ *casework.Actor) { c.Hands = []casework.Hand{{Org: "check-east"}} },
		"person had a hand":   func(c *casework.Case, _ *casework.Actor) { c.Hands = []casework.Hand{{Org: "x", Person: "check-east"}} },
		"belongs to the lead": func(_ *casework.Case, a *casework.Actor) { a.Others = []org.ID{"works-west"} },
		"belongs to a unit": func(c *casework.Case, a *casework.Actor) {
			c.Given, a.Others = []org.ID{"cleaning"}, []org.ID{"cleaning"}
		},
	} {
		t.Run(name, func(*testing.T) { handled(change).refuses("case.own_work", wellfieldtest.Passed) })
	}
	handled(func(c *casework.Case, a *casework.Actor) {
		a.Others, a.Person = []org.ID{"cleaning"}, ""
		c.Hands = []casework.Hand{{Org: "x"}}
	}).does(wellfieldtest.Passed)
	handled(func(c *casework.Case, _ *casework.Actor) { c.Lead = "" }).does(wellfieldtest.Passed)
}

func TestWhoSees(t *testing.T) {
	for _, r := range []struct {
		name   string
		change func(c *casework.Case, a *casework.Actor)
		sees   bool
	}{
		{"intake alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = []org.Duty{org.DutyIntake} }, true},
		{"dispatch alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = []org.Duty{org.DutyDispatch} }, true},
		{"check alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = []org.Duty{org.DutyCheck} }, true},
		{"supervise alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = []org.Duty{org.DutySupervise} }, true},
		{"handling alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = []org.Duty{org.DutyHandle} }, false},
		{"administering alone", func(_ *casework.Case, a *casework.Actor) { a.Duties = org.Administrations() }, false},
		{"the whole city", func(_ *casework.Case, a *casework.Actor) { a.Area = "990000000000" }, true},
		{"beneath the township", func(_ *casework.Case, a *casework.Actor) { a.Area = wellfieldtest.East[:9] + "001" }, false},
		{"the other township", func(_ *casework.Case, a *casework.Actor) { a.Area = wellfieldtest.West }, false},
		{"no area", func(_ *casework.Case, a *casework.Actor) { a.Area = "" }, false},
		{"the area it came from", func(_ *casework.Case, a *casework.Actor) {
			a.Area, a.Former = wellfieldtest.West, []string{wellfieldtest.East}
		}, true},
		{"once its centre, elsewhere", func(c *casework.Case, a *casework.Actor) { a.Area, a.Org, c.Centre = wellfieldtest.West, "c", "c" }, false},
		{"what has no centre, elsewhere", func(c *casework.Case, a *casework.Actor) { a.Area, c.Jurisdiction = wellfieldtest.West, "990000000000" }, false},
		{"what has no centre, to the backstop", func(c *casework.Case, a *casework.Actor) {
			a.Area, a.Org, c.Jurisdiction = wellfieldtest.West, "district-centre", "990000000000"
		}, true},
		{"what has a centre, to the backstop", func(_ *casework.Case, a *casework.Actor) { a.Area, a.Org = wellfieldtest.West, "district-centre" }, false},
		{"handling in the lead unit", func(c *casework.Case, a *casework.Actor) {
			a.Duties, a.Area, c.Lead = []org.Duty{org.DutyHandle}, "", "elsewhere"
		}, true},
		{"administering in the lead unit", func(c *casework.Case, a *casework.Actor) {
			a.Duties, c.Lead = org.Administrations(), "elsewhere"
		}, false},
		{"an unknown duty in the lead unit", func(c *casework.Case, a *casework.Actor) {
			a.Duties, c.Lead = []org.Duty{"all"}, "elsewhere"
		}, false},
		{"on another day", func(_ *casework.Case, a *casework.Actor) { a.Until = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }, false},
		{"before its day", func(_ *casework.Case, a *casework.Actor) { a.From = time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC) }, false},
		{"no organisation, no centre", func(c *casework.Case, a *casework.Actor) { a.Area, a.Org, c.Centre = "", "", "" }, false},
		{"verifying its grid", func(_ *casework.Case, a *casework.Actor) {
			a.Duties, a.Area = []org.Duty{org.DutyVerify}, wellfieldtest.East[:9]+"001001"
		}, true},
		{"verifying another", func(_ *casework.Case, a *casework.Actor) {
			a.Duties, a.Area = []org.Duty{org.DutyVerify}, wellfieldtest.East[:9]+"001002"
		}, false},
		{"asked to verify", func(c *casework.Case, a *casework.Actor) {
			a.Duties, a.Area, a.Org, c.Verifier = []org.Duty{org.DutyVerify}, "", "v", "v"
		}, true},
		{"a program of no post", func(_ *casework.Case, a *casework.Actor) { a.Role = casework.System }, false},
	} {
		w := at(t, casework.Received).by("desk-east")
		w.env.Actor.Org = "elsewhere"
		r.change(&w.c, &w.env.Actor)
		if got := casework.Sees(w.c, w.env); got != r.sees {
			t.Errorf("%s: sees %v", r.name, got)
		}
	}
}

// TestWhatAPointOutweighs: the mark on the map, then the area that was named.
func TestWhatAPointOutweighs(t *testing.T) {
	outside := &geo.Point{Lat: 1, Lng: 1}
	for _, r := range []struct {
		point *geo.Point
		area  string
		want  string
	}{
		{wellfieldtest.In(0, 0), wellfieldtest.West, wellfieldtest.East[:9] + "001001"},
		{outside, wellfieldtest.West, wellfieldtest.West},
		{outside, "", "990000000000"},
		{nil, wellfieldtest.West, wellfieldtest.West},
	} {
		w := newWorld(t).by("reporter").does(casework.Report{ID: "c", Summary: "x", Point: r.point, Area: r.area})
		if w.c.Place.Area() != r.want {
			t.Errorf("%v in %q lies in %q, want %q", r.point, r.area, w.c.Place.Area(), r.want)
		}
	}
}
