package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Merger is what a case keeps of its having been put together with another one
// (并案). The link lives on this case alone, so putting together and taking back
// are one command on one case, and nothing is ever half done.
type Merger struct {
	Into   ID        `json:"into"`
	Number string    `json:"number"` // of that case
	From   State     `json:"from"`   // to which taking back returns
	Owner  org.ID    `json:"owner"`  // who gets it back then
	At     time.Time `json:"at"`
}

// returns tells whether taking back leads somewhere.
func (m *Merger) returns() bool {
	return m.Into != "" && m.Owner != "" && (m.From == Received || m.From == Filed || m.From == Dispatched)
}

// Merge puts the case together with another one that is about the same problem:
// the work goes on there, and the reporter of this one keeps link and thread.
type Merge struct {
	Into string `json:"into"` // number of the other case
	// Reopen says that the other case was closed as resolved and the problem is
	// back. Whoever carries this out reopens that case first, with Recur.
	Reopen bool `json:"reopen,omitempty"`
}

// Verb is VerbMerge.
func (Merge) Verb() Verb { return VerbMerge }

// MergedWith is a case put together with another.
type MergedWith struct {
	Into       ID     `json:"into"`
	Number     string `json:"number"`
	ByReporter bool   `json:"by_reporter,omitempty"` // who said so while reporting
	Recurs     bool   `json:"recurs,omitempty"`      // the other one was reopened for it
}

// Kind is the event's name.
func (*MergedWith) Kind() string      { return "merged" }
func (*MergedWith) sealed() []*Sealed { return nil }

func (e *MergedWith) apply(c *Case, s Stamp) {
	from := c.State
	if from == NeedInfo {
		// What was asked is moot, and its time must not run against a reporter who
		// could not answer any more.
		from, c.NeedFrom, c.AskedAt = c.NeedFrom, None, zeroTime
	}
	c.Merged = &Merger{Into: e.Into, Number: e.Number, From: from, Owner: c.Owner, At: s.At}
	c.State, c.Owner, c.EndedAt = Merged, c.Centre, s.At
	if e.Recurs {
		c.Recurs = e.Into
	}
}

func (m Merge) decide(c *Case, env *Env) ([]Event, error) {
	into, err := env.mergeable(c, m.Into)
	if err != nil {
		return nil, err
	}
	if m.Reopen && into.State != Reopened { // a recurrence is of what was closed, and is open again for it
		return nil, fault.New(fault.NotNow, "case.merge_unopened").At("into").With("number", into.Number)
	}
	return []Event{&MergedWith{Into: into.ID, Number: into.Number, Recurs: m.Reopen}}, nil
}

// mergeable is the other case, where this one may be put together with it. A
// case that is itself merged is no place to go: with only cases that stand for
// themselves, links never form a circle.
func (env *Env) mergeable(c *Case, number string) (*Case, error) {
	into := env.Beside
	wrong := func(kind fault.Kind, key string) error {
		return fault.New(kind, key).At("into").With("number", number)
	}
	switch {
	case number == "":
		return nil, wrong(fault.Invalid, "case.merge_missing")
	case into == nil || into.State == None || into.Number != number || env.Actor.Role == Staff && !env.allow(into, "merge_into").Allowed():
		return nil, wrong(fault.Invalid, "case.merge_unknown")
	case into.ID == c.ID:
		return nil, wrong(fault.Invalid, "case.merge_itself")
	case into.Jurisdiction != c.Jurisdiction:
		return nil, wrong(fault.Invalid, "case.merge_elsewhere")
	case into.State == Merged:
		return nil, fault.New(fault.NotNow, "case.merge_merged").At("into").With("number", into.Number).With("into", into.Merged.Number)
	case into.State == Refused || into.State == ReferredOut:
		return nil, wrong(fault.NotNow, "case.merge_unanswered")
	case into.State.Closed() && env.Now.Sub(into.EndedAt) > reopenWindow:
		return nil, wrong(fault.NotNow, "case.merge_late")
	}
	return into, nil
}

// Unmerge takes a wrong merge back (撤销并案), at any time. The case returns to where
// it stood, with its own time of report: being merged buys nobody time.
type Unmerge struct {
	Text string `json:"text,omitempty"` // why, for those who work on it
}

// Verb is VerbUnmerge.
func (Unmerge) Verb() Verb { return VerbUnmerge }

// Unmerged is a merge taken back.
type Unmerged struct {
	From   ID     `json:"from"` // the case that it was put together with
	Number string `json:"number"`
	Text   Sealed `json:"text"`
}

// Kind is the event's name.
func (*Unmerged) Kind() string        { return "unmerged" }
func (e *Unmerged) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (*Unmerged) apply(c *Case, _ Stamp) {
	c.State, c.Owner, c.EndedAt, c.Merged = c.Merged.From, c.Merged.Owner, zeroTime, nil
}

func (u Unmerge) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", u.Text, false)
	if err != nil {
		return nil, err
	}
	return []Event{&Unmerged{From: c.Merged.Into, Number: c.Merged.Number, Text: env.sealText(text)}}, nil
}

// Joined is the case that a reporter's own case was put together with, for as
// long as it is.
type Joined struct {
	Into ID // where the work goes on
	At   time.Time
}

// joinedTo is the reporter's own case where that was put together with c; empty
// for c's own reporter and for everybody else.
func (env *Env) joinedTo(c *Case) ID {
	if a := env.Actor; a.Role == Reporter && a.Joined != nil && a.Joined.Into == c.ID && a.Case != c.ID {
		return a.Case
	}
	return ""
}

// MayJoined lists what the reporter of a case merged with c may do on c: say
// whether the problem is gone, and have it taken up again. It lets nobody look
// into c.
func MayJoined(c Case, env Env) []Verb {
	if env.joinedTo(&c) == "" {
		return nil
	}
	return slices.DeleteFunc(May(c, env), func(v Verb) bool { return !Shared(v) })
}

// Shared tells whether every reporter of a problem has the verb on the one case
// that stands for it.
func Shared(v Verb) bool {
	return v == VerbConfirm || v == VerbDeny || v == VerbReopen || v == VerbAskReview
}
