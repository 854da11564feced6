package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Same is what else was reported of the problem of a case, and what may be the
// same problem.
type Same struct {
	Into       *ui.Link // the case that this one is merged with
	Recurs     *ui.Link // the resolved case whose problem is back
	Reports    int      // how often the problem was reported
	Joined     []Joined // what is merged with this case
	Candidates []Candidate
}

// Joined is a case merged with the one that is looked at.
type Joined struct {
	Number, Href string
	Channel      string // message key of how it came in
	At           time.Time
	Words        string
	Photos       []ui.Photo
	Thread       []ui.Said
}

// Candidate is a case nearby that may be the same problem, with what can be done
// about it in one act.
type Candidate struct {
	Number, Href, Title string
	Words               string
	State               ui.State
	Due                 ui.Due
	At, Ended           time.Time
	Where               string // how far away, in words
	Reports             int
	SameClass           bool
	Photo               *ui.Photo
	Merge, Reopen       *ui.Action // reopen: the earlier case is taken up again for this one
}

// SameStep asks somebody who reports whether it is one of the problems that are
// known already.
type SameStep struct {
	Report
	Known []Known
}

// Known is a published case as somebody who reports is shown it.
type Known struct {
	Number, Title, Words string
	State                ui.State
	Progress             string // what is happening to it, or how it ended
	At                   time.Time
	Where                string
	Reports              int
	Photo                *ui.Photo
	Joins                bool // somebody is at work on it, so that a report can join it
}
