package worktime

import (
	"time"

	"wellfield/internal/civil"
)

// Kind is what a day is to a limit's clock.
type Kind string

// The kinds of day.
const (
	Working    Kind = "working"    // there is opening
	Off        Kind = "off"        // there is none
	Continuous Kind = "continuous" // the clock does not look at opening
)

// Why is a reason for a day to differ from an ordinary working day.
type Why string

// The reasons.
const (
	Weekend       Why = "weekend"
	Holiday       Why = "holiday"
	MakeUpWorkday Why = "make_up_workday"
	Closed        Why = "closed" // a weekday without opening
	Paused        Why = "pause"  // some of the time that would have counted
)

// Step is what one day gave to a limit.
type Step struct {
	Day    civil.Day
	Kind   Kind
	Opened time.Duration // how long the clock runs on the whole day
	// Counted is how much of it was used: after start, before the end, outside
	// pauses. Over all steps it adds up to the limit.
	Counted time.Duration
	Paused  time.Duration // how much pauses took away between start and end
	Why     []Why         // empty on an ordinary working day
	Unknown bool          // no complete announcement covers the day
	Hours   []Hours       // the openings of the day, where the clock looks at them
}

// Explain is the computation of Deadline day by day, from the day of start to
// the day of the end; when suspended, to the day on which the open pause
// began. Faults as for Deadline.
func (c *Calendar) Explain(start time.Time, l Limit, pauses []Pause) ([]Step, error) {
	r, err := c.run(start, l, pauses)
	if err != nil {
		return nil, err
	}
	end, suspended, err := r.end()
	if err != nil {
		return nil, err
	}
	if suspended {
		end = r.pauses[len(r.pauses)-1].from
	}
	// An end at midnight belongs to the day that it closes.
	first, last := c.dayAt(r.start), c.dayAt(max(r.start, end-1))
	steps := make([]Step, 0, last-first+1)
	for number := first; number <= last; number++ {
		if s, exists := c.step(r, number, end); exists {
			steps = append(steps, s)
		}
	}
	return steps, nil
}

// step is what a day gave to a run that ended at the instant; false for a day
// that its zone skipped.
func (c *Calendar) step(r run, number int, end int64) (Step, bool) {
	from, to := c.dayStart(number), c.dayStart(number+1)
	if from == to {
		return Step{}, false
	}
	s := Step{Day: dayOf(number), Kind: Continuous, Opened: time.Duration(r.clock.ran(from, to))}
	if _, working := r.clock.(*Calendar); working {
		s.Kind = Working
		if s.Opened == 0 {
			s.Kind = Off
		}
		hours, why := c.plan(number)
		if why != "" {
			s.Why = append(s.Why, why)
		}
		s.Hours = hoursOf(hours)
		s.Unknown = len(c.unknownYears(from, to)) > 0
	}
	from, to = max(from, r.start), min(to, end)
	s.Paused = time.Duration(r.paused(from, to))
	s.Counted = time.Duration(r.clock.ran(from, to)) - s.Paused
	if s.Paused > 0 {
		s.Why = append(s.Why, Paused)
	}
	return s, true
}

// hoursOf writes openings as a document does.
func hoursOf(spans []span) []Hours {
	var all []Hours
	for _, s := range spans {
		all = append(all, Hours{clockOf(s.from), clockOf(s.to)})
	}
	return all
}
