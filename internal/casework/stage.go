package casework

import (
	"slices"
	"time"

	"wellfield/internal/procedure"
	"wellfield/internal/worktime"
)

// Stage is a part of the life with a limit of its own.
type Stage string

// The stages. That of the handling itself is Case.Due, whose limit is the
// class's; those of the others are the procedure's.
const (
	StageIntake   Stage = "intake"   // received until filed, refused or referred 受理
	StageVerify   Stage = "verify"   // the look on the spot, while the intake waits for it 核实
	StageDispatch Stage = "dispatch" // filed until dispatched 派遣
	StageSign     Stage = "sign"     // dispatched until somebody of the unit has it in hand 签收
	StageHandle   Stage = "handle"   // dispatched until reported done 处置
	StageCheck    Stage = "check"    // reported done until checked 核查
)

// StageClock is the clock of the stage that a case is in, beside that of its
// handling. What is left of it is computed, never stored.
type StageClock struct {
	Stage Stage    `json:"stage"`
	Due   Deadline `json:"due"` // At is zero while the clock stands still
	// Pauses are when it stood still: the reporter was asked, or somebody was
	// sent to look. The last has no end while it does.
	Pauses []worktime.Pause `json:"pauses,omitempty"`
	// Procedure is the version that gave the limit; 0 where that was not kept.
	Procedure int `json:"procedure,omitempty"`
	// Verify is when the look on the spot is due, while one is asked.
	Verify *Deadline `json:"verify,omitempty"`
}

// paused tells whether the clock stands still.
func (k *StageClock) paused() bool {
	return len(k.Pauses) > 0 && k.Pauses[len(k.Pauses)-1].To.IsZero()
}

// Clocked is part of every event after which a clock starts, stops or goes on:
// the clock as it is from then on.
type Clocked struct {
	Stage *StageClock `json:"stage,omitempty"`
	Climbing
}

func (k *Clocked) clock() *StageClock     { return k.Stage }
func (k *Clocked) setClock(s *StageClock) { k.Stage = s }

// clocked is an event that can say so.
type clocked interface {
	clock() *StageClock
	setClock(*StageClock)
}

// ClockSet is the clock of a stage after a step whose own event cannot tell.
type ClockSet struct {
	Clocked
}

// Kind is the event's name.
func (*ClockSet) Kind() string       { return "clock_set" }
func (*ClockSet) sealed() []*Sealed  { return nil }
func (*ClockSet) apply(*Case, Stamp) {}

// stageOf is the stage that a case is in beside its handling, empty for none.
func stageOf(c *Case) Stage {
	state := c.State
	if state == Merged && c.Merged != nil {
		state = c.Merged.From // a merge that is taken back has bought nobody time
	}
	switch state {
	case ClosedLongTerm:
		if c.Stage != nil && c.Stage.Stage != StageCheck { // it goes on when the case is taken up
			return c.Stage.Stage
		}
	case Received, Verifying:
		return StageIntake
	case NeedInfo:
		if c.NeedFrom == Filed {
			return StageDispatch
		}
		return StageIntake
	case Filed:
		return StageDispatch
	case Dispatched, Reopened:
		if c.Lead == "" {
			return StageDispatch
		}
		return StageSign
	case Handled, Checking:
		return StageCheck
	}
	return ""
}

// tick takes over the clock that the event brought, and ends one whose stage is
// over.
func (c *Case) tick(e Event) {
	if k, ok := e.(clocked); ok && k.clock() != nil {
		c.Stage = k.clock()
	}
	if c.Stage != nil && c.Stage.Stage != stageOf(c) {
		c.Stage = nil
	}
}

// withClock says in the last of the events how the clocks run from then on. A
// step that leaves the clocks as they are says nothing.
func (env *Env) withClock(before, after *Case, events []Event) []Event {
	if len(events) == 0 {
		return events
	}
	next := env.nextClock(before, after)
	if next == nil {
		return events
	}
	last, ok := events[len(events)-1].(clocked)
	if !ok {
		set := &ClockSet{}
		last, events = set, append(events, set)
	}
	last.setClock(next)
	return events
}

// nextClock is the clock after a step, nil where it is the one before. A clock
// starts when its stage begins: history from elsewhere has none for the stage
// that it arrives in, because nobody here was late by then. A unit that gets a
// case from another begins a signature of its own; nothing else starts a clock
// again, so that sending a case to and fro buys nobody time.
func (env *Env) nextClock(before, after *Case) *StageClock {
	stage := stageOf(after)
	anew := stage == StageSign && !after.DispatchedAt.Equal(before.DispatchedAt) && after.Lead != before.Lead
	switch {
	case stage == "" || after.Origin != nil && before.State == None:
		return nil
	case stage == StageIntake && before.away():
		return env.resumeClock(before, after)
	case anew || stage != stageOf(before):
		return env.startClock(stage, after)
	case before.Stage == nil:
		return nil
	}
	k := *before.Stage
	if waits(after) == k.paused() && (k.Verify != nil) == (after.State == Verifying) {
		return nil
	}
	k.Pauses = slices.Clone(k.Pauses)
	k.Verify = nil
	if waits(after) != k.paused() {
		k.turn(env.Now)
	}
	return env.settle(&k, after)
}

// waits tells whether the stage's clock stands still: those who owe the next
// step wait for the reporter, or for somebody who looks, or the case is put away.
func waits(c *Case) bool {
	return c.State == NeedInfo || c.State == Verifying || c.State == ClosedLongTerm
}

// resumeClock is the clock of the intake of a case that comes back from
// elsewhere. An ended case keeps none, but its ladder does: it knows when the
// desk began, and every time that did not count.
func (env *Env) resumeClock(before, after *Case) *StageClock {
	climb := env.intakeClimb(before, after, after.Climb(CourseIntake))
	if climb == nil {
		return env.startClock(StageIntake, after)
	}
	under := env.begun(climb)
	k := &StageClock{Stage: StageIntake, Due: Deadline{From: climb.From, Limit: under.Stages.Intake}, Pauses: climb.pauses(), Procedure: under.Version()}
	return env.settle(k, after)
}

func (env *Env) startClock(stage Stage, after *Case) *StageClock {
	k := &StageClock{Stage: stage, Due: Deadline{From: env.Now, Limit: stageLimit(env.Procedure, stage)}, Procedure: env.Procedure.Version()}
	if waits(after) {
		k.turn(env.Now)
	}
	return env.settle(k, after)
}

// turn begins a pause, or ends the one that there is.
func (k *StageClock) turn(at time.Time) {
	if k.paused() {
		k.Pauses[len(k.Pauses)-1].To = at
		return
	}
	k.Pauses = append(k.Pauses, worktime.Pause{From: at})
}

// settle computes when the clock ends. A limit that leaves the years that can
// be counted gives no clock: a report is not refused for a term of the office.
func (env *Env) settle(k *StageClock, after *Case) *StageClock {
	due, err := env.ends(k.Due.From, k.Due.Limit, k.Pauses)
	if err != nil {
		return nil
	}
	k.Due = due
	if after.State == Verifying {
		look, err := env.ends(env.Now, env.Procedure.Stages.Verify, nil)
		if err != nil {
			return nil
		}
		k.Verify = &look
	}
	return k
}

// stageLimit is the procedure's limit of a stage.
func stageLimit(p *procedure.Procedure, s Stage) worktime.Limit {
	of := p.Stages
	switch s {
	case StageIntake:
		return of.Intake
	case StageVerify:
		return of.Verify
	case StageDispatch:
		return of.Dispatch
	case StageSign:
		return of.Sign
	}
	return of.Check
}
