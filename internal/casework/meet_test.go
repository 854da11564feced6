package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
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
