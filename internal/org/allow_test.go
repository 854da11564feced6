package org_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wellfield/internal/org"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

// fit is an actor and a subject that meet everything a line asks, and nothing that
// another relation, area or duty would.
func fit(r org.Rule) (org.Actor, org.Subject) {
	a := org.Actor{Role: org.RoleStaff, Post: "post", Org: "unit", Line: []org.ID{"unit", "above"}, Person: "me",
		From: noon.Add(-time.Hour), Until: noon.Add(time.Hour)}
	s := org.Subject{Case: "c", Jurisdiction: "town", Chain: []string{"city", "town", "grid"}, Lead: "lead", Verifier: "verifier",
		Owner: org.Seat{ID: "lead", Line: []org.ID{"lead"}, Areas: []string{"city", "town"}}}
	if len(r.Duties) > 0 {
		a.Duties = []org.Duty{r.Duties[0]}
	}
	meetArea(r.Area, &a)
	meetRelation(r.Relation, &a, &s)
	if slices.Contains(r.Not, org.Owes) { // stands above the owner
		a.Areas = append(a.Areas, "city")
	}
	return a, s
}

func meetArea(area org.Area, a *org.Actor) {
	switch area {
	case org.Line, org.Above:
		a.Jurisdictions = []string{"another", "town"}
	case org.Town:
		a.Areas = []string{"town"}
	case org.Ground:
		a.Areas, a.Homes = []string{"grid"}, []string{"town"}
	}
}

func meetRelation(r org.Relation, a *org.Actor, s *org.Subject) {
	switch r {
	case org.Anyone:
	case org.Public:
		a.Role = org.RoleReporter
	case org.Reporter:
		a.Role, a.Case = org.RoleReporter, "c"
	case org.Joined:
		a.Role, a.Case, a.Joined = org.RoleReporter, "own", "c"
	case org.Time:
		a.Role = org.RoleTime
	case org.Importer:
		a.Role = org.RoleImporter
	case org.LeadUnit:
		s.Lead = "unit"
	case org.HandUnit:
		s.Given = []org.ID{"unit"}
	case org.Verifies:
		s.Verifier = "unit"
	case org.Showing:
		s.Shown = true
	case org.Topmost:
		a.Backstop = true
	case org.Unlocked, org.Investigates:
		s.Ties = []org.Tie{{Relation: r, Post: "post", Person: "me"}}
	case org.TookIn, org.ToldItself:
		s.Ties = []org.Tie{{Relation: r, Post: "post"}}
	default:
		s.Ties = []org.Tie{{Relation: r, Org: "unit"}}
	}
}

// alone is whether no other line of the verb gives what this one gives: then what
// this one lacks is refused.
func alone(r org.Rule, a org.Actor, s org.Subject) bool {
	d := org.Allow(a, r.Verb, s, noon)
	return !d.Allowed()
}

