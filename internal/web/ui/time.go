package ui

import (
	"strconv"
	"time"
)

// Clock is the time of day, "16:20".
func (r Reader) Clock(t time.Time) string { return t.In(r.Zone).Format("15:04") }

// Day is the day as people say it: today, yesterday, tomorrow, else the date,
// with the year only when it is another one.
func (r Reader) Day(t time.Time) string {
	switch r.daysFromToday(t) {
	case 0:
		return r.Say("ui.day.today")
	case -1:
		return r.Say("ui.day.yesterday")
	case 1:
		return r.Say("ui.day.tomorrow")
	}
	return r.Date(t)
}

// Date is the calendar date, with the year only when it is not this year's.
func (r Reader) Date(t time.Time) string {
	key := "ui.date.short"
	if t.In(r.Zone).Year() != r.Now.In(r.Zone).Year() {
		key = "ui.date.year"
	}
	return r.date(key, t)
}

// Moment is day and time of day: "today 16:20", "21 Nov 16:20".
func (r Reader) Moment(t time.Time) string {
	return r.Say("ui.moment", "day", r.Day(t), "clock", r.Clock(t))
}

// Exact is the moment with its year, weekday and zone, for the one who needs
// to be sure: every shown time carries it.
func (r Reader) Exact(t time.Time) string {
	t = t.In(r.Zone)
	return r.Say("ui.moment.exact",
		"date", r.date("ui.date.year", t),
		"weekday", r.Say("ui.weekday."+strconv.Itoa(int(t.Weekday()))),
		"clock", r.Clock(t),
		"zone", "UTC"+t.Format("-07:00"))
}

// ByDay is Exact, or the date alone where the day begins at t: who names a day
// names no hour.
func (r Reader) ByDay(t time.Time) string {
	if at := t.In(r.Zone); at.Hour() == 0 && at.Minute() == 0 {
		return r.date("ui.date.year", t)
	}
	return r.Exact(t)
}

// Ago is how far t lies from now in the largest whole unit, with its
// direction: "5 minutes ago", "in 3 days". It is cut, not rounded, so that
// nothing is said to be a day old before a day has passed.
func (r Reader) Ago(t time.Time) string {
	past := !t.After(r.Now)
	d := r.Now.Sub(t).Abs()
	if d < time.Minute {
		return r.Say("ui.ago.now")
	}
	key := "ui.ago.future"
	if past {
		key = "ui.ago.past"
	}
	return r.Say(key, "amount", r.Amount(elapsed(d)))
}

// Twice says a time in the two ways that people need: how long, and when.
// "3 hours ago (today 13:20)".
func (r Reader) Twice(t time.Time) string {
	return r.Say("ui.twice", "how", r.Ago(t), "when", r.Moment(t))
}

func (r Reader) date(key string, t time.Time) string {
	t = t.In(r.Zone)
	return r.Say(key,
		"day", t.Day(),
		"month", r.Say("ui.month."+strconv.Itoa(int(t.Month()))),
		"year", strconv.Itoa(t.Year()))
}

// daysFromToday counts calendar days in the reader's zone: 23:59 and 00:01 are
// a day apart, and a day of 23 or 25 hours is still one day.
func (r Reader) daysFromToday(t time.Time) int {
	return dayNumber(t.In(r.Zone)) - dayNumber(r.Now.In(r.Zone))
}

func dayNumber(t time.Time) int {
	const day = 24 * 60 * 60
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / day)
}
