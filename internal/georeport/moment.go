package georeport

import (
	"strconv"
	"strings"
	"time"
)

// forms are the times that servers write, with a zone and without one.
var forms = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700",
	"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02",
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, "20060102T150405Z07:00", "20060102T150405",
}

// ParseTime reads a time in any of the forms that servers write: the zone as Z,
// +08:00, +0800, +08, after a space or missing; a space or a T between day and
// time; fractions after a dot or a comma; seconds or milliseconds since 1970.
// A time without a zone is in the zone given.
func ParseTime(s string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, ok := epoch(s); ok {
		return t, true
	}
	iso := normal(s)
	for _, form := range forms {
		for _, candidate := range []string{iso, s} {
			t, err := time.ParseInLocation(form, candidate, zone)
			// The year is asked of the instant itself: another zone's first day of a
			// year is still the year before, and what is read must be writable.
			if t = t.UTC(); err == nil && t.Year() > 1 && t.Year() < 10_000 {
				return t.Truncate(time.Microsecond), true
			}
		}
	}
	return time.Time{}, false
}

// normal turns "2010-04-14 06:37:38,5 UTC" into "2010-04-14T06:37:38.5Z".
func normal(s string) string {
	s = strings.ToUpper(s)
	for _, name := range []string{" UTC", " GMT", " Z"} {
		if cut, ok := strings.CutSuffix(s, name); ok {
			s = cut + "Z"
		}
	}
	const day = len("2006-01-02")
	if len(s) > day && s[day] == ' ' {
		s = s[:day] + "T" + strings.TrimLeft(s[day:], " ")
	}
	s = strings.ReplaceAll(s, " +", "+")
	s = strings.ReplaceAll(s, " -", "-")
	return strings.Replace(s, ",", ".", 1)
}

// epoch reads seconds or milliseconds since 1970, told apart by their length:
// seconds have ten digits from 2001 to 2286.
func epoch(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil || n <= 0:
		return time.Time{}, false
	case len(s) == 10:
		return time.Unix(n, 0).UTC(), true
	case len(s) == 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}
