package casework

import (
	"slices"
	"time"

	"wellfield/internal/worktime"
)

// runClock adds to the events how the clocks run after them, where they started
// one or moved one. It is asked about every command, so that no verb can forget
// it: the last event carries it, or one more is appended.
func (env *Env) runClock(before, after *Case, events []Event) []Event {
	clock := after.Course()
	climb := env.climb(before, after, clock)
	if climb == nil {
		return events
	}
	k, ok := events[len(events)-1].(carrier)
	if !ok {
		set := &ClockSet{}
		k, events = set, append(events, set)
	}
	*k.climbing() = Climbing{Clock: clock, Climb: climb}
	return events
}

// climb is the climb of the clock as it is from now on; nil where nothing
// changed. What does not move the deadline never begins it again.
func (env *Env) climb(before, after *Case, clock Course) *Climb {
	have := after.Climb(clock)
	switch clock {
	case CourseIntake:
		return env.intakeClimb(before, after, have)
	case CourseHandle:
		return env.handleClimb(before, after, have)
	case CourseCheck:
		return env.checkClimb(after, have)
	}
	return nil
}

// handleClimb runs to the deadline that binds: more time that was given moves the
// ladder. So does the time in the long-term register, which leaves the line alone.
func (env *Env) handleClimb(before, after *Case, have *Climb) *Climb {
	due := after.Term()
	if due.IsZero() {
		return nil
	}
	climb := Climb{From: after.DispatchedAt, Due: due, Unit: after.Due.Limit.Unit}
	if climb.From.IsZero() {
		climb.From = after.ReportedAt
	}
	climb.Ladder = env.beginsUnder(after, climb.From)
	if after.Delay != nil {
		for _, p := range after.Delay.Pauses {
			climb.Rests = append(climb.Rests, Rest{State: Suspended, From: p.From, To: p.To})
		}
	}
	away := env.back(before, after)
	if have != nil {
		climb.From, climb.Reached, climb.Ladder = have.From, have.Reached, env.begun(have).Version()
		away = append(slices.DeleteFunc(slices.Clone(have.Rests), func(r Rest) bool { return r.State != ClosedLongTerm }), away...)
	}
	for _, r := range away {
		climb.Due = env.resumed(climb.Due, climb.Unit, r)
	}
	climb.Rests = append(climb.Rests, away...)
	if have != nil && have.Due.Equal(climb.Due) && !before.away() {
		return nil
	}
	return env.placed(after, climb, have)
}

// resumed is a deadline after a rest. Where the calendar cannot say, plain time
// is counted, as for a limit.
func (env *Env) resumed(at time.Time, unit worktime.Unit, r Rest) time.Time {
	if !r.From.Before(at) {
		return at
	}
	due, err := env.Calendar.Resume(at, unit, worktime.Pause{From: r.From, To: r.To})
	if err != nil || due.Suspended {
		return at.Add(r.To.Sub(r.From))
	}
	return micro(due.At)
}

// checkClimb counts from the handling reported done, or from the moment at which
// history came here, by the calendar in force.
func (env *Env) checkClimb(after *Case, have *Climb) *Climb {
	climb := Climb{From: after.HandledAt}
	if after.Origin != nil || climb.From.IsZero() {
		climb.From = env.Now
	}
	climb.Ladder = env.beginsUnder(after, climb.From)
	if have != nil {
		climb.From, climb.Reached, climb.Ladder = have.From, have.Reached, env.begun(have).Version()
	}
	climb.Due, climb.Unit = env.counted(climb.From, nil, env.begun(&climb).Stages.Check)
	if have != nil && have.Due.Equal(climb.Due) {
		return nil
	}
	return env.placed(after, climb, have)
}

// intakeClimb counts from the report, or from the moment at which the case came
// here or went back to a desk that has to find it a unit.
func (env *Env) intakeClimb(before, after *Case, have *Climb) *Climb {
	again := after.State == Reopened && before.State != Reopened && !(before.away() && have != nil)
	if have != nil && before.State == None { // our own export brought it as it was
		return nil
	}
	climb := Climb{From: after.ReportedAt}
	if after.Origin != nil || again {
		climb.From = env.Now
	}
	climb.Ladder = env.beginsUnder(after, climb.From)
	if have != nil && !again {
		climb = *have
		climb.Rests, climb.Ladder = slices.Clone(have.Rests), env.begun(have).Version()
	}
	changed := env.rest(before, after, &climb)
	stages := env.begun(&climb).Stages
	climb.Due, climb.Unit = env.counted(climb.From, climb.pauses(), stages.Intake, stages.Dispatch)
	if !changed && have != nil && !again && have.Due.Equal(climb.Due) {
		return nil
	}
	return env.placed(after, climb, have)
}

// away tells whether the case waits outside the office's own work, and can come
// back from there.
func (c *Case) away() bool {
	return c.State == Refused || c.State == ReferredOut || c.State == ClosedLongTerm
}

