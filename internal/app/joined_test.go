package app_test

import (
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
