package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/bench"
)

// theProgram has the bench start this test binary as the program.
func theProgram(t *testing.T) {
	before := benchCommand
	benchCommand = func(args ...string) *exec.Cmd {
		cmd := exec.Command(os.Args[0], args...)
		cmd.Env = append(os.Environ(), "WELLFIELD_TEST_PROCESS=1")
		return cmd
	}
	t.Cleanup(func() { benchCommand = before })
}

// TestBenchMeasuresEverything runs the whole bench in sizes at which the figures
// mean nothing, and looks whether they are there, sane and add up.
func TestBenchMeasuresEverything(t *testing.T) {
	if raced {
		t.Skip("the bench is a program apart; make check runs it without the race detector")
	}
	theProgram(t)
	dir := t.TempDir()
	args := []string{"bench", "--tiny", "--dir", dir, "--out", dir + "/bench.json"}
	databases := []string{"sqlite"}
	// Beside SQLite, PostgreSQL where there is one; what needs it says so else.
	if url := os.Getenv("WELLFIELD_TEST_POSTGRES"); url != "" {
		args = append(args, "--database", "sqlite", "--database", url)
		databases = append(databases, "postgres")
	}
	var out, errOut bytes.Buffer
	if code := run(t.Context(), args, nothing, &out, &errOut); code != 0 {
		t.Fatalf("exit %d\n%s\n%s", code, out.String(), errOut.String())
	}
	r, err := bench.Load(dir + "/bench.json")
	if err != nil {
		t.Fatal(err)
	}
	if r.Cut != "" {
		t.Errorf("cut short: %s\n%s", r.Cut, errOut.String())
	}
	for _, row := range r.Rows {
		if !strings.Contains(out.String(), row.Title) {
			t.Errorf("%s is not in the table", row.ID)
		}
		checkRow(t, row)
	}
	for _, db := range databases {
		checkAddsUp(t, r, db)
	}
	left, err := filepath.Glob(dir + "/wellfield-bench-*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func nothing(string) string { return "" }

// unmeasured are the rows that need not have a figure in the smallest sizes:
// those of what is not built, and of sizes that are left out.
var unmeasured = []string{"rules.minutes", "locate.62000", "locate.1000000", "locate.build", "locate.memory", "locate.postgis",
	"reads.box", "reads.time", "reads.search", "files.export", "evidence.receipt", "time."}

func checkRow(t *testing.T, row *bench.Row) {
	t.Helper()
	if row.Verdict == bench.NotMeasured {
		for _, prefix := range unmeasured {
			if strings.HasPrefix(row.ID, prefix) {
				if row.Note == "" {
					t.Errorf("%s was not measured and does not say why", row.ID)
				}
				return
			}
		}
		t.Errorf("%s was not measured: %s", row.ID, row.Note)
		return
	}
	if row.Min > row.Median || row.Median > row.Max || row.Min < 0 {
		t.Errorf("%s: median %v of %v to %v", row.ID, row.Median, row.Min, row.Max)
	}
	if strings.HasSuffix(row.Unit, "/s") && row.Min <= 0 {
		t.Errorf("%s: nothing was done: %+v", row.ID, row)
	}
	// A machine that is busy refuses, which is no defect of the bench.
	if row.Errors.Total() > row.Errors["503"] {
		t.Errorf("%s: errors %s", row.ID, row.Errors)
	}
	for _, l := range row.Latency {
		if l.N > 0 && (l.P50 <= 0 || l.P50 > l.P90 || l.P90 > l.P99 || l.P99 > l.Max) {
			t.Errorf("%s: %+v", row.ID, l)
		}
	}
}

// checkAddsUp compares what was done with what is stored.
func checkAddsUp(t *testing.T, r *bench.Report, db string) {
	t.Helper()
	if lost := r.Row("evidence.lost@" + db); lost.Median != 0 || lost.Count < 100 {
		t.Errorf("%s: %v commands lost of %d: %s", db, lost.Median, lost.Count, lost.Note)
	}
	if found := r.Row("evidence.findings@" + db); found.Median != 0 || found.Count < r.Cases {
		t.Errorf("%s: %v findings in %d entries: %s", db, found.Median, found.Count, found.Note)
	}
	if loaded := r.Row("load.rows@" + db); loaded.Count != r.Cases {
		t.Errorf("%s: %d of %d cases loaded", db, loaded.Count, r.Cases)
	}
	if memory := r.Row("footprint.rest.empty@" + db); memory.Median < 5 || memory.Median > 500 {
		t.Errorf("%s: a server of %v MB", db, memory.Median)
	}
	if wrong := r.Row("locate.mismatches"); wrong.Median != 0 || !strings.Contains(wrong.Note, "20,000 answers") {
		t.Errorf("%v points in other areas: %s", wrong.Median, wrong.Note)
	}
}

// Whoever interrupts the bench gets what was measured until then.
func TestInterruptedBenchSaysSo(t *testing.T) {
	theProgram(t)
	ctx, cancel := context.WithCancel(t.Context())
	progress := &until{word: "rules", then: cancel}
	dir := t.TempDir()
	var out bytes.Buffer
	if code := run(ctx, []string{"bench", "--tiny", "--dir", dir, "--out", dir + "/bench.json"}, nothing, &out, progress); code != 0 {
		t.Fatalf("exit %d: %s", code, out.String())
	}
	r, err := bench.Load(dir + "/bench.json")
	if err != nil {
		t.Fatal(err)
	}
	if cpu := r.Row("calibration.cpu"); r.Cut != "interrupted" || cpu.Verdict != bench.NoTarget || len(cpu.Values) == 0 {
		t.Errorf("cut %q, calibration %+v", r.Cut, cpu)
	}
	if row := r.Row("lifecycle.64.empty@sqlite"); row.Verdict != bench.NotMeasured || row.Note != "interrupted" {
		t.Errorf("%+v", row)
	}
}

// until calls a function when a word is written.
type until struct {
	word string
	then func()
}

func (u *until) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(u.word+":")) {
		u.then()
	}
	return len(b), nil
}

func TestBenchRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, args := range [][]string{
		{"bench", "--only", "nothing"},
		{"bench", "--compare", "no-such-file.json"},
		{"bench", "--database", "mysql://x", "--only", "calibration", "--tiny", "extra"},
		{"bench", "--database", "postgres://a/x", "--database", "postgres://b/x"},
	} {
		var out, errOut bytes.Buffer
		if code := run(t.Context(), args, nothing, &out, &errOut); code == 0 || errOut.Len() == 0 {
			t.Errorf("%v: exit %d, said %q", args, code, errOut.String())
		}
	}
}
