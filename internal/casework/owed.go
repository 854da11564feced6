package casework

import "time"

// owes are what time can owe a case, each with the command that pays it; the
// zero time where it owes nothing. What must happen at a time is one line here.
var owes = []func(c *Case) (time.Time, Command){
	(*Case).silenceEnds,
	owesDispute,
	missDue,
	owesDelay,
	owesReview,
	(*Case).owesEscalation,
}

// Owed is what time owes the case next: from when on, and the command that must
// then be given by the System hand. The zero time: nothing.
func (c *Case) Owed() (at time.Time, cmd Command) {
	for _, owed := range owes {
		when, what := owed(c)
		if !when.IsZero() && (at.IsZero() || when.Before(at)) {
			at, cmd = when, what
		}
	}
	return at, cmd
}

// NextDue is the instant at which the case needs a sweep, zero when none.
func (c *Case) NextDue() time.Time {
	at, _ := c.Owed()
	return at
}

// silenceEnds is when the reporter's time to answer is over. Silence closes what
// was checked; anything else goes to be checked.
func (c *Case) silenceEnds() (time.Time, Command) {
	switch {
	case c.State != AwaitingReporter:
		return time.Time{}, nil
	case c.checkPassed():
		return c.SilentFrom, CloseResolved{}
	}
	return c.SilentFrom, ReturnToCheck{}
}
