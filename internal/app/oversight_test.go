package app_test

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// tasks are the kinds of what is asked of the account's organisation, counted.
func tasks(t *testing.T, c *wellfieldtest.City, account string) map[casework.TaskKind]int {
	t.Helper()
	n, err := c.CountTasks(t.Context(), c.As(account))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestARefusalIsReviewedBySomebodyElse(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		since := c.Now()
		refuse := casework.Refuse{Reason: casework.BelowStandard, Text: "too small"}
		s := c.Reported("hole", wellfieldtest.In(0, 0)).By("desk-east").Does(refuse).Is(casework.Refused)
		s.By("reporter").Does(casework.AskReview{})
		if n := tasks(t, c, "boss-east"); n[casework.TaskReview] != 1 {
			t.Fatalf("tasks %v", n)
		}
		list, err := c.Tasks(t.Context(), c.As("boss-east"), casework.TaskReview, app.Task{}, 10)
		if err != nil || len(list) != 1 || list[0].Case.Number != s.Receipt.Case.Number || list[0].Due.IsZero() {
			t.Fatalf("%+v %v", list, err)
		}
		s.By("desk-east").Refused("case.supervise_only", casework.ReviewRefusal{Outcome: casework.Upheld, Text: "x", Remedy: "y"})
		s.By("boss-east").Does(casework.ReviewRefusal{Outcome: casework.Overturned, Text: "it is deep"}).Is(casework.Received)
		if n := tasks(t, c, "boss-east"); len(n) != 0 {
			t.Fatalf("tasks %v", n)
		}
		s.By("desk-east").Refused("case.refusal_fallen", refuse).Does(casework.File{Class: wellfieldtest.Pothole})
		c.Reported("small hole", wellfieldtest.In(0, 1)).By("desk-east").Does(refuse).By("reporter").Does(casework.AskReview{}).
			By("boss-east").Does(casework.ReviewRefusal{Outcome: casework.Upheld, Text: "x", Remedy: "court"})
		c.Reported("other", wellfieldtest.In(0, 2))

		for account, want := range map[string]app.Oversight{
			"desk-east": {Received: 2, Refused: 2, Reviews: 2, Upheld: 1, Overturned: 1},
			"city-desk": {Received: 3, Refused: 2, Reviews: 2, Upheld: 1, Overturned: 1},
			"desk-west": {Received: 1},
		} {
			got, err := c.Oversight(t.Context(), c.As(account), since, c.Now().Add(time.Second))
			if err != nil || got != want {
				t.Errorf("%s: %+v %v", account, got, err)
			}
		}
		got, err := c.Oversight(t.Context(), c.As("desk-east"), since, c.Now().Add(time.Second))
		if err != nil || got.OverturnRate().Of(100) != 50 || got.RefusalRate().Of(100) != 100 {
			t.Errorf("%+v %v", got, err)
		}
		if got, err := c.Oversight(t.Context(), c.As("desk-east"), since.Add(-time.Hour), since); err != nil || got.RefusalRate().OK || got.OverturnRate().OK {
			t.Errorf("nothing of nothing is no rate: %+v %v", got, err)
		}
		if _, err := c.Oversight(t.Context(), c.As("works-east"), since, c.Now()); !fault.Has(err, "app.list_forbidden") {
			t.Errorf("a unit counts: %v", err)
		}
	})
}

func TestTheReporterFollowsAReferralAndNotWhatIsBetweenTheOthers(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("signal", wellfieldtest.In(0, 0)).By("city-desk").Does(casework.Supervise{Demand: "xylophone"})
		s.By("boss-east").Does(casework.Blow{Kind: casework.DailyWhistle, Reason: casework.PressingProblem, Units: []org.ID{"cleaning"}, Place: "xylophone", Need: "xylophone"})
		s.By("desk-east").Does(casework.Refer{To: "other_body", Body: "Railway", Text: "theirs", Sent: "letter 41"}).
			Does(casework.RecordAnswer{Answer: casework.TakenOver, Text: "by the 20th"})
		_, v, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil || len(v.History) != 3 || v.Case.Supervised != nil || v.Case.Whistle != nil {
			t.Fatalf("%d events, %v: %+v", len(v.History), err, v.Case)
		}
		if e, ok := v.History[2].Event.(*casework.ReferralAnswered); !ok || e.Text.Text() != "by the 20th" {
			t.Errorf("%+v", v.History[2])
		}
	})
}

