package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
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
		s.By("works-east").Refused("case.not_found", casework.File{Class: wellfieldtest.Pothole})
		s.By("boss-east").Refused("case.desk_only", casework.File{Class: wellfieldtest.Pothole})
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
		s.By("works-west").Refused("case.not_found", casework.Sign{})
		s.By("works-east").Later(time.Hour).Does(casework.Sign{}).Is(casework.Handling)
		s.Refused("case.evidence_missing.photo_after", casework.Handle{Text: "done"})
		s.Does(c.Evidence()).Is(casework.Handled)
		s.Refused("case.check_only", wellfieldtest.Passed)
		s.By("check-west").Refused("case.not_found", wellfieldtest.Passed)
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
		s.By("grid-west").Refused("case.not_found", casework.RecordVerification{Text: "x"})
		s.By("boss-east").Refused("case.verifier_only", casework.RecordVerification{Text: "x"})
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
		other.Refused("case.not_found", casework.Answer{Text: "mine"})
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
		s := c.Reported("hole", wellfieldtest.In(0, 0)).By("desk-west").Refused("case.not_found", casework.File{Class: wellfieldtest.Pothole})
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

func TestAReportSentTwiceIsOneReport(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		key := uuid.NewString()
		send := func(summary string) (app.Receipt, error) {
			return c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: summary, Point: wellfieldtest.In(0, 0)}, app.Contact{}, key)
		}
		first, err := send("hole")
		if err != nil {
			t.Fatal(err)
		}
		again, err := send("hole")
		if err != nil || again.Case.Number != first.Case.Number || again.Link != first.Link || again.Case.Rev != 1 {
			t.Errorf("again: %v %v", again.Case, err)
		}
		if _, err := send("another"); !fault.Has(err, "app.key_reused") {
			t.Errorf("another report under the same key: %v", err)
		}
		desk := c.As("desk-east")
		for range 2 {
			got, err := c.Do(t.Context(), desk, first.Ref, casework.Note{Text: "once"}, "k")
			if err != nil || got.Rev != 2 {
				t.Errorf("revision %d, %v", got.Rev, err)
			}
		}
		if _, err := c.Do(t.Context(), desk, first.Ref, casework.File{Class: wellfieldtest.Litter}, "k"); !fault.Has(err, "store.command_reused") {
			t.Errorf("another command under the same key: %v", err)
		}
	})
}

func TestAMissingPhotoIsFound(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence())
	c.CheckAll()
	c.LosePhotos()
	found := 0
	if _, err := c.Verify(t.Context(), func(store.Finding) { found++ }); err != nil || found == 0 {
		t.Errorf("%d findings, %v, after the photos were lost", found, err)
	}
}

func TestTheReporterDoesNotSeeWhatIsBetweenTheOthers(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const inner = "between us"
		s := c.Reported("hole", wellfieldtest.In(0, 0)).By("desk-east")
		s.Does(casework.Note{Text: inner, Photos: []casework.PhotoIn{{Hash: c.Photo()}}}).Does(casework.Verify{Note: inner})
		s.By("grid-east").Does(casework.RecordVerification{Found: true, Text: "it is there"})
		s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}, Lead: "works-east", Reason: inner})
		_, v, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil {
			t.Fatal(err)
		}
		if said := fmt.Sprintf("%+v %+v", v.Case, v.History); strings.Contains(said, fmt.Sprint([]byte(inner))) || len(v.Case.Photos) > 0 || len(v.Case.Route.Near) > 0 {
			t.Errorf("the reporter sees it: %s", said)
		}
		for _, h := range v.History {
			for _, sealed := range casework.SealedIn(h.Event) {
				if sealed.Text() == inner {
					t.Errorf("the reporter reads %q in %s", inner, h.Event.Kind())
				}
			}
		}
	})
}

