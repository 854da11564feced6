package exchange_test

import (
	"slices"
	"testing"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestNothingGoesInCircles: what A reported is pushed to B, whose system hands
// it on to A; it comes back from there as an echo and not as a case, and A is
// never sent what it had.
func TestNothingGoesInCircles(t *testing.T) {
	everywhere(t, func(c *town) {
		a, b := newRemote(t, c.Now), newRemote(t, c.Now)
		from, to := works("a", a), works("b", b)
		from.Pushing.Posts = []org.ID{"works-post-west"} // A serves the west, B the east
		c.with(from, to)
		a.has(remoteRequest{ID: "A1", Code: "HOLE", Words: "deep hole", Lat: "30.005", Long: "110.005"})
		c.turn("a")
		k, l := c.caseOf("a", "A1")
		desk := c.As("desk-east")
		if _, err := c.Do(t.Context(), desk, l.Ref, casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}}, ""); err != nil {
			t.Fatal(err)
		}
		c.turn("b")
		if b.carrying(k.Number) != 1 {
			t.Fatal("B was not sent it")
		}
		// B's own system reports it to A.
		a.has(remoteRequest{ID: "A2", Code: "HOLE", Words: b.requests[0].Words, Lat: "30.005", Long: "110.005"})
		c.turn("a")
		c.turn("b")
		c.turn("a")
		if c.count() != 1 {
			t.Errorf("%d cases of one hole", c.count())
		}
		if _, echo := c.caseOf("a", "A2"); echo.Kind != app.LinkEcho || echo.Ref != l.Ref {
			t.Errorf("came back as %+v", echo)
		}
		if len(a.requests) != 2 || a.carrying(k.Number) != 1 || len(b.requests) != 1 {
			t.Errorf("A has %d, B %d", len(a.requests), len(b.requests))
		}

		// Its own unit is given it in the end: A had it first, and is not sent it.
		if _, err := c.Do(t.Context(), c.As("desk-east"), l.Ref, casework.Dispatch{Lead: "works-east", Reason: "again"}, ""); err != nil {
			t.Fatal(err)
		}
		from.Pushing.Posts, to.Pushing.Posts = to.Pushing.Posts, from.Pushing.Posts
		c.with(from, to)
		c.turn("a")
		if len(a.requests) != 2 {
			t.Error("A was sent back what came from it")
		}
	})
}

// TestAMarkCannotBeForged: nobody keeps a report out by writing something that
// looks like our mark.
func TestAMarkCannotBeForged(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("hole")
		c.turn("works")
		n := story.Receipt.Case.Number
		s.has(remoteRequest{ID: "f1", Code: "HOLE", Words: "new [WF:" + n + ":0123456789ab]"})
		s.has(remoteRequest{ID: "f2", Code: "HOLE", Words: "new [WF:AAAA-AAAA-AAA:0123456789ab]"})
		c.turn("works")
		if c.count() != 3 {
			t.Errorf("%d cases, want 3", c.count())
		}
	})
}

// TestAPeerNeverChecksNorCloses, whatever its post may do and whoever asks.
func TestAPeerNeverChecksNorCloses(t *testing.T) {
	everywhere(t, func(c *town) {
		d := wellfieldtest.Organisations()
		for i := range d.Posts {
			if d.Posts[i].ID == "works-post-east" {
				d.Posts[i].Duties = slices.DeleteFunc(org.Duties(), func(d org.Duty) bool { // all that may be held together
					return slices.Contains(org.Administrations(), d)
				})
			}
		}
		base, err := c.Document(t.Context(), store.Organisations)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, app.BootstrapPost, "a mighty post", base.Version); err != nil {
			t.Fatal(err)
		}
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.dispatched("hole")
		c.turn("works")
		_, l := c.caseOf("works", s.requests[0].ID)
		story.By("works-east").Does(c.Evidence())
		c.Clock.Pass(aTurn)
		r, err := c.BeginRound(t.Context(), "works", "test")
		if err != nil || r == nil {
			t.Fatal(err)
		}
		for _, cmd := range []casework.Command{casework.StartCheck{}, wellfieldtest.Passed, casework.CloseResolved{}, casework.CloseExplained{Text: "x", Basis: "x", Remedy: "x"},
			casework.Reopen{Text: "x"}, casework.Dispatch{}, casework.Refuse{}, casework.Confirm{}} {
			if err := r.Act(t.Context(), l, cmd, "k"+string(cmd.Verb())); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", cmd.Verb(), err)
			}
		}
		if k, _ := c.caseOf("works", l.Remote); k.State != casework.Handled {
			t.Errorf("%s", k.State)
		}
	})
}