func TestASetIsSupervisedOnceEach(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		first := c.Reported("one", wellfieldtest.In(0, 0)).Handling()
		c.Reported("two", wellfieldtest.In(0, 1)).Handling()
		c.Reported("with the centre", wellfieldtest.In(0, 1))
		c.Reported("elsewhere", wellfieldtest.In(0, 2))
		boss := c.As("boss-east")
		all := app.Chosen{}
		demand := casework.Supervise{Demand: "why?"}
		able := func(done []app.Supervised) (n int) {
			for _, one := range done {
				if one.Err == nil {
					n++
				}
			}
			return n
		}
		run := func(which app.Chosen, key string, dry bool, want, of int) {
			t.Helper()
			done, err := c.SuperviseMany(t.Context(), boss, which, demand, key, dry)
			if err != nil || able(done) != want || len(done) != of {
				t.Fatalf("%d of %d, %v; want %d of %d: %+v", able(done), len(done), err, want, of, done)
			}
		}
		run(all, "", true, 2, 3)
		if n := tasks(t, c, "works-east"); len(n) != 0 {
			t.Fatalf("a dry run asked something: %v", n)
		}
		one := app.Chosen{Numbers: []string{first.Receipt.Case.Number}}
		run(one, "k", false, 1, 1)
		run(all, "", true, 1, 3)
		run(all, "k", false, 2, 3) // the first was done under this key
		run(all, "another", false, 0, 3)
		if n := tasks(t, c, "works-east"); n[casework.TaskAnswerSupervision] != 2 {
			t.Fatalf("%v", n)
		}
		_, err := c.SuperviseMany(t.Context(), boss, app.Chosen{Question: app.Question{Class: "event/"}}, demand, "", true)
		if !fault.Has(err, "app.set_empty") {
			t.Errorf("%v", err)
		}
		if _, err := c.SuperviseMany(t.Context(), boss, app.Chosen{Numbers: make([]string, 201)}, demand, "", true); !fault.Has(err, "app.set_too_large") {
			t.Errorf("%v", err)
		}
		if _, err := c.SuperviseMany(t.Context(), c.As("works-east"), all, demand, "", true); !fault.Has(err, "app.list_forbidden") {
			t.Errorf("%v", err)
		}
	})
}

// TestTimeRecordsWhoDidNotCome, once, whatever sweeps there are.
func TestTimeRecordsWhoDidNotCome(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		since := c.Now()
		s := c.Reported("outlet", wellfieldtest.In(0, 0)).Handling().By("boss-east").
			Does(casework.Blow{Kind: casework.EmergencyWhistle, Reason: casework.InEmergency, Units: []org.ID{"cleaning", "works-west"}, Place: "gate", Need: "close it"})
		if n := tasks(t, c, "cleaning"); n[casework.TaskWhistle] != 1 {
			t.Fatalf("%v", n)
		}
		s.By("works-west").Does(casework.Arrive{Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
		for _, step := range []struct {
			wait time.Duration
			want int
		}{{59 * time.Minute, 0}, {time.Minute, 1}, {0, 0}, {time.Hour, 0}} {
			s.Later(step.wait)
			if n, err := c.Sweep(t.Context(), c.Now()); err != nil || n != step.want {
				t.Fatalf("swept %d, %v; want %d", n, err, step.want)
			}
		}
		if n := tasks(t, c, "city-desk"); n[casework.TaskAbsence] != 1 {
			t.Fatalf("the district sees %v", n)
		}
		s.By("cleaning").Does(casework.Excuse{Text: "flooded"}).By("boss-east").Does(casework.Evaluate{Verdict: casework.Failed, Text: "one did not come"})
		got, err := c.Oversight(t.Context(), c.As("city-desk"), since, c.Now().Add(time.Second))
		if want := (app.Oversight{Received: 1, Whistles: 1, Missed: 1, Evaluated: 1}); err != nil || got != want || got.WhistleRate().Of(100) != 100 {
			t.Errorf("%+v %v", got, err)
		}
	})
}
