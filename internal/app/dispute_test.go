package app_test

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// disputed is litter that the rules give to the works unit, which returns it.
func disputed(c *wellfieldtest.City) *wellfieldtest.Story {
	s := c.Reported("litter", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
	return s.By("works-east").Does(casework.Return{Reason: casework.OtherDuty, Text: "they sweep it", Unit: "cleaning"}).Is(casework.Disputed)
}

func ruledTo(unit org.ID) casework.Arbitrate {
	return casework.Arbitrate{Lead: unit, Reason: "it sweeps there since May", Basis: "list of duties"}
}

func proposed(t *testing.T, c *wellfieldtest.City, account string, n int) ([]app.Proposal, int) {
	t.Helper()
	open, base, err := c.Proposals(t.Context(), c.As(account))
	if err != nil || len(open) != n {
		t.Fatalf("%d proposals for %s, want %d (%v)", len(open), account, n, err)
	}
	return open, base
}

func TestARulingProposesARule(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := disputed(c)
		s.By("works-west").Refused("case.not_found", ruledTo("cleaning"))
		s.By("works-east").Refused("case.arbiter_only", ruledTo("cleaning"))
		due := s.Receipt.Case.Due.At
		s.By("boss-east").Later(time.Hour).Does(ruledTo("cleaning")).Is(casework.Dispatched)
		if got := s.Receipt.Case; got.Owner != "cleaning" || !got.Due.At.Equal(due) {
			t.Errorf("owner %s, due %s", got.Owner, got.Due.At)
		}
		disputed(c).By("city-desk").Later(time.Minute).Does(ruledTo("cleaning"))
		disputed(c).By("boss-east").Does(ruledTo("works-east")) // the rules were right

		proposed(t, c, "boss-west", 0)
		if _, _, err := c.Proposals(t.Context(), c.As("works-east")); !fault.Has(err, "app.list_forbidden") {
			t.Errorf("a unit reads proposals: %v", err)
		}
		open, base := proposed(t, c, "boss-east", 1)
		p := open[0]
		if p.Class != wellfieldtest.Litter || p.Area != wellfieldtest.East || p.Unit != "cleaning" || len(p.Rulings) != 2 || p.Rulings[0].Number != s.Receipt.Case.Number {
			t.Fatalf("%+v", p)
		}
		if e := p.Effect; e.Of != 3 || len(e.Moved) != 3 || e.Moved[0].From != "works-east" || e.Moved[0].To != "cleaning" {
			t.Errorf("%+v", e)
		}
		if _, err := c.AcceptProposal(t.Context(), c.As("boss-west"), p.Key(), base); !fault.Has(err, "app.proposal_unknown") {
			t.Errorf("the other township accepts it: %v", err)
		}
		if _, err := c.AcceptProposal(t.Context(), c.As("boss-east"), p.Key(), base-1); !fault.Has(err, "store.document_changed") {
			t.Errorf("accepted on a base that is no more: %v", err)
		}
		proposed(t, c, "boss-east", 1)
		version, err := c.AcceptProposal(t.Context(), c.As("boss-east"), p.Key(), base)
		if err != nil || version != base+1 {
			t.Fatalf("version %d, %v", version, err)
		}
		if _, err := c.AcceptProposal(t.Context(), c.As("boss-east"), p.Key(), version); !fault.Has(err, "app.proposal_unknown") {
			t.Errorf("accepted twice: %v", err)
		}
		proposed(t, c, "boss-east", 0)
		now := c.Reported("litter", wellfieldtest.In(0, 1)).By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
		if got := now.Receipt.Case; got.Lead != "cleaning" || got.Route.Manual {
			t.Errorf("the rules have not learnt: %s by %+v", got.Lead, got.Route)
		}
		west := c.Reported("litter", wellfieldtest.In(0, 2)).By("desk-west").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}})
		if west.Receipt.Case.Lead != "works-west" {
			t.Errorf("the ruling holds elsewhere too: %s", west.Receipt.Case.Lead)
		}
	})
}

// TestAnAcceptanceThatStoppedHalfway published its rule and did not answer: asked
// again it ends well, and publishes nothing anew.
func TestAnAcceptanceThatStoppedHalfway(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		disputed(c).By("boss-east").Does(ruledTo("cleaning"))
		open, base := proposed(t, c, "boss-east", 1)
		rules := wellfieldtest.Rules().With(dispatch.Ruling{Class: open[0].Class, Area: open[0].Area, Unit: open[0].Unit})
		version, err := c.Publish(t.Context(), store.Rules, rules, "boss-east", "by hand", base)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.AcceptProposal(t.Context(), c.As("boss-east"), open[0].Key(), base)
		if err != nil || again != version {
			t.Errorf("version %d, want %d (%v)", again, version, err)
		}
		proposed(t, c, "boss-east", 0)
	})
}

