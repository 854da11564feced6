package worktime

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPassesIsWhenTheShareIsUsed holds the instants against the arithmetic that
// pages use: at each of them the used share of the limit is the percent.
func TestPassesIsWhenTheShareIsUsed(t *testing.T) {
	calendar, err := NewCalendar(1, ChinaDefault())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, int64(300*24*time.Hour)).Draw(t, "start")))
		limit := Limit{N: rapid.IntRange(1, 40).Draw(t, "n"), Unit: rapid.SampledFrom(Units()).Draw(t, "unit")}
		var pauses []Pause
		if rapid.Bool().Draw(t, "paused") {
			from := start.Add(time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "after")))
			pauses = append(pauses, Pause{From: from, To: from.Add(time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "for")))})
		}
		due, err := calendar.Deadline(start, limit, pauses)
		if err != nil {
			t.Fatal(err)
		}
		var before time.Time
		for _, percent := range []int{1, 80, 100, 150, 200, 300} {
			at, err := calendar.Passes(start, due.At, limit.Unit, pauses, percent)
			if err != nil {
				t.Fatal(err)
			}
			if at.Before(before) {
				t.Fatalf("%d %% at %s, less at %s", percent, at, before)
			}
			before = at
			if percent == 100 && !at.Equal(due.At) {
				t.Fatalf("100 %% at %s, due %s", at, due.At)
			}
			p, err := calendar.Progress(start, limit, pauses, at)
			if err != nil {
				t.Fatal(err)
			}
			want := p.Limit / 100 * time.Duration(percent)
			if diff := p.Used - want; diff < -time.Microsecond || diff > time.Microsecond {
				t.Fatalf("%d %% of %s at %s: used %s, want %s", percent, limit, at, p.Used, want)
			}
		}
	})
}

func TestPassesWithoutALimit(t *testing.T) {
	calendar, err := NewCalendar(1, ChinaDefault())
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		due     time.Time
		percent int
		want    time.Time
	}{
		{start.Add(10 * time.Hour), 80, start.Add(8 * time.Hour)},
		{start.Add(10 * time.Hour), 300, start.Add(30 * time.Hour)},
		{start, 80, start},
		{start.Add(-time.Hour), 80, start.Add(-time.Hour)},
		{start.Add(-time.Hour), 300, start.Add(-time.Hour)},
	} {
		at, err := calendar.Passes(start, row.due, "", nil, row.percent)
		if err != nil || !at.Equal(row.want) {
			t.Errorf("%d %% of %s to %s: %s, %v, want %s", row.percent, start, row.due, at, err, row.want)
		}
	}
	at, err := calendar.Passes(start, start.Add(10*time.Hour), "", []Pause{{From: start.Add(time.Hour)}}, 300)
	if err != nil || !at.IsZero() {
		t.Errorf("a pause without an end leaves no instant: %s, %v", at, err)
	}
}
