package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// everywhere tells a story on each database and checks all evidence at its end.
func everywhere(t *testing.T, tell func(t *testing.T, c *wellfieldtest.City)) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		tell(t, c)
		c.CheckAll()
	})
}

func TestFromReportToVerifiedClose(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole in the road", wellfieldtest.In(0, 0)).Is(casework.Received)
		s.By("works-east").Refused("case.desk_only", casework.File{Class: wellfieldtest.Pothole})
		s.By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole}).Is(casework.Filed)
		s.Refused("case.not_now", casework.File{Class: wellfieldtest.Pothole})
		s.Does(casework.Dispatch{}).Is(casework.Dispatched)
		if got := s.Receipt.Case; got.Lead != "works-east" || got.Owner != "works-east" || got.Route.Rule != "east" || len(got.Route.Near) == 0 {
			t.Fatalf("dispatched to %s (owner %s) by %+v", got.Lead, got.Owner, got.Route)
		}
		// Five working days from Monday 10:00 end on the next Monday at 10:00.
		if due := s.Receipt.Case.Due.At; !due.Equal(time.Date(2026, 3, 9, 2, 0, 0, 0, time.UTC)) {
			t.Fatalf("due %s", due)
		}
		s.By("works-west").Refused("case.lead_only", casework.Sign{})
		s.By("works-east").Later(time.Hour).Does(casework.Sign{}).Is(casework.Handling)
		s.Refused("case.evidence_missing.photo_after", casework.Handle{Text: "done"})
		s.Does(c.Evidence()).Is(casework.Handled)
		s.Refused("case.check_only", wellfieldtest.Passed)
		s.By("check-west").Refused("case.check_only", wellfieldtest.Passed)
		s.By("check-east").Refused("case.condition_open", casework.Check{Results: []casework.ConditionCheck{{Condition: "gone", Passed: true}}})
		s.Does(wellfieldtest.Passed).Is(casework.AwaitingReporter)
		s.By("boss-east").Refused("case.reporter_may_answer", casework.CloseResolved{})
		s.By("reporter").Does(casework.Confirm{Text: "thank you"}).Is(casework.ClosedResolved)
		if !s.Receipt.Case.Resolved() {
			t.Fatal("checked and confirmed, and not resolved")
		}
		s.Does(casework.Reopen{}).Is(casework.Reopened)
		if s.Receipt.Case.Owner != "works-east" || s.Receipt.Case.Resolved() {
			t.Fatal("a reopened case belongs to its lead unit and is not resolved")
		}
	})
}

func TestNobodyChecksOwnWorkUnderAnotherHat(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		works := app.Actor{Role: casework.Staff, Account: "two-hats", Post: "second-works"}
		check := app.Actor{Role: casework.Staff, Account: "two-hats", Post: "second-check"}
		s := c.Reported("hole", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		s.Acting(works).Does(c.Evidence()).Is(casework.Handled)
		s.Acting(check).Refused("case.own_work", wellfieldtest.Passed)
		s.By("check-east").Does(wellfieldtest.Failed).Is(casework.Reopened)
		if s.Receipt.Case.Rework != 1 {
			t.Fatal("a failed check is rework")
		}
		due := s.Receipt.Case.Due.At
		s.By("works-east").Does(c.Evidence()).Is(casework.Handled)
		s.Acting(check).Refused("case.own_work", wellfieldtest.Passed)
		s.By("desk-east").Refused("case.supervise_only", casework.CloseExplained{Text: "x", Basis: "y", Remedy: "z"})
		s.By("check-east").Does(wellfieldtest.Passed)
		if !s.Receipt.Case.Due.At.Equal(due) {
			t.Fatal("a failed check moved the deadline")
		}
	})
}

func TestSilenceClosesOnlyAfterItsTime(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(1, 0)).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Passed)
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{6 * 24 * time.Hour, 0}, {25 * time.Hour, 1}, {time.Hour, 0}} {
			s.Later(step.wait)
			if n, err := c.Sweep(t.Context(), c.Now()); err != nil || n != step.want {
				t.Fatalf("swept %d, %v; want %d", n, err, step.want)
			}
		}
		v, err := c.CaseByRef(t.Context(), c.As("boss-east"), s.Receipt.Ref)
		if err != nil || v.Case.State != casework.ClosedResolved || v.Case.Confirmed {
			t.Fatalf("%v %v: silence is not confirmation", v.Case.State, err)
		}
	})
}

