package app_test

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

var more = casework.Extend{More: 2, Reason: "materials", Text: "the asphalt comes on Thursday"}

// tasksOf are the kinds of what the account's organisation is asked.
func tasksOf(t *testing.T, c *wellfieldtest.City, account string) map[casework.TaskKind]int {
	t.Helper()
	counts, err := c.CountTasks(t.Context(), c.As(account))
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestMoreTimeFromRequestToLedger(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(more)
		if n := tasksOf(t, c, "boss-east"); n[casework.TaskApproval] != 1 {
			t.Errorf("asked of the supervisors: %v", n)
		}
		s.By("boss-west").Refused("case.not_found", casework.Grant{}).By("boss-east").Does(casework.Grant{Text: "once"})
		if n := tasksOf(t, c, "boss-east"); n[casework.TaskApproval] != 0 {
			t.Errorf("still asked: %v", n)
		}
		// Nobody answers the second request: it lapses at the deadline that was extended to.
		s.By("works-east").Does(more)
		term := s.Receipt.Case.Term()
		for _, at := range []time.Time{term.Add(-time.Microsecond), term, term.Add(time.Hour)} {
			_, err := c.Sweep(t.Context(), at)
			found, _, _, failed := c.DB.Case(t.Context(), s.Receipt.Ref)
			if lapsed := found.Delay.Requests[1].Answer == casework.Lapsed; err != nil || failed != nil || lapsed == at.Before(term) {
				t.Fatalf("swept at %s: lapsed %t (%v, %v)", at, lapsed, err, failed)
			}
		}
		found, _, _, err := c.DB.Case(t.Context(), s.Receipt.Ref)
		if err != nil || found.Delay.Requests[1].Answer != casework.Lapsed || found.State != casework.Handling {
			t.Errorf("%+v %v", found.Delay, err)
		}
		rows, next, err := c.LedgerCases(t.Context(), "2026-03", "", 50)
		if err != nil || len(rows) != 2 || next != "" || rows[0].Post != "boss-east" || rows[0].Answer != casework.Granted ||
			rows[1].Answer != casework.Lapsed || rows[1].Post != "" || rows[0].Unit != "works-east" || rows[0].Until.IsZero() {
			t.Errorf("%+v %q %v", rows, next, err)
		}
	})
}

func TestASuspendedCaseGoesOnByItself(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		suspend := casework.Suspend{Until: "2026-03-05", Reason: "weather", Text: "frost", Measure: "fenced off", Photos: []casework.PhotoIn{{Hash: c.Photo()}}}
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(suspend).By("boss-east").Does(casework.Grant{}).Is(casework.Suspended)
		due := s.Receipt.Case.Due.At
		// The reporter reads what keeps the place safe, and not what the unit tells its supervisors.
		v, err := c.CaseByRef(t.Context(), app.Actor{Role: casework.Reporter, Case: s.Receipt.Ref.ID}, s.Receipt.Ref)
		if err != nil {
			t.Fatal(err)
		}
		told := 0
		for _, h := range v.History {
			if e, ok := h.Event.(*casework.SuspensionAsked); ok && e.Measure.Text() == "fenced off" && e.Text.IsZero() {
				told++
			}
		}
		if told != 1 {
			t.Error("the reporter is not told of the suspension as it should be")
		}
		if _, err := c.Sweep(t.Context(), c.Now().Add(20*24*time.Hour)); err != nil { // long after, and in one go
			t.Fatal(err)
		}
		found, _, _, err := c.DB.Case(t.Context(), s.Receipt.Ref)
		want := time.Date(2026, 3, 11, 7, 30, 0, 0, time.UTC)
		if err != nil || found.State != casework.Handling || !found.Due.At.Equal(due) || !found.Term().After(due) {
			t.Errorf("%s, due %s, term %s, want about %s", found.State, found.Due.At, found.Term(), want)
		}
	})
}

