package web

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

// at is a moment of March 2026 in Shanghai, where offices open from 8:30
// to 12:00 and from 14:00 to 17:30.
func at(t *testing.T, clock string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	m, err := time.ParseInLocation("2 15:04", clock, zone)
	if err != nil {
		t.Fatal(err)
	}
	return m.AddDate(2026, 2, 0)
}

func TestDueIsSaidOnTheLimitsOwnClock(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	hours := worktime.Limit{N: 4, Unit: worktime.WorkingHour}
	days := worktime.Limit{N: 5, Unit: worktime.WorkingDay}
	urgent := worktime.Limit{N: 2, Unit: worktime.UrgentHour}
	for _, row := range []struct {
		what                string
		limit               worktime.Limit
		due, now, handled   string
		pace                ui.Pace
		left                ui.Amount
		state               casework.State
		leastUsed, mostUsed float64
	}{
		{"over a night", hours, "3 10:00", "2 17:00", "", ui.OnTime, ui.Amount{N: 2, Unit: "working_hour"}, casework.Handling, 0.5, 0.5},
		{"the last minutes", hours, "3 10:00", "3 09:45", "", ui.Soon, ui.Amount{N: 15, Unit: "working_minute"}, casework.Handling, 0.9, 1},
		{"over a weekend", days, "9 10:00", "6 16:30", "", ui.Soon, ui.Amount{N: 2, Unit: "working_hour"}, casework.Dispatched, 0.9, 1},
		{"late by days", hours, "3 10:00", "10 10:00", "", ui.Overdue, ui.Amount{N: 5, Unit: "working_day"}, casework.Handling, 9, 10},
		{"by day and night", urgent, "3 01:00", "2 23:30", "", ui.OnTime, ui.Amount{N: 1, Unit: "hour"}, casework.Handling, 0.2, 0.3},
		{"in time, seen later", days, "9 10:00", "20 10:00", "6 10:00", ui.Met, ui.Amount{N: 1, Unit: "working_day"}, casework.ClosedResolved, 0, 1},
		{"late, seen later", urgent, "3 10:00", "20 10:00", "3 13:10", ui.Missed, ui.Amount{N: 3, Unit: "hour"}, casework.Handled, 2, 3},
		{"without a known limit", worktime.Limit{}, "5 10:00", "2 10:00", "", ui.OnTime, ui.Amount{N: 3, Unit: "day"}, casework.Handling, 0, 0},
	} {
		v := &visit{Reader: ui.Reader{Now: at(t, row.now), Zone: c.Zone()}, policy: c.Policy()}
		of := &casework.Case{State: row.state, Due: &casework.Deadline{At: at(t, row.due), Limit: row.limit}}
		if row.handled != "" {
			of.HandledAt = at(t, row.handled)
		}
		got := v.due(of)
		if got.Pace != row.pace || got.Left != row.left || got.Used < row.leastUsed || got.Used > row.mostUsed {
			t.Errorf("%s: %s, %+v, used %.2f; want %s, %+v", row.what, got.Pace, got.Left, got.Used, row.pace, row.left)
		}
	}
	if got := (&visit{}).due(&casework.Case{}); got.Pace != ui.NoLimit {
		t.Errorf("without a deadline: %s", got.Pace)
	}
}

func TestSecretsInWhatIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"abc": "abc", " abc ": "abc", "https://city.example/t/7K3M-92QD-W4H/abc": "abc",
		"https://city.example/t/7K3M-92QD-W4H/abc/received": "abc", "": "",
	} {
		if got := secretIn(typed); got != want {
			t.Errorf("%q holds %q, want %q", typed, got, want)
		}
	}
}

func TestCursorReadsBack(t *testing.T) {
	for _, text := range []string{"", "1", "1.2", "x.2.id", "--1.2.id", "1.x.id", "1.2."} {
		if n, c := readCursor(text); n != 0 || c.ID != "" {
			t.Errorf("%q reads as %d, %+v", text, n, c)
		}
	}
	_, c := readCursor("50.-7.a.b")
	if n, again := readCursor(writeCursor(50, c)); n != 50 || again != c || c.At != -7 || c.ID != "a.b" {
		t.Errorf("reads back as %d, %+v", n, again)
	}
	c.Back = true
	if n, again := readCursor(writeCursor(50, c)); n != 50 || again != c {
		t.Errorf("backwards: reads back as %d, %+v", n, again)
	}
}

func TestLocalAddressesOnly(t *testing.T) {
	for back, want := range map[string]string{
		"/desk?show=new": "/desk?show=new", "": "/", "//elsewhere": "/", "https://elsewhere": "/", `/\elsewhere`: "/", "/a\r\nSet-Cookie: x": "/",
	} {
		if got := local(back); got != want {
			t.Errorf("%q leads to %q, want %q", back, got, want)
		}
	}
}

func TestEveryVerbHasItsCommandAndSentence(t *testing.T) {
	for _, step := range casework.Life() {
		if step.Verb == casework.VerbReport || step.Verb == casework.VerbImport || step.ByTime() {
			continue
		}
		made, ok := commands[step.Verb]
		if !ok || doneKeys[step.Verb] == "" {
			t.Errorf("%s has no command or no sentence for when it is done", step.Verb)
			continue
		}
		f := sent{Values: map[string][]string{"class": {"event/0101"}, "lead": {"x"}, "found": {"yes"}, "unit": {"nobody"}, "outcome": {"keep"}}}
		if cmd, err := made(f, app.View{}); err != nil || cmd.Verb() != step.Verb {
			t.Errorf("the form of %s makes %v, %v", step.Verb, cmd, err)
		}
	}
}
