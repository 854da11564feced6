package web

import (
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
	"wellfield/internal/worktime"
)

// soon is the part of a limit that is left when a case begins to press.
func (v *visit) soon() float64 {
	const whole = 100
	return float64(whole-v.policy.Procedure.Stages.Amber) / whole
}

// due is how a case stands against its limit, in amounts of the limit's own
// clock: working hours where it runs on those.
func (v *visit) due(c *casework.Case) ui.Due {
	if c.Due == nil {
		return ui.Due{}
	}
	if c.Paused() {
		return ui.Due{Pace: ui.Paused}
	}
	d := ui.Due{At: c.Due.At, Provisional: v.provisional(c.Due)}
	if term := c.Term(); !term.Equal(c.Due.At) {
		d.Extended = term
	}
	end, over := v.Now, c.Standing(v.Now) == casework.Overdue
	done := !c.HandledAt.IsZero() || c.State.Ended()
	if done {
		end = c.HandledAt
		if end.IsZero() {
			end = c.EndedAt
		}
	}
	left, share := v.apart(c.Due, end)
	d.Left, d.Used = left, 1-share
	if over {
		d.Used = 1 + share
	}
	switch {
	case done && over:
		d.Pace = ui.Missed
	case done:
		d.Pace = ui.Met
	case over:
		d.Pace = ui.Overdue
	case share <= v.soon():
		d.Pace = ui.Soon
	default:
		d.Pace = ui.OnTime
	}
	return d
}

// apart is how far an instant lies from the end of a limit, and what part of
// the limit that is; a deadline without a known limit counts on the wall.
func (v *visit) apart(d *casework.Deadline, at time.Time) (ui.Amount, float64) {
	from, to := at, d.At
	if to.Before(from) {
		from, to = to, from
	}
	limit := d.Limit
	if limit.IsZero() {
		return wall(to.Sub(from)), 1
	}
	p, err := v.policy.Calendar.Progress(from, limit, nil, to)
	if err != nil { // beyond the years that the calendar can count
		return wall(to.Sub(from)), 1
	}
	if !limit.Unit.Working() {
		return wall(p.Used), p.Share()
	}
	day, err := v.policy.Calendar.Progress(from, worktime.Limit{N: 1, Unit: worktime.WorkingDay}, nil, from)
	if err != nil {
		return wall(to.Sub(from)), 1
	}
	return working(p.Used, day.Limit, limit.Unit), p.Share()
}

// wall is a time on the wall clock in its largest whole unit.
func wall(d time.Duration) ui.Amount {
	const day = 24 * time.Hour
	switch {
	case d < time.Hour:
		return ui.Amount{N: int(d / time.Minute), Unit: "minute"}
	case d < 2*day:
		return ui.Amount{N: int(d / time.Hour), Unit: "hour"}
	}
	return ui.Amount{N: int(d / day), Unit: "day"}
}

// working is a time of opening in its largest whole unit; day is how long the
// opening of a working day is. A limit in hours is counted in hours until it
// grows to days that nobody would add up.
func working(d, day time.Duration, unit worktime.Unit) ui.Amount {
	const many = 3
	switch {
	case d < time.Hour:
		return ui.Amount{N: int(d / time.Minute), Unit: "working_minute"}
	case day > 0 && (unit == worktime.WorkingDay && d >= day || d >= many*day):
		return ui.Amount{N: int(d / day), Unit: string(worktime.WorkingDay)}
	}
	return ui.Amount{N: int(d / time.Hour), Unit: string(worktime.WorkingHour)}
}

// limit is a limit in words, empty for none.
func (v *visit) limit(l worktime.Limit) string {
	if l.IsZero() {
		return ""
	}
	return v.Amount(ui.Amount{N: l.N, Unit: string(l.Unit)})
}
