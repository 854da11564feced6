package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/export"
	"wellfield/internal/geo"
	"wellfield/internal/intake"
	"wellfield/internal/org"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// made fills a database with cases in every state, by the door that files use.
// Equal seeds make equal cases.
func made(t testing.TB, c *wellfieldtest.City, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	const batch = 2000
	for done := 0; done < n; {
		cases := make([]casework.Import, min(batch, n-done))
		for i := range cases {
			cases[i] = madeCase(r, c, done+i)
		}
		_, errs := c.Import(t.Context(), casework.OwnSystem, cases)
		for i, err := range errs {
			if err != nil {
				t.Fatalf("case %d: %v", done+i, err)
			}
		}
		done += len(cases)
	}
}

func madeCase(r *rand.Rand, c *wellfieldtest.City, n int) casework.Import {
	id := uuid.UUID{}
	for i := range id {
		id[i] = byte(r.Uint32())
	}
	binary.BigEndian.PutUint64(id[:8], uint64(1_700_000_000_000+n)<<16) // ordered, as real ones are
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	row, column := int32(r.IntN(2)), int32(r.IntN(4))
	at := *wellfieldtest.In(row, column)
	at = geo.Point{Lat: at.Lat + int32(r.IntN(90_000)) - 45_000, Lng: at.Lng + int32(r.IntN(90_000)) - 45_000}
	town, side, code := "east", "-east", wellfieldtest.East
	if column > 1 {
		town, side, code = "west", "-west", wellfieldtest.West
	}
	opened := c.Now().Add(-4*time.Hour - time.Duration(r.Int64N(int64(300*24*time.Hour)))).Truncate(time.Microsecond)
	state := casework.States()[r.IntN(len(casework.States()))]
	community := fmt.Sprintf("%s%03d", code[:9], row+1)
	k := &casework.Carried{Row: strconv.Itoa(n), ID: casework.ID(id.String()), Jurisdiction: code, Centre: org.ID("centre" + side),
		Chain: []string{"990000000000", "990101000000", code, community, fmt.Sprintf("%s%03d", community, column%2+1)},
		Former: casework.Former{Channel: casework.Web, Claimed: wellfieldtest.Litter, HasReporter: true, Language: "zh-CN", Owner: org.ID("centre" + side), Verifier: org.ID("branch-" + town),
			FiledAt: opened.Add(time.Hour), DispatchedAt: opened.Add(2 * time.Hour), SignedAt: opened.Add(3*time.Hour + 4567*time.Microsecond), Given: []org.ID{org.ID("works" + side)},
			Route: &casework.Route{Rule: town, Version: 2}, Rework: r.IntN(3)}}
	i := casework.Import{System: casework.OwnSystem, SourceID: string(k.ID), Class: wellfieldtest.Pothole, Point: &at, Address: "Mill Road " + strconv.Itoa(n%300),
		Summary: words[r.IntN(len(words))] + " " + strconv.Itoa(n), Opened: opened, State: state, Lead: org.ID("works" + side), Carried: k}
	k.Due = &casework.Deadline{At: opened.Add(120 * time.Hour), Limit: worktime.Limit{N: 5, Unit: worktime.WorkingDay}}
	switch {
	case state.Ended():
		closed := opened.Add(90 * time.Minute)
		i.Closed = &closed
		k.Check = &casework.CheckResult{Passed: true, Results: wellfieldtest.Passed.Results, Post: "checker-" + org.ID(town), Org: "check-" + org.ID(town)}
		if state == casework.ClosedResolved {
			k.Rechecks = []casework.SecondLook{{Of: closed.UTC(), At: closed.Add(time.Hour).UTC(), Org: "check-west", Post: "checker-west", Confirmed: true, Late: r.IntN(2) == 0}}
		}
		if state == casework.Merged {
			k.Merged = &casework.Merger{Into: "018bcfe5-6800-7000-8f16-963ffe77a583", Number: "7K3M-92QD-W4H", From: casework.Received, Owner: k.Centre, At: closed.UTC()}
		}
	case state == casework.NeedInfo:
		k.NeedFrom = casework.Received
	case state == casework.Disputed:
		k.Dispute = &casework.Dispute{Returns: []casework.NotOurs{{By: org.ID("works" + side), Reason: casework.OtherDuty, At: opened.Add(4 * time.Hour)}},
			Since: opened.Add(4 * time.Hour), Before: org.ID("command" + side), By: c.Now().Add(4 * time.Hour)}
	case state == casework.AwaitingReporter:
		k.Check = &casework.CheckResult{Passed: true, Results: wellfieldtest.Passed.Results, Post: "checker-" + org.ID(town), Org: "check-" + org.ID(town)}
		k.SilentFrom = c.Now().Add(72 * time.Hour)
	case state == casework.Suspended:
		asked := k.DispatchedAt.Add(2 * time.Hour).Truncate(time.Microsecond)
		k.Delay = &casework.Delay{Pauses: []worktime.Pause{{From: asked}}, Requests: []casework.Request{{Kind: casework.Suspension, Reason: "weather",
			At: asked, Unit: i.Lead, To: k.Centre, Wanted: c.Now().Add(72 * time.Hour), Until: c.Now().Add(72 * time.Hour), Answer: casework.Granted, Answered: asked, Post: "boss-" + org.ID(town)}}}
	case state == casework.ClosedLongTerm:
		k.LongTerm = &casework.LongTerm{Owner: i.Lead, Reason: "planning", Since: opened.Add(4 * time.Hour), Review: c.Now().Add(72 * time.Hour)}
	}
	return i
}

