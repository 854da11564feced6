package worktime

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestUnknownFrom(t *testing.T) {
	china := mustCalendar(t, ChinaDefault())
	for _, row := range []struct {
		name, from, want string
		c                *Calendar
		year             int
	}{
		{"the next year, and its late days", "2026-03-02 10:00", "2026-12-29 00:00", china, 2027},
		{"within them", "2026-12-30 10:00", "2026-12-30 10:00", china, 2027},
		{"in the year itself", "2027-05-05 10:00", "2027-05-05 10:00", china, 2027},
		{"before the first", "2020-05-05 10:00", "2020-05-05 10:00", china, 2020},
		{"there are none", "2026-03-02 10:00", "", mustCalendar(t, closedYears("Asia/Shanghai")), 0},
	} {
		at, year, ok := row.c.UnknownFrom(at(t, row.c, row.from))
		got := ""
		if ok {
			got = at.Format("2006-01-02 15:04")
		}
		if got != row.want || year != row.year {
			t.Errorf("%s: from %s, %d", row.name, got, year)
		}
	}
}

// TestBeforeItNothingIsProvisional and from it on everything is.
func TestBeforeItNothingIsProvisional(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		s.limit.Unit = rapid.SampledFrom([]Unit{WorkingHour, WorkingDay}).Draw(t, "unit")
		due, err := s.c.Deadline(s.start, s.limit, nil)
		if err != nil {
			t.Skip("a calendar that is hardly ever open: ", err)
		}
		from, _, ok := s.c.UnknownFrom(s.start)
		if due.Provisional != (ok && due.At.After(from)) {
			t.Fatalf("due %s, provisional %v, unknown from %s (%v)", due.At, due.Provisional, from, ok)
		}
		if years := s.c.UnknownYears(s.start, due.At); len(years) != len(due.UnknownYears) {
			t.Fatalf("years %v, want %v", years, due.UnknownYears)
		}
	})
}

// TestAnyMoreIsLater and two limits one after the other are one, whatever the
// pauses are.
func TestAnyMoreIsLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		a, b := s.limit, Limit{rapid.IntRange(1, 300).Draw(t, "more"), s.limit.Unit}
		sum := Limit{a.N + b.N, a.Unit}
		var pauses []Pause
		for range rapid.IntRange(0, 4).Draw(t, "pauses") {
			from := s.start.Add(time.Duration(rapid.Int64Range(-int64(48*time.Hour), int64(2000*time.Hour)).Draw(t, "from")))
			pauses = append(pauses, Pause{from, from.Add(time.Duration(rapid.Int64Range(0, int64(500*time.Hour)).Draw(t, "long")))})
		}
		first, whole := s.due(t, s.start, a, pauses...), s.due(t, s.start, sum, pauses...)
		if !whole.After(first) {
			t.Fatalf("%s is due %s, %s only %s", sum, whole, a, first)
		}
		if a.Unit == CalendarDay {
			return // see TestLimitsAdd
		}
		if inTwo := s.due(t, first, b, pauses...); !inTwo.Equal(whole) {
			t.Fatalf("%s and then %s is due %s, at once %s", a, b, inTwo, whole)
		}
	})
}
