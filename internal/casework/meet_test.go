package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/wellfieldtest"
)

// reportedAt is a report of East that came so long after Monday, 10:00.
func reportedAt(t testing.TB, after time.Duration) *world {
	w := newWorld(t).later(after).by("reporter")
	return w.does(casework.Report{ID: "c", Channel: casework.Web, Summary: "hole", Point: wellfieldtest.In(0, 0)})
}

// ladderAt compares the deadline of a ladder with a local time.
func (w *world) ladderAt(clock casework.Course, want string) *world {
	w.t.Helper()
	climb := w.c.Climb(clock)
	if climb == nil {
		w.t.Fatalf("%q has no ladder of %s", w.c.State, clock)
	}
	if got := climb.Due.In(w.env.Zone).Format("2006-01-02 15:04"); got != want {
		w.t.Errorf("the ladder of %s ends %s, want %s", clock, got, want)
	}
	return w
}

// TestACalendarMovesTheLadderToo: the ladders of the desk and of the check are
// computed by the calendar in force, as the clocks of the stages are.
func TestACalendarMovesTheLadderToo(t *testing.T) {
	tuesday := []civil.Day{"2026-03-03"}
	w := reportedAt(t, 5*time.Hour+30*time.Minute)
	w.dueAt(casework.StageIntake, "2026-03-02 17:30").ladderAt(casework.CourseIntake, "2026-03-03 09:30")
	w.env.Calendar = announced(t, 2, tuesday, nil)
	w.by("time").does(casework.Reschedule{}) // the stage stands, and its ladder moves
	w.dueAt(casework.StageIntake, "2026-03-02 17:30").ladderAt(casework.CourseIntake, "2026-03-04 09:30")
	w.refuses("case.deadline_stands", casework.Reschedule{})

	w = reportedAt(t, 6*time.Hour)
	w.env.Calendar = announced(t, 2, tuesday, nil)
	w.by("time").does(casework.Reschedule{}).dueAt(casework.StageIntake, "2026-03-04 09:00").ladderAt(casework.CourseIntake, "2026-03-04 10:00")

	w = at(t, casework.Handled).ladderAt(casework.CourseCheck, "2026-03-03 10:00")
	w.env.Calendar = announced(t, 2, tuesday, nil)
	w.by("time").does(casework.Reschedule{}).dueAt(casework.StageCheck, "2026-03-04 10:00").ladderAt(casework.CourseCheck, "2026-03-04 10:00")
	if next := w.c.Climb(casework.CourseCheck).Next; next == nil || !next.At.After(w.env.Now.Add(24*time.Hour)) {
		t.Errorf("the next step stayed: %+v", next)
	}
	w.refuses("case.deadline_stands", casework.Reschedule{})
}

// TestToldIsToldUnderACalendar: who was told under a deadline is not told again
// under the same one because a day that is over became a holiday.
func TestToldIsToldUnderACalendar(t *testing.T) {
	w := at(t, casework.Received)
	w.rise(time.Date(2026, 3, 4, 2, 0, 0, 0, time.UTC))
	reached := w.c.Climb(casework.CourseIntake).Reached
	if reached != grid.City {
		t.Fatalf("told up to %s", reached)
	}
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-03"}, nil)
	w.by("desk-east").does(casework.Ask{Question: "q"}).by("reporter").does(casework.Answer{Text: "a"})
	if m := w.c.Climb(casework.CourseIntake); m.Reached != reached || m.Next != nil {
		t.Errorf("told up to %s, now %+v", reached, m)
	}
}

// TestAMergeEndsTheRest: what was asked is moot with the merge, so the ladder of
// a case that comes back does not wait for an answer to it.
func TestAMergeEndsTheRest(t *testing.T) {
	w := at(t, casework.NeedInfo).later(time.Hour).beside(casework.Handling)
	w.by("desk-east").does(casework.Merge{Into: "P"})
	merged := w.env.Now
	w.later(time.Hour).does(casework.Unmerge{}).is(casework.Received, "centre-east")
	if rests := w.c.Climb(casework.CourseIntake).Rests; len(rests) != 1 || !rests[0].To.Equal(merged) {
		t.Errorf("%+v", rests)
	}
	w.ladderAt(casework.CourseIntake, "2026-03-02 16:00")
}

// TestTheSameUnitSignsOnce: to send a case to the unit that has it buys that unit
// no time to sign.
func TestTheSameUnitSignsOnce(t *testing.T) {
	w := at(t, casework.Dispatched).dueAt(casework.StageSign, "2026-03-02 16:00")
	w.later(time.Hour).by("desk-east").does(casework.Dispatch{Reason: "urgent"}).is(casework.Dispatched, "works-east")
	w.dueAt(casework.StageSign, "2026-03-02 16:00")
	w.later(30*time.Minute).does(casework.Dispatch{Lead: "centre-east", Reason: "ours"}).dueAt(casework.StageSign, "2026-03-02 17:30")
}

