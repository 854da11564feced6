package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Where complaints are made, followed and worked on.
const (
	ComplainPath   = "/complain"
	ComplaintPath  = "/c/" // followed by the secret of the link
	ComplaintsPath = "/complaints"
)

// Complain is one step of making a complaint.
type Complain struct {
	Shell
	Carry    []ui.Hidden
	Problems []ui.Problem
	At       int // which of the three steps
	Fields   []ui.Field
	Case     string // the number of the case it is about
	About    string // whom it is about, when that is chosen
	Facts    []ui.Fact
	Goes     string // to which level
	Outside  *Outside
}

// Outside is where to turn where nobody inside may deal with it.
type Outside struct{ Name, Reach, Basis string }

// Complained is the receipt of a complaint.
type Complained struct {
	Shell
	Number, Code, Track, Link string
	Goes, Until               string
	Outside                   *Outside
}

// FollowedComplaint is a complaint as whoever complained follows it.
type FollowedComplaint struct {
	Shell
	Number, About, State string
	Made                 time.Time
	Words                string
	Steps                []TrackStep
	Result               *ComplaintResult
	Passed               []string // where it went on, and why
	Next                 string   // the next instance, in words
	Outside              *Outside
	Review, Write        *ui.Action
	Erase                *ui.Action
	Thread               []ui.Said
	Looks                []Look
	Contact              []ui.Fact
	Texts                []string
	Erased               string
}

// ComplaintResult is how a complaint was answered or refused.
type ComplaintResult struct {
	Title, Reasons, Measures, Advice string
	At                               time.Time
}

// Complaints is what a post that takes complaints has to deal with.
type Complaints struct {
	Shell
	Open, Done []ComplaintRow
	Coverage   string
}

// ComplaintRow is one line of that list.
type ComplaintRow struct {
	Number, Href, About, State, Receiver string
	Made                                 time.Time
	Due                                  *ui.Due
	Mine                                 bool
	Instance                             string
}

// Complaint is one complaint on the desk of whoever deals with it.
type Complaint struct {
	Shell
	ComplaintRow
	Words   string
	Gone    string // the words were erased
	Facts   []ui.Fact
	Case    []ui.Fact
	Says    string // the words of the case
	Acts    []ui.Action
	Events  []ui.Event
	Waits   string // what is missing for the next step, where this post cannot do it
	Vault   string
	Look    *ui.Action
	Outside *Outside
}

// ComplaintCoverage is where complaints about each organisation go.
type ComplaintCoverage struct {
	Shell
	Rows    []CoverageRow
	Gaps    int
	Outside Outside
}

// CoverageRow is one organisation of it.
type CoverageRow struct {
	Org, Area, Receiver string
	Skipped             int
	Outside             bool
}