func TestTheRegisterComesBack(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().By("boss-east")
		s.Does(casework.CloseLongTerm{Owner: "cleaning", Reason: "planning", Text: "rebuilt next year", Review: "2026-09-01"}).Is(casework.ClosedLongTerm)
		open, err := c.List(t.Context(), c.As("boss-east"), app.OfCentre, app.Question{Open: true})
		if err != nil || len(open.Cases) != 1 {
			t.Errorf("the register counts as open: %d, %v", len(open.Cases), err)
		}
		public, err := c.PublishedList(t.Context(), app.PublicQuestion{LongTerm: true, Limit: 10})
		if err != nil || len(public) != 1 || public[0].LongTerm == nil || public[0].LongTerm.Owner != "cleaning" {
			t.Errorf("%+v %v", public, err)
		}
		if n := tasksOf(t, c, "cleaning"); len(n) != 0 {
			t.Errorf("asked before the day: %v", n)
		}
		day := time.Date(2026, 9, 1, 0, 0, 0, 0, c.Zone())
		s.Later(day.Sub(c.Now()))
		if n, err := c.Sweep(t.Context(), c.Now()); n != 1 || err != nil {
			t.Fatalf("swept %d, %v", n, err)
		}
		if n := tasksOf(t, c, "cleaning"); n[casework.TaskReviewLongTerm] != 1 {
			t.Errorf("not asked on the day: %v", n)
		}
		s.By("cleaning").Does(casework.ReviewLongTerm{Next: "2027-03-01", Text: "still planned"}).Is(casework.ClosedLongTerm)
		s.Does(casework.ReviewLongTerm{TakeUp: true, Text: "money is there"}).Is(casework.Reopened)
		if public, err = c.PublishedList(t.Context(), app.PublicQuestion{LongTerm: true, Limit: 10}); err != nil || len(public) != 0 {
			t.Errorf("%+v %v", public, err)
		}
	})
}

// TestTheLedgerTellsNoSmallCounts: below five neither the count nor a share.
func TestTheLedgerTellsNoSmallCounts(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		var stories []*wellfieldtest.Story
		for range 10 {
			stories = append(stories, c.Reported("hole", wellfieldtest.In(0, 0)).Handling())
		}
		figures := func(month string) app.LedgerUnit {
			c.Clock.Pass(6 * time.Second)
			l, err := c.Ledger(t.Context(), month)
			if err != nil {
				t.Fatal(err)
			}
			if len(l.Units) == 0 {
				return app.LedgerUnit{}
			}
			return l.Units[0]
		}
		for _, s := range stories[:4] {
			s.By("works-east").Does(more).By("boss-east").Does(casework.Grant{})
		}
		got := figures("2026-03")
		if _, told := got.Extended.Share(got.Due); got.Unit != "works-east" || got.Due.N != 10 || !got.Extended.Few || got.Extended.N != 0 || told {
			t.Errorf("%+v", got)
		}
		stories[4].By("works-east").Does(more).By("boss-east").Does(casework.Grant{}).By("works-east").Does(more).By("boss-east").Does(casework.Grant{})
		got = figures("")
		if share, told := got.Extended.Share(got.Due); got.Extended.N != 5 || share != 500 || !told || got.Suspended != (app.Figure{}) {
			t.Errorf("%+v", got)
		}
		if got := figures("2026-02"); got != (app.LedgerUnit{}) {
			t.Errorf("%+v", got)
		}
		var all, place = 0, ""
		for {
			rows, next, err := c.LedgerCases(t.Context(), "", place, 2)
			if err != nil {
				t.Fatal(err)
			}
			if all += len(rows); next == "" {
				break
			}
			place = next
		}
		if all != 6 {
			t.Errorf("paged through %d requests, want 6", all)
		}
		for _, bad := range []string{"2026-13", "march", "1900-01", "2026-03-01"} {
			if _, err := c.Ledger(t.Context(), bad); !fault.Has(err, "app.month_malformed") {
				t.Errorf("%s: %v", bad, err)
			}
		}
		if _, _, err := c.LedgerCases(t.Context(), "", "x", 2); !fault.Has(err, "app.cursor_malformed") {
			t.Error(err)
		}
	})
}

// TestTheLedgerHidesWhatTheMapHides: a request for help is no public matter.
func TestTheLedgerHidesWhatTheMapHides(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Does(more)
		d := wellfieldtest.Catalogue()
		for i := range d.Classes {
			d.Classes[i].Precision = "hidden"
		}
		if _, err := c.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "hidden now", 2); err != nil {
			t.Fatal(err)
		}
		if rows, _, err := c.LedgerCases(t.Context(), "2026-03", "", 50); err != nil || len(rows) != 0 {
			t.Errorf("%+v %v", rows, err)
		}
	})
}
