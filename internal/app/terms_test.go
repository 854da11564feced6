package app_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/wellfieldtest"
)

// Of many who decided on the same revision one is first, and the others are told
// where the case stands.
func TestOneOfManyOnOneRevision(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		s := c.Reported("hole", wellfieldtest.In(0, 0))
		var won, late atomic.Int64
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				after, err := c.DoOn(t.Context(), c.As("desk-east"), s.Receipt.Ref, casework.Note{Text: "seen"}, app.Terms{Rev: 1})
				switch {
				case err == nil && after.Rev == 2:
					won.Add(1)
				case fault.Has(err, "app.moved_on") && fault.All(err)[0].Args["rev"] == int64(2):
					late.Add(1)
				default:
					t.Errorf("revision %d, %v", after.Rev, err)
				}
			})
		}
		group.Wait()
		if won.Load() != 1 || late.Load() != 7 {
			t.Errorf("%d were first, %d too late", won.Load(), late.Load())
		}
		terms := app.Terms{Key: "one", Rev: 2}
		for range 2 { // its own first run moved the case on, and does not refuse the second
			if after, err := c.DoOn(t.Context(), c.As("desk-east"), s.Receipt.Ref, casework.Note{Text: "again"}, terms); err != nil || after.Rev != 3 {
				t.Errorf("revision %d, %v", after.Rev, err)
			}
		}
		if _, err := c.DoOn(t.Context(), c.As("desk-west"), s.Receipt.Ref, casework.Note{Text: "x"}, app.Terms{Rev: 1}); !fault.Has(err, "case.not_found") {
			t.Errorf("whoever may not see the case: %v", err)
		}
		c.CheckAll()
	})
}

func TestListsAreNarrowed(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c := wellfieldtest.NewCity(t, url)
		first := c.Reported("one", wellfieldtest.In(0, 0))
		c.Clock.Pass(time.Minute)
		second := c.Reported("two", wellfieldtest.In(1, 0)).Later(time.Hour)
		noon := c.Now()
		second.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
		due := second.Receipt.Case.Due.At
		number := func(s *wellfieldtest.Story) string { return s.Receipt.Case.Number }
		check := func(name string, q app.Question, want ...string) {
			t.Helper()
			page, err := c.List(t.Context(), c.As("desk-east"), app.OfCentre, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			counts, err := c.CountsOf(t.Context(), c.As("desk-east"), app.OfCentre, q)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for _, one := range page.Cases {
				got = append(got, one.Number)
				counts[one.State]--
			}
			for state, n := range counts {
				if n != 0 {
					t.Errorf("%s: %s is counted otherwise than listed", name, state)
				}
			}
			if len(got) != len(want) || len(want) > 0 && got[0] != want[0] {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		check("all", app.Question{}, number(first), number(second))
		check("a whole number", app.Question{Number: number(first)}, number(first))
		for n := 1; n <= len(number(second)); n++ {
			if beginning := number(second)[:n]; beginning != number(first)[:n] {
				check("a number that begins with "+beginning, app.Question{Number: beginning}, number(second))
			}
		}
		check("led by the works", app.Question{Lead: "works-east"}, number(second))
		check("updated since", app.Question{UpdatedSince: noon}, number(second))
		check("reported before", app.Question{Before: noon}, number(first), number(second))
		check("reported since", app.Question{Since: noon})
		check("due before its deadline", app.Question{DueBefore: due})
		check("due by its deadline", app.Question{DueBefore: due.Add(time.Second)}, number(second))
		check("not yet late", app.Question{Late: true})
		c.Clock.Pass(due.Sub(c.Now()) + time.Second)
		check("late", app.Question{Late: true}, number(second))
		second.By("works-east").Does(casework.Handle{Text: "filled", Photos: []casework.PhotoIn{{Hash: c.Photo(), Role: casework.After}}})
		check("handled late", app.Question{Late: true})
	})
}
