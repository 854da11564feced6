package dispatch

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	minutesPerDay = 24 * 60
	daysPerWeek   = 7
)

// weekdays are the days of a rule, by time.Weekday.
var weekdays = [daysPerWeek]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// window is when a rule holds within a week.
type window struct {
	allDay   bool
	from, to int // minutes of the day; to <= from reaches into the next morning
	days     [daysPerWeek]bool
}

// clock reads "08:30" as minutes, up to "24:00".
func clock(s string) (minutes int, ok bool) {
	hour, minute, found := strings.Cut(s, ":")
	h, errH := strconv.Atoi(hour)
	m, errM := strconv.Atoi(minute)
	ok = found && len(s) == len("08:30") && errH == nil && errM == nil &&
		h >= 0 && m >= 0 && m < 60 && (h < 24 || h == 24 && m == 0)
	return h*60 + m, ok
}

// newWindow is the window of a rule that was checked.
func newWindow(r *Rule) window {
	w := window{allDay: r.Hours == nil}
	if r.Hours != nil {
		w.from, _ = clock(r.Hours.From)
		w.to, _ = clock(r.Hours.To)
	}
	for i, name := range weekdays {
		w.days[i] = len(r.Days) == 0 || slices.Contains(r.Days, name)
	}
	return w
}

// moment is a minute of the week, as the rules see time.
type moment struct {
	day    time.Weekday
	minute int
}

func momentOf(t time.Time) moment { return moment{t.Weekday(), t.Hour()*60 + t.Minute()} }

// holds answers for the hours and for the days apart, so that a near miss can
// say which of the two it was.
func (w *window) holds(m moment) (hours, days bool) {
	day := m.day
	switch {
	case w.allDay:
		hours = true
	case w.from < w.to:
		hours = w.from <= m.minute && m.minute < w.to
	case m.minute < w.to:
		hours, day = true, (m.day+daysPerWeek-1)%daysPerWeek
	default:
		hours = m.minute >= w.from
	}
	return hours, w.days[day]
}
