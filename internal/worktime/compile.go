package worktime

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// NewCalendar checks a document and makes the calendar of that version. All
// faults are returned together, each at its field: calendar.zone_unknown,
// calendar.weekday_unknown, calendar.opening_missing, calendar.hours_malformed,
// calendar.hours_reversed, calendar.hours_overlap, calendar.ordinary_missing,
// calendar.year_out_of_range, calendar.day_malformed,
// calendar.day_outside_year, calendar.day_contradicted,
// calendar.late_days_out_of_range, calendar.no_holidays_contradicted.
func NewCalendar(version int, d Document) (*Calendar, error) {
	c := &Calendar{version: version, name: d.Name, noneEver: d.NoHolidays, lateDays: d.LateDays}
	var faults fault.List
	faults = append(faults, c.takeOpening(d)...)
	faults = append(faults, c.takeYears(d)...)
	if d.LateDays < 0 || d.LateDays > 31 {
		faults = append(faults, fault.New(fault.Invalid, "calendar.late_days_out_of_range").
			At("late_days").With("value", d.LateDays))
	}
	zone, err := loadZone(d.Zone)
	faults = append(faults, fault.All(err)...)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	c.zone = zone
	for i := range c.starts {
		c.starts[i] = c.dayStart(newYear(firstYear + i))
	}
	return c, nil
}

func (c *Calendar) takeOpening(d Document) (faults fault.List) {
	for _, name := range slices.Sorted(maps.Keys(d.Opening)) {
		if !slices.Contains(weekdays[:], name) {
			faults = append(faults, fault.New(fault.Invalid, "calendar.weekday_unknown").
				At("opening").With("value", clip(name)))
		}
	}
	open, alike := []span(nil), true
	for i, name := range weekdays {
		spans, wrong := readHours("opening."+name, d.Opening[name])
		faults = append(faults, wrong...)
		c.week[i] = spans
		if len(spans) == 0 {
			continue
		}
		alike = alike && (open == nil || slices.Equal(open, spans))
		open = spans
	}
	if len(faults) > 0 {
		return faults
	}
	c.ordinary, faults = readHours("ordinary", d.Ordinary)
	switch {
	case len(faults) > 0:
	case open == nil:
		faults = fault.List{fault.New(fault.Invalid, "calendar.opening_missing").At("opening")}
	case len(c.ordinary) == 0 && !alike:
		faults = fault.List{fault.New(fault.Invalid, "calendar.ordinary_missing").At("ordinary")}
	case len(c.ordinary) == 0:
		c.ordinary = open
	}
	return faults
}

// readHours reads the openings of a day, sorted. Openings that touch are
// allowed, openings that overlap are not.
func readHours(field string, hours []Hours) (spans []span, faults fault.List) {
	for _, h := range hours {
		from, okFrom := readClock(h.From)
		to, okTo := readClock(h.To)
		wrong := fault.New(fault.Invalid, "calendar.hours_malformed")
		if okFrom && okTo {
			wrong = fault.New(fault.Invalid, "calendar.hours_reversed")
		}
		if !okFrom || !okTo || from >= to {
			faults = append(faults, wrong.At(field).With("from", clip(h.From)).With("to", clip(h.To)))
			continue
		}
		spans = append(spans, span{from, to})
	}
	slices.SortFunc(spans, func(a, b span) int { return int((a.from - b.from) / minute) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			faults = append(faults, fault.New(fault.Invalid, "calendar.hours_overlap").At(field).
				With("first", clockText(spans[i-1])).With("second", clockText(spans[i])))
		}
	}
	return spans, faults
}

// readClock reads "00:00" to "24:00" as wall time since midnight.
func readClock(s string) (wall int64, ok bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, errHour := strconv.ParseUint(s[:2], 10, 8)
	m, errMinute := strconv.ParseUint(s[3:], 10, 8)
	if errHour != nil || errMinute != nil || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return int64(h)*hour + int64(m)*minute, true
}

func clockText(s span) string { return clockOf(s.from) + "–" + clockOf(s.to) }

func clockOf(wall int64) string { return fmt.Sprintf("%02d:%02d", wall/hour, wall%hour/minute) }

func (c *Calendar) takeYears(d Document) (faults fault.List) {
	c.listed = make(map[int]listing)
	c.known = make(map[int]bool)
	for _, year := range slices.Sorted(maps.Keys(d.Years)) {
		y := d.Years[year]
		field := "years." + strconv.Itoa(year)
		if year < firstYear || year > lastYear {
			faults = append(faults, fault.New(fault.Invalid, "calendar.year_out_of_range").
				At(field).With("value", strconv.Itoa(year)).
				With("first", strconv.Itoa(firstYear)).With("last", strconv.Itoa(lastYear)))
			continue
		}
		if d.NoHolidays && len(y.Holidays)+len(y.Workdays) > 0 {
			faults = append(faults, fault.New(fault.Invalid, "calendar.no_holidays_contradicted").
				At("no_holidays").With("year", strconv.Itoa(year)))
		}
		c.known[year] = y.Complete
		faults = append(faults, c.list(year, field+".holidays", y.Holidays, listedHoliday)...)
		faults = append(faults, c.list(year, field+".workdays", y.Workdays, listedWorkday)...)
	}
	return faults
}

// list notes the days that a year's announcement makes holidays or workdays.
func (c *Calendar) list(year int, field string, days []civil.Day, as listing) (faults fault.List) {
	for _, d := range days {
		number, ok := dayNumber(d)
		switch {
		case !ok:
			faults = append(faults, fault.New(fault.Invalid, "calendar.day_malformed").
				At(field).With("value", clip(string(d))))
		case number < newYear(year)-31 || number >= newYear(year+1):
			faults = append(faults, fault.New(fault.Invalid, "calendar.day_outside_year").
				At(field).With("day", string(d)).With("year", strconv.Itoa(year)))
		case c.listed[number] != 0 && c.listed[number] != as:
			faults = append(faults, fault.New(fault.Invalid, "calendar.day_contradicted").
				At(field).With("day", string(d)))
		default:
			c.listed[number] = as
		}
	}
	return faults
}
