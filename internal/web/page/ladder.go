package page

import (
	"slices"
	"time"
)

// Ladder is how far up a case was passed under the deadline that runs, and what
// comes if nothing is done.
type Ladder struct {
	Clock string // message key of what is counted
	Rungs []Rung // the lowest first
}

// Rung is one step of a ladder.
type Rung struct {
	Level   string
	Percent int
	At      time.Time // when it was reached, or will be
	Reached bool
	Unit    string // who was told
	Vacant  string // the levels that had nobody, in a sentence
	Waits   bool   // it has not said that it knows
}

func (l Ladder) fromTop() []Rung {
	top := slices.Clone(l.Rungs)
	slices.Reverse(top)
	return top
}