// TestEachLine takes every line of the table by itself: it gives the right to whoever
// meets all of it, and to nobody who lacks one thing.
func TestEachLine(t *testing.T) {
	for i, r := range org.Rules() {
		name := fmt.Sprintf("%d %s", i, r.Verb)
		a, s := fit(r)
		if d := org.Allow(a, r.Verb, s, noon); !d.Allowed() || d.Err() != nil {
			t.Errorf("%s: %s is refused: %s", name, r.Who(), d.Reason)
			continue
		}
		lacks := func(what string, change func(a *org.Actor, s *org.Subject)) {
			a, s := fit(r)
			change(&a, &s)
			if !alone(r, a, s) {
				t.Errorf("%s is given %s", name, what)
			}
		}
		lacks("tomorrow", func(a *org.Actor, _ *org.Subject) { a.Until = noon })
		lacks("the day before", func(a *org.Actor, _ *org.Subject) { a.From = noon.Add(time.Microsecond) })
		if len(r.Duties) > 0 {
			lacks("without a duty", func(a *org.Actor, _ *org.Subject) { a.Duties = nil })
			lacks("with an unknown duty", func(a *org.Actor, _ *org.Subject) { a.Duties = []org.Duty{"all", "*", ""} })
			lacks("to no organisation", func(a *org.Actor, _ *org.Subject) { a.Org, a.Line = "", nil })
			if r.Verb != "report" {
				lacks("to a reporter", func(a *org.Actor, _ *org.Subject) { a.Role = org.RoleReporter })
			}
			lacks("to an unknown role", func(a *org.Actor, _ *org.Subject) { a.Role = "root" })
			for _, d := range org.Duties() {
				if !slices.ContainsFunc(org.RulesOf(r.Verb), func(o *org.Rule) bool { return slices.Contains(o.Duties, d) }) {
					lacks("with the duty "+string(d), func(a *org.Actor, _ *org.Subject) { a.Duties = []org.Duty{d} })
				}
			}
		}
		if r.Area != org.Anywhere {
			lacks("elsewhere", func(a *org.Actor, s *org.Subject) {
				s.Jurisdiction, s.Chain = "elsewhere", []string{"city2", "elsewhere"}
			})
			lacks("without an area", func(a *org.Actor, _ *org.Subject) { a.Areas, a.Jurisdictions, a.Homes = nil, nil, nil })
			lacks("where the case lies nowhere", func(_ *org.Actor, s *org.Subject) { s.Jurisdiction, s.Chain = "", nil })
		}
		if r.Relation != org.Anyone && r.Relation != org.Public && r.Relation != org.Time && r.Relation != org.Importer {
			lacks("to who is nothing to it", func(a *org.Actor, s *org.Subject) {
				a.Case, a.Joined, a.Backstop = "other", "other", false
				s.Lead, s.Given, s.Verifier, s.Shown, s.Ties = "lead", nil, "verifier", false, nil
			})
		}
		for _, side := range r.Not {
			for how, stand := range sides[side] {
				a, s := fit(r)
				stand(&a, &s)
				if d := org.Allow(a, r.Verb, s, noon); d.Allowed() || d.Reason == "" {
					t.Errorf("%s is given on the side %s: %s", name, side, how)
				}
				if !side.Taken(a, s) {
					t.Errorf("%s: %s is not the side %s", name, how, side)
				}
			}
		}
	}
}

type stand = map[string]func(a *org.Actor, s *org.Subject)

