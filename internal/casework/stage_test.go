package casework_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// clockOf is the clock of the stage, which must be there.
func (w *world) clockOf(stage casework.Stage) casework.Clock {
	w.t.Helper()
	for _, k := range w.c.Clocks() {
		if k.Stage == stage {
			return k
		}
	}
	w.t.Fatalf("%q has no clock of %s: %+v", w.c.State, stage, w.c.Clocks())
	return casework.Clock{}
}

// dueAt compares the end of a clock with a local time.
func (w *world) dueAt(stage casework.Stage, want string) *world {
	w.t.Helper()
	if got := w.clockOf(stage).At.In(w.env.Zone).Format("2006-01-02 15:04"); got != want {
		w.t.Errorf("%s is due %s, want %s", stage, got, want)
	}
	return w
}

// TestEachStageHasItsClock follows one case by what the procedure says: intake
// 2, dispatch 1, sign 4 working hours, check one working day; the class 5
// working days. It is Monday, 10:00, and the office closes from 12 to 14.
func TestEachStageHasItsClock(t *testing.T) {
	w := at(t, casework.Received)
	w.dueAt(casework.StageIntake, "2026-03-02 12:00")
	w.later(time.Hour).by("desk-east").does(casework.File{Class: wellfieldtest.Pothole})
	w.dueAt(casework.StageDispatch, "2026-03-02 12:00")
	w.later(30 * time.Minute).does(casework.Dispatch{})
	w.dueAt(casework.StageSign, "2026-03-02 17:30").dueAt(casework.StageHandle, "2026-03-09 11:30")
	w.later(30 * time.Minute).by("works-east").does(casework.Sign{})
	if w.c.Stage != nil {
		t.Errorf("the handling has one clock, not %+v", w.c.Stage)
	}
	w.later(4 * time.Hour).does(w.evidence())
	w.dueAt(casework.StageCheck, "2026-03-03 16:00")
	from := w.c.Stage.Due.From
	w.later(time.Hour).by("check-east").does(casework.StartCheck{})
	w.dueAt(casework.StageCheck, "2026-03-03 16:00")
	if !w.c.Stage.Due.From.Equal(from) {
		t.Error("to begin a check starts its clock again")
	}
	due := *w.c.Due
	w.does(wellfieldtest.Failed)
	w.dueAt(casework.StageSign, "2026-03-03 12:00")
	if *w.c.Due != due {
		t.Error("a failed check moved the deadline")
	}
	w.by("works-east").does(w.evidence()).by("check-east").does(wellfieldtest.Passed)
	if w.c.Stage != nil {
		t.Errorf("nobody's clock runs while the reporter is asked: %+v", w.c.Stage)
	}
}

func TestIntakeStandsStillWhileOthersAreAsked(t *testing.T) {
	w := at(t, casework.Received).later(time.Hour)
	w.by("desk-east").does(casework.Ask{Question: "q"})
	if k := w.clockOf(casework.StageIntake); !k.At.IsZero() {
		t.Fatalf("the clock of the intake runs until %s", k.At)
	}
	w.later(48 * time.Hour).by("reporter").does(casework.Answer{Text: "a"})
	w.dueAt(casework.StageIntake, "2026-03-04 12:00") // one of two hours was used on Monday
	w.later(30 * time.Minute).by("desk-east").does(casework.Verify{})
	w.dueAt(casework.StageVerify, "2026-03-05 11:30")
	verify := *w.c.Stage.Verify
	w.later(time.Hour).does(casework.Verify{Org: "branch-west"})
	if *w.c.Stage.Verify != verify {
		t.Error("to ask another for the look bought time")
	}
	w.later(23 * time.Hour).by("grid-west").does(casework.RecordVerification{Found: true, Text: "t"})
	w.dueAt(casework.StageIntake, "2026-03-05 12:00")
	if k := w.c.Stage; k.Verify != nil || len(k.Pauses) != 2 || k.Due.From.Equal(w.env.Now) {
		t.Errorf("after the look: %+v", k)
	}
}

