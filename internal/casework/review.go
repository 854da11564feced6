package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Refusal is a report that was not filed, by whom, and the review of it.
type Refusal struct {
	Reason RefusalReason `json:"reason"`
	By     Hand          `json:"by,omitzero"` // zero where it was refused before this was kept, or elsewhere
	At     time.Time     `json:"at"`
	// Fallen are the reasons that a review overturned for this case: nobody refuses
	// it for one of them again.
	Fallen []RefusalReason `json:"fallen,omitempty"`

	AskedAt    time.Time      `json:"asked_at,omitzero"` // the reporter asked for the review
	Reviewer   org.ID         `json:"reviewer,omitempty"`
	Due        time.Time      `json:"due,omitzero"` // of the review
	Counted    Basis          `json:"counted,omitzero"`
	Outcome    RefusalOutcome `json:"outcome,omitempty"`
	ReviewedAt time.Time      `json:"reviewed_at,omitzero"`
}

// RefusalOutcome is how a review of a refusal ended.
type RefusalOutcome string

// The outcomes of a review.
const (
	Upheld     RefusalOutcome = "upheld"     // 维持
	Overturned RefusalOutcome = "overturned" // 撤销
)

// RefusalOutcomes lists them.
func RefusalOutcomes() []RefusalOutcome { return []RefusalOutcome{Upheld, Overturned} }

// reviewWindow is how long after a refusal the reporter may ask for a review.
const reviewWindow = 30 * 24 * time.Hour

// Pending tells whether a review was asked for and is not decided.
func (r *Refusal) Pending() bool { return r != nil && !r.AskedAt.IsZero() && r.Outcome == "" }

// reviewable is a refusal of which nobody has asked for a review, and not long ago.
// A reporter who was told of it later has as much time.
var reviewable = when{"once, within thirty days", func(c *Case, env *Env) error {
	from := c.EndedAt
	if j := env.Actor.Joined; env.joinedTo(c) != "" && from.Before(j.At) {
		from = j.At
	}
	switch r := c.Refusal; {
	case r != nil && !r.AskedAt.IsZero():
		return fault.New(fault.NotNow, "case.review_once")
	case env.Now.Sub(from) > reviewWindow:
		return fault.New(fault.NotNow, "case.review_late").With("days", int(reviewWindow.Hours()/24))
	}
	return nil
}}

var reviewAsked = when{"while a review is asked for", func(c *Case, _ *Env) error {
	if !c.Refusal.Pending() {
		return fault.New(fault.NotNow, "case.review_unasked")
	}
	return nil
}}

// AskReview asks that somebody else looks at a refusal (申请复核). One click is
// enough: words may come with it.
type AskReview struct {
	Text string `json:"text,omitempty"`
}

// Verb is VerbAskReview.
func (AskReview) Verb() Verb { return VerbAskReview }

// ReviewAsked is a review asked for, the organisation that is to decide and until
// when.
type ReviewAsked struct {
	Reviewer org.ID         `json:"reviewer"`
	Due      time.Time      `json:"due"`
	Limit    worktime.Limit `json:"limit"`
	Counted  Basis          `json:"counted,omitzero"`
	Text     Sealed         `json:"text"`
}

// Kind is the event's name.
func (*ReviewAsked) Kind() string        { return "review_asked" }
func (e *ReviewAsked) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ReviewAsked) apply(c *Case, s Stamp) {
	r := c.refusal()
	r.AskedAt, r.Reviewer, r.Due, r.Counted = s.At, e.Reviewer, e.Due, e.Counted
	c.Refusal = &r
}

// refusal is a copy of what is known of the refusal.
func (c *Case) refusal() Refusal {
	if c.Refusal == nil {
		return Refusal{At: c.EndedAt}
	}
	return *c.Refusal
}

func (k AskReview) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", k.Text, false)
	if err != nil {
		return nil, err
	}
	limit := env.Procedure.Oversight.Review
	due, counted, err := env.answerBy(limit)
	if err != nil {
		return nil, err
	}
	return []Event{&ReviewAsked{Reviewer: env.nearestSupervisor(c), Due: due, Limit: limit, Counted: counted, Text: env.sealText(text)}}, nil
}

// ReviewRefusal decides on a refusal that its reporter asked to have reviewed
// (不予立案复核): upheld, with the reason and what the reporter can still do, or
// overturned, and the report is taken up where it stood.
type ReviewRefusal struct {
	Outcome RefusalOutcome `json:"outcome"`
	Text    string         `json:"text"`
	Remedy  string         `json:"remedy,omitempty"`
}

// Verb is VerbReview.
func (ReviewRefusal) Verb() Verb { return VerbReview }

// RefusalUpheld is a refusal that stands after its review.
type RefusalUpheld struct {
	Text   Sealed `json:"text"`
	Remedy Sealed `json:"remedy"`
}

// Kind is the event's name.
func (*RefusalUpheld) Kind() string        { return "refusal_upheld" }
func (e *RefusalUpheld) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Remedy} }

func (e *RefusalUpheld) apply(c *Case, s Stamp) {
	r := c.refusal()
	r.Outcome, r.ReviewedAt = Upheld, s.At
	c.Refusal = &r
}

// RefusalOverturned is a refusal that fell in its review. The report is as it was
// when it came in, and as old.
type RefusalOverturned struct {
	Text Sealed `json:"text"`
	Clocked
}

// Kind is the event's name.
func (*RefusalOverturned) Kind() string        { return "refusal_overturned" }
func (e *RefusalOverturned) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *RefusalOverturned) apply(c *Case, s Stamp) {
	r := c.refusal()
	r.Outcome, r.ReviewedAt = Overturned, s.At
	if r.Reason != "" {
		r.Fallen = append(slices.Clip(r.Fallen), r.Reason)
	}
	c.Refusal = &r
	// What was not found before is looked for again, or filed on the review's word.
	c.State, c.Owner, c.EndedAt, c.Verification = Received, c.Centre, zeroTime, nil
}

func (k ReviewRefusal) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(RefusalOutcomes(), k.Outcome) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.review_unknown").At("outcome"))
	}
	text, err := words("text", k.Text, true)
	wrong = append(wrong, fault.All(err)...)
	remedy, err := words("remedy", k.Remedy, k.Outcome == Upheld)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if k.Outcome == Overturned {
		return []Event{&RefusalOverturned{Text: env.sealText(text)}}, nil
	}
	return []Event{&RefusalUpheld{Text: env.sealText(text), Remedy: env.sealText(remedy)}}, nil
}

// reviewTasks is the review that somebody owes.
func reviewTasks(c *Case) []Task {
	if c.State != Refused || !c.Refusal.Pending() {
		return nil
	}
	return []Task{{Kind: TaskReview, Org: c.Refusal.Reviewer, Due: c.Refusal.Due}}
}