// sides are all ways to stand on each.
var sides = map[org.Side]stand{
	org.Handled: {
		"leads":               func(_ *org.Actor, s *org.Subject) { s.Lead = "unit" },
		"co-unit":             func(_ *org.Actor, s *org.Subject) { s.Co = []org.ID{"unit"} },
		"had it":              func(_ *org.Actor, s *org.Subject) { s.Given = []org.ID{"unit"} },
		"had a hand":          func(_ *org.Actor, s *org.Subject) { s.Hands = []org.Hand{{Org: "unit"}} },
		"beneath the lead":    func(_ *org.Actor, s *org.Subject) { s.Lead = "above" },
		"beneath who had it":  func(_ *org.Actor, s *org.Subject) { s.Given = []org.ID{"above"} },
		"the person":          func(_ *org.Actor, s *org.Subject) { s.Hands = []org.Hand{{Org: "x", Person: "me"}} },
		"another post":        func(a *org.Actor, s *org.Subject) { a.Others, s.Given = [][]org.ID{{"other"}}, []org.ID{"other"} },
		"another post's lead": func(a *org.Actor, s *org.Subject) { a.Others, s.Lead = [][]org.ID{{"other"}}, "other" },
	},
	org.TookPart: {
		"took part":             func(_ *org.Actor, s *org.Subject) { s.Took = []org.ID{"unit"} },
		"beneath who took part": func(_ *org.Actor, s *org.Subject) { s.Took = []org.ID{"above"} },
		"another post":          func(a *org.Actor, s *org.Subject) { a.Others, s.Took = [][]org.ID{{"other", "top"}}, []org.ID{"top"} },
	},
	org.Refused: {
		"the post":   func(_ *org.Actor, s *org.Subject) { s.Refused = &org.Hand{Post: "post", Person: "x"} },
		"the person": func(_ *org.Actor, s *org.Subject) { s.Refused = &org.Hand{Post: "x", Person: "me"} },
		"could be": func(a *org.Actor, s *org.Subject) {
			a.Duties, s.Refused = append(slices.Clone(a.Duties), org.DutyIntake), &org.Hand{}
		},
	},
	org.Disputes: {
		"returned":             func(_ *org.Actor, s *org.Subject) { s.Dispute = &org.Quarrel{Returned: []org.ID{"unit"}} },
		"beneath who returned": func(_ *org.Actor, s *org.Subject) { s.Dispute = &org.Quarrel{Returned: []org.ID{"above"}} },
		"pointed at":           func(_ *org.Actor, s *org.Subject) { s.Dispute = &org.Quarrel{Pointed: []org.ID{"unit"}} },
		"the person":           func(_ *org.Actor, s *org.Subject) { s.Dispute = &org.Quarrel{Hands: []org.Hand{{Person: "me"}}} },
		"another post": func(a *org.Actor, s *org.Subject) {
			a.Others, s.Dispute = [][]org.ID{{"o", "p"}}, &org.Quarrel{Returned: []org.ID{"p"}}
		},
		"another pointed at": func(a *org.Actor, s *org.Subject) {
			a.Others, s.Dispute = [][]org.ID{{"o"}}, &org.Quarrel{Pointed: []org.ID{"o"}}
		},
	},
	org.AskedUnlock: {
		"the post":   func(_ *org.Actor, s *org.Subject) { s.Unlock = &org.Hand{Post: "post", Person: "x"} },
		"the person": func(_ *org.Actor, s *org.Subject) { s.Unlock = &org.Hand{Post: "x", Person: "me"} },
		"unknown":    func(a *org.Actor, s *org.Subject) { a.Person, s.Unlock = "", &org.Hand{Post: "x", Person: "y"} },
	},
	org.Owes: {
		"owes it":         func(_ *org.Actor, s *org.Subject) { s.Owner.ID = "unit" },
		"beneath":         func(_ *org.Actor, s *org.Subject) { s.Owner.ID = "above" },
		"beside":          func(_ *org.Actor, s *org.Subject) { s.Owner.Areas = []string{"city2"} },
		"its own head":    func(_ *org.Actor, s *org.Subject) { s.Owner.Areas, s.Owner.Heads = []string{"city"}, true },
		"nobody owes it":  func(_ *org.Actor, s *org.Subject) { s.Owner = org.Seat{} },
		"without an area": func(_ *org.Actor, s *org.Subject) { s.Owner.Areas = nil },
		"another post":    func(a *org.Actor, _ *org.Subject) { a.Others = [][]org.ID{{"lead"}} },
	},
	org.Concerned: {"belongs there": func(a *org.Actor, _ *org.Subject) { a.Concerned = true }},
	org.Investigated: {
		"the post":   func(_ *org.Actor, s *org.Subject) { s.Investigated = &org.Hand{Post: "post", Person: "x"} },
		"the person": func(_ *org.Actor, s *org.Subject) { s.Investigated = &org.Hand{Post: "x", Person: "me"} },
		"unknown":    func(a *org.Actor, s *org.Subject) { a.Person, s.Investigated = "", &org.Hand{Post: "x", Person: "y"} },
	},
	org.Declared: {
		"the post":   func(_ *org.Actor, s *org.Subject) { s.Declared = []org.Hand{{Post: "post"}} },
		"the person": func(_ *org.Actor, s *org.Subject) { s.Declared = []org.Hand{{Post: "x", Person: "me"}} },
	},
}

func TestEverySideHasItsWays(t *testing.T) {
	for _, s := range org.Sides() {
		if len(sides[s]) == 0 {
			t.Errorf("nobody tries the side %s", s)
		}
		a, subject := fit(org.Rule{Duties: []org.Duty{org.DutySupervise}, Not: []org.Side{s}})
		if s.Taken(a, subject) {
			t.Errorf("somebody else stands on the side %s", s)
		}
	}
	if !org.Side("unknown").Taken(org.Actor{}, org.Subject{}) {
		t.Error("an unknown side excludes nobody")
	}
}

func TestWhatNobodyMayDo(t *testing.T) {
	everything := org.Actor{Role: org.RoleStaff, Post: "p", Org: "o", Line: []org.ID{"o"}, Duties: org.Duties(), Backstop: true,
		Areas: []string{"j"}, Jurisdictions: []string{"j"}, Homes: []string{"j"}}
	of := org.Subject{Jurisdiction: "j", Chain: []string{"j"}, Uncentred: true, Lead: "o"}
	for _, verb := range []org.Verb{"", "delete", "force", "skip", "see_all", "SEE"} {
		if d := org.Allow(everything, verb, of, noon); d.Allowed() || d.Err() == nil {
			t.Errorf("%q is given", verb)
		}
		if _, ok := org.Listing(everything, verb, noon); ok {
			t.Errorf("%q lists", verb)
		}
	}
	if _, ok := org.Listing(everything, "grant", noon); ok {
		t.Error("what has a side is listed")
	}
	if org.Allow(org.Actor{}, org.See, org.Subject{}, noon).Allowed() || org.Allow(org.Actor{Role: org.RoleReporter}, org.See, org.Subject{}, noon).Allowed() {
		t.Error("nobody sees nothing")
	}
}
