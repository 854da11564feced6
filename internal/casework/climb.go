package casework

import (
	"time"

	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Course names what is counted against a case: each runs to a deadline of its
// own, and each has a ladder.
type Course string

// The clocks.
const (
	CourseIntake Course = "intake" // from the report until somebody has it to handle
	CourseHandle Course = "handle" // the handling limit of the class, from the first dispatch
	CourseCheck  Course = "check"  // from the handling reported done until it was checked
)

// Escalation is how far a case has been passed up, and who was told and has not
// said so yet.
type Escalation struct {
	Intake *Climb `json:"intake,omitempty"`
	Handle *Climb `json:"handle,omitempty"`
	Check  *Climb `json:"check,omitempty"`
	Told   []Told `json:"told,omitempty"`
}

// told are the organisations that were told and have not answered.
func (e *Escalation) told() (all []org.ID) {
	if e == nil {
		return nil
	}
	for _, t := range e.Told {
		all = append(all, t.Org)
	}
	return all
}

// Climb is one deadline and how far up its ladder the case is. It is the state of
// the promise "exactly once per step": Reached only ever goes up, and whatever
// happens to the case that does not move its deadline leaves it alone.
type Climb struct {
	From time.Time     `json:"from"`
	Due  time.Time     `json:"due"`
	Unit worktime.Unit `json:"unit,omitempty"` // on whose clock; empty where a deadline was given
	// Ladder is the version of the procedure under which the clock began, and that
	// it keeps; 0 where it began before that was kept.
	Ladder int `json:"ladder,omitempty"`
	// Rests are the times in which the case waited for somebody whom the clock is
	// not about.
	Rests   []Rest     `json:"rests,omitempty"`
	Reached grid.Level `json:"reached,omitzero"` // the level that was told last
	Next    *Rung      `json:"next,omitempty"`   // nil: the top was told
}

// Rest is a time that does not count, with an end that is known when it begins.
type Rest struct {
	State State     `json:"state"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
}

// Rung is one step of a ladder with its instant.
type Rung struct {
	Step    int        `json:"step"` // from 1
	Percent int        `json:"percent"`
	Level   grid.Level `json:"level"`
	At      time.Time  `json:"at"`
}

// Told is an organisation to which the case was passed up, until it
// acknowledges. Told again before that, it is one thing to look at: of the
// highest level, and as old as the first.
type Told struct {
	Org   org.ID     `json:"org"`
	Post  org.ID     `json:"post,omitempty"` // empty: nobody up to the city holds one
	Level grid.Level `json:"level"`
	At    time.Time  `json:"at"` // when the step fell due
}

// Course is the clock that runs now; empty where none does. Whatever state is not
// named here and is not an end keeps the clock running that ran: nobody is ever
// waiting where nothing is counted. A suspended case rests, one in the long-term
// register has its review instead, and one of which only the reporter's word is missing waits for that.
func (c *Case) Course() Course {
	switch {
	case c.State == None, c.State.Ended(), c.State == AwaitingReporter, c.State == Suspended, c.State == ClosedLongTerm:
		return ""
	case c.State == Handled, c.State == Checking:
		return CourseCheck
	case c.Due != nil:
		if c.DispatchedAt.IsZero() && c.Origin == nil {
			return CourseIntake
		}
		return CourseHandle
	case c.Origin != nil && c.State == Handling:
		return "" // history that came without any deadline breaks none
	}
	return CourseIntake
}

// Climb is the climb of a clock, nil when there is none.
func (c *Case) Climb(clock Course) *Climb {
	if c.Escalation == nil {
		return nil
	}
	switch clock {
	case CourseIntake:
		return c.Escalation.Intake
	case CourseHandle:
		return c.Escalation.Handle
	case CourseCheck:
		return c.Escalation.Check
	}
	return nil
}

// nextRung is the step that the running clock comes to next.
func (c *Case) nextRung() *Rung {
	if climb := c.Climb(c.Course()); climb != nil {
		return climb.Next
	}
	return nil
}

// keepClimb takes a climb over as the state of its clock.
func (c *Case) keepClimb(clock Course, climb Climb) {
	e := c.escalation()
	switch clock {
	case CourseIntake:
		e.Intake = &climb
	case CourseHandle:
		e.Handle = &climb
	case CourseCheck:
		e.Check = &climb
	}
}

// escalation is the case's own copy, which may be written.
func (c *Case) escalation() *Escalation {
	e := Escalation{}
	if c.Escalation != nil {
		e = *c.Escalation
	}
	c.Escalation = &e
	return &e
}

// letGo forgets the clocks that cannot run again: intake once the case was given
// to somebody, a check once it was made. With the end of a case nobody has
// anything to look at any more.
func (c *Case) letGo() {
	if c.Escalation == nil || c.State == Merged || c.State == Refused || c.State == ReferredOut {
		return // it can come back as it was, and nobody is told the same again
	}
	now := c.Course()
	e := c.escalation()
	if now != CourseIntake && (c.Due != nil || c.State.Ended()) {
		e.Intake = nil
	}
	if now != CourseCheck && now != "" || c.State.Ended() || c.State == AwaitingReporter {
		e.Check = nil
	}
	if c.State.Ended() {
		e.Told = nil
	}
	if e.Intake == nil && e.Handle == nil && e.Check == nil && len(e.Told) == 0 {
		c.Escalation = nil
	}
}

// Climbing is carried by an event that starts a clock or moves it.
type Climbing struct {
	Clock Course `json:"clock,omitempty"`
	Climb *Climb `json:"climb,omitempty"`
}

func (k *Climbing) climbing() *Climbing { return k }

// carrier is an event that can say how the clock runs from now on.
type carrier interface{ climbing() *Climbing }
