package page

import (
	"time"

	"wellfield/internal/web/ui"
)

// Case is a case as staff see it: never who reported it.
type Case struct {
	Number, Href string
	Title        string // the class, or what the reporter thinks it is
	State        ui.State
	Ended        bool
	Due          ui.Due
	Stages       []ui.Due // of what runs beside the handling
	Place        string   // as people say it
	Code         string   // of the area
	Words        string   // what was reported
	Reported     time.Time
	Channel      string // message key of how it came in
	Facts        []ui.Fact
	Photos       []ui.Photo
	Rule         *Rule
	Ladder       *Ladder
	Events       []ui.Event // the newest first
	Thread       []ui.Said
	Same         *Same
	Limits       *Limits
	Over         Over
	Vault        *Vault // nil for whoever may not know who opened it
}

// Rule says why the lead unit is the lead unit.
type Rule struct {
	ID      string // empty: no rule matched and the centre keeps the case
	Version string // of the rule set, as its name is written
	Unit    string
	Why     string // the rule's own conditions, in a sentence
	Manual  bool   // the desk chose another unit than the rule
	Ruled   bool   // a dispute was ruled on
	Reason  string // why it did
	Near    []NearRule

	Emergency     string // the plan of the declared emergency that named the unit; empty when none did
	EmergencyHref string
}

// NearRule is a rule that nearly matched.
type NearRule struct {
	ID, Unit string
	Why      string // the key of the reason: class, area, hours, days, less_specific, later
}

// CasePage is one case on a page of its own, with what this reader may do now.
type CasePage struct {
	Shell
	Case    Case
	Actions []ui.Action // the one to do next first
}

// CheckPage is a case before a checker: before and after, and the closing
// condition as a check-list.
type CheckPage struct {
	Shell
	Case          Case
	Before, After []ui.Photo
	Claim         Claim
	Check         *ui.Action  // nil when this reader may not judge
	Take          *ui.Action  // start_check: says that somebody is at it
	WhyNot        string      // then: why
	Again         bool        // closed already; another township looks again
	Others        []ui.Action // message, note, close as explained
}

// Claim is what the unit says it did.
type Claim struct {
	Unit string
	At   time.Time
	Text string
	Open string // why parts were left open
}
