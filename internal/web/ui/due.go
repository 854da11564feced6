package ui

import "time"

// Amount is a length of time in a unit that the words name. Working units are
// not hours of the clock, so the calendar that knows them makes the amount.
type Amount struct {
	N    int
	Unit string // minute, hour, day, month, year, working_hour, working_day, ...
}

// Amount is the amount in words: "4 working hours".
func (r Reader) Amount(a Amount) string { return r.Say("ui.amount."+a.Unit, "n", a.N) }

// elapsed is d in the largest unit of which it holds at least one.
func elapsed(d time.Duration) Amount {
	const day = 24 * time.Hour
	switch {
	case d < time.Hour:
		return Amount{int(d / time.Minute), "minute"}
	case d < day:
		return Amount{int(d / time.Hour), "hour"}
	case d < 60*day:
		return Amount{int(d / day), "day"}
	case d < 730*day:
		return Amount{int(d / (30 * day)), "month"}
	}
	return Amount{int(d / (365 * day)), "year"}
}

// Pace says how a case stands against its limit.
type Pace uint8

// The paces. The zero Pace is a case without a limit.
const (
	NoLimit Pace = iota
	OnTime       // more than a fifth of the limit is left
	Soon         // the last fifth
	Overdue      // still open after its time
	Paused       // the clock stands, for instance while the reporter is asked
	Met          // ended in time
	Missed       // ended late
)

var paceNames = [...]string{"none", "on_time", "soon", "overdue", "paused", "met", "missed"}

func (p Pace) String() string { return paceNames[p] }

// Due is a limit as a page shows it, already decided by whoever knows the
// calendar and the clock of the case.
type Due struct {
	Pace        Pace
	At          time.Time // when the limit ends; unused while paused
	Left        Amount    // what is left or over on the class's own clock; zero: clock time
	Used        float64   // part of the limit that is used up, 1 at the end, more when late
	Provisional bool      // a year without published holidays was touched
	Of          string    // what is due, where it is not the handling
	Extended    time.Time // where more time moved the limit to; zero: nowhere. At stays what it was
}

// Presses tells whether it is late or nearly so.
func (d Due) Presses() bool { return d.Pace == Soon || d.Pace == Overdue }

// of says what the words are about, where it is not the handling.
func (r Reader) of(d Due, words string) string {
	if d.Of == "" {
		return words
	}
	return r.Say("limits.stage_left", "stage", d.Of, "left", words)
}

// Due says the limit twice: what is left, and when it ends.
// "4 working hours left (today 16:20)".
func (r Reader) Due(d Due) string {
	if !d.Extended.IsZero() {
		until := d.Extended
		d.Extended = time.Time{}
		return r.Say("ui.due.extended", "due", r.Due(d), "until", r.Moment(until))
	}
	switch d.Pace {
	case NoLimit, Paused:
		return r.of(d, r.Say("ui.due."+d.Pace.String()))
	}
	left := d.Left
	if left.Unit == "" {
		left = elapsed(d.At.Sub(r.Now).Abs())
	}
	return r.of(d, r.Say("ui.due."+d.Pace.String(), "left", r.Amount(left), "when", r.Moment(d.At)))
}

// DueShort is Due without the moment, for a dense row whose bar carries the
// moment in its title.
func (r Reader) DueShort(d Due) string {
	switch d.Pace {
	case NoLimit, Paused, Met, Missed:
		return r.of(d, r.Say("ui.due.short."+d.Pace.String()))
	}
	left := d.Left
	if left.Unit == "" {
		left = elapsed(d.At.Sub(r.Now).Abs())
	}
	return r.of(d, r.Say("ui.due.short."+d.Pace.String(), "left", r.Amount(left)))
}

// used is the part of the bar to fill, in thousandths of its width.
func (d Due) used() int {
	const full = 1000
	if d.Pace == Overdue || d.Pace == Missed || d.Used > 1 {
		return full
	}
	return int(max(d.Used, 0) * full)
}
