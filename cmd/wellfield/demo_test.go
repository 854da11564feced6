package main

import (
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
)

// mostLate is as many late cases as a township has in a normal week.
const mostLate = 12

// What the demo shows is a township at work: a few cases late and most in time, and
// for everybody who decides something to decide.
func TestTheDemoIsANormalWeek(t *testing.T) {
	a := openTown(t).app
	s := &seeding{ctx: t.Context(), app: a}
	desk := s.holder("town-centre", org.DutyIntake)
	late, err := a.CountsOf(t.Context(), desk, app.OfCentre, app.Question{Late: true})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, some := range late {
		n += some
	}
	if n == 0 || n > mostLate {
		t.Errorf("%d cases are late: %v", n, late)
	}
	all, err := a.Counts(t.Context(), desk, app.OfCentre)
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []casework.State{casework.Received, casework.Verifying, casework.Disputed, casework.Handling, casework.Handled, casework.Suspended,
		casework.ClosedLongTerm, casework.Merged, casework.Refused} {
		if all[state] == 0 {
			t.Errorf("no case is %s: %v", state, all)
		}
	}
	for _, want := range []struct {
		org  org.ID
		duty org.Duty
		kind casework.TaskKind
	}{
		{"town-party", org.DutySupervise, casework.TaskArbitrate}, {"town-party", org.DutySupervise, casework.TaskApproval},
		{"town-party", org.DutySupervise, casework.TaskReview},
		{"district-centre", org.DutySupervise, casework.TaskAbsence}, {"district-centre", org.DutySupervise, casework.TaskJudgeSupervision},
		{"district-roads", org.DutyHandle, casework.TaskAnswerSupervision}, {"district-market", org.DutyHandle, casework.TaskWhistle},
		{"town-emergency", org.DutyHandle, casework.TaskPart},
	} {
		if tasks, err := a.Tasks(t.Context(), s.holder(want.org, want.duty), want.kind, app.Task{}, 10); err != nil || len(tasks) == 0 {
			t.Errorf("%s has no task %s (%v)", want.org, want.kind, err)
		}
	}
	if open, _, err := a.Proposals(t.Context(), s.holder("town-party", org.DutySupervise)); err != nil || len(open) != 1 {
		t.Errorf("%d rules are proposed (%v)", len(open), err)
	}
}
