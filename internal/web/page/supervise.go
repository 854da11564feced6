package page

import "wellfield/internal/web/ui"

// Supervise is a set of cases to supervise at once: what is chosen by, the cases
// with what would happen to each, and what is demanded. After it was done, what
// happened to each.
type Supervise struct {
	Shell
	Ask      []ui.Field // what the set is chosen by
	Rows     []SuperviseRow
	Able     int // rows that can be supervised
	Demand   []ui.Field
	Carry    []ui.Hidden
	Problems []ui.Problem
	Done     bool
	Many     string // why the set cannot be shown: there are too many, or none
}

// SuperviseRow is one case of the set.
type SuperviseRow struct {
	Row
	Unit   string // who has it
	Why    string // why it is not supervised; empty where it is, or can be
	Chosen bool
}
