package app_test

import (
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// lends publishes the small city with delegations.
func lends(t *testing.T, c *wellfieldtest.City, all ...org.Delegation) {
	t.Helper()
	d, version, err := c.Organisations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.Delegations = all
	for i := range d.Delegations {
		x := &d.Delegations[i]
		x.Why, x.Valid = "the works are on the same spot", civil.Span{From: "2026-03-01", To: "2026-03-20"}
	}
	if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "lent", version); err != nil {
		t.Fatal(err)
	}
}

// TestAnActByDelegationNamesBothPosts: it is done with the duties that were lent and
// no others, its entry names the post that acted and the one it acted for, and what
// the acting post's own unit did is its own work in the other post as well.
func TestAnActByDelegationNamesBothPosts(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		lends(t, c, org.Delegation{ID: "one", For: "desk-east", By: "boss-east", Duties: []org.Duty{org.DutyIntake, org.DutyDispatch}},
			org.Delegation{ID: "two", For: "checker-east", By: "works-post-east", Duties: []org.Duty{org.DutyCheck}})
		s := c.Reported("a hole", wellfieldtest.In(0, 1))
		deputy := app.Actor{Role: casework.Staff, Account: "boss-east", Post: "desk-east"}
		if _, err := c.Do(t.Context(), deputy, s.Receipt.Ref, casework.File{Class: wellfieldtest.Pothole}, "one"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Do(t.Context(), deputy, s.Receipt.Ref, casework.Check{}, "two"); err == nil {
			t.Error("a duty that was not lent is done")
		}
		view, err := c.Case(t.Context(), c.As("desk-east"), s.Receipt.Case.Number)
		if err != nil {
			t.Fatal(err)
		}
		if got := view.History[len(view.History)-1].Entry.Actor; got != "post:boss-east for post:desk-east" {
			t.Errorf("the entry is of %q", got)
		}
		s.By("desk-east").Does(casework.Dispatch{}).
			Acting(app.Actor{Role: casework.Staff, Account: "works-east", Post: "works-post-east"}).Does(casework.Sign{}).Does(s.Evidence())
		worker := app.Actor{Role: casework.Staff, Account: "works-east", Post: "checker-east"}
		if _, err := c.Do(t.Context(), worker, s.Receipt.Ref, wellfieldtest.Passed, "three"); !fault.Has(err, "case.own_work") {
			t.Errorf("whoever handled it checks it by delegation: %v", err)
		}
		lends(t, c)
		if _, err := c.Do(t.Context(), deputy, s.Receipt.Ref, casework.Note{Text: "x"}, "four"); err == nil {
			t.Error("what was taken back is still lent")
		}
		c.CheckAll()
	})
}
