package wellfieldtest

import (
	"context"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// SampleAll has every closed case drawn from now on.
func (c *City) SampleAll() { c.SampleShare(1000) }

// SampleShare has so many of a thousand closed cases drawn from now on.
func (c *City) SampleShare(perMille int) {
	c.t.Helper()
	d := procedure.Default()
	d.Sampling.PerMille = perMille
	base := c.Policy().Procedure.Version()
	if _, err := c.Publish(context.Background(), store.Procedure, d, app.BootstrapPost, "sampling", base); err != nil {
		c.t.Fatal(err)
	}
	c.Draws()
}

// Draws draws samples, and says how many.
func (c *City) Draws() int {
	c.t.Helper()
	n, err := c.DrawSamples(context.Background(), c.Now())
	if err != nil {
		c.t.Fatal(err)
	}
	return n
}

// Later moves the clock on.
func (c *City) Later(d time.Duration) *City {
	c.Clock.Pass(d)
	return c
}

// Closed brings a fresh report to its close: checked, and confirmed by the reporter.
func (s *Story) Closed() *Story {
	s.t.Helper()
	return s.Handling().Does(s.Evidence()).By("check-east").Does(Passed).By("reporter").Does(casework.Confirm{}).Is(casework.ClosedResolved)
}

// LookedAgain is a second look with a picture: all is well, or the problem is there.
func (c *City) LookedAgain(gone bool) casework.Recheck {
	k := casework.Recheck{Results: []casework.ConditionCheck{{Condition: "gone", Passed: gone}, {Condition: "clean", Passed: true}},
		Photos: []casework.PhotoIn{{Hash: c.Photo()}}}
	if !gone {
		k.Text = "it has sunk again"
	}
	return k
}
