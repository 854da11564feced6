package casework_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

var floodRef = casework.EmergencyRef{ID: "e", Plan: "flood", Version: 2}

// declared puts emergencies in force for every class everywhere, from now for
// some hours.
func (w *world) declared(hours int, all ...casework.Emergency) *world {
	from, until := w.env.Now, w.env.Now.Add(time.Duration(hours)*time.Hour)
	w.env.Emergencies = func(_ catalog.Key, _ grid.Chain, at time.Time) []casework.Emergency {
		if at.Before(from) || !at.Before(until) {
			return nil
		}
		return all
	}
	return w
}

func under(lead org.ID, limit string) casework.Emergency {
	e := casework.Emergency{EmergencyRef: floodRef, Lead: lead}
	if limit != "" {
		e.Limit, _ = worktime.ParseLimit(limit)
	}
	return e
}

// litter is a report of litter in East that the desk files and dispatches.
func litter(w *world) *world {
	w.by("reporter").does(casework.Report{ID: "c", Channel: casework.Web, Summary: "litter", Point: wellfieldtest.In(0, 0)})
	return w.by("desk-east").does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
}

func TestWhatAnEmergencyChanges(t *testing.T) {
	for _, row := range []struct {
		name        string
		all         []casework.Emergency
		lead        org.ID
		due         time.Duration
		route, due2 bool // whether the emergency is named as the reason
	}{
		{"none", nil, "works-east", 4 * time.Hour, false, false},
		{"unit and limit", []casework.Emergency{under("cleaning", "1 urgent_hour")}, "cleaning", time.Hour, true, true},
		{"unit alone", []casework.Emergency{under("cleaning", "")}, "cleaning", 4 * time.Hour, true, false},
		{"limit alone", []casework.Emergency{under("", "2 urgent_hour")}, "works-east", 2 * time.Hour, false, true},
		{"a longer limit gives nobody time", []casework.Emergency{under("", "9 urgent_day")}, "works-east", 4 * time.Hour, false, false},
		{"an equal limit is the class's", []casework.Emergency{under("", "4 urgent_hour")}, "works-east", 4 * time.Hour, false, false},
		{"no power, no lead", []casework.Emergency{under("works-west", "")}, "works-east", 4 * time.Hour, false, false},
		{"the next one that has it", []casework.Emergency{under("works-west", ""), under("cleaning", "")}, "cleaning", 4 * time.Hour, true, false},
		{"the earliest of limits", []casework.Emergency{under("", "3 urgent_hour"), under("", "1 urgent_hour"), under("", "2 urgent_hour")}, "works-east", time.Hour, false, true},
	} {
		w := litter(newWorld(t).declared(1, row.all...))
		if w.c.Lead != row.lead || w.c.Due.At.Sub(w.env.Now) != row.due {
			t.Errorf("%s: %s until %s", row.name, w.c.Lead, w.c.Due.At)
		}
		if (w.c.Route.Emergency != nil) != row.route || (w.c.Due.Emergency != nil) != row.due2 {
			t.Errorf("%s: route by %v, due by %v", row.name, w.c.Route.Emergency, w.c.Due.Emergency)
		}
		if w.c.Route.Rule != "east" {
			t.Errorf("%s: the usual rule is not kept: %q", row.name, w.c.Route.Rule)
		}
	}
}

// TestACaseKeepsWhatItHas: an emergency moves nothing that was given before it,
// and its end takes nothing back.
func TestACaseKeepsWhatItHas(t *testing.T) {
	w := litter(newWorld(t))
	due := w.c.Due.At
	w.declared(1, under("cleaning", "1 urgent_hour"))
	w.by("boss-east").does(casework.Note{Text: "seen"})
	if w.c.Lead != "works-east" || !w.c.Due.At.Equal(due) {
		t.Fatal("an open case was moved")
	}
	w.by("desk-east").does(casework.Dispatch{Reason: "the flood"})
	if w.c.Lead != "cleaning" || !w.c.Due.At.Equal(due) || w.c.Due.Emergency != nil || w.c.Route.Emergency == nil {
		t.Fatalf("sent again: %s until %s", w.c.Lead, w.c.Due.At)
	}

	w = litter(newWorld(t).declared(1, under("cleaning", "1 urgent_hour"))).later(2 * time.Hour)
	w.by("cleaning").does(casework.Sign{})
	if w.c.Lead != "cleaning" || *w.c.Due.Emergency != floodRef || w.c.Standing(w.env.Now) != casework.Overdue {
		t.Fatal("its end took something back")
	}
	w = newWorld(t).declared(1, under("cleaning", "1 urgent_hour")).later(time.Hour)
	if litter(w); w.c.Lead != "works-east" || w.c.Route.Emergency != nil || w.c.Due.Emergency != nil {
		t.Fatal("at its end it is over")
	}
}

// TestTheLimitOfAnEmergencyFollowsTheCalendar: computed again, it is still the
// emergency's, and says so.
func TestTheLimitOfAnEmergencyFollowsTheCalendar(t *testing.T) {
	w := newWorld(t).declared(1, under("", "1 working_day"))
	w.by("reporter").does(casework.Report{ID: "c", Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0)})
	w.by("desk-east").does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	doc := worktime.ChinaDefault()
	year := doc.Years[2026]
	year.Holidays = append(slices.Clone(year.Holidays), "2026-03-03")
	doc.Years[2026] = year
	w.env.Calendar = must[*worktime.Calendar](t)(worktime.NewCalendar(2, doc))
	before := w.c.Due.At
	w.by("time").does(casework.Reschedule{})
	if !w.c.Due.At.Equal(before.AddDate(0, 0, 1)) || w.c.Due.Limit.String() != "1 working_day" || *w.c.Due.Emergency != floodRef {
		t.Fatalf("from %s to %+v", before, w.c.Due)
	}
}

// TestEmergencyOpensNothing: for every account of the small city and every state,
// what may be done and seen is the same with emergencies in force as without.
func TestEmergencyOpensNothing(t *testing.T) {
	for _, state := range casework.States() {
		w := at(t, state)
		for _, account := range append(w.env.Chart.Accounts(), "reporter", "another reporter", "time", "importer", "nobody") {
			without := newWorld(t)
			without.c = w.c
			without.env.Now = w.env.Now
			without.by(account)
			with := *without
			with.declared(100, under("works-west", "1 urgent_hour"), under("cleaning", "1 urgent_hour"))
			a, b := casework.May(without.c, without.env), casework.May(with.c, with.env)
			if len(a) != len(b) {
				t.Errorf("%s in %q may %v without, %v with", account, state, a, b)
			}
			if casework.Sees(without.c, without.env) != casework.Sees(with.c, with.env) {
				t.Errorf("%s in %q sees otherwise with an emergency", account, state)
			}
		}
	}
}
