package casework

import "wellfield/internal/fault"

// Reschedule computes the open deadlines of a case again, and until when answers
// about it are due, because a calendar was published since they were computed.
// Nobody can give it but time, and neither the start nor the limit of a clock
// changes by it. An ended case has no deadline, but may still be owed an answer.
type Reschedule struct{}

// Verb is VerbReschedule.
func (Reschedule) Verb() Verb { return VerbReschedule }

// Rescheduled is a case whose deadlines another calendar moved.
type Rescheduled struct {
	Calendar int           `json:"calendar"`       // the version that moved them
	Due      *Deadline     `json:"due,omitempty"`  // of the handling; nil where it stands
	Term     *Deadline     `json:"term,omitempty"` // the one with more time that was given; nil where it stands
	Answers  []AnswerMoved `json:"answers,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*Rescheduled) Kind() string      { return "rescheduled" }
func (*Rescheduled) sealed() []*Sealed { return nil }

func (e *Rescheduled) apply(c *Case, _ Stamp) {
	if e.Due != nil {
		c.Due = e.Due
	}
	if e.Term != nil {
		d := c.delays()
		d.Until, d.Provisional = e.Term.At, e.Term.Provisional
	}
	for _, m := range e.Answers {
		c.move(m)
	}
}

func (Reschedule) decide(c *Case, env *Env) ([]Event, error) {
	e, err := env.Rescheduled(c)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, fault.New(fault.NotNow, "case.deadline_stands")
	}
	return []Event{e}, nil
}

// Rescheduled is what the calendar in force moves of the open deadlines of a
// case, of its ladder and of the answers that it is owed; nil when nothing.
func (env *Env) Rescheduled(c *Case) (*Rescheduled, error) {
	e, err := &Rescheduled{Calendar: env.Calendar.Version()}, error(nil)
	if !c.State.Ended() {
		if e, err = env.moved(c); err != nil {
			return nil, err
		}
		if c.Course() != CourseHandle || e.Due == nil && e.Term == nil {
			e.Climbing = env.againClimb(c) // else it follows the deadline that the event brings
		}
	}
	if e.Answers, err = env.againAnswers(c); err != nil || e.still() {
		return nil, err
	}
	return e, nil
}

// still tells whether the event moves nothing.
func (e *Rescheduled) still() bool {
	return e.Due == nil && e.Term == nil && e.Stage == nil && e.Climb == nil && len(e.Answers) == 0
}

// moved are the deadlines that the calendar in force moves, without the ladder.
func (env *Env) moved(c *Case) (*Rescheduled, error) {
	e := &Rescheduled{Calendar: env.Calendar.Version()}
	if c.atWork() {
		next, err := env.due(c)
		if err != nil {
			return nil, err
		}
		if !next.At.Equal(c.Due.At) {
			e.Due = next
		}
		if e.Term, err = env.againTerm(c, next); err != nil {
			return nil, err
		}
	}
	var err error
	e.Stage, err = env.againStage(c.Stage)
	return e, err
}

// againClimb is the ladder that runs under the calendar in force, zero where it
// stands. One that never began does not begin by a calendar.
func (env *Env) againClimb(c *Case) Climbing {
	clock := c.Course()
	if c.Climb(clock) == nil {
		return Climbing{}
	}
	climb := env.climb(c, c, clock)
	if climb == nil {
		return Climbing{}
	}
	return Climbing{Clock: clock, Climb: climb}
}

// againTerm is the deadline with more time that was given, counted on from the
// deadline as it is now; nil where it stands, and while the case is suspended.
func (env *Env) againTerm(c *Case, due *Deadline) (*Deadline, error) {
	if c.Delay == nil || c.Delay.Until.IsZero() {
		return nil, nil
	}
	at := *c
	at.Due = due
	term, err := env.Term(&at)
	if err != nil || term.At.IsZero() || term.At.Equal(c.Delay.Until) {
		return nil, err
	}
	return &term, nil
}

// againStage is the clock of a stage computed again, nil where it stands.
func (env *Env) againStage(k *StageClock) (*StageClock, error) {
	if k == nil {
		return nil, nil
	}
	next, moved := *k, false
	due, err := env.ends(k.Due.From, k.Due.Limit, k.Pauses)
	if err != nil {
		return nil, err
	}
	if !due.At.Equal(k.Due.At) {
		next.Due, moved = due, true
	}
	if k.Verify != nil {
		look, err := env.ends(k.Verify.From, k.Verify.Limit, nil)
		if err != nil {
			return nil, err
		}
		if !look.At.Equal(k.Verify.At) {
			next.Verify, moved = &look, true
		}
	}
	if !moved {
		return nil, nil
	}
	return &next, nil
}

// overtaken adds what a calendar moved while the handling was reported done or
// the case closed or merged. A deadline that was met or missed stands; when the
// work goes on under it, it is again what the calendar in force says. The ladder
// follows with every step, and needs no word here.
func (env *Env) overtaken(before, after *Case, events []Event) ([]Event, error) {
	works := before.Due != nil && !before.atWork() && after.atWork()
	apart := before.State == Merged && after.State != Merged
	if before.State == None || !works && !apart {
		return events, nil
	}
	again := *after
	if stageOf(after) != stageOf(before) {
		again.Stage = nil // starts with this step
	}
	e, err := env.moved(&again)
	if err != nil || e.still() {
		return events, err
	}
	return append(events, e), nil
}
