package worktime

import "time"

// Progress says how far a limit has run, on its own clock: in hours of opening
// for working units, in real time for the others.
type Progress struct {
	Limit time.Duration // the whole
	Used  time.Duration // more than Limit when overdue
}

// Remaining is what is left; negative is how long it is overdue.
func (p Progress) Remaining() time.Duration { return p.Limit - p.Used }

// Share is the used part of the whole: 0 at the start, 1 when due, more when
// overdue.
func (p Progress) Share() float64 { return float64(p.Used) / float64(p.Limit) }

// Progress is how far the limit has run at an instant; nothing before start.
// Because the deadline is the first instant of nothing left, "overdue" is now
// after the deadline, also while nothing is left at night. Faults as for
// Deadline, but an end beyond the last year is none.
func (c *Calendar) Progress(start time.Time, l Limit, pauses []Pause, now time.Time) (Progress, error) {
	r, err := c.run(start, l, pauses)
	if err != nil {
		return Progress{}, err
	}
	at, err := c.instant(now)
	if err != nil {
		return Progress{}, err
	}
	return Progress{
		Limit: time.Duration(r.length),
		Used:  time.Duration(r.clock.ran(r.start, at) - r.paused(r.start, at)),
	}, nil
}

// Remaining is how much of the limit is left at an instant; negative is how
// long it is overdue. It is Progress(...).Remaining().
func (c *Calendar) Remaining(start time.Time, l Limit, pauses []Pause, now time.Time) (time.Duration, error) {
	p, err := c.Progress(start, l, pauses, now)
	return p.Remaining(), err
}

// paused is how long the clock would have run in pauses between two instants.
func (r run) paused(from, to int64) (sum int64) {
	for _, p := range r.pauses {
		if p.from >= to {
			break
		}
		sum += r.clock.ran(max(p.from, from), min(p.to, to))
	}
	return sum
}
