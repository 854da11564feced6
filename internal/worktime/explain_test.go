package worktime

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// told writes steps as lines: day, kind, opened, counted, paused, why.
func told(steps []Step) string {
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%s %s %v %v", s.Day, s.Kind, s.Opened.Minutes(), s.Counted.Minutes())
		if s.Paused > 0 {
			fmt.Fprintf(&b, " -%v", s.Paused.Minutes())
		}
		for _, why := range s.Why {
			fmt.Fprintf(&b, " %s", why)
		}
		if s.Unknown {
			b.WriteString(" unknown")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestExplain(t *testing.T) {
	china := mustCalendar(t, ChinaDefault())
	newYork := mustCalendar(t, closedYears("America/New_York"))
	apia := mustCalendar(t, closedYears("Pacific/Apia"))
	weekly := closedYears("Asia/Shanghai")
	weekly.Opening = map[string][]Hours{"mon": {{"09:00", "10:00"}}, "sat": {{"09:00", "10:00"}}}
	for _, row := range []struct {
		name         string
		c            *Calendar
		start, limit string
		pause        string // "from/to", To may be empty
		want         string
	}{
		{"over the spring festival", china, "2025-01-27 15:30", "3 working_day", "", `
2025-01-27 working 420 120
2025-01-28 off 0 0 holiday
2025-01-29 off 0 0 holiday
2025-01-30 off 0 0 holiday
2025-01-31 off 0 0 holiday
2025-02-01 off 0 0 holiday
2025-02-02 off 0 0 holiday
2025-02-03 off 0 0 holiday
2025-02-04 off 0 0 holiday
2025-02-05 working 420 420
2025-02-06 working 420 420
2025-02-07 working 420 300
`},
		{"a make-up Saturday with a pause", china, "2025-02-07 16:30", "1 working_day", "2025-02-08 09:00/2025-02-08 10:00", `
2025-02-07 working 420 60
2025-02-08 working 420 360 -60 make_up_workday pause
`},
		{"not announced", china, "2026-12-31 16:30", "1 working_day", "", `
2026-12-31 working 420 60 unknown
2027-01-01 working 420 360 unknown
`},
		{"a closed weekday", mustCalendar(t, weekly), "2025-03-08 09:30", "1 working_hour", "", `
2025-03-08 working 60 30
2025-03-09 off 0 0 weekend
2025-03-10 working 60 30
`},
		{"closed on weekdays", mustCalendar(t, weekly), "2025-03-12 00:00", "1 working_hour", "", `
2025-03-12 off 0 0 closed
2025-03-13 off 0 0 closed
2025-03-14 off 0 0 closed
2025-03-15 working 60 60
`},
		{"a day of 23 hours", newYork, "2025-03-08 12:00", "2 urgent_day", "", `
2025-03-08 continuous 1440 720
2025-03-09 continuous 1380 1380
2025-03-10 continuous 1440 780
`},
		{"an end at midnight", newYork, "2025-03-05 12:00", "12 urgent_hour", "", `
2025-03-05 continuous 1440 720
`},
		{"suspended", china, "2025-03-05 15:30", "1 working_day", "2025-03-06 09:30/", `
2025-03-05 working 420 120
2025-03-06 working 420 60
`},
		{"a date that the zone skipped", apia, "2011-12-29 23:00", "2 calendar_day", "", `
2011-12-29 continuous 1440 60
2011-12-31 continuous 1440 1380
`},
	} {
		t.Run(row.name, func(t *testing.T) {
			var pauses []Pause
			if from, to, ok := strings.Cut(row.pause, "/"); ok {
				pauses = []Pause{{From: at(t, row.c, from)}}
				if to != "" {
					pauses[0].To = at(t, row.c, to)
				}
			}
			steps, err := row.c.Explain(at(t, row.c, row.start), limit(t, row.limit), pauses)
			if err != nil {
				t.Fatal(err)
			}
			if got := told(steps); got != row.want[1:] {
				t.Errorf("got\n%s\nwant%s", got, row.want)
			}
		})
	}
}

// In 2010 clocks in St. John's went back from 00:01 to 23:01 of the day before.
// The hour that then came a second time belongs to the day that had begun.
func TestExplainAfterMidnightCameTwice(t *testing.T) {
	c := mustCalendar(t, closedYears("America/St_Johns"))
	start := time.Date(2010, time.November, 7, 3, 0, 0, 0, time.UTC)
	if shown := start.In(c.Zone()).Format("2006-01-02 15:04"); shown != "2010-11-06 23:30" {
		t.Fatalf("the clock shows %s", shown)
	}
	steps, err := c.Explain(start, Limit{1, UrgentDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := told(steps), "2010-11-07 continuous 1500 1440\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
