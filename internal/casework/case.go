package casework

import (
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// ID identifies a case; it is a UUID made by whoever first reported it, which
// makes the report idempotent.
type ID string

// Channel is the way a report came in.
type Channel string

// The channels.
const (
	Web      Channel = "web"    // a resident's page
	API      Channel = "api"    // another program
	Desk     Channel = "desk"   // the duty desk, by phone or at the counter
	Patrol   Channel = "patrol" // a grid worker
	FromFile Channel = "file"   // an imported file
)

// Case is the state of one case: the fold of its events. What may be personal
// is Sealed.
type Case struct {
	Jurisdiction string  `json:"jurisdiction"`
	ID           ID      `json:"id"`
	Number       string  `json:"number"` // for people: short, readable, not enumerable
	Rev          int64   `json:"rev"`    // number of events so far
	State        State   `json:"state"`
	Channel      Channel `json:"channel"`
	Origin       *Origin `json:"origin,omitempty"` // set on imported history

	Claimed catalog.Key `json:"claimed,omitzero"` // the class the reporter chose
	Class   *ClassRef   `json:"class,omitempty"`  // the class it was filed under
	Place   Place       `json:"place"`
	Summary Sealed      `json:"summary"`
	Photos  []Photo     `json:"photos,omitempty"`
	// Resolution is what an imported history says of its end; the words about a
	// case of our own stand in its entries.
	Resolution Sealed `json:"resolution,omitzero"`

	Attributes []Attribute `json:"attributes,omitempty"` // answers to the questions of Claimed
	Public     bool        `json:"public,omitempty"`     // the reporter's consent for words and photos

	HasReporter bool   `json:"has_reporter"` // somebody holds a link to follow it
	Language    string `json:"language,omitempty"`

	Centre   org.ID   `json:"centre"` // the backstop: runs the case, owns what nobody else owns
	Owner    org.ID   `json:"owner"`  // who owes the next action; never empty
	Lead     org.ID   `json:"lead,omitempty"`
	Co       []org.ID `json:"co,omitempty"`
	Route    *Route   `json:"route,omitempty"`
	Verifier org.ID   `json:"verifier,omitempty"`
	Given    []org.ID `json:"given,omitempty"` // every unit that was lead or co-unit in any round
	Hands    []Hand   `json:"hands,omitempty"` // who had a hand in the handling

	ReportedAt   time.Time     `json:"reported_at"`
	AskedAt      time.Time     `json:"asked_at,omitzero"`
	FiledAt      time.Time     `json:"filed_at,omitzero"`
	DispatchedAt time.Time     `json:"dispatched_at,omitzero"`
	SignedAt     time.Time     `json:"signed_at,omitzero"`
	HandledAt    time.Time     `json:"handled_at,omitzero"`
	CheckedAt    time.Time     `json:"checked_at,omitzero"`
	EndedAt      time.Time     `json:"ended_at,omitzero"`
	Due          *Deadline     `json:"due,omitempty"`
	SilentFrom   time.Time     `json:"silent_from,omitzero"` // from then on silence counts as silence
	UpdatedAt    time.Time     `json:"updated_at"`
	Verification *Verification `json:"verification,omitempty"`
	Check        *CheckResult  `json:"check,omitempty"`
	Confirmed    bool          `json:"confirmed,omitempty"` // by the reporter
	// SaidConfirmed is that an export says so. It resolves nothing here.
	SaidConfirmed bool  `json:"said_confirmed,omitempty"`
	Rework        int   `json:"rework,omitempty"`
	Reopenings    int   `json:"reopenings,omitempty"`
	FreeReopen    bool  `json:"free_reopen,omitempty"` // the reporter's one reopening without a reason is used
	NeedFrom      State `json:"need_from,omitempty"`   // where an answer returns to

	Merged *Merger `json:"merged,omitempty"` // while it is put together with another case
	Recurs ID      `json:"recurs,omitempty"` // the resolved case whose problem is back
	// FreeReopens are the cases merged with this one whose reporters have used their
	// one reopening without a reason.
	FreeReopens []ID `json:"free_reopens,omitempty"`

	Stage *StageClock `json:"stage,omitempty"` // the clock of the stage it is in

	Dispute *Dispute `json:"dispute,omitempty"` // set by the first return, and kept
	Parts   []Part   `json:"parts,omitempty"`   // in the order in which they were given

	Refusal    *Refusal      `json:"refusal,omitempty"`    // the last one, and its review
	Referral   *Referral     `json:"referral,omitempty"`   // the last one, and what came back
	Supervised []Supervision `json:"supervised,omitempty"` // by higher levels; one open by each
	Whistle    *Whistle      `json:"whistle,omitempty"`    // the last one

	Delay    *Delay    `json:"delay,omitempty"`     // what was asked and given of more time
	LongTerm *LongTerm `json:"long_term,omitempty"` // set while the case is in the register

	Rechecks []SecondLook `json:"rechecks,omitempty"` // what other townships found, the oldest first

	Escalation *Escalation `json:"escalation,omitempty"` // how far up it was passed, and who has not answered

	Notice string `json:"notice,omitempty"` // version of the notice that the reporter was shown
	Vault  *Vault `json:"vault,omitempty"`  // what is known of the reporter's identity, and never the identity
}

// Origin says where imported history comes from.
type Origin struct {
	System   string `json:"system"`
	SourceID string `json:"source_id"`
	Digest   string `json:"digest"` // of the source row, to tell "again" from "changed"
	Status   string `json:"status,omitempty"`
	Class    string `json:"class,omitempty"`
	Row      string `json:"row,omitempty"` // digest of the row of our own export that brought it
}

// ClassRef is a class in the edition it was filed under.
type ClassRef struct {
	catalog.Key
	Version int `json:"version"`
}

// Place is where the case lies: the chain of areas of its day, which is public,
// and the exact spot, which is sealed.
type Place struct {
	Chain      grid.Chain `json:"chain,omitempty"`
	MapVersion int        `json:"map_version"`
	Guessed    bool       `json:"guessed,omitempty"` // from the words of an address; the desk looks again
	Spot       Sealed     `json:"spot"`
}

// Area is the deepest area known.
func (p Place) Area() string {
	if len(p.Chain) == 0 {
		return ""
	}
	return p.Chain[len(p.Chain)-1]
}

// Route says why the lead unit is the lead unit.
type Route struct {
	Rule    string     `json:"rule"`    // id of the rule; empty when the backstop answered
	Version int        `json:"version"` // of the rule set
	Manual  bool       `json:"manual,omitempty"`
	Near    []NearMiss `json:"near,omitempty"`
	Reason  Sealed     `json:"reason"`
	// Emergency is the declared emergency that answered before the rules.
	Emergency *EmergencyRef `json:"emergency,omitempty"`
}

// NearMiss is a rule that nearly matched, and what it failed on.
type NearMiss struct {
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

// Hand is one post's hand in the handling. Person tells whether two hands are
// the same person's without saying whose: a keyed digest per case.
type Hand = org.Hand

// Photo is a stored photo and what it shows.
type Photo struct {
	Hash   string    `json:"hash"`
	Role   PhotoRole `json:"role"`
	Rev    int64     `json:"rev"`              // the event that brought it
	Metres *int      `json:"metres,omitempty"` // from the case's spot, where the photo knew its place
}

// PhotoRole says what a photo is evidence of.
type PhotoRole string

// The roles of photos.
const (
	OfReport PhotoRole = "report"
	Before   PhotoRole = "before"
	After    PhotoRole = "after"
	OfCheck  PhotoRole = "check"
	OfNote   PhotoRole = "note"
	OfPaper  PhotoRole = "document" // a photographed document
	OfSafety PhotoRole = "safety"   // what keeps the place safe while it waits
)

// Verification is what was found on the spot before filing (核实).
type Verification struct {
	Found bool      `json:"found"`
	Post  org.ID    `json:"post"`
	At    time.Time `json:"at"`
}

// CheckResult is the last check after handling (核查).
type CheckResult struct {
	Passed  bool             `json:"passed"`
	Results []ConditionCheck `json:"results"`
	Post    org.ID           `json:"post"`
	Org     org.ID           `json:"org"`
	Said    bool             `json:"said,omitempty"` // by an export; nobody here checked it
}

// ConditionCheck is one line of the closing condition, checked.
type ConditionCheck struct {
	Condition string `json:"condition"`
	Passed    bool   `json:"passed"`
}

// Standing is how a case stands against its deadline. It is computed, never stored.
type Standing string

// The standings.
const (
	NoDeadline Standing = "none"
	OnTime     Standing = "on_time"
	Overdue    Standing = "overdue"
)

// Standing compares the end of handling with the deadline: handled by then, or
// still open before then, is on time. Imported history knows only when it
// was closed, and is compared by that. An extension never moves this line.
func (c *Case) Standing(now time.Time) Standing {
	if c.Due == nil {
		return NoDeadline
	}
	return c.against(c.Due.At, now)
}

// against compares the end of handling, or now while it goes on, with a line.
func (c *Case) against(line, now time.Time) Standing {
	end := now
	switch {
	case !c.HandledAt.IsZero():
		end = c.HandledAt
	case !c.EndedAt.IsZero():
		end = c.EndedAt
	}
	if end.After(line) {
		return Overdue
	}
	return OnTime
}

// Resolved tells whether the problem is known to be gone: closed as resolved
// and either checked by somebody independent or confirmed by the reporter.
// Imported history is closed, and not more: what a file says of a check or a
// confirmation, one of our own export too, has no entry here that proves it.
func (c *Case) Resolved() bool {
	return c.State == ClosedResolved && (c.Confirmed || c.Check != nil && c.Check.Passed && !c.Check.Said)
}
