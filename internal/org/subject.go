package org

import "slices"

// Subject is a case as far as rights depend on it: where it lies, and who is what
// to it. Whoever knows the case fills it in; what is left out gives nobody a
// right.
type Subject struct {
	Case         string
	Jurisdiction string
	Uncentred    bool     // the jurisdiction has no centre of its own today
	Chain        []string // the areas that it lies in, from the top

	Owner    Seat // who owes the next action
	Lead     ID
	Co       []ID
	Given    []ID   // every unit that led it or worked on it in any round
	Hands    []Hand // who had a hand in the handling
	Verifier ID

	Ties  []Tie
	Shown bool // a case beside it shows that its problem is back

	// The sides that were taken.
	Took     []ID // every organisation that ran, handled, led, verified or checked it
	Dispute  *Quarrel
	Refused  *Hand  // who refused it; nil: nobody did
	Unlock   *Hand  // who asks for the identity, while nobody answered
	Declared []Hand // of an emergency: who declared and prolonged it

	Investigated *Hand // of a complaint: who took it up
}

// Tie is one organisation's tie to a case, or one post's or person's alone, where
// they are named.
type Tie struct {
	Relation Relation
	Org      ID
	Post     ID
	Person   string
}

// Hand is what one post did. Person tells whether two hands are the same person's
// without saying whose.
type Hand struct {
	Org    ID     `json:"org"`
	Post   ID     `json:"post"`
	Person string `json:"person"`
	Done   bool   `json:"done,omitempty"` // reported the handling done
}

// Seat is an organisation, what stands above it and where it works.
type Seat struct {
	ID    ID
	Line  []ID     // itself and those above it
	Areas []string // the chain of its area, from the top; none: it has no area
	Heads bool     // a centre, a government or a Party committee: nobody of its own area stands above it
}

// Quarrel is who says that a case is not theirs, and whose they say it is.
type Quarrel struct {
	Returned []ID   // with what stands beneath them
	Pointed  []ID   // those pointed at that could be given it: else a unit chose its judge by pointing at the others
	Hands    []Hand // of parties, in the handling
}

// Party tells whether the organisation of the line is a party.
func (q *Quarrel) Party(line []ID) bool {
	return q != nil && len(line) > 0 && (slices.Contains(q.Pointed, line[0]) ||
		slices.ContainsFunc(line, func(id ID) bool { return slices.Contains(q.Returned, id) }))
}