func TestAProposalIsDeclinedWithAReason(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		disputed(c).By("boss-east").Does(ruledTo("cleaning"))
		open, base := proposed(t, c, "boss-east", 1)
		decline := func(reason string) error {
			return c.DeclineProposal(t.Context(), c.As("boss-east"), open[0].Key(), reason)
		}
		if err := decline(" "); !fault.Has(err, "case.words_missing") {
			t.Errorf("without a reason: %v", err)
		}
		if err := decline("only while the bridge is closed"); err != nil {
			t.Fatal(err)
		}
		if err := decline("again"); !fault.Has(err, "app.proposal_unknown") {
			t.Errorf("declined twice: %v", err)
		}
		proposed(t, c, "boss-east", 0)
		if c.Policy().Rules.Version() != base {
			t.Error("the rules changed")
		}
		disputed(c).By("boss-east").Does(ruledTo("cleaning")) // the same again is a new proposal
		if open, _ := proposed(t, c, "boss-east", 1); len(open[0].Rulings) != 1 {
			t.Errorf("%+v", open[0].Rulings)
		}
	})
}

func TestARuleThatCannotBeIsNotAccepted(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		disputed(c).By("boss-east").Does(ruledTo("centre-east"))
		open, base := proposed(t, c, "boss-east", 1)
		if _, err := c.AcceptProposal(t.Context(), c.As("boss-east"), open[0].Key(), base); !fault.Has(err, "dispatch.unit_may_not_act") {
			t.Errorf("the centre has no power for the class: %v", err)
		}
		proposed(t, c, "boss-east", 1)
	})
}

// TestADisputeGoesUpByItself, once, and the next level finds it among its tasks.
func TestADisputeGoesUpByItself(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := disputed(c)
		tasks := func(account string) int {
			list, err := c.Tasks(t.Context(), c.As(account), casework.TaskArbitrate, app.Task{}, 10)
			if err != nil {
				t.Error(err)
			}
			return len(list)
		}
		if tasks("boss-east") != 1 || tasks("city-desk") != 0 {
			t.Errorf("%d and %d tasks", tasks("boss-east"), tasks("city-desk"))
		}
		until := s.Receipt.Case.Dispute.By
		for range 3 { // whoever sweeps as often as they like
			if _, err := c.Sweep(t.Context(), until); err != nil {
				t.Fatal(err)
			}
		}
		v, err := c.CaseByRef(t.Context(), c.As("city-desk"), s.Receipt.Ref)
		if err != nil || v.Case.Dispute.Before != "district-centre" || raised(v.History) != 1 {
			t.Errorf("%+v, %v", v.Case.Dispute, err)
		}
		if tasks("boss-east") != 0 || tasks("city-desk") != 1 {
			t.Errorf("%d and %d tasks", tasks("boss-east"), tasks("city-desk"))
		}
		s.Later(until.Sub(c.Now())).By("city-desk").Does(ruledTo("cleaning"))
	})
}

func TestPartsAreSharedAndReportedBack(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const inner = "between us"
		s := c.Reported("hole", wellfieldtest.In(0, 0)).By("desk-east")
		s.Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Co: []org.ID{"cleaning"}})
		list, err := c.Tasks(t.Context(), c.As("cleaning"), casework.TaskPart, app.Task{}, 10)
		if err != nil || len(list) != 1 || list[0].Ref != "1" {
			t.Fatalf("%+v, %v", list, err)
		}
		s.By("works-east").Does(casework.Split{Org: "cleaning", Text: inner}).Refused("case.parts_open", c.Evidence())
		s.By("cleaning").Does(casework.FinishPart{Part: "1", Text: "swept"}).Does(casework.DeclinePart{Part: "2", Text: inner})
		s.By("works-east").Does(c.Evidence()).Is(casework.Handled)
		_, v, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil || v.Case.Parts != nil {
			t.Errorf("%+v, %v", v.Case.Parts, err)
		}
		for _, h := range v.History {
			switch h.Event.(type) {
			case *casework.SplitInto, *casework.PartFinished, *casework.PartDeclinedBy:
				t.Errorf("the reporter reads how the work was shared: %s", h.Event.Kind())
			}
		}
	})
}

// TestTheReporterLearnsOfADispute, and not what the units say of each other.
func TestTheReporterLearnsOfADispute(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := disputed(c).By("boss-east").Does(ruledTo("cleaning"))
		_, v, err := c.Follow(t.Context(), s.Receipt.Case.Number, s.Receipt.Link)
		if err != nil || v.Case.Dispute != nil {
			t.Fatalf("%+v, %v", v.Case.Dispute, err)
		}
		seen := 0
		for _, h := range v.History {
			switch e := h.Event.(type) {
			case *casework.ReturnedBy:
				if seen++; !e.Text.IsZero() || e.Unit != "" || e.Reason != "" {
					t.Errorf("%+v", e)
				}
			case *casework.Arbitrated:
				if seen++; !e.Reason.IsZero() || !e.Basis.IsZero() || e.Lead != "cleaning" {
					t.Errorf("%+v", e)
				}
			}
		}
		if seen != 2 {
			t.Errorf("%d of two events", seen)
		}
	})
}

// raised is how often a dispute went up.
func raised(history []app.Happening) (n int) {
	for _, h := range history {
		if _, ok := h.Event.(*casework.DisputeRaised); ok {
			n++
		}
	}
	return n
}
