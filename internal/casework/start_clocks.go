package casework

import (
	"cmp"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/worktime"
)

// StartClocks gives a case the clocks that it should have and has not, because it
// was written before there were any. They count from when what they measure
// began. Only time gives it.
type StartClocks struct{}

// Verb is VerbStartClocks.
func (StartClocks) Verb() Verb { return VerbStartClocks }

func (StartClocks) decide(c *Case, env *Env) ([]Event, error) {
	if !env.LacksClocks(c) {
		return nil, fault.New(fault.NotNow, "case.clocks_run")
	}
	return []Event{&ClockSet{Clocked{Stage: env.missingStage(c)}}}, nil // the ladder follows, as with every step
}

// LacksClocks tells whether StartClocks has something to give.
func (env *Env) LacksClocks(c *Case) bool {
	if c.State.Ended() {
		return false
	}
	clock := c.Course()
	return c.Climb(clock) == nil && env.climb(c, c, clock) != nil || env.missingStage(c) != nil
}

// missingStage is the clock of the stage that the case is in, nil where it has one
// or, as history, none. When the stage began is known but for a case that is back
// at work: that counts from what happened to it last.
func (env *Env) missingStage(c *Case) *StageClock {
	stage := stageOf(c)
	if stage == "" || c.Stage != nil || c.Origin != nil {
		return nil
	}
	var from time.Time
	switch {
	case stage == StageIntake:
		from = c.ReportedAt
	case c.State == Reopened:
	case stage == StageDispatch:
		from = c.FiledAt
	case stage == StageSign:
		from = c.DispatchedAt
	case stage == StageCheck:
		from = c.HandledAt
	}
	if from.IsZero() {
		from = c.UpdatedAt
	}
	under := env.begun(&Climb{From: from})
	k := &StageClock{Stage: stage, Due: Deadline{From: from, Limit: stageLimit(under, stage)}, Procedure: under.Version()}
	if waits(c) {
		since := c.UpdatedAt
		if c.State == NeedInfo {
			since = cmp.Or(c.AskedAt, c.UpdatedAt)
		}
		k.Pauses = []worktime.Pause{{From: since}}
	}
	return env.settle(k, c)
}
