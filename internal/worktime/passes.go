package worktime

import "time"

// Passes is the first instant at which a clock passes so many percent of what
// it runs from start to due outside the pauses; more than a hundred lies after
// due. The clock is that of the unit; without a unit it never stops, as for a
// deadline that came without a limit. A due that lies before start leaves nothing
// to divide, and every percent of it lies at due.
//
// Faults: worktime.pause_reversed, worktime.out_of_range.
func (c *Calendar) Passes(start, due time.Time, unit Unit, pauses []Pause, percent int) (time.Time, error) {
	from, err := c.instant(start)
	if err != nil {
		return time.Time{}, err
	}
	end, err := c.instant(due)
	if err != nil {
		return time.Time{}, err
	}
	r := run{start: from, clock: steady{c.starts[len(c.starts)-1]}}
	if unit.Working() {
		r.clock = c
	}
	if r.pauses, err = c.merge(pauses, from); err != nil {
		return time.Time{}, err
	}
	whole := r.clock.ran(from, end) - r.paused(from, end)
	if whole <= 0 || percent == 100 {
		return due, nil
	}
	// In this order nothing overflows, and nothing is lost that a second shows.
	r.length = whole/100*int64(percent) + whole%100*int64(percent)/100
	at, suspended, err := r.end()
	if err != nil {
		return time.Time{}, err
	}
	if suspended {
		return time.Time{}, nil
	}
	return time.Unix(0, at).In(due.Location()), nil
}
