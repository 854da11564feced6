package api_test

import (
	"slices"
	"strings"
	"testing"

	"wellfield/internal/emergency"
	"wellfield/internal/wellfieldtest"
)

// TestNoAnswerHoldsMoreInAnEmergency asks everything that the document lets be read,
// as every post, before and after a plan is declared. The case has its unit and
// deadline, and keeps them; what a case could be sent to (candidates) is the plan.
func TestNoAnswerHoldsMoreInAnEmergency(t *testing.T) {
	for _, plan := range []string{"flood", "outage"} {
		t.Run(plan, func(t *testing.T) {
			c := newCity(t)
			number := c.Reported("a hole", wellfieldtest.In(0, 1)).Handling().Receipt.Case.Number
			closed := c.Reported("another", wellfieldtest.In(1, 1)).Closed().Receipt.Case.Number
			var paths []string
			for path, item := range document(t)["paths"].(object) {
				if _, read := item.(object)["get"]; !read || strings.HasPrefix(path, "/emergencies") || plan == "flood" && strings.HasSuffix(path, "/candidates") {
					continue
				}
				for _, n := range []string{number, closed} {
					paths = append(paths, strings.NewReplacer("{number}", n, "{hash}", "x").Replace(path))
				}
			}
			slices.Sort(paths)
			paths = slices.Compact(paths)
			if len(paths) < 15 {
				t.Fatalf("only %v are read", paths)
			}
			read := func() map[string]string {
				got := map[string]string{}
				for _, path := range paths {
					got["anybody "+path] = string(c.ask(get, path, nil).text)
					for _, account := range []string{"desk-east", "desk-west", "works-east", "check-east", "grid-east", "boss-east", "cleaning", "check-west", "city-desk"} {
						got[account+" "+path] = string(c.as(account, get, path, nil).text)
					}
				}
				return got
			}
			before := read()
			again := read()
			if _, err := c.Declare(t.Context(), c.As("boss-east"), emergency.Declare{Area: wellfieldtest.East, Plan: plan, Hours: 6, Reason: "the river rises"}, "one"); err != nil {
				t.Fatal(err)
			}
			for at, text := range read() {
				switch {
				case again[at] != before[at]:
					t.Errorf("%s answers otherwise each time", at)
				case text != before[at]:
					t.Errorf("%s answers otherwise in an emergency:\n%s\n%s", at, before[at], text)
				}
			}
		})
	}
}
