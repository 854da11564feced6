package exchange_test

import (
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/wellfieldtest"
)

// TestAClaimThatCannotBeTakenIsSeen: the peer says closed of a case on which the
// work rests, or which another one stands for. A person has to look.
func TestAClaimThatCannotBeTakenIsSeen(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		stories := []*wellfieldtest.Story{c.dispatched("rests"), c.dispatched("disputed"), c.dispatched("merged"), c.dispatched("registered"), c.dispatched("handled")}
		c.turn("works")
		stories[0].By("works-east").Does(casework.Sign{}).Does(casework.Suspend{Until: "2026-03-05", Reason: "weather", Text: "frost", Measure: "fenced off",
			Photos: []casework.PhotoIn{{Hash: c.Photo()}}}).By("boss-east").Does(casework.Grant{}).Is(casework.Suspended)
		stories[1].By("works-east").Does(casework.Return{Reason: casework.OtherDuty, Text: "not ours", Unit: "cleaning"}).Is(casework.Disputed)
		stories[2].By("desk-east").Does(casework.Merge{Into: stories[4].Receipt.Case.Number}).Is(casework.Merged)
		stories[3].By("works-east").Does(casework.Sign{}).By("boss-east").Does(casework.CloseLongTerm{Owner: "cleaning", Reason: "planning", Text: "next year", Review: "2026-09-01"})
		stories[4].By("works-east").Does(c.Evidence()).Is(casework.Handled)
		s.change(func() {
			for _, q := range s.requests {
				q.Status, q.Notes = "closed", "filled"
			}
		})
		c.turn("works")
		c.turn("works")
		if len(s.requests) != len(stories) {
			c.t.Fatalf("%d requests there", len(s.requests))
		}
		for _, q := range s.requests {
			k, l := c.caseOf("works", q.ID)
			if l.Ended || (l.Fault == "") != (k.State == casework.Handled) {
				c.t.Errorf("%s: fault %q, ended %t", k.State, l.Fault, l.Ended)
			}
		}
		if v := c.view("works"); v.NeedPerson != 4 {
			c.t.Errorf("%d need a person", v.NeedPerson)
		}
	})
}

// TestThePeerLearnsWhereItsCaseStands: put together with another, by itself
// again, in the register, taken up, and given to another unit by a ruling.
func TestThePeerLearnsWhereItsCaseStands(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		litter := casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}}
		story := c.Reported("litter", wellfieldtest.In(0, 0)).By("desk-east").Does(litter)
		ruled := c.Reported("bin", wellfieldtest.In(0, 1)).By("desk-east").Does(litter)
		other := c.Reported("litter", wellfieldtest.In(0, 0))
		c.turn("works")
		told := func(status, words string) {
			c.t.Helper()
			before := len(s.updates)
			c.turn("works")
			c.turn("works")
			if len(s.updates) != before+1 || s.updates[before].Status != status || !strings.Contains(s.updates[before].Words, words) {
				c.t.Fatalf("told %+v, want %s %q", s.updates[before:], status, words)
			}
		}
		story.By("desk-east").Does(casework.Merge{Into: other.Receipt.Case.Number})
		told("CLOSED", "Put together")
		story.Does(casework.Unmerge{}).Is(casework.Dispatched)
		told("OPEN", "by itself again")
		story.By("works-east").Does(casework.Sign{}).By("boss-east").
			Does(casework.CloseLongTerm{Owner: "centre-east", Reason: "planning", Text: "next year", Review: "2026-09-01"})
		told("OPEN", "long-term register")
		story.By("boss-east").Does(casework.ReviewLongTerm{TakeUp: true, Text: "money is there"}).Is(casework.Reopened)
		told("OPEN", "Taken up")
		ruled.By("works-east").Does(casework.Return{Reason: casework.OtherDuty, Text: "not ours", Unit: "cleaning"}).Is(casework.Disputed)
		ruled.By("boss-east").Does(casework.Arbitrate{Lead: "cleaning", Reason: "theirs", Basis: "list of duties"})
		told("OPEN", "Given to")
	})
}

// TestARulingThatGivesACaseIsNotToldAsNews: the request says it already.
func TestARulingThatGivesACaseIsNotToldAsNews(t *testing.T) {
	everywhere(t, func(c *town) {
		s := newRemote(t, c.Now)
		c.with(works("works", s))
		story := c.Reported("litter", wellfieldtest.In(0, 0)).By("desk-east").
			Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter}, Lead: "cleaning", Reason: "they are near"})
		story.By("cleaning").Does(casework.Return{Reason: casework.OtherDuty, Text: "not ours", Unit: "works-east"})
		story.By("boss-east").Does(casework.Arbitrate{Lead: "works-east", Reason: "theirs", Basis: "list of duties"}).Is(casework.Dispatched)
		for range 3 {
			c.turn("works")
		}
		if len(s.requests) != 1 || len(s.updates) != 0 {
			c.t.Errorf("%d requests, told %+v", len(s.requests), s.updates)
		}
	})
}
