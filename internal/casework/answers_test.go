package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// owing are cases that are owed an answer, each by somebody else: who rules on a
// dispute, reviews a refusal, asks what became of a referral, answers a supervisor
// while the case is at work, and after it was closed.
func owing(t *testing.T) map[casework.TaskKind][]*world {
	asked := at(t, casework.Refused).by("reporter").does(casework.AskReview{})
	supervise := casework.Supervise{Demand: "why"}
	closed := at(t, casework.Handled).by("city-desk").does(supervise).by("boss-east").does(explained)
	again := at(t, casework.Handling).by("boss-east").does(supervise)
	again.later(96 * time.Hour).does(casework.JudgeSupervision{Judgement: casework.AskedAgain, Text: "again"})
	return map[casework.TaskKind][]*world{
		casework.TaskArbitrate:         {at(t, casework.Disputed)},
		casework.TaskReview:            {asked},
		casework.TaskReferral:          {at(t, casework.ReferredOut)},
		casework.TaskAnswerSupervision: {at(t, casework.Handling).by("boss-east").does(supervise), closed, again},
	}
}

// days are the week of a case and the one after it, as holidays.
func days(from time.Time, n int) (all []civil.Day) {
	for i := range 14 {
		if d := from.AddDate(0, 0, i); d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && len(all) < n {
			all = append(all, civil.DayOf(d))
		}
	}
	return all
}

// TestACalendarMovesTheAnswersThatAreOwed: what another calendar leaves is what it
// would have said when the answer was asked for, the journal says from what it was
// counted and when it was due before, and the task is due then.
func TestACalendarMovesTheAnswersThatAreOwed(t *testing.T) {
	for kind, worlds := range owing(t) {
		for i, w := range worlds {
			owed := w.c.AnswersDue()
			if len(owed) != 1 || owed[0].Kind != kind || !owed[0].Due.Computable() {
				t.Fatalf("%s %d in %q owes %+v", kind, i, w.c.State, owed)
			}
			before := owed[0].Due
			w.env.Calendar = announced(t, 2, days(before.From.In(w.env.Zone), 4), nil)
			w.by("boss-east").refuses("case.time_only", casework.Reschedule{})
			events, err := casework.Decide(w.c, casework.Reschedule{}, w.by("time").env)
			if err != nil {
				t.Fatalf("%s %d in %q: %v", kind, i, w.c.State, err)
			}
			moved := events[0].(*casework.Rescheduled).Answers
			if len(moved) != 1 || moved[0].Kind != kind || !moved[0].Was.Equal(before.At) || moved[0].Due.Limit != before.Limit || moved[0].Due.Calendar != 2 {
				t.Errorf("%s %d: it is not said what moved: %+v", kind, i, moved)
			}
			state := w.c.State
			w.does(casework.Reschedule{}).refuses("case.deadline_stands", casework.Reschedule{})
			want, err := w.env.Calendar.Deadline(before.From, before.Limit, nil)
			now := w.c.AnswersDue()[0].Due
			if err != nil || !now.At.Equal(want.At) || now.At.Equal(before.At) || !now.From.Equal(before.From) || w.c.State != state {
				t.Errorf("%s %d was due %s, is due %s, from scratch %s (%v)", kind, i, before.At, now.At, want.At, err)
			}
			due := false
			for _, task := range w.c.Tasks() {
				due = due || task.Kind == kind && task.Due.Equal(now.At)
			}
			if !due {
				t.Errorf("%s %d: the task is due at another time: %+v", kind, i, w.c.Tasks())
			}
		}
	}
}

// TestAnAnswerThatWasGivenStands: what was met is not missed afterwards.
func TestAnAnswerThatWasGivenStands(t *testing.T) {
	for kind, answer := range map[casework.TaskKind]func(w *world){
		casework.TaskReview: func(w *world) {
			w.by("boss-east").does(casework.ReviewRefusal{Outcome: casework.Upheld, Text: "t", Remedy: "r"})
		},
		casework.TaskReferral: func(w *world) { w.by("desk-east").does(casework.RecordAnswer{Answer: casework.TakenOver, Text: "t"}) },
		casework.TaskAnswerSupervision: func(w *world) {
			w.by("works-east").does(casework.AnswerSupervision{Text: "t"})
		},
	} {
		w := owing(t)[kind][0]
		from := w.c.AnswersDue()[0].Due.From
		answer(w)
		if owed := w.c.AnswersDue(); len(owed) != 0 {
			t.Errorf("%s was answered, and is owed: %+v", kind, owed)
		}
		w.env.Calendar = announced(t, 2, days(from.In(w.env.Zone), 1), nil)
		events, err := casework.Decide(w.c, casework.Reschedule{}, w.by("time").env)
		if err == nil && len(events[0].(*casework.Rescheduled).Answers) > 0 || err != nil && !fault.Has(err, "case.deadline_stands") {
			t.Errorf("%s was answered, and moved: %+v, %v", kind, events, err)
		}
	}
}

// TestADueWithoutItsLimitStands: it was set before the limit was kept, and to take
// the limit of today for it would be a guess.
func TestADueWithoutItsLimitStands(t *testing.T) {
	w := owing(t)[casework.TaskReview][0]
	old := *w.c.Refusal
	old.Counted = casework.Basis{}
	w.c.Refusal = &old
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-02", "2026-03-03"}, nil)
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
}