func TestListsAndTheirCountsAgree(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.Reported("open", wellfieldtest.In(0, 0))
		c.Reported("in the other community", wellfieldtest.In(1, 0))
		c.Reported("elsewhere", wellfieldtest.In(0, 2))
		c.Reported("to verify", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Verify{})
		c.Reported("in work", wellfieldtest.In(0, 1)).Handling()
		c.Reported("to check", wellfieldtest.In(0, 1)).Handling().Does(c.Evidence())
		for _, want := range []struct {
			account string
			scope   app.Scope
			n       int
		}{{"desk-east", app.OfCentre, 5}, {"desk-west", app.OfCentre, 1}, {"city-desk", app.OfCentre, 6}, {"works-east", app.OfUnit, 2},
			{"grid-east", app.ToVerify, 1}, {"grid-east", app.OfGrid, 5}, {"check-east", app.ToCheck, 1}, {"check-west", app.ToCheck, 0},
			{"desk-east", app.OfImported, 0}} {
			page, err := c.List(t.Context(), c.As(want.account), want.scope, app.Question{})
			counts, err2 := c.Counts(t.Context(), c.As(want.account), want.scope)
			total := 0
			for _, n := range counts {
				total += n
			}
			if err != nil || err2 != nil || len(page.Cases) != want.n || total != want.n {
				t.Errorf("%s of %s: %d cases, counted %d, want %d (%v %v)", want.scope, want.account, len(page.Cases), total, want.n, err, err2)
			}
		}
		community, err := c.List(t.Context(), c.As("desk-east"), app.OfCentre, app.Question{Area: wellfieldtest.East[:9] + "002"})
		if err != nil || len(community.Cases) != 1 {
			t.Errorf("in the community: %d, %v", len(community.Cases), err)
		}
		if _, err := c.List(t.Context(), c.As("works-east"), app.OfCentre, app.Question{}); !fault.Has(err, "app.list_forbidden") {
			t.Errorf("a unit reads the desk's list: %v", err)
		}
	})
}

func TestHistoryKeepsTheAreasOfItsDay(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		// In 2026 the first grid of East was divided anew: its successor has
		// another code and the same outline.
		areas, base, err := c.Areas(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		old, successor := wellfieldtest.East[:9]+"001001", wellfieldtest.East[:9]+"001009"
		for i, area := range areas.Areas {
			if area.Code == old {
				next := area
				next.Code, next.Valid = successor, civil.Span{From: "2026-01-01"}
				areas.Areas[i].Valid, areas.Areas[i].Successors = civil.Span{To: "2026-01-01"}, []string{successor}
				areas.Areas = append(areas.Areas, next)
			}
		}
		if _, err := c.Publish(t.Context(), store.Areas, areas, "p", "divided", base); err != nil {
			t.Fatal(err)
		}
		history := func(id string, opened time.Time) casework.Import {
			return casework.Import{SourceID: id, Digest: id, Class: wellfieldtest.Pothole, Point: wellfieldtest.In(0, 0), Opened: opened, State: casework.Received}
		}
		cases := []casework.Import{history("before", time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)), history("after", time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))}
		taken, errs := c.Import(t.Context(), "old-system", cases)
		for i, want := range []string{old, successor} {
			if errs[i] != nil || taken[i] != app.Imported {
				t.Fatalf("%v %v", taken[i], errs[i])
			}
			v, err := c.CaseByRef(t.Context(), c.As("desk-east"), store.Ref{Jurisdiction: wellfieldtest.East, ID: cases[i].ID})
			if err != nil || v.Case.Place.Area() != want || v.Case.Origin == nil {
				t.Errorf("%s lies in %s, want %s (%v)", cases[i].SourceID, v.Case.Place.Area(), want, err)
			}
		}
		if s := c.Reported("today", wellfieldtest.In(0, 0)); s.Receipt.Case.Place.Area() != successor {
			t.Errorf("a report of today lies in %s", s.Receipt.Case.Place.Area())
		}
	})
}
