package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Track is a case as its reporter follows it through the secret link.
type Track struct {
	Shell
	Number, Title, Place string
	State                ui.State
	Reported             time.Time
	Words                string // what the reporter wrote
	Photos               []ui.Photo
	Steps                []TrackStep
	Question             string      // what the centre asks, empty when nothing
	Answer               *ui.Action  // the form to answer the question
	Verdict              []ui.Action // confirm and deny, or reopen
	Thread               []ui.Said
	Write                *ui.Action // the form to write to the centre
	Together             bool       // it is handled together with an earlier report
	Reports              int        // how often the problem was reported
	Looks                []Look     // who looked at who reported it
	Data                 string     // address of what is held of the reporter
	Complain             string     // where to complain about how it was handled
}

// Reach says whether a step of the timeline lies behind, is now, or comes.
type Reach uint8

// The reaches of a step.
const (
	Later Reach = iota
	Now
	Done
	Skipped // the case ended before it
)

// TrackStep is one step of a case as people outside know it.
type TrackStep struct {
	Key   string // report, file, dispatch, handle, check, confirm, close
	Reach Reach
	When  time.Time // when it was done, or has begun
	Who   string    // who has it
	Until *ui.Due   // until when
	Text  string    // what happened or happens here, one or two sentences
	Next  string    // what happens after it
	Hand  []ui.Photo
	// Passed says, one sentence each, to whom the delay was passed on.
	Passed []string
}

// class is how a step is drawn. An end without a solution is done too, and must
// not look like the tick of a solution.
func (v Track) class(s TrackStep) string {
	if s.Reach == Done && s.Key == "close" && v.State.EndsUnsolved() {
		return "unsolved"
	}
	return [...]string{"later", "now", "done", "skipped"}[s.Reach]
}

// stepIcons are the icons of the classes that have one.
var stepIcons = map[string]string{"now": "clock", "done": "tick", "skipped": "dash", "unsolved": "dash"}