var words = []string{"Deep hole in the cycle lane, a wheel was bent", "路灯不亮，晚上看不清路", "=cmd|' /C calc'!A0", "- bins not emptied; +two weeks", "井盖松动，车辆经过时有响声，\r\n请尽快处理", "Water on the road"}

// heldBy is the most live heap, above what there was before, while the cases are
// written in the format.
func heldBy(t *testing.T, c *wellfieldtest.City, f export.Format, rows int) uint64 {
	t.Helper()
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most, n := live(), uint64(0), 0
	w := export.New(f, io.Discard, readerOf(t, c))
	err := c.ExportAll(t.Context(), app.Everything{}, func(page []casework.Case) error {
		for i := range page {
			if err := w.Write(&page[i]); err != nil {
				return err
			}
		}
		n, most = n+len(page), max(most, live())
		return nil
	})
	if err != nil || n != rows {
		t.Fatalf("%d cases, %v", n, err)
	}
	return most - min(most, before)
}

// TestMemoryDoesNotGrowWithTheRows compares the live heap of a short and of a ten
// times longer export.
func TestMemoryDoesNotGrowWithTheRows(t *testing.T) {
	everywhere(t, func(t *testing.T, short *wellfieldtest.City) {
		const rows, slack = 600, 2 << 20
		long := wellfieldtest.NewCity(t, another(t, short))
		made(t, short, rows)
		made(t, long, 10*rows)
		for _, f := range export.Formats() {
			few, many := heldBy(t, short, f, rows), heldBy(t, long, f, 10*rows)
			t.Logf("%s: %d KB for %d cases, %d KB for %d", f, few>>10, rows, many>>10, 10*rows)
			if many > few+slack {
				t.Errorf("%s holds %d KB for %d cases and %d KB for %d", f, few>>10, rows, many>>10, 10*rows)
			}
		}
	})
}

