package complaint

import (
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// PassOn is what time owes a complaint: where its term was not kept, or nobody is left
// who may deal with it, it goes on upwards.
type PassOn struct{}

// Verb is "pass_on".
func (PassOn) Verb() Verb { return "pass_on" }

// PassedOn is a complaint that went on upwards by itself.
type PassedOn struct {
	Passed
	Due time.Time `json:"due,omitzero"`
}

// Kind is the event's name.
func (*PassedOn) Kind() string { return "complaint_passed_on" }

func (e *PassedOn) seals() (words, identity []*casework.Sealed) { return nil, nil }

func (e *PassedOn) apply(c *Complaint, at time.Time) {
	c.Passed = append(c.Passed, e.Passed)
	c.Due = e.Due
	switch {
	case e.To != "":
		c.State, c.Receiver, c.Investigator, c.Finding, c.InformBy = Received, e.To, nil, nil, time.Time{}
	case e.Why == Nobody:
		c.State, c.Receiver = Outside, ""
		c.end(at)
		c.ToldOut = at
	default: // whoever has it keeps it, late as it is; the way outside is told
		c.ToldOut = at
	}
}

// Why is why the complaint has to go on now; empty where it stays.
func (c *Complaint) Why(env *Env) Why {
	switch {
	case c.State.Ended():
		return ""
	case !env.Charts.takes(c.Receiver, c.About, c.Since, c.Concerned()):
		return Nobody
	case !c.Due.IsZero() && !env.Now.Before(c.Due):
		return Late
	}
	return ""
}

func (PassOn) decide(c *Complaint, env *Env) (Event, error) {
	why := c.Why(env)
	if why == "" {
		return nil, fault.New(fault.NotNow, "complaint.not_now")
	}
	e := &PassedOn{Passed: Passed{At: env.Now, Why: why, From: c.Receiver}}
	to, ok := c.next(env.Charts, c.Concerned())
	if !ok {
		return e, nil
	}
	e.To = to
	var err error
	e.Due, err = env.Deadline(env.Now, env.Terms.Accept)
	return e, err
}

// AskReview asks the next instance: 复查, and after it 复核. No reason is needed.
type AskReview struct {
	Text string `json:"text,omitempty"`
}

// Verb is "ask_review".
func (AskReview) Verb() Verb { return "ask_review" }

// ReviewAsked is a complaint before its next instance.
type ReviewAsked struct {
	Passed
	Due       time.Time         `json:"due"`
	Text      casework.Sealed   `json:"text"`
	Originals []casework.Sealed `json:"originals,omitempty"`
}

// Kind is the event's name.
func (*ReviewAsked) Kind() string { return "complaint_review_asked" }

func (e *ReviewAsked) seals() (words, identity []*casework.Sealed) {
	words, _ = wordsOnly(&e.Text)
	_, identity = identityOf(nil, e.Originals)
	return words, identity
}

func (e *ReviewAsked) apply(c *Complaint, _ time.Time) {
	c.Passed, c.Reviewed = append(c.Passed, e.Passed), append(c.Reviewed, e.From)
	c.State, c.Receiver, c.Due, c.Ended, c.Extended = Received, e.To, e.Due, time.Time{}, false
	c.Investigator, c.Finding, c.InformBy, c.ToldOut = nil, nil, time.Time{}, time.Time{}
	c.Vault.Numbers += len(e.Originals)
}

func (k AskReview) decide(c *Complaint, env *Env) (Event, error) {
	switch to, ok := c.NextInstance(env.Charts); {
	case len(c.Reviewed) >= MostReviews:
		return nil, fault.New(fault.NotNow, "complaint.review_over")
	case !ok:
		return nil, fault.New(fault.NotNow, "complaint.review_outside")
	case !env.Now.Before(c.AskUntil(env.Terms)):
		return nil, fault.New(fault.NotNow, "complaint.review_late").With("days", env.Terms.Ask)
	default:
		e := &ReviewAsked{Passed: Passed{At: env.Now, Why: Review, From: c.Receiver, To: to}}
		keep := env.keeping(&e.Originals)
		text, err := env.words("text", k.Text, false)
		if err != nil {
			return nil, err
		}
		e.Text = text
		if keep(); !c.Vault.Erased.IsZero() {
			e.Originals = nil
		}
		e.Due, err = env.Deadline(env.Now, env.Terms.Accept)
		return e, err
	}
}

// send brings a new complaint to whoever stands next above, or says that nobody inside
// may deal with it.
func (c *Complaint) send(env *Env, state State, from org.ID, accept worktime.Limit) error {
	c.Receiver = from
	to, ok := c.next(env.Charts, c.Concerned())
	if !ok {
		c.State, c.Receiver, c.ToldOut = Outside, "", env.Now
		c.end(env.Now)
		return nil
	}
	c.State, c.Receiver = state, to
	var err error
	c.Due, err = env.Deadline(env.Now, accept)
	return err
}