func TestRefusalNeedsReasonAndBasis(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("nothing there", wellfieldtest.In(0, 0)).By("desk-east")
		s.Refused("case.refusal_unknown", casework.Refuse{Reason: "no time", Text: "x"})
		s.Refused("case.words_missing", casework.Refuse{Reason: casework.PrivateMatter, Text: "private ground"})
		s.Refused("case.refusal_unverified", casework.Refuse{Reason: casework.NotThere, Text: "x"})
		s.Does(casework.Verify{}).Is(casework.Verifying)
		if s.Receipt.Case.Owner != "branch-east" {
			t.Fatalf("the branch that leads the grid verifies, not %s", s.Receipt.Case.Owner)
		}
		s.By("grid-west").Refused("case.verifier_only", casework.RecordVerification{Text: "x"})
		s.By("grid-east").Does(casework.RecordVerification{Found: false, Text: "looked, nothing"}).Is(casework.Received)
		s.By("desk-east").Refused("case.verified_absent", casework.File{Class: wellfieldtest.Pothole})
		s.Does(casework.Refuse{Reason: casework.NotThere, Text: "not found on the spot"}).Is(casework.Refused)
	})
}

func TestQuestionAndAnswer(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("it is broken", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Ask{Question: "what is?"}).Is(casework.NeedInfo)
		s.Refused("case.not_now", casework.File{Class: wellfieldtest.Pothole})
		other := c.Reported("another", wellfieldtest.In(0, 0)).By("reporter")
		s.Receipt, other.Receipt = other.Receipt, s.Receipt
		other.Refused("case.reporter_or_desk_only", casework.Answer{Text: "mine"})
		s.Receipt, other.Receipt = other.Receipt, s.Receipt
		s.By("reporter").Does(casework.Answer{Text: "the lamp"}).Is(casework.Received)
		s.By("desk-east").Does(casework.Refer{To: "other_body", Body: "Railway", Text: "on railway ground"}).Is(casework.ReferredOut)
	})
}

func TestDispatchAgainstTheRulesNeedsAReasonAndPower(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 2)).By("desk-west")
		file := &casework.File{Class: wellfieldtest.Pothole}
		s.Refused("case.dispatch_unfiled", casework.Dispatch{})
		s.Refused("case.words_missing", casework.Dispatch{File: file, Lead: "cleaning"})
		s.Refused("case.unit_no_power", casework.Dispatch{File: file, Lead: "cleaning", Reason: "they are near"})
		s.Refused("case.unit_unknown", casework.Dispatch{File: file, Lead: "nobody", Reason: "x"})
		s.Does(casework.Dispatch{File: file, Lead: "centre-west", Reason: "unclear, the centre takes it", Co: []org.ID{"cleaning"}}).Is(casework.Dispatched)
		if got := s.Receipt.Case; !got.Route.Manual || got.Route.Rule != "west" || len(got.Co) != 1 {
			t.Fatalf("%+v", got.Route)
		}
	})
}

func TestTheDeskOfAnotherTownshipSeesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 0)).By("desk-west").Refused("case.desk_only", casework.File{Class: wellfieldtest.Pothole})
		for account, sees := range map[string]bool{"desk-east": true, "city-desk": true, "boss-east": true, "desk-west": false, "works-west": false, "cleaning": false} {
			_, err := c.Case(t.Context(), c.As(account), s.Receipt.Case.Number)
			if (err == nil) != sees {
				t.Errorf("%s sees the case: %v, want %v", account, err, sees)
			}
		}
		if _, _, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link); err != nil {
			t.Errorf("the link: %v", err)
		}
		if _, _, err := c.Follow(t.Context(), s.Receipt.Case.Number, "0000000000000000"); err == nil {
			t.Error("a wrong link opens the case")
		}
	})
}

func TestNoWordsInTheJournal(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const mark = "xylophone"
		r, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: mark, Address: mark,
			Point: wellfieldtest.In(0, 0)}, app.Contact{Phone: "023 5551234", Email: mark + "@example.org"}, uuid.NewString())
		if err != nil {
			t.Fatal(err)
		}
		s := &wellfieldtest.Story{City: c, Receipt: r}
		s.By("desk-east").Does(casework.Ask{Question: mark}).By("reporter").Does(casework.Answer{Text: mark})
		s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}, Lead: "works-east", Reason: mark})
		s.By("works-east").Does(casework.Note{Text: mark}).Does(casework.Message{Text: mark}).Does(casework.Handle{Text: mark})
		s.By("check-east").Does(casework.Check{Text: mark, Results: wellfieldtest.Failed.Results})
		v, err := c.CaseByRef(t.Context(), c.As("desk-east"), r.Ref)
		if err != nil {
			t.Fatal(err)
		}
		lat, lng := wellfieldtest.In(0, 0).Degrees()
		for _, h := range v.History {
			for _, personal := range []string{mark, "5551234", fmt.Sprint(lat), fmt.Sprint(lng), "desk-east"} {
				// A post of the small city is named like its account, so the actor is looked at apart.
				if strings.Contains(string(h.Entry.Body), personal) {
					t.Errorf("entry %d (%s) holds %q: %s", h.Entry.Seq, h.Entry.Kind, personal, h.Entry.Body)
				}
			}
		}
		if v.Case.Summary.Text() != mark || len(v.History) < 10 {
			t.Errorf("the words are lost, or too little happened: %q, %d events", v.Case.Summary.Text(), len(v.History))
		}
	})
}
