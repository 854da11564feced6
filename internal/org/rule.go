package org

// Verb is something that is done or looked at: a verb of a case, or a door that
// opens no single case.
type Verb string

// See is to look into a case.
const See Verb = "see"

// Area is how the case's place stands to the area of the actor's organisation.
type Area string

// The relations of areas. What has no area stands in none of them.
const (
	Anywhere Area = ""       // where the case lies does not count
	Line     Area = "line"   // its jurisdiction is the organisation's own or lies beneath its area; what has no centre is the backstop's
	Town     Area = "town"   // its jurisdiction is the organisation's own: no level above, no part of it
	Above    Area = "above"  // its jurisdiction lies beneath the organisation's area and is not its own
	Ground   Area = "ground" // it lies in the organisation's area
)

// Relation is what an actor is to a case.
type Relation string

// The relations. All but the first five are those of a post.
const (
	Anyone   Relation = ""         // whoever has the duty, whatever it is to the case
	Public   Relation = "public"   // somebody who is not signed in
	Reporter Relation = "reporter" // holds the case's secret link
	Joined   Relation = "joined"   // holds the link of a case that was put together with this one
	Time     Relation = "time"     // a rule of time
	Importer Relation = "importer" // brings history from a file

	LeadUnit Relation = "lead"     // of the lead unit
	HandUnit Relation = "hand"     // its unit leads, is co-unit, or had the case in any round; or the person had a hand in it under another post
	Verifies Relation = "verifier" // of the organisation that was asked to verify
	Showing  Relation = "showing"  // decides on a case beside this one that shows that its problem is back
	Topmost  Relation = "topmost"  // of the organisation that takes what no other does

	Asked       Relation = "asked"       // its organisation is asked a task
	Registered  Relation = "register"    // its organisation owns the case in the long-term register
	PartUnit    Relation = "part"        // its organisation has an open part
	Called      Relation = "called"      // its organisation was called by the whistle that goes on
	Answers     Relation = "answers"     // its organisation owes the answer to a supervision
	Supervises  Relation = "supervises"  // its organisation has a supervision open
	Told        Relation = "told"        // its organisation was told of the delay
	ToldItself  Relation = "told_post"   // this post was told of the delay
	ToldNobody  Relation = "told_vacant" // its organisation was told of the delay, and no post of it
	Drawn       Relation = "drawn"       // its organisation was drawn to look again
	Unlocked    Relation = "unlocked"    // two persons opened the vault for this post
	TookIn      Relation = "took_in"     // this post took the report in from the caller
	Responsible Relation = "responsible" // its organisation answers for the step of a check-list

	Receives     Relation = "receives"     // its organisation has the complaint
	Hears        Relation = "hears"        // its organisation has the complaint, or stands above the one that has it
	Investigates Relation = "investigates" // this post and person took the complaint up
)

// Rule is one line of the table of rights: whoever carries one of the duties, is
// this to the case, and stands so to its place, may do it, unless it stands on one
// of the sides.
type Rule struct {
	Verb     Verb
	Duties   []Duty // one of them; none: the relation says who
	Relation Relation
	Area     Area
	Not      []Side
}

// Decision is what Allow answers: the rule that gives the right, or why there is
// none.
type Decision struct {
	Rule   *Rule  // nil: refused
	Reason string // key of the message of a refusal
}

// Allowed tells whether a rule gives the right.
func (d Decision) Allowed() bool { return d.Rule != nil }

var (
	onCases = []Duty{DutyIntake, DutyDispatch, DutyVerify, DutyHandle, DutyCheck, DutySupervise}
	desk    = []Duty{DutyIntake, DutyDispatch, DutySupervise}
	centre  = []Duty{DutyIntake, DutyDispatch, DutyCheck, DutySupervise}
	intake  = []Duty{DutyIntake}
	verify  = []Duty{DutyVerify}
	handle  = []Duty{DutyHandle}
	check   = []Duty{DutyCheck}
	command = []Duty{DutySupervise}

	complaints = []Duty{DutyComplaints}
)

// CaseDuties lists the duties that open verbs of cases.
func CaseDuties() []Duty { return append([]Duty(nil), onCases...) }
