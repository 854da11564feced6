package worktime

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

func TestNewCalendarRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*Document)
		key    string
		field  string
	}{
		"no zone":      {func(d *Document) { d.Zone = "" }, "calendar.zone_unknown", "zone"},
		"this machine": {func(d *Document) { d.Zone = "Local" }, "calendar.zone_unknown", "zone"},
		"another zone": {func(d *Document) { d.Zone = "Asia/Wellfield" }, "calendar.zone_unknown", "zone"},
		"a path":       {func(d *Document) { d.Zone = "../../etc/passwd" }, "calendar.zone_unknown", "zone"},
		"never open":   {func(d *Document) { d.Opening = nil }, "calendar.opening_missing", "opening"},
		"empty days":   {func(d *Document) { d.Opening = map[string][]Hours{"mon": {}} }, "calendar.opening_missing", "opening"},
		"a weekday":    {func(d *Document) { d.Opening["Monday"] = nil }, "calendar.weekday_unknown", "opening"},
		"one digit":    {func(d *Document) { d.Opening["mon"] = []Hours{{"8:30", "12:00"}} }, "calendar.hours_malformed", "opening.mon"},
		"a sign":       {func(d *Document) { d.Opening["mon"] = []Hours{{"+8:30", "12:00"}} }, "calendar.hours_malformed", "opening.mon"},
		"after midnight": {func(d *Document) { d.Opening["mon"] = []Hours{{"08:30", "24:01"}} },
			"calendar.hours_malformed", "opening.mon"},
		"sixty minutes": {func(d *Document) { d.Opening["mon"] = []Hours{{"08:30", "09:60"}} }, "calendar.hours_malformed", "opening.mon"},
		"over midnight": {func(d *Document) { d.Opening["mon"] = []Hours{{"22:00", "06:00"}} }, "calendar.hours_reversed", "opening.mon"},
		"no time":       {func(d *Document) { d.Opening["mon"] = []Hours{{"09:00", "09:00"}} }, "calendar.hours_reversed", "opening.mon"},
		"overlapping": {func(d *Document) { d.Opening["mon"] = []Hours{{"13:00", "17:00"}, {"09:00", "13:01"}} },
			"calendar.hours_overlap", "opening.mon"},
		"different days, none ordinary": {func(d *Document) { d.Opening["fri"] = []Hours{{"09:00", "12:00"}} },
			"calendar.ordinary_missing", "ordinary"},
		"one other day among alike": {func(d *Document) { d.Opening["tue"] = []Hours{{"09:00", "12:00"}} },
			"calendar.ordinary_missing", "ordinary"},
		"wrong ordinary hours": {func(d *Document) { d.Ordinary = []Hours{{"9", "17"}} }, "calendar.hours_malformed", "ordinary"},
		"a year":               {func(d *Document) { d.Years = map[int]Year{26: {}} }, "calendar.year_out_of_range", "years.26"},
		"no day": {func(d *Document) { d.Years = map[int]Year{2025: {Holidays: []civil.Day{"2025-02-30"}}} },
			"calendar.day_malformed", "years.2025.holidays"},
		"the open day": {func(d *Document) { d.Years = map[int]Year{2025: {Workdays: []civil.Day{""}}} },
			"calendar.day_malformed", "years.2025.workdays"},
		"another year's day": {func(d *Document) { d.Years = map[int]Year{2025: {Holidays: []civil.Day{"2026-01-01"}}} },
			"calendar.day_outside_year", "years.2025.holidays"},
		"a day of last November": {func(d *Document) { d.Years = map[int]Year{2025: {Holidays: []civil.Day{"2024-11-30"}}} },
			"calendar.day_outside_year", "years.2025.holidays"},
		"both": {func(d *Document) {
			d.Years = map[int]Year{2025: {Holidays: []civil.Day{"2025-05-01"}, Workdays: []civil.Day{"2025-05-01"}}}
		}, "calendar.day_contradicted", "years.2025.workdays"},
		"two announcements": {func(d *Document) {
			d.Years = map[int]Year{2024: {Workdays: []civil.Day{"2024-12-31"}}, 2025: {Holidays: []civil.Day{"2024-12-31"}}}
		}, "calendar.day_contradicted", "years.2025.holidays"},
		"late days":        {func(d *Document) { d.LateDays = 32 }, "calendar.late_days_out_of_range", "late_days"},
		"negative":         {func(d *Document) { d.LateDays = -1 }, "calendar.late_days_out_of_range", "late_days"},
		"none, and a list": {func(d *Document) { *d = ChinaDefault(); d.NoHolidays = true }, "calendar.no_holidays_contradicted", "no_holidays"},
	} {
		t.Run(name, func(t *testing.T) {
			d := Plain("Asia/Shanghai")
			row.change(&d)
			c, err := NewCalendar(1, d)
			if c != nil || !fault.Has(err, row.key) {
				t.Fatalf("calendar %v, error %v, want %s", c, err, row.key)
			}
			if f := fault.All(err)[0]; f.Field != row.field {
				t.Errorf("at %q, want %q", f.Field, row.field)
			}
		})
	}
}