// TestManyCasesMakeTheRoundTrip is the proof of docs/exporting.md for as many
// cases as WELLFIELD_ROUNDTRIP says; scripts/roundtrip runs it with a million.
func TestManyCasesMakeTheRoundTrip(t *testing.T) {
	n := 1500
	if text := os.Getenv("WELLFIELD_ROUNDTRIP"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		from := wellfieldtest.NewCity(t, url)
		step := stepper(t)
		made(t, from, n)
		step("made", n)
		first, second := filepath.Join(t.TempDir(), "first.csv"), filepath.Join(t.TempDir(), "second.csv")
		inFile(t, from, first, n)
		step("exported", n)
		to := wellfieldtest.NewCity(t, another(t, from))
		to.Clock.Pass(time.Hour)
		account, err := intake.RunOwn(t.Context(), []string{first}, sink{to.App}, intake.Options{})
		if err != nil || account.Imported != n || account.SetAside > 0 {
			t.Fatalf("%+v, %v", account, err)
		}
		step("imported", n)
		inFile(t, to, second, n)
		step("exported again", n)
		sameFiles(t, first, second, n)
		for _, scope := range []app.Scope{app.OfCentre} {
			want, err := from.Counts(t.Context(), from.As("city-desk"), scope)
			got, err2 := to.Counts(t.Context(), to.As("city-desk"), scope)
			if err != nil || err2 != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("counts %v (%v), want %v (%v)", got, err2, want, err)
			}
		}
		step("compared", n)
		if n <= 10_000 {
			to.CheckAll()
		}
	})
}

// stepper logs how long each step took.
func stepper(t *testing.T) func(what string, rows int) {
	began, used := time.Now(), cpu(t)
	return func(what string, rows int) {
		d, work := time.Since(began).Seconds(), (cpu(t) - used).Seconds()
		t.Logf("%-15s %9d cases in %8.2f s, %7.0f a second; of processors %7.2f s, %7.0f a second",
			what, rows, d, float64(rows)/d, work, float64(rows)/work)
		began, used = time.Now(), cpu(t)
	}
}

// cpu is what the process has used of processors, which a busy machine does not
// stretch.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func inFile(t *testing.T, c *wellfieldtest.City, path string, want int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := export.New(export.CSV, f, readerOf(t, c))
	n := 0
	err = c.ExportAll(context.Background(), app.Everything{}, func(page []casework.Case) error {
		for i := range page {
			if err := w.Write(&page[i]); err != nil {
				return err
			}
		}
		n += len(page)
		return nil
	})
	if err == nil {
		err = w.Close()
	}
	if err != nil || n != want || f.Close() != nil {
		t.Fatalf("%d cases, %v", n, err)
	}
}

// sameFiles compares two exports line by line, in constant memory, the columns
// left out that are written anew.
func sameFiles(t *testing.T, first, second string, rows int) {
	t.Helper()
	a, b := lines(t, first), lines(t, second)
	n, digests := 0, 0
	for a.Scan() {
		if !b.Scan() {
			t.Fatalf("the second export ends after %d lines", n)
		}
		x, y := csvRows(t, a.Bytes())[0], csvRows(t, b.Bytes())[0]
		for i := range x {
			if x[i] != y[i] && n > 0 && !written[export.Columns()[i]] {
				t.Fatalf("line %d, %s: %q became %q", n, export.Columns()[i], x[i], y[i])
			}
		}
		if n > 0 && x[len(x)-1] == y[len(y)-1] {
			digests++
		}
		n++
	}
	if b.Scan() || n != rows+1 || digests != rows {
		t.Errorf("%d lines, %d equal digests of %d rows", n, digests, rows)
	}
	t.Logf("%d rows, %d equal digests", n-1, digests)
}

var written = map[string]bool{"updated_at": true, "resolved": true, "photos": true, "standing": true}

// lines are the records of a file; words with a line end in them are kept whole.
func lines(t *testing.T, path string) *bufio.Scanner {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	s := bufio.NewScanner(f)
	s.Buffer(make([]byte, 1<<16), 1<<20)
	s.Split(func(data []byte, end bool) (int, []byte, error) {
		if at := bytes.Index(data, []byte("\r\n")); at >= 0 {
			return at + 2, data[:at+2], nil
		}
		if end && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	return s
}
