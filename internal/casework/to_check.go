package casework

import "wellfield/internal/fault"

// ReturnToCheck takes a case that waited for its reporter to be checked, where no
// passed check stands behind the waiting: silence alone closes nothing. Only time
// gives it, when the reporter's time is over. No case of ours comes to that, and
// none may be taken over so; some were, before that was refused.
type ReturnToCheck struct{}

// Verb is VerbToCheck.
func (ReturnToCheck) Verb() Verb { return VerbToCheck }

// ReturnedToCheck is a case that nobody here has checked, sent to be checked.
type ReturnedToCheck struct {
	Clocked
}

// Kind is the event's name.
func (*ReturnedToCheck) Kind() string      { return "returned_to_check" }
func (*ReturnedToCheck) sealed() []*Sealed { return nil }

func (e *ReturnedToCheck) apply(c *Case, s Stamp) {
	c.State, c.Owner, c.Check, c.SilentFrom = Handled, c.Centre, nil, zeroTime
	if c.HandledAt.IsZero() {
		c.HandledAt = s.At
	}
}

func (ReturnToCheck) decide(c *Case, env *Env) ([]Event, error) {
	switch {
	case c.checkPassed():
		return nil, fault.New(fault.NotNow, "case.checked")
	case env.Now.Before(c.SilentFrom):
		return nil, fault.New(fault.NotNow, "case.reporter_may_answer").With("until", c.SilentFrom)
	}
	return []Event{&ReturnedToCheck{}}, nil
}

// checkPassed tells whether the last check was passed, here or as a file says.
func (c *Case) checkPassed() bool { return c.Check != nil && c.Check.Passed }
