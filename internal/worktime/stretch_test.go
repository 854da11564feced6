package worktime

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/civil"
)

func TestStretchesOverTheSpringFestival(t *testing.T) {
	c := mustCalendar(t, ChinaDefault())
	steps, err := c.Explain(at(t, c, "2025-01-27 15:30"), Limit{3, WorkingDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		first, last civil.Day
		days        int
		counted     time.Duration
	}
	want := []row{{"2025-01-27", "2025-01-27", 1, 2 * time.Hour}, {"2025-01-28", "2025-02-04", 8, 0},
		{"2025-02-05", "2025-02-06", 2, 14 * time.Hour}, {"2025-02-07", "2025-02-07", 1, 5 * time.Hour}}
	var got []row
	for _, s := range Stretches(steps) {
		got = append(got, row{s.Day, s.Last, s.Days, s.Counted})
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
	if h := Stretches(steps)[2].Hours; len(h) != 2 || h[1] != (Hours{"14:00", "17:30"}) {
		t.Errorf("opened %v", h)
	}
}

func TestFoldingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		from := s.start.Add(time.Duration(rapid.Int64Range(0, int64(90*time.Hour)).Draw(t, "from")))
		steps, err := s.c.Explain(s.start, s.limit, []Pause{{from, from.Add(50 * time.Hour)}})
		if err != nil {
			t.Skip("a calendar that is hardly ever open: ", err)
		}
		var days int
		var counted, folded, paused, stood time.Duration
		for _, step := range steps {
			counted, paused = counted+step.Counted, paused+step.Paused
		}
		for _, stretch := range Stretches(steps) {
			days += stretch.Days
			folded, stood = folded+stretch.Counted, stood+stretch.Paused
		}
		if days != len(steps) || folded != counted || stood != paused {
			t.Fatalf("%d days of %s less %s, want %d of %s less %s", days, folded, stood, len(steps), counted, paused)
		}
	})
}
