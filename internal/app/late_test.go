package app_test

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// TestLateIsWhatIsOwed: the list of late work and its count are the cases whose
// Standing says so and that still wait for their handling.
func TestLateIsWhatIsOwed(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		desk := c.As("desk-east")
		file := &casework.File{Class: wellfieldtest.Pothole}
		unsigned := c.Reported("unsigned", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: file})
		due := unsigned.Receipt.Case.Due.At
		back := c.Reported("back", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence()).By("check-east").Does(wellfieldtest.Failed)
		c.Reported("undated", wellfieldtest.In(0, 0))
		c.Reported("west", wellfieldtest.In(0, 3)).By("desk-west").Does(casework.Dispatch{File: file})
		done := c.Reported("done late", wellfieldtest.In(0, 0)).Handling()
		want := func(scope app.Scope, actor app.Actor, states []casework.State, ids ...casework.ID) {
			t.Helper()
			page, err := c.List(t.Context(), actor, scope, app.Question{Late: true, States: states, Order: app.DueFirst})
			var got []casework.ID
			for _, x := range page.Cases {
				got = append(got, x.ID)
				if x.Standing(c.Now()) != casework.Overdue {
					t.Errorf("%s is not late", x.Summary.Text())
				}
			}
			slices.Sort(got)
			slices.Sort(ids)
			if err != nil || !slices.Equal(got, ids) {
				t.Errorf("%v, want %v (%v)", got, ids, err)
			}
			if states == nil {
				counts, err := c.CountsOf(t.Context(), actor, scope, app.Question{Late: true})
				n := 0
				for _, some := range counts {
					n += some
				}
				if err != nil || n != len(ids) {
					t.Errorf("counts %d of %d, %v", n, len(ids), err)
				}
			}
		}
		c.Clock.Pass(due.Sub(c.Now()))
		want(app.OfCentre, desk, nil) // the last moment is in time
		c.Clock.Pass(time.Second)
		done.Does(c.Evidence())
		want(app.OfCentre, desk, nil, unsigned.Receipt.Ref.ID, back.Receipt.Ref.ID)
		want(app.OfCentre, desk, []casework.State{casework.Reopened, casework.Handled}, back.Receipt.Ref.ID)
		want(app.OfCentre, desk, []casework.State{casework.Handled})
		want(app.OfUnit, c.As("works-east"), nil, unsigned.Receipt.Ref.ID, back.Receipt.Ref.ID)
		want(app.ToCheck, c.As("check-east"), nil)
	})
}
