package org

import (
	"slices"
	"time"
)

// Role is the kind of hand that acts.
type Role string

// The roles.
const (
	RoleReporter Role = "reporter" // holds the secret link of one case, or nothing
	RoleStaff    Role = "staff"    // acts in a post
	RoleTime     Role = "system"   // a rule of time
	RoleImporter Role = "importer" // brings history from a file
)

// Actor is who acts, as far as rights depend on it: a post on a day, a reporter, a
// rule of time. It never names a person.
type Actor struct {
	Role Role

	// Of staff. The post, its organisation and what they carry are those of the day on
	// which the actor was placed, and hold from From until Until; zero is unbounded.
	Post, Org   ID
	Duties      []Duty
	Line        []ID // the organisation and those above it; see Chart.Line
	Backstop    bool // the organisation takes what no centre's area covers
	From, Until time.Time

	Areas         []string // of the organisation: today's, then those it succeeded
	Jurisdictions []string // sorted: those that answer to the areas
	Homes         []string // the jurisdictions in which the areas lie

	Person string // keyed digest, equal for the same person within one case
	Others [][]ID // the organisations of the person's other posts on that day, each with those above it

	// Concerned says that the account belongs to whom a complaint is about; package
	// complaint reckons it by two charts and a year.
	Concerned bool

	Case   string // of a reporter: the case whose link it holds
	Joined string // of a reporter: what Case was put together with
}

// at tells whether the actor is one at the instant. A post that was placed on
// another day is nobody's.
func (a *Actor) at(now time.Time) bool {
	return (a.From.IsZero() || !now.Before(a.From)) && (a.Until.IsZero() || now.Before(a.Until))
}

// has tells whether the post carries one of the duties. Who belongs to no
// organisation carries none, whatever is said of it.
func (a *Actor) has(duties []Duty) bool {
	return a.Role == RoleStaff && a.Org != "" && slices.ContainsFunc(a.Duties, func(d Duty) bool { return slices.Contains(duties, d) })
}

// answersFor tells whether the jurisdiction answers to the actor's organisation.
func (a *Actor) answersFor(s *Subject) bool {
	_, own := slices.BinarySearch(a.Jurisdictions, s.Jurisdiction)
	return own || a.Backstop && s.Uncentred
}

// holds tells whether the case's place stands so to the actor's area.
func (r Area) holds(a *Actor, s *Subject) bool {
	switch r {
	case Anywhere:
		return true
	case Line:
		return s.Jurisdiction != "" && a.answersFor(s)
	case Town:
		return a.runs(s)
	case Above:
		return s.Jurisdiction != "" && a.answersFor(s) && !a.runs(s)
	case Ground:
		_, beneath := slices.BinarySearch(a.Jurisdictions, s.Jurisdiction)
		return (beneath || slices.Contains(a.Homes, s.Jurisdiction)) &&
			slices.ContainsFunc(a.Areas, func(area string) bool { return slices.Contains(s.Chain, area) })
	}
	return false
}

// runs tells whether the organisation works in the case's jurisdiction as a whole.
func (a *Actor) runs(s *Subject) bool {
	return s.Jurisdiction != "" && (slices.Contains(a.Areas, s.Jurisdiction) || a.Backstop && s.Uncentred)
}

// holds tells whether the actor is this to the case.
func (r Relation) holds(a *Actor, s *Subject) bool {
	switch r {
	case Anyone:
		return true
	case Public:
		return a.Role == RoleReporter
	case Reporter:
		return a.Role == RoleReporter && a.Case != "" && a.Case == s.Case
	case Joined:
		return a.Role == RoleReporter && a.Case != "" && a.Case != s.Case && a.Joined != "" && a.Joined == s.Case
	case Time:
		return a.Role == RoleTime
	case Importer:
		return a.Role == RoleImporter
	}
	return a.Role == RoleStaff && a.Org != "" && r.ofPost(a, s)
}

func (r Relation) ofPost(a *Actor, s *Subject) bool {
	switch r {
	case LeadUnit:
		return a.Org == s.Lead
	case HandUnit:
		return a.hadHand(s)
	case Verifies:
		return a.Org == s.Verifier
	case Showing:
		return s.Shown
	case Topmost:
		return a.Backstop
	}
	return slices.ContainsFunc(s.Ties, func(t Tie) bool {
		return t.Relation == r && (t.Org == a.Org || t.Org == "" && t.Post != "") && (t.Post == "" || t.Post == a.Post) && (t.Person == "" || t.Person == a.Person)
	})
}

// hadHand tells whether the case was given to the actor's organisation in any
// round, or it or the same person had a hand in the handling.
func (a *Actor) hadHand(s *Subject) bool {
	return a.Org == s.Lead || slices.Contains(s.Co, a.Org) || slices.Contains(s.Given, a.Org) ||
		slices.ContainsFunc(s.Hands, func(h Hand) bool { return h.Org == a.Org || a.same(h) })
}

// elsewhere tells whether one of the organisations of the person's other posts is
// meant, by its line.
func (a *Actor) elsewhere(meant func(line []ID) bool) bool {
	return slices.ContainsFunc(a.Others, func(line []ID) bool { return len(line) > 0 && meant(line) })
}

// same tells whether the hand was the same person's.
func (a *Actor) same(h Hand) bool { return h.Person != "" && h.Person == a.Person }
