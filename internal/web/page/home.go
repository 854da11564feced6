package page

import "wellfield/internal/web/ui"

// Home says what this is, and leads to a report or back to one.
type Home struct {
	Shell
	Number, Code string // what was typed to follow a report
	Problems     []ui.Problem
	Recent       *Recent
}

// Recent is what was done in the city lately: counts, never cases.
type Recent struct{ Reported, Solved, Days int }
