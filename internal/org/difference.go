package org

import "wellfield/internal/civil"

// Difference is one line in which two versions differ: exactly one of the pointers
// is set, to what it is now, or was where it is gone. Was is the days before.
type Difference struct {
	Was        civil.Span
	New, Gone  bool
	Post       *Post
	Holding    *Holding
	Delegation *Delegation
	Leave      *Leave
	Handover   *Handover
}

// Loans are the dated parts of the document that a chart was made of.
type Loans struct {
	Delegations []Delegation
	Leaves      []Leave
	Handovers   []Handover
}

// Loans lists the delegations, leaves and handovers in the order of the document.
func (c *Chart) Loans() Loans { return c.loans }

// Differences lists what differs in posts, holdings, delegations, leaves and
// handovers, in this order. Other parts of the document no change touches.
func Differences(before, after Document) (all []Difference) {
	of := func(isNew, gone bool, was civil.Span) *Difference {
		all = append(all, Difference{New: isNew, Gone: gone, Was: was})
		return &all[len(all)-1]
	}
	compare(before.Posts, after.Posts, func(p Post) string { return string(p.ID) }, samePost, func(was, is Post, isNew, gone bool) {
		of(isNew, gone, was.Valid).Post = &is
	})
	compare(before.Holdings, after.Holdings, func(h Holding) string { return string(h.Post) + " " + h.Account + " " + string(h.Valid.From) },
		equal[Holding], func(was, is Holding, isNew, gone bool) { of(isNew, gone, was.Valid).Holding = &is })
	compare(before.Delegations, after.Delegations, func(d Delegation) string { return string(d.ID) },
		func(a, b Delegation) bool { return a.Valid == b.Valid },
		func(was, is Delegation, isNew, gone bool) { of(isNew, gone, was.Valid).Delegation = &is })
	compare(before.Leaves, after.Leaves, func(l Leave) string { return string(l.ID) }, equal[Leave],
		func(was, is Leave, isNew, gone bool) { of(isNew, gone, was.Valid).Leave = &is })
	compare(before.Handovers, after.Handovers, func(h Handover) string { return string(h.ID) },
		func(a, b Handover) bool { return a.Given == b.Given && a.Taken == b.Taken },
		func(_, is Handover, isNew, gone bool) { of(isNew, gone, civil.Span{}).Handover = &is })
	return all
}

func equal[T comparable](a, b T) bool { return a == b }

// compare tells of every line that is in one list and not the other, or differs.
func compare[T any](before, after []T, key func(T) string, same func(a, b T) bool, tell func(was, is T, isNew, gone bool)) {
	known := make(map[string]T, len(before))
	for _, x := range before {
		known[key(x)] = x
	}
	kept := make(map[string]bool, len(after))
	for _, is := range after {
		k := key(is)
		was, there := known[k]
		if kept[k] = true; !there || !same(was, is) {
			tell(was, is, !there, false)
		}
	}
	for _, was := range before {
		if !kept[key(was)] {
			tell(was, was, false, true)
		}
	}
}
