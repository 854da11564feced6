package worktime

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"wellfield/internal/civil"
)

// oracle is the definition of a deadline, walked minute by minute. It shares
// with the calendar only the Document.
type oracle struct {
	doc   Document
	begin time.Time
	wall  []int64 // what the clock shows in each minute, in minutes
	shown []int64 // the latest it has shown so far: doors follow this one
	open  []bool
	hours int // minutes of an ordinary working day
}

func newOracle(t testing.TB, d Document, begin time.Time, minutes int) *oracle {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{doc: d, begin: begin, wall: make([]int64, minutes), shown: make([]int64, minutes), open: make([]bool, minutes)}
	var hours []Hours
	for i := range minutes {
		at := begin.Add(time.Duration(i) * time.Minute)
		_, offset := at.In(zone).Zone()
		o.wall[i] = at.Unix()/60 + int64(offset)/60
		o.shown[i] = o.wall[i]
		if i > 0 {
			o.shown[i] = max(o.shown[i], o.shown[i-1])
		}
		if today := o.shown[i] / (24 * 60); i == 0 || today != o.shown[i-1]/(24*60) {
			hours = o.hoursOf(today)
		}
		o.open[i] = inside(hours, o.shown[i]%(24*60))
	}
	for m := range int64(24 * 60) {
		if inside(o.ordinary(), m) {
			o.hours++
		}
	}
	return o
}

func inside(hours []Hours, minuteOfDay int64) bool {
	for _, h := range hours {
		if minuteOf(h.From) <= minuteOfDay && minuteOfDay < minuteOf(h.To) {
			return true
		}
	}
	return false
}

func minuteOf(clock string) int64 {
	digit := func(i int) int64 { return int64(clock[i] - '0') }
	return (digit(0)*10+digit(1))*60 + digit(3)*10 + digit(4)
}

func (o *oracle) ordinary() []Hours {
	if len(o.doc.Ordinary) > 0 {
		return o.doc.Ordinary
	}
	for _, hours := range o.doc.Opening {
		if len(hours) > 0 {
			return hours
		}
	}
	return nil
}

// hoursOf are the openings of a day, given in days since 1970.
func (o *oracle) hoursOf(today int64) []Hours {
	date := time.Unix(today*24*60*60, 0).UTC()
	hours := o.doc.Opening[weekdays[date.Weekday()]]
	for _, y := range o.doc.Years {
		if slices.Contains(y.Holidays, civil.DayOf(date)) {
			return nil
		}
		if slices.Contains(y.Workdays, civil.DayOf(date)) && len(hours) == 0 {
			hours = o.ordinary()
		}
	}
	return hours
}

func (o *oracle) index(at time.Time) int { return int(at.Sub(o.begin) / time.Minute) }

// due walks until the limit is used up. It answers false when the window ends
// first, and counts what each day gave.
func (o *oracle) due(start time.Time, l Limit, pauses []Pause) (at time.Time, perDay map[int64]int, ok bool) {
	i := o.index(start)
	left, working := l.N*60, l.Unit.Working()
	switch l.Unit {
	case UrgentDay:
		left = l.N * 24 * 60
	case WorkingDay:
		left = l.N * o.hours
	case CalendarDay:
		j := i
		for j < len(o.wall) && o.wall[j] < o.wall[i]+int64(l.N)*24*60 {
			j++
		}
		left = j - i
	}
	type gap struct{ from, to int }
	var gaps []gap
	for _, p := range pauses {
		g := gap{o.index(p.From), len(o.wall)}
		if !p.To.IsZero() {
			g.to = o.index(p.To)
		}
		gaps = append(gaps, g)
	}
	perDay = make(map[int64]int)
	today, counted := o.shown[i]/(24*60), 0
minutes:
	for ; left > 0; i++ {
		if i >= len(o.open) {
			return time.Time{}, nil, false
		}
		if working && !o.open[i] {
			continue
		}
		for _, g := range gaps {
			if g.from <= i && i < g.to {
				if g.to == len(o.wall) {
					return time.Time{}, nil, false
				}
				continue minutes
			}
		}
		if o.shown[i]/(24*60) != today {
			perDay[today] += counted
			today, counted = o.shown[i]/(24*60), 0
		}
		counted++
		left--
	}
	perDay[today] += counted
	return o.begin.Add(time.Duration(i) * time.Minute), perDay, true
}