func TestOpeningsMayTouch(t *testing.T) {
	d := closedYears("Asia/Shanghai")
	d.Opening = map[string][]Hours{"mon": {{"12:00", "17:00"}, {"09:00", "12:00"}}}
	if c := mustCalendar(t, d); c.WorkingDay() != 8*time.Hour {
		t.Errorf("a working day of %s", c.WorkingDay())
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	d := Plain("Nowhere")
	d.Opening["sat"] = []Hours{{"25:00", "26:00"}}
	d.Years = map[int]Year{2025: {Holidays: []civil.Day{"soon", "later"}}}
	_, err := NewCalendar(1, d)
	if got := len(fault.All(err)); got != 4 {
		t.Errorf("%d faults: %v", got, err)
	}
}

func TestWeekdaysWithOtherHours(t *testing.T) {
	d := closedYears("Asia/Shanghai")
	d.Opening["fri"] = []Hours{{"09:00", "12:00"}}
	d.Opening["sat"] = []Hours{{"09:00", "10:00"}}
	d.Ordinary = []Hours{{"09:00", "17:00"}}
	d.NoHolidays = false
	d.Years = map[int]Year{2025: {Complete: true, Workdays: []civil.Day{"2025-03-06", "2025-03-09", "2025-03-15"}}}
	c := mustCalendar(t, d)
	if c.WorkingDay() != 8*time.Hour || c.Version() != 1 {
		t.Errorf("a working day of %s, version %d", c.WorkingDay(), c.Version())
	}
	// Friday gives 3 hours, Saturday 1, the make-up Sunday the ordinary 8.
	due, err := c.Deadline(at(t, c, "2025-03-07 09:00"), Limit{1, WorkingDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := due.At.Format("2006-01-02 15:04"); got != "2025-03-09 13:00" {
		t.Errorf("due %s", got)
	}
	// On Saturday the 15th, half open anyway, the ordinary hours count.
	due, err = c.Deadline(at(t, c, "2025-03-15 09:00"), Limit{1, WorkingDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := due.At.Format("2006-01-02 15:04"); got != "2025-03-15 17:00" {
		t.Errorf("due %s", got)
	}
}

const document = `
name: {en: Desk, zh-CN: 窗口}
zone: Asia/Shanghai
opening:
  mon: [{from: 08:30, to: 12:00}, {from: "14:00", to: "17:30"}]
  sat: [{from: 09:00, to: 12:00}]
ordinary: [{from: 08:30, to: 12:00}]
late_days: 3
years:
  2026: {complete: true, holidays: [2026-01-01], workdays: [2026-01-04]}
`

func TestReadYAML(t *testing.T) {
	d, err := ReadYAML(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewCalendar(1, d); err != nil {
		t.Fatal(err)
	}
	if d.Opening["mon"][0] != (Hours{"08:30", "12:00"}) || d.Years[2026].Workdays[0] != "2026-01-04" || d.LateDays != 3 {
		t.Errorf("read %+v", d)
	}
	for name, text := range map[string]string{
		"nothing":          "",
		"a misspelt field": document + "\nno_holiday: true\n",
		"two documents":    document + "\n---\n" + document,
		"broken":           "zone: [",
	} {
		if _, err := ReadYAML(strings.NewReader(text)); !fault.Has(err, "calendar.unreadable") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadYAML(strings.NewReader("#" + strings.Repeat(" ", maxDocument))); !fault.Has(err, "calendar.too_large") {
		t.Errorf("a mebibyte: %v", err)
	}
}

func FuzzReadYAML(f *testing.F) {
	f.Add(document)
	f.Add(`{"zone":"America/New_York","opening":{"sun":[{"from":"00:00","to":"24:00"}]},"no_holidays":true}`)
	f.Add("zone: Pacific/Apia\nopening: {tue: [{from: 23:59, to: 24:00}]}")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadYAML(strings.NewReader(text))
		if err != nil {
			return
		}
		c, err := NewCalendar(1, d)
		if err != nil {
			if len(fault.All(err)) == 0 {
				t.Fatalf("%v is no fault", err)
			}
			return
		}
		start, l := time.Date(2025, 12, 30, 15, 0, 0, 7, time.UTC), Limit{2, WorkingDay}
		due, err := c.Deadline(start, l, nil)
		if err != nil {
			t.Fatal(err)
		}
		if left, err := c.Remaining(start, l, nil, due.At); err != nil || left != 0 {
			t.Fatalf("at the deadline %s are left, %v", left, err)
		}
	})
}
