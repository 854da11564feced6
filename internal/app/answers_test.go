package app_test

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/wellfieldtest"
)

// owing are cases that others are owed an answer about: a ruling, a review, the
// answer of a body outside, and supervision, of a case at work and of a closed one.
func owing(c *wellfieldtest.City) []*wellfieldtest.Story {
	told := func() *wellfieldtest.Story { return c.Reported("hole", wellfieldtest.In(0, 0)) }
	dispute := told().Handling().Does(casework.Return{Reason: casework.OtherDuty, Text: "t"})
	review := told().By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"}).By("reporter").Does(casework.AskReview{})
	referral := told().By("desk-east").Does(casework.Refer{To: "other_body", Body: "Railway", Text: "theirs"})
	working := told().Handling().By("boss-east").Does(casework.Supervise{Demand: "why"})
	closed := told().Handling().Does(c.Evidence()).By("city-desk").Does(casework.Supervise{Demand: "why"}).
		By("boss-east").Does(casework.CloseExplained{Text: "t", Basis: "b", Remedy: "r"})
	return []*wellfieldtest.Story{dispute, review, referral, working, closed}
}

// TestACalendarIsCarriedThroughToAnswers: what others owe is due when the calendar
// in force says, for ended cases as well, and the lists of tasks go by it.
func TestACalendarIsCarriedThroughToAnswers(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		stories := owing(c)
		c.Reported("nobody is asked", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "t"})
		announce(t, c, []civil.Day{"2026-03-02", "2026-03-03", "2026-03-04"}, nil)
		tried, err := c.TryCalendar(t.Context(), nil)
		if err != nil || tried.Answers != 5 || tried.Moved != 5 || tried.Open != 2 || tried.Later.N < 5 {
			t.Fatalf("tried: %+v, %v", tried, err)
		}
		done, err := c.Recompute(t.Context())
		if err != nil || done.Written != 5 {
			t.Fatalf("done: %+v, %v", done, err)
		}
		for i, s := range stories {
			v, err := c.CaseByRef(t.Context(), c.As("city-desk"), s.Receipt.Ref)
			if err != nil {
				t.Fatal(err)
			}
			owed := v.Case.AnswersDue()[0]
			want, err := c.Policy().Calendar.Deadline(owed.Due.From, owed.Due.Limit, nil)
			if err != nil || !owed.Due.At.Equal(want.At) {
				t.Errorf("story %d: %s is due %s, from scratch %s (%v)", i, owed.Kind, owed.Due.At, want.At, err)
			}
			e, ok := v.History[len(v.History)-1].Event.(*casework.Rescheduled)
			if !ok || len(e.Answers) != 1 || e.Answers[0].Kind != owed.Kind || !e.Answers[0].Was.Before(owed.Due.At) {
				t.Errorf("story %d: the journal says %+v", i, v.History[len(v.History)-1].Event)
			}
			limits, err := c.Policy().Limits(&v.Case, c.Now())
			if last := limits[len(limits)-1]; err != nil || last.Stage != casework.Stage(owed.Kind) || len(last.Days) == 0 {
				t.Errorf("story %d is not explained: %+v, %v", i, limits, err)
			}
		}
		reviews, err := c.Tasks(t.Context(), c.As("boss-east"), casework.TaskReview, app.Task{}, 9)
		if err != nil || len(reviews) != 1 || !reviews[0].Due.Equal(reviews[0].Case.Refusal.Due) || reviews[0].Due.Before(c.Now().Add(72*time.Hour)) {
			t.Errorf("the task of the reviewer: %+v, %v", reviews, err)
		}
		_, shown, err := c.Follow(t.Context(), stories[3].Receipt.Case.Number, stories[3].Receipt.Link)
		for _, h := range shown.History {
			if e, ok := h.Event.(*casework.Rescheduled); err != nil || ok && len(e.Answers) > 0 {
				t.Errorf("the reporter reads of supervision: %+v, %v", e, err)
			}
		}
		if again, err := c.Recompute(t.Context()); err != nil || again.Moved != 0 {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}
