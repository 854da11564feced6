package worktime

import (
	"strconv"
	"strings"

	"wellfield/internal/fault"
)

// Unit says which clock a limit runs on. It is always written out: the same
// number means very different days on different clocks.
type Unit string

// The units, as in practice after GB/T 30428.8. The urgent units run through
// nights, weekends and holidays; the working units only inside opening hours
// on working days; calendar days end at the same local time.
const (
	UrgentHour  Unit = "urgent_hour"
	UrgentDay   Unit = "urgent_day"
	WorkingHour Unit = "working_hour"
	WorkingDay  Unit = "working_day"
	CalendarDay Unit = "calendar_day"
)

// Units lists every unit, from the strictest clock to the loosest.
func Units() []Unit {
	return []Unit{UrgentHour, UrgentDay, WorkingHour, WorkingDay, CalendarDay}
}

// Known tells whether u is one of the units.
func (u Unit) Known() bool {
	switch u {
	case UrgentHour, UrgentDay, WorkingHour, WorkingDay, CalendarDay:
		return true
	}
	return false
}

// Working tells whether u runs on opening hours, so that holidays matter.
func (u Unit) Working() bool { return u == WorkingHour || u == WorkingDay }

// MaxN is the largest number of units in a limit. It is far above any lawful
// term; a larger number is a slip of the hand.
const MaxN = 100_000

// Limit is how long something may take: N units, N from 1 to MaxN. It lives
// beneath the catalogue, which attaches one to each class, because the
// arithmetic of limits needs it and knows nothing of classes. The zero Limit
// is no limit and is refused wherever one is needed.
//
// Its text, in JSON and YAML too, is "2 urgent_hour".
type Limit struct {
	N    int
	Unit Unit
}

// ParseLimit reads the text form: a whole number, one space, a unit. Faults:
// limit.malformed, limit.unit_missing (a bare number is never given a unit by
// guess), limit.unit_unknown, limit.out_of_range.
func ParseLimit(s string) (Limit, error) {
	number, unit, spaced := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	if err != nil || strconv.Itoa(n) != number {
		if isDigits(number) {
			return Limit{}, outOfRange(number)
		}
		return Limit{}, fault.New(fault.Invalid, "limit.malformed").With("value", clip(s))
	}
	if !spaced || strings.TrimSpace(unit) == "" {
		return Limit{}, fault.New(fault.Invalid, "limit.unit_missing").With("value", clip(s))
	}
	l := Limit{N: n, Unit: Unit(unit)}
	if err := l.Check(); err != nil {
		return Limit{}, err
	}
	return l, nil
}

// Check returns the fault in l: limit.unit_missing, limit.unit_unknown or
// limit.out_of_range; nil when l can be computed with.
func (l Limit) Check() error {
	if l.Unit == "" {
		return fault.New(fault.Invalid, "limit.unit_missing").With("value", strconv.Itoa(l.N))
	}
	if !l.Unit.Known() {
		return fault.New(fault.Invalid, "limit.unit_unknown").With("unit", clip(string(l.Unit)))
	}
	if l.N < 1 || l.N > MaxN {
		return outOfRange(strconv.Itoa(l.N))
	}
	return nil
}

// IsZero tells whether l is no limit; it makes omitzero leave it out.
func (l Limit) IsZero() bool { return l == Limit{} }

// String is the text form.
func (l Limit) String() string { return strconv.Itoa(l.N) + " " + string(l.Unit) }

// MarshalText writes the text form and refuses what ParseLimit would refuse.
func (l Limit) MarshalText() ([]byte, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	return []byte(l.String()), nil
}

// UnmarshalText reads the text form with the faults of ParseLimit.
func (l *Limit) UnmarshalText(text []byte) error {
	parsed, err := ParseLimit(string(text))
	if err != nil {
		return err
	}
	*l = parsed
	return nil
}

func outOfRange(number string) error {
	return fault.New(fault.Invalid, "limit.out_of_range").With("value", clip(number)).With("max", MaxN)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// clip keeps a refused value short enough to be shown in a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
