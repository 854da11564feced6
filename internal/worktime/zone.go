package worktime

import (
	"strings"
	"time"
	_ "time/tzdata" // a calendar must not depend on what the machine has installed

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// Instants are nanoseconds since 1970 UTC. A wall time is what a clock in the
// zone shows, in nanoseconds since its own 1970-01-01 00:00; a day number is
// the whole days in it.
const (
	second = int64(time.Second)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// The years that can be computed with. Every difference of two instants in
// them fits a time.Duration.
const (
	firstYear = 1970
	lastYear  = 2199
)

// widestOffset is more than any zone was ever from UTC.
const widestOffset = 16 * hour

func loadZone(name string) (*time.Location, error) {
	// "" and "Local" would mean something else on every machine.
	if name == "" || strings.EqualFold(name, "local") {
		return nil, fault.New(fault.Invalid, "calendar.zone_unknown").At("zone").With("zone", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fault.New(fault.Invalid, "calendar.zone_unknown").At("zone").With("zone", clip(name))
	}
	return zone, nil
}

// firstShown is the first instant at which clocks in the zone show the wall
// time or a later one. It grows with the wall time, so days and openings never
// overlap, whatever the zone does.
func firstShown(zone *time.Location, wall int64) int64 {
	at := wall - widestOffset
	for {
		t := time.Unix(0, at).In(zone)
		_, offset := t.Zone()
		shown := max(at, wall-int64(offset)*second)
		_, bound := t.ZoneBounds()
		if bound.IsZero() {
			return shown
		}
		// On 31 December of a leap year far ahead, ZoneBounds answers with an
		// end that has already passed; no zone changes its clocks that day.
		end := bound.UnixNano()
		if end <= at {
			end = at + hour
		}
		if shown < end {
			return shown
		}
		at = end
	}
}

// wallAt is what clocks in the zone show at the instant.
func wallAt(zone *time.Location, at int64) int64 {
	_, offset := time.Unix(0, at).In(zone).Zone()
	return at + int64(offset)*second
}

// dayNumber reads a day; ok is false for the open day and for what is no day.
func dayNumber(d civil.Day) (n int, ok bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil || t.Year() < firstYear-1 || t.Year() > lastYear {
		return 0, false
	}
	return int(floorDiv(t.Unix(), 24*60*60)), true
}

func dayOf(number int) civil.Day {
	return civil.DayOf(time.Unix(int64(number)*24*60*60, 0).UTC())
}

// newYear is the day number of 1 January.
func newYear(year int) int {
	return int(floorDiv(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Unix(), 24*60*60))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
