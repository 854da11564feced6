package org

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
	Took     []ID   // every organisation that ran, handled, led, verified or checked it
	Disputed []ID   // the parties of its dispute; see Disputes
	Refused  *Hand  // who refused it; nil: nobody did
	Unlock   *Hand  // who asks for the identity, while nobody answered
	Declared []Hand // of an emergency: who declared and prolonged it
}

// Tie is one organisation's tie to a case: of one post of it, or one person, where
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