// TestNobodyBuysTimeForAStage walks every step that leaves a case in its stage:
// the stage's clock began when the stage did.
func TestNobodyBuysTimeForAStage(t *testing.T) {
	w := at(t, casework.Filed)
	from := w.c.Stage.Due.From
	w.later(30 * time.Minute).by("desk-east").does(casework.Ask{Question: "q"})
	if w.c.Stage.Stage != casework.StageDispatch || !w.c.Stage.Due.At.IsZero() {
		t.Errorf("asked after filing: %+v", w.c.Stage)
	}
	w.later(time.Hour).by("reporter").does(casework.Answer{Text: "a"})
	if !w.c.Stage.Due.From.Equal(from) || w.c.State != casework.Filed {
		t.Errorf("an answer started the clock again: %+v", w.c.Stage)
	}
	w.by("desk-east").does(casework.Dispatch{})
	before := *w.c.Stage
	w.later(time.Hour).does(casework.Note{Text: "n"})
	if w.c.Stage.Due != before.Due {
		t.Error("a note started the clock again")
	}
	w.does(casework.Dispatch{Lead: "centre-east", Reason: "r"})
	if w.c.Stage.Due.From.Equal(before.Due.From) {
		t.Error("the unit that gets the case signs by the clock of another")
	}
}

// TestEveryOpenStateHasAClock says that nothing waits without a term: a stage's,
// the handling's, or the reporter's time to answer.
func TestEveryOpenStateHasAClock(t *testing.T) {
	for _, state := range casework.OpenStates() {
		w := at(t, state)
		running := slices.ContainsFunc(w.c.Clocks(), func(k casework.Clock) bool { return k.Ended.IsZero() })
		if !running && w.c.SilentFrom.IsZero() {
			t.Errorf("%s waits for nothing: %+v", state, w.c.Clocks())
		}
	}
	for _, state := range casework.States() {
		if w := at(t, state); state.Ended() && state != casework.Merged && w.c.Stage != nil {
			t.Errorf("%s is ended, and a clock runs: %+v", state, w.c.Stage)
		}
	}
}

func TestHistoryBringsNoClock(t *testing.T) {
	w := newWorld(t).by("importer")
	opened := w.env.Now.Add(-9000 * time.Hour)
	due := opened.Add(time.Hour)
	w.does(casework.Import{ID: "c", System: "old", SourceID: "1", Opened: opened, Due: &due, State: casework.Received, Area: wellfieldtest.East})
	if w.c.Stage != nil || w.c.Due.Computable() {
		t.Errorf("%+v, %+v", w.c.Stage, w.c.Due)
	}
}

// TestPacesOfAClock: a working hour of which 80 percent are used presses.
func TestPacesOfAClock(t *testing.T) {
	w := at(t, casework.Filed)
	for _, row := range []struct {
		wait time.Duration
		want casework.Pace
	}{{47 * time.Minute, casework.PaceOnTime}, {time.Minute, casework.PaceAmber}, {12 * time.Minute, casework.PaceAmber}, {time.Second, casework.PaceOverdue}} {
		w.later(row.wait)
		r, err := w.clockOf(casework.StageDispatch).Run(w.env.Calendar, 80, w.env.Now)
		if err != nil || r.Pace != row.want {
			t.Errorf("%s after filing: %s, want %s (%v)", w.env.Now.Sub(w.c.FiledAt), r.Pace, row.want, err)
		}
	}
	w = at(t, casework.NeedInfo)
	if r, err := w.clockOf(casework.StageIntake).Run(w.env.Calendar, 80, w.env.Now); err != nil || r.Pace != casework.PacePaused {
		t.Errorf("%+v, %v", r, err)
	}
	w = at(t, casework.Handled)
	if r, err := w.clockOf(casework.StageHandle).Run(w.env.Calendar, 80, w.env.Now.Add(9000*time.Hour)); err != nil || r.Pace != casework.PaceMet {
		t.Errorf("%+v, %v", r, err)
	}
}
