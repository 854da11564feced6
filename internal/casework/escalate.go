package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Escalate passes a case up that came to a step of its ladder. Only time gives
// it, and nobody can put it off.
type Escalate struct{}

// Verb is VerbEscalate.
func (Escalate) Verb() Verb { return VerbEscalate }

// Escalated is a case passed up by one step. It moves no clock and takes the
// case from nobody: whoever owes the next action still owes it.
type Escalated struct {
	Clock   Course       `json:"clock"`
	Step    int          `json:"step"` // of the ladder, from 1
	Percent int          `json:"percent"`
	Level   grid.Level   `json:"level"`
	Org     org.ID       `json:"org"`
	Post    org.ID       `json:"post,omitempty"`
	Vacant  []grid.Level `json:"vacant,omitempty"` // the levels at which nobody could be told
	At      time.Time    `json:"at"`               // when the step fell due
	Due     time.Time    `json:"due"`              // the deadline it belongs to
	Ladder  int          `json:"ladder"`           // version of the procedure under which the clock began
	Next    *Rung        `json:"next,omitempty"`
}

// Kind is the event's name.
func (*Escalated) Kind() string      { return "escalated" }
func (*Escalated) sealed() []*Sealed { return nil }

func (e *Escalated) apply(c *Case, _ Stamp) {
	climb := Climb{Due: e.Due}
	if have := c.Climb(e.Clock); have != nil {
		climb = *have
	}
	climb.Reached, climb.Next = e.Level, e.Next
	c.keepClimb(e.Clock, climb)
	told := Told{Org: e.Org, Post: e.Post, Level: e.Level, At: e.At}
	all := slices.Clone(c.Escalation.Told)
	at := slices.IndexFunc(all, func(t Told) bool { return t.Org == e.Org })
	if at < 0 {
		at, all = len(all), append(all, told)
	}
	if all[at].At.Before(told.At) {
		told.At = all[at].At
	}
	all[at] = told
	c.Escalation.Told = all
}

// decide takes every step whose time has come, lowest first, each as an event of
// its own: after a month in which nothing ran nobody is left out.
func (Escalate) decide(c *Case, env *Env) ([]Event, error) {
	clock, rung := c.Course(), c.nextRung()
	if rung == nil || rung.At.After(env.Now) {
		return nil, fault.New(fault.NotNow, "case.escalation_early")
	}
	climb := *c.Climb(clock)
	var events []Event
	for rung != nil && !rung.At.After(env.Now) {
		to := env.receiver(c, rung.Level)
		climb.Reached, climb.Next = rung.Level, nil
		if rest := env.rungsAbove(c, &climb); len(rest) > 0 {
			climb.Next = &rest[0]
		}
		events = append(events, &Escalated{Clock: clock, Step: rung.Step, Percent: rung.Percent, Level: rung.Level, Org: to.org, Post: to.post,
			Vacant: to.vacant, At: rung.At, Due: climb.Due, Ladder: env.begun(&climb).Version(), Next: climb.Next})
		rung = climb.Next
	}
	return events, nil
}

// owesEscalation is the next step of the ladder of the clock that runs.
func (c *Case) owesEscalation() (time.Time, Command) {
	if rung := c.nextRung(); rung != nil {
		return rung.At, Escalate{}
	}
	return time.Time{}, nil
}

// EscalationDue tells whether a step fell due that nobody has been told of. It
// is told before anything else happens to the case, so that no act, however
// quick after it, makes a delay unseen.
func (c *Case) EscalationDue(now time.Time) bool {
	rung := c.nextRung()
	return rung != nil && !rung.At.After(now)
}

// TaskEscalation is a case passed up to an organisation that has not said yet
// that it knows.
const TaskEscalation TaskKind = "escalation"

func (c *Case) toldTasks() []Task {
	if c.Escalation == nil || c.State.Ended() {
		return nil
	}
	var all []Task
	for _, t := range c.Escalation.Told {
		all = append(all, Task{Kind: TaskEscalation, Org: t.Org, Ref: string(t.Org), Due: t.At})
	}
	return all
}

// AcknowledgeEscalation says that the organisation knows of the delay, and what
// it does about it. It moves no clock, and the next step comes when it comes.
type AcknowledgeEscalation struct {
	Text string `json:"text"`
}

// Verb is VerbAcknowledgeEscalation.
func (AcknowledgeEscalation) Verb() Verb { return VerbAcknowledgeEscalation }

// EscalationAcknowledged is an escalation that was looked at.
type EscalationAcknowledged struct {
	Org  org.ID `json:"org"`
	Text Sealed `json:"text"`
}

// Kind is the event's name.
func (*EscalationAcknowledged) Kind() string        { return "escalation_acknowledged" }
func (e *EscalationAcknowledged) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *EscalationAcknowledged) apply(c *Case, _ Stamp) {
	if c.Escalation == nil {
		return
	}
	left := c.escalation()
	left.Told = slices.DeleteFunc(slices.Clone(left.Told), func(t Told) bool { return t.Org == e.Org })
}

func (a AcknowledgeEscalation) decide(_ *Case, env *Env) ([]Event, error) {
	text, err := words("text", a.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&EscalationAcknowledged{Org: env.Actor.Org, Text: env.sealText(text)}}, nil
}
