package worktime

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wellfield/internal/civil"
)

// TestRealBostonWorkingDays recomputes the targets of dead animals: one working
// day. Which days were worked is derived from one half of the rows, and compared
// with the other.
func TestRealBostonWorkingDays(t *testing.T) {
	zone := newYork(t)
	rows := slices.DeleteFunc(bostonRows(t, movedBack(zone)), func(r boston) bool { return r.kind != deadAnimal })
	doc := bostonCalendar(t, rows)
	for year := 2013; year <= 2018; year++ {
		t.Logf("closed in %d: %v", year, doc.Years[year].Holidays)
	}
	c := mustCalendar(t, doc)
	var s shares
	for _, r := range rows {
		if r.known {
			continue
		}
		due := bostonDue(t, c, r)
		found := bostonAgrees(c, r, due)
		if s.add(found); found == "another day" {
			t.Logf("another day: reported %s, due %s, computed %s", r.open, r.due, due)
		}
	}
	s.say(t, "dead animals, one working day from 8:30 to 17:00")
	if s.of("equal to the second", "equal but for up to 60 seconds") < 43.8 ||
		s.of("equal to the second", "equal but for up to 60 seconds", "equal, put off from closing to the next opening") < 99.6 {
		t.Error("fewer targets agree than when this was written")
	}
}

func bostonAgrees(c *Calendar, r boston, due time.Time) string {
	switch {
	case r.due.Equal(due):
		return "equal to the second"
	case near(r.due, due):
		return "equal but for up to 60 seconds"
	case near(r.due, putOff(c, due)):
		return "equal, put off from closing to the next opening"
	case (r.due.Sub(due).Abs() < 2*slack):
		return "one to two minutes beside it"
	case civil.DayOf(r.due) == civil.DayOf(putOff(c, due)):
		return "that day, at another time"
	}
	return "another day"
}

// bostonCalendar is Monday to Friday, 8:30 to 17:00, without the days that the
// known rows do not count. For each row that is due later than the calendar so far
// says, the earliest first, the day is closed by which most rows around it come to
// agree, where there is one.
func bostonCalendar(t *testing.T, rows []boston) Document {
	doc := Document{Zone: "America/New_York", Opening: mondayToFriday(Hours{"08:30", "17:00"}), Years: map[int]Year{}}
	for year := 2013; year <= 2018; year++ {
		doc.Years[year] = Year{Complete: true}
	}
	known := slices.DeleteFunc(slices.Clone(rows), func(r boston) bool { return !r.known })
	slices.SortFunc(known, func(a, b boston) int { return a.open.Compare(b.open) })
	c := mustCalendar(t, doc)
	for _, r := range known {
		due := putOff(c, bostonDue(t, c, r))
		if civil.DayOf(r.due) <= civil.DayOf(due) {
			continue
		}
		around := slices.DeleteFunc(slices.Clone(known), func(o boston) bool { return o.open.Sub(r.open).Abs() > 10*24*time.Hour })
		best, most := c, bostonAgreeing(t, c, around)
		for day := r.open; day.Before(due.AddDate(0, 0, 1)); day = day.AddDate(0, 0, 1) {
			closed := mustCalendar(t, withHoliday(doc, civil.DayOf(day)))
			if n := bostonAgreeing(t, closed, around); n > most {
				best, most = closed, n
			}
		}
		for year := 2013; best != c && year <= 2018; year++ {
			y := Year{Complete: true}
			for number, as := range best.listed {
				if d := dayOf(number); as == listedHoliday && strings.HasPrefix(string(d), strconv.Itoa(year)) {
					y.Holidays = append(y.Holidays, d)
				}
			}
			slices.Sort(y.Holidays)
			doc.Years[year] = y
		}
		c = best
	}
	return doc
}

func withHoliday(d Document, day civil.Day) Document {
	d.Years = maps.Clone(d.Years)
	year, err := strconv.Atoi(string(day[:4]))
	if err != nil {
		panic(err)
	}
	y := d.Years[year]
	y.Complete, y.Holidays = true, append(slices.Clip(y.Holidays), day)
	d.Years[year] = y
	return d
}

func bostonDue(t *testing.T, c *Calendar, r boston) time.Time {
	due, err := c.Deadline(r.open, Limit{1, WorkingDay}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return due.At
}

func bostonAgreeing(t *testing.T, c *Calendar, rows []boston) (n int) {
	for _, r := range rows {
		if due := bostonDue(t, c, r); near(r.due, due) || near(r.due, putOff(c, due)) {
			n++
		}
	}
	return n
}

// putOff is the next opening where an instant is one of closing.
func putOff(c *Calendar, at time.Time) time.Time {
	opening, ok := c.reach(at.UnixNano(), 1)
	if !ok {
		return at
	}
	return time.Unix(0, opening-1).In(c.zone)
}
