package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// TestLimitsFromTheCommandLine explains a case, tries a calendar that is not
// published, publishes it and carries it through.
func TestLimitsFromTheCommandLine(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		c, data := wellfieldtest.NewCity(t, url), t.TempDir()
		number := c.Reported("hole", wellfieldtest.In(0, 0)).Handling().Receipt.Case.Number
		says := func(said string, want ...string) {
			t.Helper()
			for _, w := range want {
				if !strings.Contains(said, w) {
					t.Errorf("%q is not in\n%s", w, said)
				}
			}
		}
		says(mustRun(t, url, data, "limits", "explain", strings.ToLower(number)),
			"Calendar version 1", "Handling: 5 working days, from 2026-03-02 10:00:00 to 2026-03-09 10:00:00",
			"2026-03-02  5 h 30 min count  (open 08:30–12:00, 14:00–17:30)",
			"2026-03-03 – 2026-03-06 (4 days)  28 h count", "2026-03-07 – 2026-03-08 (2 days)  counts nothing  (closed; weekend)")

		doc := worktime.ChinaDefault()
		year := doc.Years[2026]
		year.Holidays = append(year.Holidays, "2026-03-04")
		doc.Years[2026] = year
		draft := filepath.Join(t.TempDir(), "calendar.yaml")
		raw, err := yaml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(draft, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		says(mustRun(t, url, data, "limits", "recompute", "--dry-run", "--calendar", draft), "Calendar version 2", "1 case is moved",
			"1 deadline comes later, by at most 24 h,", "Nothing was changed")
		says(mustRun(t, url, data, "limits", "recompute", "--dry-run"), "0 cases are moved")
		mustRun(t, url, data, "import", "calendar", draft)
		says(mustRun(t, url, data, "limits", "recompute"), "1 case is moved", "1 case was rescheduled")
		says(mustRun(t, url, data, "limits", "recompute"), "carried through before: 2", "0 cases were rescheduled")

		var e explanation
		if err := json.Unmarshal([]byte(mustRun(t, url, data, "limits", "explain", "--json", number)), &e); err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, d := range e.Limits[0].Days {
			sum += d.Counted
		}
		if e.Calendar != 2 || len(e.Limits) != 1 || sum != 5*7*60 || e.Limits[0].Due.Format("2006-01-02") != "2026-03-10" || e.Limits[0].Pace != "overdue" {
			t.Errorf("%+v, %v minutes", e, sum)
		}
	})
}

func TestLimitsRefuses(t *testing.T) {
	for _, args := range [][]string{{}, {"explain"}, {"explain", "--dry-run", "x"}, {"recompute", "x"}, {"recompute", "--calendar", "x"}, {"other"}} {
		if err := limiting(t.Context(), &program{err: os.Stderr}, args); err != errUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
}
