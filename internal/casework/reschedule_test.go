package casework_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// announced is the ordinary calendar in a later version, with days of March
// 2026 that it makes holidays and make-up workdays.
func announced(t interface{ Fatal(...any) }, version int, holidays, workdays []civil.Day) *worktime.Calendar {
	doc := worktime.ChinaDefault()
	year := doc.Years[2026]
	year.Holidays = append(year.Holidays[:len(year.Holidays):len(year.Holidays)], holidays...)
	year.Workdays = append(year.Workdays[:len(year.Workdays):len(year.Workdays)], workdays...)
	doc.Years[2026] = year
	c, err := worktime.NewCalendar(version, doc)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestACalendarMovesOpenDeadlines(t *testing.T) {
	w := at(t, casework.Dispatched)
	before := *w.c.Due
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-04"}, []civil.Day{"2026-03-07"})
	w.by("boss-east").refuses("case.time_only", casework.Reschedule{})
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{}) // one day lost and one won
	w.env.Calendar = announced(t, 3, []civil.Day{"2026-03-04", "2026-03-05"}, []civil.Day{"2026-03-07"})
	w.does(casework.Reschedule{}).dueAt(casework.StageHandle, "2026-03-10 10:00")
	if now := w.c.Due; !now.From.Equal(before.From) || now.Limit != before.Limit || now.Calendar != 3 {
		t.Errorf("%+v became %+v", before, now)
	}
	w.refuses("case.deadline_stands", casework.Reschedule{})
	w.env.Calendar = announced(t, 4, []civil.Day{"2026-03-02"}, nil) // today
	w.does(casework.Reschedule{}).dueAt(casework.StageSign, "2026-03-03 14:30").dueAt(casework.StageHandle, "2026-03-09 17:30")
}

// TestACalendarMovesWhatWasGiven: more time is counted on from the deadline, so
// the calendar moves both, and the ladder with what binds.
func TestACalendarMovesWhatWasGiven(t *testing.T) {
	w := at(t, casework.Handling).by("works-east").does(extend).by("boss-east").does(casework.Grant{})
	term, ladder := w.c.Term(), w.c.Escalation.Handle.Due
	if term.Equal(w.c.Due.At) || !ladder.Equal(term) {
		t.Fatalf("term %s, ladder %s", term, ladder)
	}
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-04"}, nil)
	w.by("time").does(casework.Reschedule{}).dueAt(casework.StageHandle, "2026-03-10 10:00")
	if !w.c.Term().After(term) || !w.c.Escalation.Handle.Due.Equal(w.c.Term()) {
		t.Errorf("term %s, was %s; ladder %s", w.c.Term(), term, w.c.Escalation.Handle.Due)
	}
	w.refuses("case.deadline_stands", casework.Reschedule{})
}

// TestWhatWasMetStands: a deadline that was met is not missed afterwards by a
// workday that nobody had heard of; when the work goes on, it counts.
func TestWhatWasMetStands(t *testing.T) {
	w := at(t, casework.Handled)
	met := *w.c.Due
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-05"}, nil)
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
	w.by("check-east").does(casework.Check{Text: "t", Results: wellfieldtest.Failed.Results})
	if w.c.Due.At.Equal(met.At) || w.c.Due.Calendar != 2 || !w.c.Due.From.Equal(met.From) {
		t.Errorf("back to work under %+v, which the calendar in force no longer says", w.c.Due)
	}
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
}

func TestHistorysDeadlineIsNotOurs(t *testing.T) {
	w := at(t, casework.Handling)
	w.c.Due.Given = true
	w.env.Calendar = announced(t, 2, []civil.Day{"2026-03-05"}, nil)
	w.by("time").refuses("case.deadline_stands", casework.Reschedule{})
}

// TestRescheduledIsComputedFromScratch takes any case of any state under any two
// calendars: what the second leaves is what it would have said at the start.
func TestRescheduledIsComputedFromScratch(t *testing.T) {
	var march []civil.Day
	for n := 2; n <= 31; n++ {
		march = append(march, civil.Day(fmt.Sprintf("2026-03-%02d", n)))
	}
	weekend := func(d civil.Day) bool {
		at, err := time.Parse(time.DateOnly, string(d))
		return err == nil && (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday)
	}
	moved := 0
	rapid.Check(t, func(r *rapid.T) {
		state := rapid.SampledFrom(casework.States()).Draw(r, "state")
		w := at(t, state)
		var holidays, workdays []civil.Day
		for _, d := range rapid.SliceOfNDistinct(rapid.SampledFrom(march), 0, 6, rapid.ID[civil.Day]).Draw(r, "days") {
			if weekend(d) {
				workdays = append(workdays, d)
			} else {
				holidays = append(holidays, d)
			}
		}
		before := w.c.Clocks()
		w.env.Calendar = announced(t, 2, holidays, workdays)
		err := w.by("time").tries(casework.Reschedule{})
		switch {
		case err == nil:
			moved++
		case !fault.Has(err, "case.deadline_stands"):
			r.Fatal(err)
		}
		for i, k := range w.c.Clocks() {
			want, err := w.env.Calendar.Deadline(k.From, k.Limit, k.Pauses)
			if err != nil {
				r.Fatal(err)
			}
			if k.Ended.IsZero() && !want.Suspended && !k.At.Equal(want.At) {
				r.Fatalf("%s of %q is due %s, from scratch %s", k.Stage, state, k.At, want.At)
			}
			if b := before[i]; !k.From.Equal(b.From) || k.Limit != b.Limit || k.Stage != b.Stage {
				r.Fatalf("%+v became %+v", b, k)
			}
		}
		if err := w.tries(casework.Reschedule{}); err == nil {
			r.Fatal("it was moved twice")
		}
	})
	if moved == 0 {
		t.Error("no calendar ever moved a deadline")
	}
}
