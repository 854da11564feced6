package worktime

import (
	"slices"
	"strconv"
	"time"

	"wellfield/internal/fault"
)

// Pause is time that does not count, From up to To, because the matter is
// suspended. The zero To means that it has not ended. Pauses may touch and
// overlap; time in several counts once.
type Pause struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// Due says when a limit ends.
type Due struct {
	// At is in the calendar's zone. It is the zero time when Suspended.
	At time.Time
	// Suspended says that a pause has not ended, so that no end is known.
	Suspended bool
	// Provisional says that working days of years without a complete
	// announcement were involved, which are the UnknownYears. Compute again
	// when it is published.
	Provisional  bool
	UnknownYears []int
}

// Deadline is the first instant at which the whole limit has run since start.
// Faults: those of Limit.Check; worktime.pause_reversed;
// worktime.out_of_range when start, a pause or the end leaves the years that
// can be computed with.
func (c *Calendar) Deadline(start time.Time, l Limit, pauses []Pause) (Due, error) {
	r, err := c.run(start, l, pauses)
	if err != nil {
		return Due{}, err
	}
	end, suspended, err := r.end()
	if err != nil || suspended {
		return Due{Suspended: suspended}, err
	}
	due := Due{At: time.Unix(0, end).In(c.zone)}
	if l.Unit.Working() {
		due.UnknownYears = c.unknownYears(r.start, end)
		due.Provisional = len(due.UnknownYears) > 0
	}
	return due, nil
}

// clock is what a limit runs on.
type clock interface {
	// ran is how long it ran between two instants, none when reversed.
	ran(from, to int64) int64
	// reach is the first instant by which it has run that long, more than
	// nothing; false when that is beyond the last year.
	reach(from, long int64) (int64, bool)
}

// steady is the clock that never stops before the end of the range.
type steady struct{ end int64 }

func (steady) ran(from, to int64) int64 { return max(0, to-from) }

func (s steady) reach(from, long int64) (int64, bool) {
	if long >= s.end-from {
		return 0, false
	}
	return from + long, true
}

// run is one limit on its clock.
type run struct {
	clock  clock
	start  int64
	length int64
	pauses []span // after the start, ascending, disjoint
}

// never is the end of a pause that has not ended.
const never = int64(1<<63 - 1)

func (c *Calendar) run(start time.Time, l Limit, pauses []Pause) (run, error) {
	if err := l.Check(); err != nil {
		return run{}, err
	}
	from, err := c.instant(start)
	if err != nil {
		return run{}, err
	}
	r := run{start: from}
	if r.pauses, err = c.merge(pauses, from); err != nil {
		return run{}, err
	}
	if l.Unit.Working() {
		r.clock = c
	} else {
		r.clock = steady{c.starts[len(c.starts)-1]}
	}
	r.length, err = c.length(from, l)
	return r, err
}

// length is how long the limit's clock has to run from the instant.
func (c *Calendar) length(from int64, l Limit) (int64, error) {
	n := int64(l.N)
	switch l.Unit {
	case WorkingDay:
		return n * total(c.ordinary), nil
	case UrgentDay:
		return n * day, nil
	case CalendarDay:
		wall := wallAt(c.zone, from)
		if n > (c.starts[len(c.starts)-1]-from)/day+1 {
			return 0, outOfYears()
		}
		return firstShown(c.zone, wall+n*day) - from, nil
	}
	return n * hour, nil
}

func (r run) end() (at int64, suspended bool, err error) {
	at, left := r.start, r.length
	for _, p := range r.pauses {
		free := r.clock.ran(at, p.from)
		if left <= free {
			break
		}
		if p.to == never {
			return 0, true, nil
		}
		at, left = p.to, left-free
	}
	at, ok := r.clock.reach(at, left)
	if !ok {
		return 0, false, outOfYears()
	}
	return at, false, nil
}

// merge sorts the pauses, joins those that meet and leaves out what is before
// the instant.
func (c *Calendar) merge(pauses []Pause, after int64) ([]span, error) {
	if len(pauses) == 0 {
		return nil, nil
	}
	spans := make([]span, 0, len(pauses))
	for _, p := range pauses {
		s := span{to: never}
		var err error
		if s.from, err = c.instant(p.From); err != nil {
			return nil, err
		}
		if !p.To.IsZero() {
			if s.to, err = c.instant(p.To); err != nil {
				return nil, err
			}
		}
		if s.to < s.from {
			return nil, fault.New(fault.Invalid, "worktime.pause_reversed").
				With("from", p.From.Format(time.RFC3339)).With("to", p.To.Format(time.RFC3339))
		}
		if s.from = max(s.from, after); s.from < s.to {
			spans = append(spans, s)
		}
	}
	slices.SortFunc(spans, func(a, b span) int {
		if a.from < b.from {
			return -1
		}
		return 1
	})
	joined := spans[:0]
	for _, s := range spans {
		if last := len(joined) - 1; last >= 0 && s.from <= joined[last].to {
			joined[last].to = max(joined[last].to, s.to)
			continue
		}
		joined = append(joined, s)
	}
	return joined, nil
}

// instant is t when it lies in the years that can be computed with.
func (c *Calendar) instant(t time.Time) (int64, error) {
	// Beyond the range of UnixNano its result is undefined.
	if year := t.Year(); year < firstYear-1 || year > lastYear+1 || !c.covers(t.UnixNano()) {
		return 0, outOfYears()
	}
	return t.UnixNano(), nil
}

func outOfYears() error {
	// As text: a year is not a number to be grouped by thousands.
	return fault.New(fault.Invalid, "worktime.out_of_range").
		With("first", strconv.Itoa(firstYear)).With("last", strconv.Itoa(lastYear))
}
