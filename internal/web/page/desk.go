package page

import (
	"net/url"
	"time"

	"wellfield/internal/web/ui"
)

// Desk is the duty desk: the queue, one case of it, and what to do now.
type Desk struct {
	Shell
	Filters   []ui.Filter
	Rows      []Row
	Pager     ui.Pager
	Downloads []ui.Download
	Back      string // the queue without a case, for narrow screens
	Picked    bool   // the address names the case; else the first is shown beside the queue
	Case      *Case
	Now       *Suggest
	Others    []ui.Action
	// Unannounced says that deadlines lie in a year whose holidays nobody has
	// announced; empty where none does.
	Unannounced string
}

// Row is a case in a list.
type Row struct {
	Number, Href string
	Title, Place string
	State        ui.State
	Due          ui.Due
	Stage        ui.Due // of the stage it is in, beside its handling
	At           time.Time
	Photos       int
	Rework       int    // how often it came back
	Passed       string // the highest level that was told of its delay
	Here         bool   // it is the one shown
}

// showsStage tells whether a dense row shows the clock of the stage too: where it
// presses and the whole is not late anyway, and where it is the only one.
func (r Row) showsStage() bool {
	if r.Due.Pace == ui.NoLimit {
		return r.Stage.Pace != ui.NoLimit
	}
	return r.Stage.Presses() && r.Due.Pace != ui.Overdue
}

// Suggest is what the program suggests to do with a case. A person takes or
// changes each part; nothing is taken beforehand.
type Suggest struct {
	Action ui.Action // dispatch; its own fields are not drawn
	Filed  bool      // all that is left is to dispatch
	Reason string    // why another unit, as it was typed
	Parts  []Suggestion
}

// Suggestion is one part: what is suggested, why, and what else there is.
type Suggestion struct {
	Name    string // the field: class, area, lead
	Key     string // of the keyboard, to take it
	Value   string // empty: nothing to suggest
	Text    string
	Note    string     // a quieter line: a code, a limit
	Reason  string     // a sentence
	Near    []NearRule // rules that nearly gave another suggestion
	Options []ui.Option
	Taken   bool // the reader took it before the form came back
	Problem string
}

// other is the name under which another choice than the suggested is posted.
const other = ".other"

// Taken is what the reader chose for a suggested field: the suggestion, or the
// other choice.
func Taken(sent url.Values, name string) string {
	if v := sent.Get(name); v != "" {
		return v
	}
	return sent.Get(name + other)
}

func (s Suggestion) id() string { return "now-" + s.Name }
