package bench

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func sampled(version string, cpu, lives float64) *Report {
	r := &Report{Version: version, At: time.Date(2026, 11, 25, 20, 0, 0, 0, time.UTC), Scale: "quick", Cases: 20_000,
		Rows: table([]string{Embedded}, nil)}
	r.Row("calibration.cpu").Values = []float64{cpu}
	r.Row("lifecycle.64.empty@sqlite").Values = []float64{lives, lives * 1.1, lives * 0.9}
	r.Row("lifecycle.full@sqlite").Values = []float64{0.9}
	r.Row("footprint.start.empty@sqlite").Values = []float64{0.5}
	r.Row("lifecycle.64.empty@sqlite").Latency = []Latency{{"report", 9, 1, 2, 3, 4}, {Of: "check"}}
	r.Row("lifecycle.64.empty@sqlite").Errors = Errors{"503": 2, "429": 1}
	for _, row := range r.Rows {
		row.judge()
	}
	return r
}

func TestTableLeavesNothingOut(t *testing.T) {
	var b strings.Builder
	r := sampled("1.0", 400, 2000)
	r.Cut = "interrupted"
	r.Machine = Machine{Cores: 2, Load: 9.5}
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, row := range r.Rows {
		if !strings.Contains(b.String(), row.Title) {
			t.Errorf("%s is missing", row.ID)
		}
	}
	for _, want := range []string{"CUT SHORT: interrupted", "a load of 9.5 on 2 cores", "2,000 /s", "1,800 – 2,200", "not met (≥ 2,300)", "errors: 429: 1, 503: 2", "0.50 s", "met (≤ 1.00)", "p99     3.00"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

func TestSectionsOfReleasesStay(t *testing.T) {
	page := "# Performance\n\n" + releases + "\n"
	for _, r := range []*Report{sampled("1.0", 400, 2000), sampled("1.1", 400, 2400), sampled("1.0", 400, 1500)} {
		var err error
		if page, err = r.insert(page); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Count(page, "## 1.0\n") != 1 || strings.Count(page, "## 1.1\n") != 1 {
		t.Errorf("sections:\n%s", page)
	}
	if strings.Index(page, "## 1.1") > strings.Index(page, "## 1.0") {
		t.Error("the newest is not the first")
	}
	if !strings.Contains(page, "| 1,500 /s |") || strings.Contains(page, "| 2,000 /s |") {
		t.Error("the section was not replaced")
	}
	if _, err := sampled("2", 1, 1).insert("# A page without a place"); err == nil {
		t.Error("a page without a place was taken")
	}
	if _, err := sampled("2", 1, 1).insert("<!-- bench 2 --> no end"); err == nil {
		t.Error("a section without an end was taken")
	}
}

// A machine twice as fast that carries as many lifecycles has lost half of its
// own speed; a ratio is a ratio on both.
func TestCompareDividesTheMachineOut(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "old.json")
	if err := sampled("1.0", 400, 2000).Save(file); err != nil {
		t.Fatal(err)
	}
	old, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := sampled("1.1", 800, 2000).Compare(&b, old); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][]string{
		"lifecycle.64.empty@sqlite":    {"2,000", "2,000", "1.00", "0.50"},
		"lifecycle.full@sqlite":        {"0.90", "0.90", "1.00", "1.00"},
		"footprint.start.empty@sqlite": {"0.50", "0.50", "1.00", "2.00"},
		"reads.desk@sqlite":            {"–", "–"},
	} {
		if got := lineOf(b.String(), id); !sameNumbers(got, want) {
			t.Errorf("%s: %q, want %v", id, got, want)
		}
	}
	if _, err := Load(filepath.Join(dir, "none.json")); err == nil {
		t.Error("a file that is not there was read")
	}
}

func lineOf(text, id string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, id+" ") {
			return line
		}
	}
	return ""
}

func sameNumbers(line string, want []string) bool {
	var got []string
	for _, word := range strings.Fields(line)[min(1, len(strings.Fields(line))):] {
		if word != "/s" && word != "x" && word != "s" {
			got = append(got, word)
		}
	}
	return strings.Join(got, " ") == strings.Join(want, " ")
}

// The burst has as many lifecycles as its stages say, in order of time.
func TestPlanOfBurst(t *testing.T) {
	planned, over := plan(10, time.Second)
	want := 0
	for _, times := range profileOfBurst {
		want += 10 * times
	}
	n := 0
	for i, a := range planned {
		if a.due.Before(over) {
			n++
		}
		if i > 0 && a.due.Before(planned[i-1].due) {
			t.Fatal("not in the order of time")
		}
	}
	if n != want || len(planned) != want+20 {
		t.Errorf("%d before the end and %d in all, want %d and %d", n, len(planned), want, want+20)
	}
}

// A machine with nothing else to do is not called busy.
func TestBusyMachines(t *testing.T) {
	for _, c := range []struct {
		m    Machine
		busy bool
	}{{Machine{Cores: 2, Load: 0.1}, false}, {Machine{Cores: 2, Load: 0.5}, true}, {Machine{Cores: 64, Load: 4}, false}} {
		if got := c.m.busy() != ""; got != c.busy {
			t.Errorf("%+v: %v", c.m, got)
		}
	}
}