// TestWhatComesBackGoesOn: nobody is late for the time in which a case was
// elsewhere, and nobody wins time by sending it there.
func TestWhatComesBackGoesOn(t *testing.T) {
	quiet := func(w *world, clock casework.Course, reached grid.Level) {
		t.Helper()
		m := w.c.Climb(clock)
		if m == nil || m.Reached != reached || m.Next == nil || w.c.EscalationDue(w.env.Now) {
			t.Errorf("back in %q on %s: %+v", w.c.State, w.env.Now, m)
		}
	}
	back := time.Date(2026, 6, 1, 2, 0, 0, 0, time.UTC) // a Monday, 10:00 in Shanghai

	w := at(t, casework.Received).later(30 * time.Minute).by("desk-east").does(casework.Refer{To: "court", Text: "t"})
	w.env.Now = back
	w.does(casework.TakeBack{Text: "t"}).dueAt(casework.StageIntake, "2026-06-01 11:30").ladderAt(casework.CourseIntake, "2026-06-01 14:30")
	quiet(w, casework.CourseIntake, 0)
	w.does(casework.Refer{To: "court", Text: "t"}).does(casework.TakeBack{Text: "t"}) // to and fro
	w.dueAt(casework.StageIntake, "2026-06-01 11:30").ladderAt(casework.CourseIntake, "2026-06-01 14:30")

	w = at(t, casework.Received)
	w.rise(w.c.NextDue())
	w.by("desk-east").does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"}).later(day).by("reporter").does(casework.AskReview{})
	w.env.Now = back
	w.by("boss-east").does(casework.ReviewRefusal{Outcome: casework.Overturned, Text: "t"}).is(casework.Received, "centre-east")
	w.dueAt(casework.StageIntake, "2026-03-02 12:00").ladderAt(casework.CourseIntake, "2026-06-01 10:36")
	quiet(w, casework.CourseIntake, grid.Grid)

	w = at(t, casework.NeedInfo).later(7 * day).by("desk-east").does(casework.Refuse{Reason: casework.NotEnoughInfo, Text: "t"})
	w.by("reporter").does(casework.AskReview{})
	w.env.Now = back
	w.by("boss-east").does(casework.ReviewRefusal{Outcome: casework.Overturned, Text: "t"})
	w.dueAt(casework.StageIntake, "2026-06-01 12:00").ladderAt(casework.CourseIntake, "2026-06-01 15:00")
}

// TestTheRegisterIsARest: what is taken up has as much before it as when it was
// put away, and its line does not move.
func TestTheRegisterIsARest(t *testing.T) {
	back := time.Date(2026, 6, 1, 2, 0, 0, 0, time.UTC)
	up := casework.ReviewLongTerm{TakeUp: true, Text: "t"}
	w := at(t, casework.Handling).later(3 * day).by("boss-east").does(longTerm) // three of five days are used
	due := w.c.Due.At
	w.env.Now = back
	w.by("works-east").does(up).ladderAt(casework.CourseHandle, "2026-06-03 10:00")
	if next := w.c.Climb(casework.CourseHandle).Next; next == nil || !next.At.Equal(back.Add(day)) || !w.c.Due.At.Equal(due) {
		t.Errorf("taken up: %+v, due %s", next, w.c.Due.At)
	}
	w.later(time.Hour).by("desk-east").does(casework.Note{Text: "x"}).ladderAt(casework.CourseHandle, "2026-06-03 10:00")
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-06-02"}, nil)
	w.by("time").does(casework.Reschedule{}).ladderAt(casework.CourseHandle, "2026-06-04 10:00")

	w = at(t, casework.Handling)
	w.rise(time.Date(2026, 3, 11, 7, 30, 0, 0, time.UTC)) // half as much again
	w.by("city-desk").does(longTerm)
	w.env.Now = back
	w.by("works-east").does(up)
	if m := w.c.Climb(casework.CourseHandle); m.Reached != grid.Township || m.Next == nil || m.Next.Level != grid.District || !m.Next.At.After(back.Add(2*day)) {
		t.Errorf("taken up late: %+v", m)
	}

	w = at(t, casework.Reopened).dueAt(casework.StageSign, "2026-03-02 16:00").later(time.Hour).by("boss-east").does(longTerm)
	w.env.Now = back
	w.by("works-east").does(up).dueAt(casework.StageSign, "2026-06-01 15:00")
}

// TestACalendarReachesWhatWasMerged: published while a case was merged, it holds
// for its clocks when the merge is taken back.
func TestACalendarReachesWhatWasMerged(t *testing.T) {
	merged := func(state casework.State) *world {
		w := at(t, state).beside(casework.Handling).by("desk-east").does(casework.Merge{Into: "P"})
		w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-02"}, nil) // today
		return w.does(casework.Unmerge{})
	}
	w := merged(casework.Received).dueAt(casework.StageIntake, "2026-03-03 10:30").ladderAt(casework.CourseIntake, "2026-03-03 11:30")
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
	w = merged(casework.Filed).dueAt(casework.StageDispatch, "2026-03-03 09:30")
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
	w = merged(casework.Dispatched).dueAt(casework.StageSign, "2026-03-03 14:30").dueAt(casework.StageHandle, "2026-03-09 17:30")
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
	w = merged(casework.NeedInfo) // whose rest ends with the merge, and is no matter of a calendar
	rev := w.c.Rev
	if rests := w.c.Climb(casework.CourseIntake).Rests; len(rests) != 1 || !rests[0].To.Equal(w.env.Now) {
		t.Errorf("%+v", rests)
	}
	if w.by("time").refuses("case.deadline_stands", casework.Reschedule{}); w.c.Rev != rev {
		t.Error("moved twice")
	}
}
