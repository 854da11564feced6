package casework

import (
	"slices"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// LongTerm is a case's place in the register of what cannot be solved for now
// (长期问题库). It is unsolved, and stays so until it is taken up.
type LongTerm struct {
	Owner  org.ID      `json:"owner"` // looks at it again
	Reason DelayReason `json:"reason"`
	Since  time.Time   `json:"since"`
	Review time.Time   `json:"review"`         // when it is to be looked at again
	Kept   int         `json:"kept,omitempty"` // how often it was looked at and stayed
	Called bool        `json:"called,omitempty"`
}

// CloseLongTerm puts a case into the register: with an owner, a reason, and the
// day on which it is looked at again, at most a year away. It never counts as
// resolved, and its deadline goes on being missed.
type CloseLongTerm struct {
	Owner  org.ID      `json:"owner"`
	Reason DelayReason `json:"reason"`
	Text   string      `json:"text"` // for the reporter
	Review civil.Day   `json:"review"`
}

// Verb is VerbLongTerm.
func (CloseLongTerm) Verb() Verb { return VerbLongTerm }

// Registered is a case put into the long-term register.
type Registered struct {
	Owner  org.ID      `json:"owner"`
	Reason DelayReason `json:"reason"`
	Review time.Time   `json:"review"`
	Text   Sealed      `json:"text"`
}

// Kind is the event's name.
func (*Registered) Kind() string        { return "registered_long_term" }
func (e *Registered) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Registered) apply(c *Case, s Stamp) {
	c.State, c.Owner, c.HandledAt, c.Check = ClosedLongTerm, e.Owner, zeroTime, nil
	c.LongTerm = &LongTerm{Owner: e.Owner, Reason: e.Reason, Since: s.At, Review: e.Review}
}

func (x CloseLongTerm) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", x.Text, true)
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, fault.All(x.Reason.check())...)
	if o, ok := env.Chart.Org(x.Owner); !ok || !o.Valid.Holds(env.today()) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unknown").At("owner").With("unit", string(x.Owner)))
	}
	if !slices.ContainsFunc([]org.Duty{org.DutyHandle, org.DutyDispatch, org.DutySupervise}, func(d org.Duty) bool { return env.staffed(x.Owner, d) }) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unable").At("owner").With("unit", string(x.Owner)))
	}
	review, err := env.reviewOn("review", x.Review)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&Registered{Owner: x.Owner, Reason: x.Reason, Review: review, Text: env.sealText(text)}}, nil
}

// reviewOn is the beginning of a day after today and at most a year away.
func (env *Env) reviewOn(field string, d civil.Day) (time.Time, error) {
	at, err := env.morning(field, d)
	if err != nil {
		return zeroTime, err
	}
	if !at.After(env.Now) || at.After(env.Now.In(env.Zone).AddDate(1, 0, 0)) {
		return zeroTime, fault.New(fault.Invalid, "case.review_day").At(field)
	}
	return at, nil
}

// CallReview says on its day that a case of the register is to be looked at again.
type CallReview struct{}

// Verb is VerbCallReview.
func (CallReview) Verb() Verb { return VerbCallReview }

// ReviewCalled is a review that fell due.
type ReviewCalled struct{}

// Kind is the event's name.
func (*ReviewCalled) Kind() string      { return "review_called" }
func (*ReviewCalled) sealed() []*Sealed { return nil }

func (*ReviewCalled) apply(c *Case, _ Stamp) {
	if c.LongTerm != nil {
		of := *c.LongTerm
		of.Called = true
		c.LongTerm = &of
	}
}

func (CallReview) decide(c *Case, env *Env) ([]Event, error) {
	switch {
	case c.LongTerm == nil, c.LongTerm.Called:
		return nil, fault.New(fault.NotNow, "case.review_called")
	case env.Now.Before(c.LongTerm.Review):
		return nil, fault.New(fault.NotNow, "case.review_early").With("review", c.LongTerm.Review)
	}
	return []Event{&ReviewCalled{}}, nil
}

// ReviewLongTerm looks at a case of the register again: it is taken up under the deadline
// it had, or stays with a new day. A unit that had the case may take it up, and
// never decides by itself that it stays.
type ReviewLongTerm struct {
	TakeUp bool      `json:"take_up"`
	Next   civil.Day `json:"next,omitempty"` // when it stays
	Text   string    `json:"text"`           // for the reporter
}

// Verb is VerbReviewLongTerm.
func (ReviewLongTerm) Verb() Verb { return VerbReviewLongTerm }

// Reviewed is a case of the register looked at again.
type Reviewed struct {
	TakenUp bool      `json:"taken_up"`
	Review  time.Time `json:"review,omitzero"`
	Text    Sealed    `json:"text"`
}

// Kind is the event's name.
func (*Reviewed) Kind() string        { return "long_term_reviewed" }
func (e *Reviewed) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Reviewed) apply(c *Case, _ Stamp) {
	if e.TakenUp {
		c.reopen()
		return
	}
	if c.LongTerm != nil {
		of := *c.LongTerm
		of.Review, of.Called, of.Kept = e.Review, false, of.Kept+1
		c.LongTerm = &of
	}
}

func (r ReviewLongTerm) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", r.Text, true)
	wrong = append(wrong, fault.All(err)...)
	e := &Reviewed{TakenUp: r.TakeUp}
	if !r.TakeUp {
		if err := env.allow(c, "keep_long_term").Err(); err != nil {
			return nil, err
		}
		e.Review, err = env.reviewOn("next", r.Next)
		wrong = append(wrong, fault.All(err)...)
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e.Text = env.sealText(text)
	return []Event{e}, nil
}

// owesReview is the day on which a case of the register is to be looked at again.
func owesReview(c *Case) (time.Time, Command) {
	if c.State != ClosedLongTerm || c.LongTerm == nil || c.LongTerm.Called {
		return time.Time{}, nil
	}
	return c.LongTerm.Review, CallReview{}
}

// TaskReviewLongTerm is a case of the long-term register to be looked at again.
const TaskReviewLongTerm TaskKind = "review_long_term"

// tasksOfRegister is the review that the owner owes since its day.
func tasksOfRegister(c *Case) []Task {
	if c.State != ClosedLongTerm || c.LongTerm == nil || !c.LongTerm.Called {
		return nil
	}
	return []Task{{Kind: TaskReviewLongTerm, Org: c.LongTerm.Owner, Due: c.LongTerm.Review}}
}