// back is the rest that ends with a case that was away, none for every other
// step. It is known only now, so that nothing has to be written when a case goes.
func (env *Env) back(before, after *Case) []Rest {
	from := before.EndedAt
	if before.LongTerm != nil {
		from = before.LongTerm.Since
	}
	if !before.away() || after.away() || from.IsZero() {
		return nil
	}
	return []Rest{{State: before.State, From: from, To: env.Now}}
}

// rest begins or ends a rest of the intake clock: while the reporter is asked,
// and while somebody looks whether it is there. It ends at the latest as long
// after the first time as they have for it, so that asking again and again keeps
// no case from those above.
func (env *Env) rest(before, after *Case, climb *Climb) (changed bool) {
	end, away := env.Now, env.back(before, after)
	switch { // nobody waited for an answer any more
	case before.Merged != nil:
		end = before.Merged.At
	case len(away) > 0:
		end = away[0].From
	}
	if last := len(climb.Rests) - 1; last >= 0 && climb.Rests[last].State != after.State && climb.Rests[last].To.After(end) {
		climb.Rests[last].To, changed = end, true
	}
	climb.Rests, changed = append(climb.Rests, away...), changed || len(away) > 0
	if after.State == before.State || after.State != NeedInfo && after.State != Verifying {
		return changed
	}
	first := env.Now
	for _, r := range slices.Backward(climb.Rests) {
		if r.State == after.State {
			first = r.From
		}
	}
	to := first.Add(silence)
	if after.State == Verifying {
		to, _ = env.counted(first, nil, env.begun(climb).Stages.Verify)
	}
	if !to.After(env.Now) {
		return changed
	}
	climb.Rests = append(climb.Rests, Rest{State: after.State, From: env.Now, To: to})
	return true
}

// pauses are the rests as the calendar takes them.
func (m *Climb) pauses() []worktime.Pause {
	var all []worktime.Pause
	for _, r := range m.Rests {
		all = append(all, worktime.Pause{From: r.From, To: r.To})
	}
	return all
}

// counted is when the limits, one after the other, have run from an instant, and on
// whose clock the last of them runs. Where the calendar cannot say, because the
// years end, plain time is counted: an instant that is somewhat off is better
// than a case that nobody is ever told of.
func (env *Env) counted(from time.Time, pauses []worktime.Pause, limits ...worktime.Limit) (at time.Time, unit worktime.Unit) {
	at = from
	for _, l := range limits {
		if l.N == 0 {
			continue
		}
		due, err := env.Calendar.Deadline(at, l, pauses)
		if err != nil || due.Suspended {
			due.At = at.Add(time.Duration(l.N) * time.Hour)
		}
		at, unit = micro(due.At), l.Unit
	}
	return at, unit
}

// placed sets the next step of a climb that is computed again; have is the one
// before, nil for none. Of the levels that were told under another deadline,
// those stay told whose time has passed under the new one as well; what a longer
// deadline puts back into the future comes again, because that deadline is
// another. Under the same deadline all stay told, whatever a calendar says of
// the days that are over.
func (env *Env) placed(c *Case, climb Climb, have *Climb) *Climb {
	told, same := climb.Reached, have != nil && have.Due.Equal(climb.Due)
	climb.Reached = 0
	for _, rung := range env.rungs(c, &climb) {
		if told != 0 && rung.Level >= told && (same || !rung.At.After(env.Now)) {
			climb.Reached = rung.Level
			continue
		}
		next := rung
		climb.Next = &next
		return &climb
	}
	climb.Next = nil
	return &climb
}

// Rungs are the steps of the ladder that a climb has before it, each with its
// instant, lowest first: those above the level reached.
func (env *Env) Rungs(c *Case, clock Course) []Rung {
	climb := c.Climb(clock)
	if climb == nil {
		return nil
	}
	return env.rungsAbove(c, climb)
}

// rungsAbove are the rungs above the level reached.
func (env *Env) rungsAbove(c *Case, climb *Climb) []Rung {
	return slices.DeleteFunc(env.rungs(c, climb), func(r Rung) bool { return climb.Reached != 0 && r.Level >= climb.Reached })
}

// rungs are all steps of the class's ladder on the climb's clock, as the procedure
// has it under which the clock began.
func (env *Env) rungs(c *Case, climb *Climb) []Rung {
	class := c.Claimed
	if c.Class != nil {
		class = c.Class.Key
	}
	var all []Rung
	for i, step := range env.begun(climb).Ladder(class) {
		at, err := env.Calendar.Passes(climb.From, climb.Due, climb.Unit, climb.pauses(), step.At)
		if err != nil || at.IsZero() {
			at = climb.From.Add(climb.Due.Sub(climb.From) / 100 * time.Duration(step.At))
		}
		all = append(all, Rung{Step: i + 1, Percent: step.At, Level: step.Level, At: micro(at)})
	}
	return all
}
