package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// TestSilenceClosesNothingThatNobodyChecked: a case that waits for its reporter
// with no passed check behind it is never stuck. When the reporter's time is over
// it is checked here, by the clock of a check that begins then.
func TestSilenceClosesNothingThatNobodyChecked(t *testing.T) {
	for name, check := range map[string]*casework.CheckResult{"none": nil, "failed": {Passed: false}} {
		w := at(t, casework.AwaitingReporter)
		w.by("time").later(8*24*time.Hour).refuses("case.checked", casework.ReturnToCheck{}).later(-8 * 24 * time.Hour)
		w.c.Check, w.c.Origin = check, &casework.Origin{System: casework.OwnSystem, SourceID: "c"}
		w.refuses("case.reporter_may_answer", casework.ReturnToCheck{})
		due, cmd := w.c.Owed()
		if !due.Equal(w.c.SilentFrom) || cmd == nil || cmd.Verb() != casework.VerbToCheck {
			t.Fatalf("%s: time owes %v at %s", name, cmd, due)
		}
		w.env.Now = due
		w.refuses("case.unchecked", casework.CloseResolved{}).by("boss-east").refuses("case.time_only", cmd)
		w.by("time").does(cmd).is(casework.Handled, "centre-east")
		if m := w.c.Climb(casework.CourseCheck); m == nil || !m.From.Equal(due) || !w.c.NextDue().After(due) || w.c.Stage == nil {
			t.Errorf("%s: the check is counted from %+v, due %s", name, m, w.c.NextDue())
		}
		w.by("check-east").does(wellfieldtest.Passed).is(casework.AwaitingReporter, "centre-east")
		w.env.Now = w.c.SilentFrom
		w.by("time").does(casework.CloseResolved{}).is(casework.ClosedResolved, "centre-east")
		if !w.c.Resolved() {
			t.Errorf("%s: it was checked here", name)
		}
	}
}
