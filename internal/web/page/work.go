package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Unit is what one unit has to do, by when it is due.
type Unit struct {
	Shell
	Name      string
	Filters   []ui.Filter
	Groups    []UnitGroup
	Downloads []ui.Download
	Around    bool // the open cases of the areas, and not what is to be done
	Waiting   int  // handled by the unit and waiting for the check
}

// UnitGroup is the rows of one time: verify, which is to be looked at before
// filing, and then late, today, week, later.
type UnitGroup struct {
	Key  string
	Rows []UnitRow
}

// UnitRow is one piece of work.
type UnitRow struct {
	Row
	Words    string   // what was reported, cut short by the handler
	Evidence []string // what the closing condition asks to be shown
	Sign     *ui.Action
	Handle   string  // where handling is reported; empty when it cannot be now
	Verify   string  // where a finding before filing is recorded
	Part     string  // where a part is reported done or declined
	Do       ui.Link // what the row asks for, and where it is done; empty where there is only to know
	Later    bool    // the row only asks to be known
	With     string  // who has the case
}

// Checks is what waits for an independent check.
type Checks struct {
	Shell
	Filters   []ui.Filter
	Rows      []CheckRow
	Pager     ui.Pager
	Downloads []ui.Download
}

// CheckRow is one case that a unit says it has handled.
type CheckRow struct {
	Row
	Unit    string
	Handled time.Time
	After   *ui.Photo
}

// Broken is a page that could not be shown.
type Broken struct {
	Shell
	Status int    // of HTTP: 403, 404, 409, 500 and the like
	Text   string // what happened, in words; the usual sentence when empty
	Back   string // where to go on
	Trace  string // what to quote when reporting it; only for 500
}

// Find asks staff for the number of a case.
type Find struct {
	Shell
	Number   string
	Problems []ui.Problem
}
