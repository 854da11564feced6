package complaint

import (
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

// Accept takes a complaint up, or over from somebody else of the same organisation.
type Accept struct{}

// Verb is "accept".
func (Accept) Verb() Verb { return "accept" }

// Taken is a complaint that was taken up.
type Taken struct {
	By       Hand      `json:"by"`
	Due      time.Time `json:"due"`
	InformBy time.Time `json:"inform_by"`
}

// Kind is the event's name.
func (*Taken) Kind() string { return "complaint_taken" }

func (e *Taken) seals() (words, identity []*casework.Sealed) { return nil, nil }

func (e *Taken) apply(c *Complaint, _ time.Time) {
	by := e.By
	c.State, c.Investigator, c.Due, c.InformBy = Accepted, &by, e.Due, e.InformBy
}

func (Accept) decide(c *Complaint, env *Env) (Event, error) {
	e := &Taken{By: env.Actor.Hand, Due: c.Due, InformBy: c.InformBy}
	if c.State == Accepted {
		if c.Investigator.same(env.Actor.Hand) {
			return nil, fault.New(fault.NotNow, "complaint.not_now")
		}
		return e, nil
	}
	days := env.Terms.Answer
	if len(c.Passed) > 0 {
		days = env.Terms.Review
	}
	var err error
	if e.Due, err = env.days(days); err != nil {
		return nil, err
	}
	e.InformBy, err = env.days(min(env.Terms.Inform, days))
	return e, err
}

// Refuse does not take a complaint up. The complainant can ask the next instance.
type Refuse struct {
	Reason Reason `json:"reason"`
	Text   string `json:"text"`
}

// Verb is "refuse".
func (Refuse) Verb() Verb { return "refuse" }

// NotTaken is a complaint that was not taken up.
type NotTaken struct {
	Refusal
}

// Kind is the event's name.
func (*NotTaken) Kind() string { return "complaint_refused" }

func (e *NotTaken) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *NotTaken) apply(c *Complaint, at time.Time) {
	r := e.Refusal
	c.State, c.Refusal = Refused, &r
	c.end(at)
}

func (k Refuse) decide(_ *Complaint, env *Env) (Event, error) {
	if !slices.Contains(Reasons(), k.Reason) {
		return nil, fault.New(fault.Invalid, "complaint.reason_unknown").At("reason")
	}
	text, err := env.words("text", k.Text, true)
	return &NotTaken{Refusal{Reason: k.Reason, Text: text, By: env.Actor.Hand, At: env.Now}}, err
}

// end stops every clock.
func (c *Complaint) end(at time.Time) { c.Ended, c.Due, c.InformBy = at, time.Time{}, time.Time{} }

// Find says what was found, and what the investigator would decide.
type Find struct {
	Outcome Outcome `json:"outcome"`
	Text    string  `json:"text"`
}

// Verb is "find".
func (Find) Verb() Verb { return "find" }

// FindingMade is what was found.
type FindingMade struct {
	Finding
}

// Kind is the event's name.
func (*FindingMade) Kind() string { return "complaint_found" }

func (e *FindingMade) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *FindingMade) apply(c *Complaint, _ time.Time) {
	f := e.Finding
	c.State, c.Finding = Found, &f
}

func (k Find) decide(_ *Complaint, env *Env) (Event, error) {
	if !slices.Contains(Outcomes(), k.Outcome) {
		return nil, fault.New(fault.Invalid, "complaint.outcome_unknown").At("outcome")
	}
	text, err := env.words("text", k.Text, true)
	return &FindingMade{Finding{Outcome: k.Outcome, Text: text, By: env.Actor.Hand, At: env.Now}}, err
}

// SendBack asks the investigator for more. The term goes on.
type SendBack struct {
	Text string `json:"text"`
}

// Verb is "send_back".
func (SendBack) Verb() Verb { return "send_back" }

