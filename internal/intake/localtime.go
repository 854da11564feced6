package intake

import "time"

// clockNote says what was unusual about a local time.
type clockNote uint8

const (
	clockPlain    clockNote = iota
	clockSkipped            // the clock never showed it: it was put forward
	clockRepeated           // the clock showed it twice: it was put back
)

// instant is the moment at which the clocks of the zone showed w. A time that
// they skipped is the moment they were put forward; a time that they showed
// twice is the first of the two. By this rule a later local time is never an
// earlier moment, so that no comparison inside a file is turned round.
func instant(w wall, zone *time.Location) (time.Time, clockNote) {
	read := time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, w.nano, time.UTC)
	if w.zoned {
		return read.Add(-time.Duration(w.offset) * time.Second), clockPlain
	}
	const aDay = 24 * time.Hour
	_, before := read.Add(-aDay).In(zone).Zone()
	_, after := read.Add(aDay).In(zone).Zone()
	first := read.Add(-time.Duration(before) * time.Second)
	if before == after {
		return first, clockPlain
	}
	second := read.Add(-time.Duration(after) * time.Second)
	_, atFirst := first.In(zone).Zone()
	_, atSecond := second.In(zone).Zone()
	switch {
	case atFirst == before && atSecond == after:
		return first, clockRepeated
	case atFirst == before:
		return first, clockPlain
	case atSecond == after:
		return second, clockPlain
	}
	change, _ := first.In(zone).ZoneBounds()
	return change.UTC(), clockSkipped
}
