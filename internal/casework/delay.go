package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Delay is everything that was asked and given of more time for a case. None of
// it moves the original deadline, which Case.Due keeps.
type Delay struct {
	// Requests are all of them, the oldest first; only the last can be open.
	Requests []Request `json:"requests,omitempty"`
	// Pauses are the times suspended; the last has no end while the case is.
	Pauses []worktime.Pause `json:"pauses,omitempty"`
	// Until is the deadline with what was given; zero when nothing was, and while
	// the case is suspended.
	Until       time.Time `json:"until,omitzero"`
	Provisional bool      `json:"provisional,omitempty"` // of Until: a year without published holidays was touched
}

// Request is one wish for more time and what became of it. It holds no words:
// those are sealed in the entries, and this is published.
type Request struct {
	Kind   DelayKind      `json:"kind"`
	Reason DelayReason    `json:"reason"`
	At     time.Time      `json:"at"`
	Unit   org.ID         `json:"unit"`
	To     org.ID         `json:"to"`              // who is asked to answer
	Limit  worktime.Limit `json:"limit,omitzero"`  // Extension: how much more
	Until  time.Time      `json:"until,omitzero"`  // what was given: the deadline after an extension, the end of a suspension
	Wanted time.Time      `json:"wanted,omitzero"` // Suspension: when it is to end by itself
	Answer DelayAnswer    `json:"answer,omitempty"`
	// Answered and Post say when, and by which post; no post where time answered
	// or the case moved on.
	Answered time.Time `json:"answered,omitzero"`
	Post     org.ID    `json:"post,omitempty"`
}

// DelayKind tells an extension from a suspension.
type DelayKind string

// The kinds.
const (
	Extension  DelayKind = "extension"  // 延期
	Suspension DelayKind = "suspension" // 挂账
)

// DelayAnswer is what became of a request.
type DelayAnswer string

// The answers. A request that was declined, lapsed or fell away used nothing up.
const (
	Unanswered DelayAnswer = ""
	Granted    DelayAnswer = "granted"
	Declined   DelayAnswer = "declined"
	Lapsed     DelayAnswer = "lapsed"    // the deadline came first
	FellAway   DelayAnswer = "fell_away" // the case was done, or went to another unit, first
)

// DelayReason is why something takes longer, for everybody to read: words may
// hold what is personal, codes cannot.
type DelayReason string

// DelayReasons is the closed list.
func DelayReasons() []DelayReason {
	return []DelayReason{"materials", "weather", "permit", "other_unit", "large_work", "funds", "planning", "access", "other"}
}

func (r DelayReason) check() error {
	if !slices.Contains(DelayReasons(), r) {
		return fault.New(fault.Invalid, "case.delay_reason_unknown").At("reason").With("reason", string(r))
	}
	return nil
}

// Paused tells whether no clock of the handling runs.
func (c *Case) Paused() bool { return c.State == Suspended }

// Term is the deadline that binds the unit: the original one, or where what was
// given moved it; zero when there is none, and while the case is suspended. What
// is counted and published as in time goes by Standing, which no request moves.
func (c *Case) Term() time.Time {
	switch {
	case c.Due == nil || c.Paused():
		return time.Time{}
	case c.Delay != nil && !c.Delay.Until.IsZero():
		return c.Delay.Until
	}
	return c.Due.At
}

// Extended is the standing against Term: the second figure, shown beside
// Standing and never instead of it. A suspended case is in time.
func (c *Case) Extended(now time.Time) Standing {
	term := c.Term()
	switch {
	case c.Due == nil:
		return NoDeadline
	case term.IsZero():
		return OnTime
	}
	return c.against(term, now)
}

// Asked is the request that waits for an answer; nil when none does.
func (c *Case) Asked() *Request {
	if c.Delay == nil || len(c.Delay.Requests) == 0 {
		return nil
	}
	if r := &c.Delay.Requests[len(c.Delay.Requests)-1]; r.Answer == Unanswered {
		return r
	}
	return nil
}

// granted counts the requests of a kind that were granted.
func (c *Case) granted(k DelayKind) (n int) {
	if c.Delay == nil {
		return 0
	}
	for _, r := range c.Delay.Requests {
		if r.Kind == k && r.Answer == Granted {
			n++
		}
	}
	return n
}

// SuspendedUntil is when the suspension of a suspended case ends by itself.
func (c *Case) SuspendedUntil() time.Time {
	if !c.Paused() || c.Delay == nil {
		return time.Time{}
	}
	for _, r := range slices.Backward(c.Delay.Requests) {
		if r.Kind == Suspension && r.Answer == Granted {
			return r.Wanted
		}
	}
	return time.Time{}
}

// delays is the case's own Delay, to be changed: a case before a change shares
// nothing with the case after it.
func (c *Case) delays() *Delay {
	d := Delay{}
	if c.Delay != nil {
		d = *c.Delay
	}
	d.Requests, d.Pauses = slices.Clone(d.Requests), slices.Clone(d.Pauses)
	c.Delay = &d
	return c.Delay
}

// answer closes the open request.
func (d *Delay) answer(a DelayAnswer, s Stamp) *Request {
	r := &d.Requests[len(d.Requests)-1]
	r.Answer, r.Answered, r.Post = a, s.At, s.Actor.Post
	return r
}

// settle lets a request fall away once the case is no longer at work with the
// unit that asked, whatever took it from there.
func (c *Case) settle(s Stamp) {
	r := c.Asked()
	if r == nil {
		return
	}
	// Only who has signed has work that can rest.
	gone := !slices.Contains(AtWork(), c.State) || c.Lead != r.Unit || r.Kind == Suspension && c.State != Handling
	if gone {
		c.delays().answer(FellAway, Stamp{At: s.At})
	}
}

// Term is the deadline with everything that was given, computed from the original
// one: an extension runs on from where the deadline stood, and a pause stops the
// clock of the limit. The zero At means that a pause has not ended.
func (env *Env) Term(c *Case) (Deadline, error) {
	if c.Due == nil {
		return Deadline{}, fault.New(fault.NotNow, "case.delay_no_deadline")
	}
	d := *c.Due
	if c.Delay == nil {
		return d, nil
	}
	paused := 0
	for _, r := range c.Delay.Requests {
		if r.Answer != Granted {
			continue
		}
		var due worktime.Due
		var err error
		if r.Kind == Extension {
			due, err = env.Calendar.Deadline(d.At, r.Limit, nil)
		} else if paused < len(c.Delay.Pauses) {
			due, err = env.Calendar.Resume(d.At, d.Limit.Unit, c.Delay.Pauses[paused])
			paused++
		}
		if err != nil || due.Suspended {
			return Deadline{Limit: d.Limit}, err
		}
		d.At, d.Provisional = due.At.UTC(), d.Provisional || due.Provisional
	}
	return d, nil
}

// owesDelay is what time owes a case for which more time was asked or given.
func owesDelay(c *Case) (time.Time, Command) {
	switch {
	case c.Paused():
		return c.SuspendedUntil(), Resume{}
	case c.Asked() != nil:
		return c.Term(), Lapse{}
	}
	return time.Time{}, nil
}

// TaskApproval is the answer to a request for more time.
const TaskApproval TaskKind = "approval"

// tasksOfDelay is the answer that the supervising line owes.
func tasksOfDelay(c *Case) []Task {
	r := c.Asked()
	if r == nil {
		return nil
	}
	return []Task{{Kind: TaskApproval, Org: r.To, Ref: string(r.Kind), Due: c.Term()}}
}
