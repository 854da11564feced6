package worktime

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

func mustCalendar(t testing.TB, d Document) *Calendar {
	t.Helper()
	c, err := NewCalendar(1, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// at reads a local time of the calendar, with or without seconds.
func at(t testing.TB, c *Calendar, s string) time.Time {
	t.Helper()
	if len(s) == len("2006-01-02 15:04") {
		s += ":00"
	}
	v, err := time.ParseInLocation(time.DateTime, s, c.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func limit(t testing.TB, s string) Limit {
	t.Helper()
	l, err := ParseLimit(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// closedYears is Plain in a zone, without holidays for good.
func closedYears(zone string) Document {
	d := Plain(zone)
	d.NoHolidays = true
	return d
}

func TestDeadline(t *testing.T) {
	china := mustCalendar(t, ChinaDefault())
	newYork := mustCalendar(t, closedYears("America/New_York"))
	lordHowe := mustCalendar(t, closedYears("Australia/Lord_Howe"))
	nights := closedYears("America/New_York")
	nights.Opening = map[string][]Hours{"sun": {{"00:00", "24:00"}}, "mon": {{"00:00", "24:00"}}}
	newYorkNights := mustCalendar(t, nights)

	for _, row := range []struct {
		name       string
		c          *Calendar
		start      string
		limit, due string
	}{
		{"within the morning", china, "2025-03-05 09:00", "2 working_hour", "2025-03-05 11:00"},
		{"over lunch", china, "2025-03-05 11:00", "2 working_hour", "2025-03-05 15:00"},
		{"ends at closing, not at the next opening", china, "2025-03-05 15:30", "2 working_hour", "2025-03-05 17:30"},
		{"over the weekend", china, "2025-03-07 16:30", "2 working_hour", "2025-03-10 09:30"},
		{"seconds are kept", china, "2025-03-07 16:30:17", "2 working_hour", "2025-03-10 09:30:17"},
		{"one day ends at the same working minute", china, "2025-03-05 09:15", "1 working_day", "2025-03-06 09:15"},
		{"a day from the opening is that day", china, "2025-03-05 08:30", "1 working_day", "2025-03-05 17:30"},
		{"a report at night begins in the morning", china, "2025-03-05 22:00", "1 working_day", "2025-03-06 17:30"},
		{"a report at lunch begins after it", china, "2025-03-05 12:40", "1 working_day", "2025-03-06 12:00"},
		{"a report on Saturday", china, "2025-03-08 10:00", "2 working_day", "2025-03-11 17:30"},
		{"into a make-up Sunday", china, "2025-01-24 17:00", "1 working_day", "2025-01-26 17:00"},
		{"over the spring festival to a make-up Saturday", china, "2025-01-27 10:00", "4 working_day", "2025-02-08 10:00"},
		{"over the national day week", china, "2025-09-30 16:30", "1 working_day", "2025-10-09 16:30"},
		{"a make-up Saturday after it", china, "2025-10-10 16:30", "1 working_day", "2025-10-11 16:30"},
		{"urgent hours run at night and on holidays", china, "2025-10-01 23:00", "4 urgent_hour", "2025-10-02 03:00"},
		{"urgent days too", china, "2025-10-01 23:00", "2 urgent_day", "2025-10-03 23:00"},
		{"calendar days", china, "2025-10-01 23:00", "7 calendar_day", "2025-10-08 23:00"},

		{"an urgent day is 24 hours when clocks go forward", newYork, "2025-03-08 12:00", "1 urgent_day", "2025-03-09 13:00"},
		{"a calendar day ends at the same local time", newYork, "2025-03-08 12:00", "1 calendar_day", "2025-03-09 12:00"},
		{"a time that clocks jump over becomes the moment of the change", newYork, "2025-03-08 02:30", "1 calendar_day", "2025-03-09 03:00"},
		{"back to the same time after it", newYork, "2025-03-08 02:30", "2 calendar_day", "2025-03-10 02:30"},
		{"an urgent day is 24 hours when clocks go back", newYork, "2025-11-01 12:00", "1 urgent_day", "2025-11-02 11:00"},
		{"working hours do not see the change at night", newYork, "2025-03-07 16:00", "2 working_hour", "2025-03-10 10:00"},
		{"open at night, one hour is missing", newYorkNights, "2025-03-09 00:00", "4 working_hour", "2025-03-09 05:00"},
		{"open at night, one hour comes twice", newYorkNights, "2025-11-02 00:00", "4 working_hour", "2025-11-02 03:00"},
		{"half an hour forward", lordHowe, "2025-10-04 02:10", "1 calendar_day", "2025-10-05 02:30"},
		{"half an hour forward, urgent", lordHowe, "2025-10-04 12:00", "1 urgent_day", "2025-10-05 12:30"},
		{"half an hour back, urgent", lordHowe, "2025-04-05 12:00", "1 urgent_day", "2025-04-06 11:30"},
	} {
		t.Run(row.name, func(t *testing.T) {
			due, err := row.c.Deadline(at(t, row.c, row.start), limit(t, row.limit), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSuffix(due.At.Format(time.DateTime), ":00"); got != row.due {
				t.Errorf("%s after %s is %s, want %s", row.limit, row.start, got, row.due)
			}
			if due.Provisional || due.Suspended || due.At.Location() != row.c.Zone() {
				t.Errorf("provisional %v, suspended %v, zone %s", due.Provisional, due.Suspended, due.At.Location())
			}
		})
	}
}

func TestCalendarDayTakesTheFirstOfTwo(t *testing.T) {
	c := mustCalendar(t, closedYears("America/New_York"))
	due, err := c.Deadline(at(t, c, "2025-11-01 01:30"), Limit{1, CalendarDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2025, time.November, 2, 5, 30, 0, 0, time.UTC); !due.At.Equal(want) {
		t.Errorf("due %s, want %s", due.At.UTC(), want)
	}
}

func TestUnknownYears(t *testing.T) {
	china := mustCalendar(t, ChinaDefault())
	plain := mustCalendar(t, Plain("Asia/Shanghai"))
	none := mustCalendar(t, closedYears("Asia/Shanghai"))
	for _, row := range []struct {
		name         string
		c            *Calendar
		start, limit string
		due          string
		unknown      []int
	}{
		{"published", china, "2026-12-21 09:00", "5 working_day", "2026-12-28 09:00", nil},
		{"the last days of a year belong to the next announcement", china, "2026-12-28 09:00", "1 working_day", "2026-12-29 09:00", []int{2027}},
		{"computed from weekends alone", china, "2026-12-31 09:00", "2 working_day", "2027-01-04 09:00", []int{2027}},
		{"several years", china, "2026-12-31 09:00", "270 working_day", "2028-01-13 09:00", []int{2027, 2028}},
		{"before the first list", china, "2023-12-28 09:00", "1 working_day", "2023-12-29 09:00", []int{2023}},
		{"no other clock needs holidays", china, "2026-12-31 09:00", "2 calendar_day", "2027-01-02 09:00", nil},
		{"nor urgent days", china, "2026-12-31 09:00", "2 urgent_day", "2027-01-02 09:00", nil},
		{"a calendar without years", plain, "2025-03-05 09:00", "1 working_hour", "2025-03-05 10:00", []int{2025}},
		{"a calendar that publishes no holidays", none, "2025-03-05 09:00", "1 working_hour", "2025-03-05 10:00", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			due, err := row.c.Deadline(at(t, row.c, row.start), limit(t, row.limit), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := due.At.Format("2006-01-02 15:04"); got != row.due {
				t.Errorf("due %s, want %s", got, row.due)
			}
			if due.Provisional != (row.unknown != nil) || !slices.Equal(due.UnknownYears, row.unknown) {
				t.Errorf("provisional %v because of %v, want %v", due.Provisional, due.UnknownYears, row.unknown)
			}
		})
	}
}

// A limit that ends with the last opening of the year, at midnight, does not
// depend on the next one.
func TestMidnightEndsTheYear(t *testing.T) {
	d := closedYears("Asia/Shanghai")
	d.Opening = map[string][]Hours{"thu": {{"12:00", "24:00"}}}
	d.NoHolidays, d.Years = false, map[int]Year{2026: {Complete: true}}
	c := mustCalendar(t, d)
	due, err := c.Deadline(at(t, c, "2026-12-31 12:00"), Limit{12, WorkingHour}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := due.At.Format("2006-01-02 15:04"); got != "2027-01-01 00:00" || due.Provisional {
		t.Errorf("due %s, provisional %v", got, due.Provisional)
	}
}

// The announcement for 2019 made Saturday 29 December 2018 a workday and the
// Monday after it a holiday.
func TestAnnouncementReachesIntoDecember(t *testing.T) {
	d := ChinaDefault()
	d.Years = map[int]Year{
		2018: {Complete: true},
		2019: {Complete: true, Holidays: []civil.Day{"2018-12-31", "2019-01-01"}, Workdays: []civil.Day{"2018-12-29"}},
	}
	c := mustCalendar(t, d)
	for limit, want := range map[Limit]string{
		{1, WorkingDay}: "2018-12-29 10:00",
		{2, WorkingDay}: "2019-01-02 10:00",
	} {
		due, err := c.Deadline(at(t, c, "2018-12-28 10:00"), limit, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := due.At.Format("2006-01-02 15:04"); got != want || due.Provisional {
			t.Errorf("%s: due %s (provisional %v), want %s", limit, got, due.Provisional, want)
		}
	}
}

func TestPauses(t *testing.T) {
	c := mustCalendar(t, ChinaDefault())
	pause := func(from, to string) Pause {
		p := Pause{From: at(t, c, from)}
		if to != "" {
			p.To = at(t, c, to)
		}
		return p
	}
	morning, night := pause("2025-03-06 10:00", "2025-03-06 11:00"), pause("2025-03-05 18:00", "2025-03-06 07:00")
	for _, row := range []struct {
		name   string
		limit  string
		pauses []Pause
		due    string // "" when suspended
	}{
		{"an hour of opening", "2 working_day", []Pause{morning}, "2025-03-07 11:00"},
		{"a night costs nothing", "2 working_day", []Pause{night}, "2025-03-07 10:00"},
		{"a night costs an urgent clock all of it", "1 urgent_day", []Pause{night}, "2025-03-06 23:00"},
		{"given out of order", "2 working_day", []Pause{morning, night}, "2025-03-07 11:00"},
		{"the same time twice counts once", "2 working_day", []Pause{morning, morning, pause("2025-03-06 10:30", "2025-03-06 11:30")}, "2025-03-07 11:30"},
		{"before the start", "2 working_day", []Pause{pause("2025-03-04 09:00", "2025-03-05 10:00")}, "2025-03-07 10:00"},
		{"around the start", "2 working_day", []Pause{pause("2025-03-04 09:00", "2025-03-05 11:00")}, "2025-03-07 11:00"},
		{"after the end", "2 working_day", []Pause{pause("2025-03-07 10:00", "2025-03-08 10:00")}, "2025-03-07 10:00"},
		{"an empty one", "2 working_day", []Pause{pause("2025-03-06 10:00", "2025-03-06 10:00")}, "2025-03-07 10:00"},
		{"one that pushes the end into another", "2 working_day", []Pause{morning, pause("2025-03-07 10:30", "2025-03-07 14:30")}, "2025-03-07 15:00"},
		{"not ended", "2 working_day", []Pause{pause("2025-03-06 10:00", "")}, ""},
		{"not ended, but after the end", "2 working_day", []Pause{pause("2025-03-07 10:00", "")}, "2025-03-07 10:00"},
		{"calendar days move by the time lost", "2 calendar_day", []Pause{night}, "2025-03-07 23:00"},
	} {
		t.Run(row.name, func(t *testing.T) {
			due, err := c.Deadline(at(t, c, "2025-03-05 10:00"), limit(t, row.limit), row.pauses)
			if err != nil {
				t.Fatal(err)
			}
			if due.Suspended != (row.due == "") || due.Suspended != due.At.IsZero() {
				t.Fatalf("suspended %v, due %s", due.Suspended, due.At)
			}
			if got := due.At.Format("2006-01-02 15:04"); row.due != "" && got != row.due {
				t.Errorf("due %s, want %s", got, row.due)
			}
		})
	}
}

func TestDeadlineRefuses(t *testing.T) {
	c := mustCalendar(t, ChinaDefault())
	start := at(t, c, "2025-03-05 10:00")
	hour := Limit{1, WorkingHour}
	for _, row := range []struct {
		name   string
		start  time.Time
		limit  Limit
		pauses []Pause
		key    string
	}{
		{"no unit", start, Limit{N: 4}, nil, "limit.unit_missing"},
		{"another unit", start, Limit{4, "week"}, nil, "limit.unit_unknown"},
		{"nothing", start, Limit{0, UrgentHour}, nil, "limit.out_of_range"},
		{"less than nothing", start, Limit{-1, UrgentHour}, nil, "limit.out_of_range"},
		{"too much", start, Limit{MaxN + 1, UrgentHour}, nil, "limit.out_of_range"},
		{"a pause that ends before it begins", start, hour, []Pause{{start, start.Add(-1)}}, "worktime.pause_reversed"},
		{"a pause without a beginning", start, hour, []Pause{{To: start}}, "worktime.out_of_range"},
		{"a start before time", time.Time{}, hour, nil, "worktime.out_of_range"},
		{"a start before 1970", time.Unix(-1, 0).Add(-8 * time.Hour), hour, nil, "worktime.out_of_range"},
		{"a start after the range", time.Date(2200, 1, 1, 0, 0, 0, 0, c.Zone()), hour, nil, "worktime.out_of_range"},
		{"a start far beyond nanoseconds", time.Date(1<<30, 1, 1, 0, 0, 0, 0, time.UTC), hour, nil, "worktime.out_of_range"},
		{"hours beyond the range", time.Date(2199, 12, 31, 12, 0, 0, 0, c.Zone()), Limit{12, UrgentHour}, nil, "worktime.out_of_range"},
		{"days beyond the range", start, Limit{MaxN, UrgentDay}, nil, "worktime.out_of_range"},
		{"calendar days beyond the range", start, Limit{MaxN, CalendarDay}, nil, "worktime.out_of_range"},
		{"working days beyond the range", start, Limit{MaxN, WorkingDay}, nil, "worktime.out_of_range"},
	} {
		t.Run(row.name, func(t *testing.T) {
			due, err := c.Deadline(row.start, row.limit, row.pauses)
			if !fault.Has(err, row.key) {
				t.Errorf("due %v, error %v, want %s", due, err, row.key)
			}
			if _, err := c.Explain(row.start, row.limit, row.pauses); !fault.Has(err, row.key) {
				t.Errorf("Explain: %v, want %s", err, row.key)
			}
		})
	}
}

func TestWholeRangeCanBeComputed(t *testing.T) {
	always := closedYears("America/New_York")
	always.Opening = map[string][]Hours{}
	for _, name := range weekdays {
		always.Opening[name] = []Hours{{"00:00", "24:00"}}
	}
	c := mustCalendar(t, always)
	first := time.Date(1970, 1, 1, 0, 0, 0, 0, c.Zone())
	const days = 84_000 - 1 // 230 years have 84,006 days, and the limit ends in them
	for _, u := range []Unit{WorkingDay, UrgentDay, CalendarDay} {
		due, err := c.Deadline(first, Limit{days, u}, nil)
		if err != nil {
			t.Fatalf("%s: %v", u, err)
		}
		if want := first.AddDate(0, 0, days); due.At.Sub(want).Abs() > time.Hour {
			t.Errorf("%d %s: %s, want about %s", days, u, due.At, want)
		}
	}
}
