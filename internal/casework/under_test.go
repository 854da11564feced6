package casework_test

import (
	"reflect"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/procedure"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// publishes takes another procedure into force now.
func (w *world) publishes(change func(*procedure.Document)) *world {
	w.t.Helper()
	d := procedure.Default()
	change(&d)
	next := must[*procedure.Procedure](w.t)(procedure.New(w.env.Procedure.Version()+1, d))
	w.env.Versions = procedure.NewVersions(procedure.Published{Procedure: w.env.Procedure, At: w.env.Now.AddDate(-1, 0, 0)},
		procedure.Published{Procedure: next, At: w.env.Now})
	w.env.Procedure = next
	return w
}

func slower(d *procedure.Document) {
	d.Stages.Intake, d.Stages.Dispatch = worktime.Limit{N: 9, Unit: worktime.WorkingDay}, worktime.Limit{N: 8, Unit: worktime.WorkingDay}
	d.Stages.Sign, d.Stages.Check = worktime.Limit{N: 7, Unit: worktime.WorkingDay}, worktime.Limit{N: 6, Unit: worktime.WorkingDay}
	d.Ladders[0].Steps = []procedure.Step{{At: 100, Level: grid.Grid}, {At: 300, Level: grid.City}}
}

func quicker(d *procedure.Document) {
	d.Stages.Intake, d.Stages.Dispatch = worktime.Limit{N: 1, Unit: worktime.UrgentHour}, worktime.Limit{N: 1, Unit: worktime.UrgentHour}
	d.Stages.Sign, d.Stages.Check = worktime.Limit{N: 1, Unit: worktime.UrgentHour}, worktime.Limit{N: 1, Unit: worktime.UrgentHour}
	d.Ladders[0].Steps = []procedure.Step{{At: 10, Level: grid.Township}, {At: 20, Level: grid.City}}
}

// TestARunningClockKeepsItsProcedure: whatever is published while it runs, in
// whatever stage the case is, neither its limit nor a step of its ladder moves, to
// a later instant or an earlier one, and each step is told as it was promised.
func TestARunningClockKeepsItsProcedure(t *testing.T) {
	for name, change := range map[string]func(*procedure.Document){"slower": slower, "quicker": quicker} {
		for _, state := range []casework.State{casework.Received, casework.NeedInfo, casework.Verifying, casework.Filed, casework.Dispatched,
			casework.Disputed, casework.Handling, casework.Reopened, casework.Handled, casework.Checking} {
			w := at(t, state).chart(fiveLevels).later(time.Minute)
			untouched := *w
			clock := w.c.Course()
			before, stage, due := *w.c.Climb(clock), w.c.Stage, w.c.NextDue()
			w.publishes(change).by("desk-east").later(time.Minute).does(casework.Note{Text: "n"})
			w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
			if now := w.c.Climb(clock); !reflect.DeepEqual(*now, before) || !reflect.DeepEqual(w.c.Stage, stage) || !w.c.NextDue().Equal(due) {
				t.Errorf("%s, %q: %+v became %+v, due %s became %s", name, state, before, *now, due, w.c.NextDue())
			}
			want, got := untouched.rise(w.env.Now.AddDate(0, 3, 0)), w.rise(w.env.Now.AddDate(0, 3, 0))
			if !reflect.DeepEqual(got, want) || len(want) != 5 {
				t.Errorf("%s, %q: told %+v, promised %+v", name, state, got, want)
			}
		}
	}
}

// TestAClockThatBeginsIsUnderWhatIsInForce walks a case through its stages while
// the procedure changes: each clock names the version under which it began.
func TestAClockThatBeginsIsUnderWhatIsInForce(t *testing.T) {
	w := at(t, casework.Received)
	under := func(clock casework.Course, ladder, stage int) {
		t.Helper()
		if m := w.c.Climb(clock); m == nil || m.Ladder != ladder {
			t.Errorf("in %q the ladder of %s is %+v, want version %d", w.c.State, clock, m, ladder)
		}
		if k := w.c.Stage; stage > 0 && (k == nil || k.Procedure != stage) {
			t.Errorf("in %q the stage is %+v, want version %d", w.c.State, k, stage)
		}
	}
	under(casework.CourseIntake, 1, 1)
	w.later(time.Minute).publishes(slower).by("desk-east").later(time.Minute).does(casework.File{Class: wellfieldtest.Pothole})
	under(casework.CourseIntake, 1, 2) // one clock runs from the report to the dispatch; the stage's is new
	w.does(casework.Dispatch{})
	under(casework.CourseHandle, 2, 2)
	w.by("works-east").does(w.evidence())
	under(casework.CourseCheck, 2, 2)
	w.later(time.Minute)
	begun := w.env.Versions
	w.publishes(quicker)
	w.env.Versions = procedure.NewVersions(procedure.Published{Procedure: begun.Of(1), At: w.env.Now.AddDate(-1, 0, 0)},
		procedure.Published{Procedure: begun.Of(2), At: w.env.Now.Add(-time.Hour)}, procedure.Published{Procedure: w.env.Procedure, At: w.env.Now})
	w.by("check-east").later(time.Minute).does(casework.StartCheck{})
	under(casework.CourseCheck, 2, 2)
	w.does(wellfieldtest.Failed)
	under(casework.CourseHandle, 2, 3) // back to the handling's own clock; the signature is new
}

// TestAClockFromBeforeVersionsWereKept climbs by the procedure of the day on which
// it began.
func TestAClockFromBeforeVersionsWereKept(t *testing.T) {
	w := at(t, casework.Dispatched).chart(fiveLevels)
	old := *w.c.Escalation.Handle
	old.Ladder = 0
	w.c.Escalation.Handle = &old
	w.later(time.Minute).publishes(slower)
	if got := w.rise(w.env.Now.AddDate(0, 2, 0)); len(got) != 5 {
		t.Errorf("%+v", got)
	}
}
