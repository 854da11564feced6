package worktime

import "time"

// Resume is where a deadline goes when its clock stood still for a while: what
// was left of the limit when the pause began runs on from its end. For a pause
// that began at the deadline or later it is the deadline itself. The unit says
// which clock runs; an unknown one counts as a clock that never stops.
//
// It equals Deadline with the pause, without knowing where the limit began, so
// that pauses and additions can be laid one on the other.
//
// Faults: worktime.pause_reversed; worktime.out_of_range when an instant leaves
// the years that can be computed with.
func (c *Calendar) Resume(due time.Time, u Unit, p Pause) (Due, error) {
	end, err := c.instant(due)
	if err != nil {
		return Due{}, err
	}
	from, err := c.instant(p.From)
	if err != nil {
		return Due{}, err
	}
	if p.To.IsZero() && from < end {
		return Due{Suspended: true}, nil
	}
	pauses, err := c.merge([]Pause{p}, from)
	if err != nil {
		return Due{}, err
	}
	var run clock = steady{c.starts[len(c.starts)-1]}
	if u.Working() {
		run = c
	}
	left := run.ran(from, end)
	if len(pauses) == 0 || left == 0 {
		return Due{At: time.Unix(0, end).In(c.zone)}, nil
	}
	at, ok := run.reach(pauses[0].to, left)
	if !ok {
		return Due{}, outOfYears()
	}
	d := Due{At: time.Unix(0, at).In(c.zone)}
	if u.Working() {
		d.UnknownYears = c.unknownYears(from, at)
		d.Provisional = len(d.UnknownYears) > 0
	}
	return d, nil
}
