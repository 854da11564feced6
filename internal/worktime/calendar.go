package worktime

import (
	"sync/atomic"
	"time"

	"wellfield/internal/lang"
)

// weekdays are the names in a Document, in the order of time.Weekday.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Calendar is one checked version of a Document. It is immutable and safe for
// concurrent use.
type Calendar struct {
	version  int
	name     lang.Name
	zone     *time.Location
	week     [7][]span // wall time since midnight, by weekday
	ordinary []span
	listed   map[int]listing // announced days, by day number
	known    map[int]bool    // years whose announcement is complete
	noneEver bool
	lateDays int

	// starts are the first instants of every year, and of the one after the last.
	starts [lastYear - firstYear + 2]int64
	tables [lastYear - firstYear + 1]atomic.Pointer[table]
}

// listing says what an announcement makes of a day.
type listing uint8

const (
	listedHoliday listing = iota + 1
	listedWorkday
)

// span is From up to To, of instants or of wall time.
type span struct{ from, to int64 }

func (s span) length() int64 { return s.to - s.from }

// Version is the number of the document the calendar was made from.
func (c *Calendar) Version() int { return c.version }

// Name is what the calendar is called.
func (c *Calendar) Name() lang.Name { return c.name }

// Zone is the zone of the calendar's hours.
func (c *Calendar) Zone() *time.Location { return c.zone }

// WorkingDay is the opening of one ordinary working day.
func (c *Calendar) WorkingDay() time.Duration {
	return time.Duration(total(c.ordinary))
}

func total(spans []span) (sum int64) {
	for _, s := range spans {
		sum += s.length()
	}
	return sum
}

// plan is the wall time openings of a day, and why they are not those of its
// weekday, or why it has none; "" for a weekday like any other.
func (c *Calendar) plan(number int) ([]span, Why) {
	weekday := (number%7 + 4 + 7) % 7 // day 0 was a Thursday
	usual := c.week[weekday]
	switch c.listed[number] {
	case listedHoliday:
		return nil, Holiday
	case listedWorkday:
		// An announcement may confirm a weekday that is worked anyway.
		if total(usual) >= total(c.ordinary) {
			return usual, ""
		}
		return c.ordinary, MakeUpWorkday
	}
	if len(usual) > 0 {
		return usual, ""
	}
	if weekday == int(time.Saturday) || weekday == int(time.Sunday) {
		return nil, Weekend
	}
	return nil, Closed
}

// dayStart is the first instant of a day.
func (c *Calendar) dayStart(number int) int64 {
	return firstShown(c.zone, int64(number)*day)
}

// dayAt is the number of the day that an instant lies in.
func (c *Calendar) dayAt(at int64) int {
	number := int(floorDiv(wallAt(c.zone, at), day))
	// Where clocks go back over midnight they show the old date once more,
	// though its successor has begun.
	if c.dayStart(number+1) <= at {
		number++
	}
	return number
}

// unknownYears are the years without a complete announcement that the days
// from one instant up to another depend on, ascending.
func (c *Calendar) unknownYears(from, to int64) (years []int) {
	if c.noneEver {
		return nil
	}
	last := max(from, to-1)
	begin, end := c.yearAt(from), c.yearAt(last)
	if c.lateDays > 0 && last >= c.dayStart(newYear(end+1)-c.lateDays) {
		end++
	}
	for year := begin; year <= end; year++ {
		if !c.known[year] {
			years = append(years, year)
		}
	}
	return years
}
