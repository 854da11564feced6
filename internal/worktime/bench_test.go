package worktime

import (
	"testing"
	"time"
)

var sink time.Time

func BenchmarkDeadline(b *testing.B) {
	c := mustCalendar(b, ChinaDefault())
	start := at(b, c, "2025-01-24 16:12:33")
	pauses := []Pause{
		{start.Add(10 * time.Hour), start.Add(40 * time.Hour)},
		{start.Add(90 * time.Hour), start.Add(300 * time.Hour)},
	}
	for _, row := range []struct {
		name   string
		limit  Limit
		pauses []Pause
	}{
		{"4_working_hour", Limit{4, WorkingHour}, nil},
		{"15_working_day", Limit{15, WorkingDay}, nil},
		{"1000_working_day", Limit{1000, WorkingDay}, nil},
		{"2_urgent_hour", Limit{2, UrgentHour}, nil},
		{"7_calendar_day", Limit{7, CalendarDay}, nil},
		{"15_working_day_2_pauses", Limit{15, WorkingDay}, pauses},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				due, err := c.Deadline(start, row.limit, row.pauses)
				if err != nil {
					b.Fatal(err)
				}
				sink = due.At
			}
		})
	}
}

func BenchmarkNewCalendar(b *testing.B) {
	doc := ChinaDefault()
	for b.Loop() {
		mustCalendar(b, doc)
	}
}

func BenchmarkYearTable(b *testing.B) {
	c := mustCalendar(b, ChinaDefault())
	for b.Loop() {
		c.makeTable(2025)
	}
}

func BenchmarkExplain(b *testing.B) {
	c := mustCalendar(b, ChinaDefault())
	start := at(b, c, "2025-01-24 16:12:33")
	for b.Loop() {
		if _, err := c.Explain(start, Limit{15, WorkingDay}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
