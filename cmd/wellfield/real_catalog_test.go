package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/wellfieldtest"
)

// TestRealCityStandard reads a city's own table and pins what becomes of its
// rows; docs/city-standard.md shows the figures.
func TestRealCityStandard(t *testing.T) {
	file := filepath.Join(realData(t), "catalogue", "city_standard_preview.csv")
	if _, err := os.Stat(file); err != nil {
		t.Skipf("skipped: there is no city's standard at %s", file)
	}
	url, data, draft := wellfieldtest.SQLiteURL(t), t.TempDir(), filepath.Join(t.TempDir(), "draft.yaml")
	mustRun(t, url, data, "migrate")
	said := mustRun(t, url, data, "import", "catalog", file)
	demand(t, said, "279 rows of the standard: 278 read, 1 refused", "2 rows of titles, headings and remarks, 0 blank",
		"component, from row 2", "conditions read 278, in classes 66; refused 1", "row 230 (line ", "0402 行道树 · 处置时限", "种植季节15工作日", "--limit '种植季节15工作日=15 working_day'",
		"The group 02 is called “交通设施” here and “道路交通设施” in row 116")
	demand(t, refused(t, url, data, "import", "catalog", "--publish", file), "--leave-out 1")

	whole := []string{"import", "catalog", "--limit", "种植季节15工作日=15 working_day", file}
	demand(t, mustRun(t, url, data, append(whole, "--out", draft)...), "279 read, 0 refused", "279 added")
	demand(t, mustRun(t, url, data, append(whole, "--publish")...), "version 2")
	demand(t, mustRun(t, url, data, append(whole, "--publish")...), "says the same")
	mustRun(t, url, data, "verify")

	raw, err := os.Open(draft)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	d, err := catalog.ReadYAML(raw)
	if err != nil {
		t.Fatal(err)
	}
	limits, clauses, collecting := map[string]int{}, 0, 0
	for _, c := range d.Classes {
		if c.Kind != catalog.Component {
			continue
		}
		limits[c.Limit.String()]++
		if c.Collecting != nil {
			collecting++
		}
		for _, b := range c.Basis {
			if b.Clause != "" {
				clauses++
			}
			if strings.TrimSpace(b.Title) == "" {
				t.Errorf("%s has a law without a title", c.Key())
			}
		}
	}
	want := map[string]int{"2 urgent_hour": 15, "4 urgent_hour": 4, "2 working_hour": 3, "4 working_hour": 23, "1 working_day": 78, "2 working_day": 47,
		"3 working_day": 58, "4 working_day": 1, "5 working_day": 43, "7 working_day": 5, "10 working_day": 1, "15 working_day": 1}
	if !maps.Equal(limits, want) {
		t.Errorf("limits %v, want %v", limits, want)
	}
	if clauses != 518 || collecting != 279 {
		t.Errorf("%d clauses, %d classes with what is collected", clauses, collecting)
	}
}
