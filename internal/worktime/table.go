package worktime

import "sort"

// table holds the openings of one year as instants, ascending and disjoint,
// with the opening time before each of them.
type table struct {
	openings []span
	before   []int64 // one longer than openings; the last is the year's sum
}

// year returns the table of a year within the range. It is made at first use;
// when two callers make it at once, both make the same.
func (c *Calendar) year(year int) *table {
	slot := &c.tables[year-firstYear]
	if t := slot.Load(); t != nil {
		return t
	}
	t := c.makeTable(year)
	slot.Store(t)
	return t
}

func (c *Calendar) makeTable(year int) *table {
	t := &table{before: []int64{0}}
	var sum int64
	for number := newYear(year); number < newYear(year+1); number++ {
		hours, _ := c.plan(number)
		midnight := int64(number) * day
		for _, h := range hours {
			open := span{firstShown(c.zone, midnight+h.from), firstShown(c.zone, midnight+h.to)}
			if open.length() <= 0 {
				continue // skipped by a clock change
			}
			sum += open.length()
			t.openings = append(t.openings, open)
			t.before = append(t.before, sum)
		}
	}
	return t
}

// sum is the opening of the whole year.
func (t *table) sum() int64 { return t.before[len(t.openings)] }

// until is the opening from the start of the year to an instant in it.
func (t *table) until(at int64) int64 {
	// The first opening that has not ended.
	i := sort.Search(len(t.openings), func(i int) bool { return t.openings[i].to > at })
	if i == len(t.openings) {
		return t.sum()
	}
	return t.before[i] + max(0, at-t.openings[i].from)
}

// reach is the first instant by which the year has been open that long, which
// is more than nothing and at most its sum.
func (t *table) reach(open int64) int64 {
	i := sort.Search(len(t.openings), func(i int) bool { return t.before[i+1] >= open })
	return t.openings[i].from + open - t.before[i]
}

// yearAt is the year an instant within the range lies in; the end of the range
// counts to the last year.
func (c *Calendar) yearAt(at int64) int {
	later := sort.Search(len(c.starts), func(i int) bool { return c.starts[i] > at })
	return min(firstYear-1+later, lastYear)
}

// covers tells whether an instant lies in the years that can be computed with.
func (c *Calendar) covers(at int64) bool {
	return at >= c.starts[0] && at < c.starts[len(c.starts)-1]
}

// ran is the opening between two instants, none when they are reversed.
func (c *Calendar) ran(from, to int64) int64 {
	if to <= from {
		return 0
	}
	year, end := c.yearAt(from), c.yearAt(to)
	open := -c.year(year).until(from)
	for ; year < end; year++ {
		open += c.year(year).sum()
	}
	return open + c.year(end).until(to)
}

// reach is the first instant by which the doors have been open that long since
// the instant from; false when that is beyond the last year.
func (c *Calendar) reach(from, open int64) (int64, bool) {
	year := c.yearAt(from)
	open += c.year(year).until(from)
	for open > c.year(year).sum() {
		open -= c.year(year).sum()
		if year++; year > lastYear {
			return 0, false
		}
	}
	return c.year(year).reach(open), true
}
