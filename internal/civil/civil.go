// Package civil is the calendar day: what "valid from" and "valid to" mean in
// areas, organisations and documents, without a time of day or a zone.
package civil

import (
	"time"

	"wellfield/internal/fault"
)

// Day is a calendar day as "2006-01-02". The empty Day is open: no beginning
// or no end. Days compare as strings.
type Day string

// ParseDay reads "2006-01-02"; the empty string is the open day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return "", nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fault.New(fault.Invalid, "day.malformed").With("value", s)
	}
	return Day(t.Format(time.DateOnly)), nil
}

// DayOf is the day of t in its own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Time is midnight of the day in the zone; the zero time for the open day.
func (d Day) Time(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// Span is the days from From on and before To: To is the first day after the
// end, so that a successor starts on the day its predecessor's To names.
type Span struct {
	From Day `json:"from,omitempty" yaml:"from,omitempty"`
	To   Day `json:"to,omitempty" yaml:"to,omitempty"`
}

// Holds tells whether the day lies in the span.
func (s Span) Holds(d Day) bool {
	return (s.From == "" || d >= s.From) && (s.To == "" || d < s.To)
}

// Meets tells whether two spans share a day.
func (s Span) Meets(o Span) bool {
	return (s.To == "" || o.From == "" || o.From < s.To) && (o.To == "" || s.From == "" || s.From < o.To)
}
