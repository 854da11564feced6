package worktime

import "time"

// UnknownFrom is the first instant, from one on, from which a working limit may
// still move because no announcement settles the days: with the late days of
// December, that is before the new year. year is the one whose announcement is
// missing. Not ok when every year is known, or the instant leaves the years that
// can be computed with.
func (c *Calendar) UnknownFrom(from time.Time) (at time.Time, year int, ok bool) {
	now, err := c.instant(from)
	if err != nil || c.noneEver {
		return time.Time{}, 0, false
	}
	for year = c.yearAt(now); year <= lastYear; year++ {
		if !c.known[year] {
			begin := max(now, c.dayStart(newYear(year)-c.lateDays))
			return time.Unix(0, begin).In(c.zone), year, true
		}
	}
	return time.Time{}, 0, false
}

// UnknownYears are the years without a complete announcement that days from one
// instant up to another depend on, ascending; none where an instant leaves the
// years that can be computed with.
func (c *Calendar) UnknownYears(from, to time.Time) []int {
	a, errFrom := c.instant(from)
	b, errTo := c.instant(to)
	if errFrom != nil || errTo != nil {
		return nil
	}
	return c.unknownYears(a, b)
}