// SentBack is a finding that was not enough.
type SentBack struct {
	By   Hand            `json:"by"`
	Text casework.Sealed `json:"text"`
}

// Kind is the event's name.
func (*SentBack) Kind() string { return "complaint_sent_back" }

func (e *SentBack) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *SentBack) apply(c *Complaint, _ time.Time) { c.State = Accepted }

func (k SendBack) decide(_ *Complaint, env *Env) (Event, error) {
	text, err := env.words("text", k.Text, true)
	return &SentBack{By: env.Actor.Hand, Text: text}, err
}

// Give decides, and answers the complainant.
type Give struct {
	Outcome  Outcome `json:"outcome"`
	Reasons  string  `json:"reasons"`
	Measures string  `json:"measures,omitempty"`
}

// Verb is "answer".
func (Give) Verb() Verb { return "answer" }

// Decision is a complaint that was decided and answered.
type Decision struct {
	Answer
}

// Kind is the event's name.
func (*Decision) Kind() string { return "complaint_answered" }

func (e *Decision) seals() (words, identity []*casework.Sealed) {
	return wordsOnly(&e.Reasons, &e.Measures)
}

func (e *Decision) apply(c *Complaint, at time.Time) {
	a := e.Answer
	c.State, c.Answer = Answered, &a
	c.end(at)
}

func (k Give) decide(_ *Complaint, env *Env) (Event, error) {
	if !slices.Contains(Outcomes(), k.Outcome) {
		return nil, fault.New(fault.Invalid, "complaint.outcome_unknown").At("outcome")
	}
	var wrong fault.List
	reasons, err := env.words("reasons", k.Reasons, true)
	wrong = append(wrong, fault.All(err)...)
	// Whoever is right is told what is done about it.
	measures, err := env.words("measures", k.Measures, k.Outcome != NotUpheld)
	wrong = append(wrong, fault.All(err)...)
	return &Decision{Answer{Outcome: k.Outcome, Reasons: reasons, Measures: measures, By: env.Actor.Hand, At: env.Now}}, wrong.Err()
}

// Inform tells the complainant how it stands.
type Inform struct {
	Text string `json:"text"`
}

// Verb is "inform".
func (Inform) Verb() Verb { return "inform" }

// InformedOf is what the complainant was told of how it stands.
type InformedOf struct {
	By   Hand            `json:"by"`
	Text casework.Sealed `json:"text"`
}

// Kind is the event's name.
func (*InformedOf) Kind() string { return "complaint_informed" }

func (e *InformedOf) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *InformedOf) apply(c *Complaint, at time.Time) { c.Informed = at }

func (k Inform) decide(_ *Complaint, env *Env) (Event, error) {
	text, err := env.words("text", k.Text, true)
	return &InformedOf{By: env.Actor.Hand, Text: text}, err
}

// Extend gives more time for the answer, once and before the term ends, by another
// hand than the investigator's. The complainant reads why.
type Extend struct {
	Text string `json:"text"`
}

// Verb is "extend".
func (Extend) Verb() Verb { return "extend" }

// ExtendedBy is more time for the answer.
type ExtendedBy struct {
	By   Hand            `json:"by"`
	Due  time.Time       `json:"due"`
	Text casework.Sealed `json:"text"`
}

// Kind is the event's name.
func (*ExtendedBy) Kind() string { return "complaint_extended" }

func (e *ExtendedBy) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *ExtendedBy) apply(c *Complaint, _ time.Time) { c.Due, c.Extended = e.Due, true }

func (k Extend) decide(c *Complaint, env *Env) (Event, error) {
	if c.Extended || env.Terms.Extend == 0 || !env.Now.Before(c.Due) {
		return nil, fault.New(fault.NotNow, "complaint.extended_already")
	}
	text, err := env.words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	return &ExtendedBy{By: env.Actor.Hand, Due: c.Due.AddDate(0, 0, env.Terms.Extend), Text: text}, nil
}
