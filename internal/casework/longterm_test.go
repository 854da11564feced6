package casework_test

import (
	"testing"
	"time"

	"wellfield/internal/casework"
)

func TestWhatTheRegisterTakes(t *testing.T) {
	with := func(change func(x *casework.CloseLongTerm)) casework.CloseLongTerm {
		x := longTerm
		change(&x)
		return x
	}
	keep := casework.ReviewLongTerm{Next: "2026-10-01", Text: "still planned"}
	for _, r := range []row{
		{casework.Handling, "boss-east", "", longTerm},
		{casework.Reopened, "boss-east", "", longTerm},
		{casework.Handled, "city-desk", "", longTerm},
		{casework.Checking, "boss-east", "", longTerm},
		{casework.Handling, "works-east", "case.supervise_only", longTerm},
		{casework.Handling, "desk-east", "case.supervise_only", longTerm},
		{casework.Handling, "boss-west", "case.supervise_only", longTerm},
		{casework.Suspended, "boss-east", "case.not_now", longTerm},
		{casework.AwaitingReporter, "boss-east", "case.not_now", longTerm},
		{casework.Handling, "boss-east", "case.words_missing", with(func(x *casework.CloseLongTerm) { x.Text = "" })},
		{casework.Handling, "boss-east", "case.unit_unknown", with(func(x *casework.CloseLongTerm) { x.Owner = "" })},
		{casework.Handling, "boss-east", "case.delay_reason_unknown", with(func(x *casework.CloseLongTerm) { x.Reason = "" })},
		{casework.Handling, "boss-east", "case.review_day", with(func(x *casework.CloseLongTerm) { x.Review = "2026-03-02" })},
		{casework.Handling, "boss-east", "", with(func(x *casework.CloseLongTerm) { x.Review = "2027-03-02" })},
		{casework.Handling, "boss-east", "case.review_day", with(func(x *casework.CloseLongTerm) { x.Review = "2027-03-03" })},
		{casework.ClosedLongTerm, "boss-east", "", keep},
		{casework.ClosedLongTerm, "boss-east", "case.words_missing", casework.ReviewLongTerm{Next: "2026-10-01"}},
		{casework.ClosedLongTerm, "boss-east", "case.day_missing", casework.ReviewLongTerm{Text: "x"}},
		{casework.ClosedLongTerm, "boss-east", "", casework.ReviewLongTerm{TakeUp: true, Text: "money is there"}},
		{casework.ClosedLongTerm, "works-east", "case.own_work", keep},
		{casework.ClosedLongTerm, "works-east", "", casework.ReviewLongTerm{TakeUp: true, Text: "we can now"}},
		{casework.ClosedLongTerm, "desk-east", "case.review_forbidden", keep},
		{casework.ClosedLongTerm, "works-west", "case.review_forbidden", keep},
		{casework.ClosedLongTerm, "boss-east", "case.time_only", casework.CallReview{}},
		{casework.ClosedLongTerm, "time", "case.review_early", casework.CallReview{}},
		{casework.ClosedLongTerm, "reporter", "", casework.Reopen{}},
	} {
		r.check(at(t, r.in).by(r.by))
	}
}

func TestTheRegisterForgetsNothing(t *testing.T) {
	w := at(t, casework.ClosedLongTerm).is(casework.ClosedLongTerm, "works-east")
	if w.c.Resolved() || w.c.State.Ended() || !w.c.EndedAt.IsZero() || w.c.Standing(w.c.Due.At.Add(1)) != casework.Overdue {
		t.Fatalf("it counts as something else than unsolved: %+v", w.c)
	}
	review, cmd := w.owed()
	if want := time.Date(2026, 8, 31, 16, 0, 0, 0, time.UTC); !review.Equal(want) || len(w.c.Tasks()) != 0 {
		t.Fatalf("review on %s, want %s; %+v", review, want, w.c.Tasks())
	}
	w.by("time").later(review.Sub(w.env.Now)).does(cmd).refuses("case.review_called", cmd)
	if tasks := w.c.Tasks(); len(tasks) != 1 || tasks[0].Org != "works-east" || !w.nextDue().IsZero() {
		t.Fatalf("%+v", tasks)
	}
	w.by("boss-east").does(casework.ReviewLongTerm{Next: "2027-08-01", Text: "still planned"})
	if len(w.c.Tasks()) != 0 || w.c.LongTerm.Kept != 1 || w.nextDue().IsZero() {
		t.Fatalf("%+v", w.c.LongTerm)
	}
	due := w.c.Due.At
	w.by("works-east").does(casework.ReviewLongTerm{TakeUp: true, Text: "money is there"}).is(casework.Reopened, "works-east")
	if w.c.LongTerm != nil || !w.c.Due.At.Equal(due) || !w.nextDue().IsZero() {
		t.Fatalf("%+v", w.c)
	}

	w = at(t, casework.ClosedLongTerm).by("reporter").later(30 * 24 * time.Hour)
	w.does(casework.Reopen{}).is(casework.Reopened, "works-east")
	w = at(t, casework.ClosedLongTerm).by("reporter").later(30*24*time.Hour + time.Microsecond)
	w.refuses("case.reopen_late", casework.Reopen{})
}

// TestTheOwnerSeesItsRegister, though it had no part in the case.
func TestTheOwnerSeesItsRegister(t *testing.T) {
	w := at(t, casework.Handling).by("boss-east")
	register := longTerm
	register.Owner = "cleaning"
	w.does(register).by("cleaning").does(casework.ReviewLongTerm{Next: "2026-10-01", Text: "x"})
	if !casework.Sees(w.c, w.env) {
		t.Error("it cannot look")
	}
	if casework.Sees(at(t, casework.ClosedLongTerm).c, w.env) {
		t.Error("it sees another's")
	}
}
