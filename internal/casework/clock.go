package casework

import (
	"time"

	"wellfield/internal/worktime"
)

// Clock is one limit that runs in a case, with everything that it is computed
// from.
type Clock struct {
	Stage Stage
	Deadline
	Pauses []worktime.Pause
	Ended  time.Time // when what it measures was done; zero while it runs
}

// Clocks are the limits that run in the case, in the order of the stages: the
// handling's, and that of the stage it is in. The handling's is there for good,
// so that it can be explained when it is over.
func (c *Case) Clocks() []Clock {
	var all []Clock
	if k := c.Stage; k != nil {
		all = append(all, Clock{Stage: k.Stage, Deadline: k.Due, Pauses: k.Pauses, Ended: c.EndedAt})
		if k.Verify != nil {
			all = append(all, Clock{Stage: StageVerify, Deadline: *k.Verify})
		}
	}
	if c.Due != nil {
		handle := Clock{Stage: StageHandle, Deadline: *c.Due, Ended: c.HandledAt}
		if handle.Ended.IsZero() {
			handle.Ended = c.EndedAt
		}
		at := len(all)
		if at > 0 && all[0].Stage == StageCheck {
			at = 0
		}
		all = append(all[:at:at], append([]Clock{handle}, all[at:]...)...)
	}
	return all
}

// Pace says how a clock stands.
type Pace string

// The paces.
const (
	PaceOnTime  Pace = "on_time"
	PaceAmber   Pace = "amber"   // so much of the limit is used that it presses
	PaceOverdue Pace = "overdue" // past the deadline, and not done
	PacePaused  Pace = "paused"
	PaceMet     Pace = "met"
	PaceMissed  Pace = "missed"
)

// Run is how far a clock has run at an instant.
type Run struct {
	Pace Pace
	// Progress is on the clock's own time: opening hours where it runs on those.
	// It is zero where only the end is known.
	worktime.Progress
}

// Run computes how far the clock has run by the calendar; amber is the share in
// percent from which it presses. Faults as for worktime.Calendar.Progress.
func (k Clock) Run(calendar *worktime.Calendar, amber int, now time.Time) (Run, error) {
	done := !k.Ended.IsZero()
	if done {
		now = k.Ended
	}
	var r Run
	if k.Computable() {
		p, err := calendar.Progress(k.From, k.Limit, k.Pauses, now)
		if err != nil {
			return Run{}, err
		}
		r.Progress = p
	}
	late := now.After(k.At)
	switch {
	case k.At.IsZero():
		r.Pace = PacePaused
	case done && late:
		r.Pace = PaceMissed
	case done:
		r.Pace = PaceMet
	case late:
		r.Pace = PaceOverdue
	case r.Limit > 0 && r.Used*100 >= r.Limit*time.Duration(amber):
		r.Pace = PaceAmber
	default:
		r.Pace = PaceOnTime
	}
	return r, nil
}
