package app_test

import (
	"slices"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
)

// joins reports what s reports once more and merges it with s.
func joins(t *testing.T, c *wellfieldtest.City, s *wellfieldtest.Story) *wellfieldtest.Story {
	t.Helper()
	second := pothole(t, c, casework.Report{Point: north(10)}).By("desk-east")
	return second.Does(casework.Merge{Into: s.Receipt.Case.Number}).Is(casework.Merged)
}

// TestInnerWordsReachNoReporter: neither the one whose report stands for the
// problem nor one whose report was merged with it.
func TestInnerWordsReachNoReporter(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		const inner = "xylophone"
		first := pothole(t, c, casework.Report{Point: north(0)}).By("desk-east")
		second := joins(t, c, first)
		first.Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Co: []org.ID{"cleaning"}})
		first.By("works-east").Does(casework.Sign{}).Does(casework.Suspend{Until: "2026-03-05", Reason: "weather", Text: inner, Measure: "fenced off",
			Photos: []casework.PhotoIn{{Hash: c.Photo()}}})
		first.By("boss-east").Does(casework.Grant{Text: inner}).By("works-east").Does(casework.Resume{Text: inner})
		done := c.Evidence()
		done.Open = inner
		first.Does(done)
		other := pothole(t, c, casework.Report{Point: north(400)}).By("desk-east")
		third := joins(t, c, other)
		other.Does(casework.Refer{To: "other_body", Body: "Railway", Text: "theirs", Sent: inner})
		for i, s := range []*wellfieldtest.Story{first, second, third} {
			if strings.Contains(shownTo(t, s), inner) {
				t.Errorf("reporter %d reads what was not for reporters", i)
			}
		}
	})
}

// TestWhoJoinedLearnsOfRestAndRegister: what became of the work, in the words that
// are for reporters, though another's report stands for the problem.
func TestWhoJoinedLearnsOfRestAndRegister(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		first := pothole(t, c, casework.Report{Point: north(0)}).By("desk-east")
		second := joins(t, c, first)
		photo := c.Photo()
		first.Handling().Does(casework.Suspend{Until: "2026-03-05", Reason: "weather", Text: "inner", Measure: "fenced off", Photos: []casework.PhotoIn{{Hash: photo}}})
		first.By("boss-east").Does(casework.Grant{Text: "inner"}).Is(casework.Suspended)
		v := followed(t, second)
		if v.Follows.Case.SuspendedUntil().IsZero() {
			t.Errorf("until when the work rests: %+v", v.Follows.Case.Delay)
		}
		first.By("works-east").Does(casework.Resume{Text: "inner"})
		first.By("boss-east").Does(casework.CloseLongTerm{Owner: "cleaning", Reason: "planning", Text: "rebuilt next year", Review: "2026-09-01"})
		if v = followed(t, second); v.Follows.Case.LongTerm == nil || v.Follows.Case.LongTerm.Review.IsZero() {
			t.Errorf("its place in the register: %+v", v.Follows.Case.LongTerm)
		}
		first.By("cleaning").Does(casework.ReviewLongTerm{TakeUp: true, Text: "money is there"}).Is(casework.Reopened)
		v = followed(t, second)
		var told []string
		for _, h := range v.Follows.History {
			switch h.Event.(type) {
			case *casework.SuspensionAsked, *casework.DelayGranted, *casework.Resumed, *casework.Registered, *casework.Reviewed:
				line := h.Event.Kind()
				for _, words := range casework.SealedIn(h.Event) {
					line += " " + words.Text()
				}
				told = append(told, line)
			}
		}
		want := []string{"suspension_asked fenced off", "delay_granted", "resumed", "registered_long_term rebuilt next year", "long_term_reviewed money is there"}
		if !slices.Equal(told, want) {
			t.Errorf("told %q", told)
		}
		if strings.Contains(shownTo(t, second), photo) {
			t.Error("the picture of the measure shows where exactly the other one saw it")
		}
	})
}