// unknown are the years that the days from start until due depend on.
func (o *oracle) unknown(start, due time.Time) (years []int) {
	if o.doc.NoHolidays {
		return nil
	}
	note := func(year int) {
		if !o.doc.Years[year].Complete && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	for n := o.shown[o.index(start)] / (24 * 60); n <= o.shown[o.index(due)-1]/(24*60); n++ {
		date := time.Unix(n*24*60*60, 0).UTC()
		note(date.Year())
		if date.Month() == time.December && date.Day() > 31-o.doc.LateDays {
			note(date.Year() + 1)
		}
	}
	slices.Sort(years)
	return years
}

// WELLFIELD_CASES asks for more cases than the 100,000 of every run.
func TestDeadlineEqualsMinuteByMinute(t *testing.T) {
	const each, window = 4_000, 550 * 24 * 60
	cases := 100_000
	if more, err := strconv.Atoi(os.Getenv("WELLFIELD_CASES")); err == nil {
		cases = more
	}
	r := rand.New(rand.NewPCG(2025, 1))
	compared := 0
	var met hard
	for n := 0; compared < cases; n++ {
		doc := randomDocument(r, awkward[n%len(awkward)])
		c, err := NewCalendar(1, doc)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Date(2010, time.January, 1+r.IntN(600), 0, 0, 0, 0, time.UTC)
		o := newOracle(t, doc, begin, window)
		for range each {
			// Two days from the edge, so that pauses before the start and the
			// first clock reading are inside.
			start := begin.Add(time.Duration(2*24*60+r.IntN(window/2)) * time.Minute)
			l := randomLimit(r)
			pauses := randomPauses(r, start)
			if compare(t, c, o, start, l, pauses) {
				compared++
				met.note(c, start, l, pauses)
			}
			if t.Failed() {
				t.Fatalf("calendar %d %+v\nstart %s, %s, pauses %v", n, doc, start.In(c.Zone()), l, pauses)
			}
		}
	}
	t.Logf("%d cases equal, %d of them over a change of the clocks, %d over a make-up workday, %d over a pause", compared, met.clocks, met.workdays, met.pauses)
	if share := cases / 100; met.clocks < share || met.workdays < share || met.pauses < share {
		t.Error("what is hard is hardly ever met, so equality shows little")
	}
}

// hard counts the cases that meet what goes wrong most easily.
type hard struct{ clocks, workdays, pauses int }

func (h *hard) note(c *Calendar, start time.Time, l Limit, pauses []Pause) {
	due, err := c.Deadline(start, l, pauses)
	if err != nil || due.Suspended {
		return
	}
	_, before := start.In(c.Zone()).Zone()
	if _, after := due.At.Zone(); before != after {
		h.clocks++
	}
	if slices.ContainsFunc(pauses, func(p Pause) bool { return p.From.Before(due.At) && p.To.After(start) }) {
		h.pauses++
	}
	if !l.Unit.Working() {
		return
	}
	for n := c.dayAt(start.UnixNano()); n <= c.dayAt(due.At.UnixNano()-1); n++ {
		if c.listed[n] == listedWorkday {
			h.workdays++
			return
		}
	}
}

// compare checks one case; it answers false when it leaves the window.
func compare(t *testing.T, c *Calendar, o *oracle, start time.Time, l Limit, pauses []Pause) bool {
	due, err := c.Deadline(start, l, pauses)
	if err != nil {
		t.Errorf("Deadline: %v", err)
		return true
	}
	want, perDay, ok := o.due(start, l, pauses)
	openEnded := slices.ContainsFunc(pauses, func(p Pause) bool { return p.To.IsZero() })
	if !ok {
		if !due.Suspended && due.At.Before(o.begin.Add(time.Duration(len(o.open))*time.Minute)) {
			t.Errorf("due %s, but the minutes say later", due.At)
		}
		return due.Suspended && openEnded
	}
	if due.Suspended || !due.At.Equal(want) {
		t.Errorf("due %s (suspended %v), minute by minute %s", due.At, due.Suspended, want.In(c.Zone()))
		return true
	}
	var unknown []int
	if l.Unit.Working() {
		unknown = o.unknown(start, want)
	}
	if !slices.Equal(due.UnknownYears, unknown) || due.Provisional != (len(unknown) > 0) {
		t.Errorf("unknown years %v (provisional %v), want %v", due.UnknownYears, due.Provisional, unknown)
	}
	if steps, err := c.Explain(start, l, pauses); err != nil {
		t.Errorf("Explain: %v", err)
	} else {
		for _, s := range steps {
			n, _ := dayNumber(s.Day)
			if s.Counted != time.Duration(perDay[int64(n)])*time.Minute {
				t.Errorf("%s counts %s, minute by minute %d", s.Day, s.Counted, perDay[int64(n)])
			}
			delete(perDay, int64(n))
		}
		if len(perDay) > 0 {
			t.Errorf("days missing from the explanation: %v", perDay)
		}
	}
	return true
}
