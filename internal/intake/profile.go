package intake

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// profileRows bounds how many rows a draft looks at, and mostWords how many
// different words of a column it counts.
const (
	profileRows = 200_000
	mostWords   = 1000
)

// column is what a draft knows of a column.
type column struct {
	name    string
	filled  int
	words   map[string]int // nil when there are more than mostWords
	undated bool           // some value is no date
	dates   []dates        // the ways in which the values are written, rarely more than one
	sheet   bool           // from a workbook, where dates may be day numbers
	mixed   bool           // some values are
	samples []string       // some different values, for telling patterns apart
	numbers bool           // every value is a number
	low     float64
	high    float64
	points  bool // every value is a pair of numbers
}

// dates are the patterns that have read every value of one way of writing.
type dates []*pattern

// mostWays is how many ways of writing dates one column may mix. Workbooks mix
// day numbers with text that only looks like a date.
const mostWays = 3

// profile is what a draft knows of a file.
type profile struct {
	columns []*column
	rows    int
	broken  int
	all     bool // the whole file was looked at
}

// look reads rows into a profile.
func look(src source) (*profile, error) {
	p := &profile{}
	_, sheet := src.(*sheetSource)
	for _, name := range src.columns() {
		p.columns = append(p.columns, &column{name: name, words: map[string]int{}, numbers: true, points: true, sheet: sheet})
	}
	for p.rows < profileRows {
		rec, err := src.next()
		if errors.Is(err, io.EOF) {
			p.all = true
			return p, nil
		}
		if err != nil {
			return nil, err
		}
		p.rows++
		if rec.broken != nil {
			p.broken++
			continue
		}
		for i, c := range p.columns {
			if i < len(rec.cells) {
				c.add(strings.TrimSpace(rec.cells[i]))
			}
		}
	}
	return p, nil
}

// add takes one value into account.
func (c *column) add(s string) {
	if s == "" {
		return
	}
	c.filled++
	if c.words != nil {
		_, known := c.words[s]
		c.words[s]++
		switch {
		case len(c.words) > mostWords:
			c.words = nil
		case known:
			return // nothing new to learn from it
		case len(c.samples) < 200:
			c.samples = append(c.samples, s)
		}
	}
	c.undated = c.undated || !c.addDate(s)
	if c.numbers {
		n, ok := degrees(s)
		if ok && c.filled == 1 {
			c.low, c.high = n, n
		}
		c.numbers, c.low, c.high = ok, min(c.low, n), max(c.high, n)
	}
	if c.points {
		_, _, c.points = pair(s)
	}
}

// addDate narrows the patterns of the way in which s is written, or begins a
// further way. It tells whether s is a date at all.
func (c *column) addDate(s string) bool {
	if c.undated {
		return false
	}
	if n, ok := degrees(s); ok && c.sheet && dayNumber(n) {
		c.mixed = true
		return true
	}
	reads := func(p *pattern) bool { _, ok := p.parse(s); return ok }
	for i, way := range c.dates {
		if slices.ContainsFunc(way, reads) {
			c.dates[i] = slices.DeleteFunc(slices.Clone(way), func(p *pattern) bool { return !reads(p) })
			return true
		}
	}
	way := slices.DeleteFunc(slices.Clone(datePatterns), func(p *pattern) bool { return !reads(p) })
	if len(way) == 0 || len(c.dates) == mostWays {
		return false
	}
	c.dates = append(c.dates, way)
	return true
}

// dayNumber tells whether n may be a spreadsheet's number for a day from 1970 to 2100.
func dayNumber(n float64) bool { return n >= 25569 && n <= 73051 }

// formats are the patterns to write down for the column, none when it cannot
// be a column of dates.
func (c *column) formats() []string {
	between := func(low, high float64) bool { return c.low >= low && c.high <= high }
	switch {
	case c.filled == 0:
		return nil
	case !c.undated && len(c.dates) > 0:
		var out []string
		for _, way := range c.dates {
			out = append(out, way[0].text)
		}
		if c.sheet && c.mixed {
			out = append(out, "excel")
		}
		return out
	case !c.numbers:
		return nil
	case between(25569, 73051):
		return []string{"excel"}
	case between(31_536_000, 4_102_444_800):
		return []string{"unix"}
	case between(31_536_000_000, 4_102_444_800_000):
		return []string{"unix_ms"}
	}
	return nil
}

// counted are the words of the column, the commonest first.
func (c *column) counted() []string {
	return slices.SortedFunc(maps.Keys(c.words), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.words[b], c.words[a]), strings.Compare(a, b))
	})
}

// datePatterns are the ways of writing dates that a draft knows, the strictest
// first, so that the first that reads every value is the one to write down.
var datePatterns = allPatterns()

func allPatterns() []*pattern {
	days := []string{"yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "yyyy年MM月dd日", "MM/dd/yyyy", "dd/MM/yyyy",
		"dd.MM.yyyy", "MM-dd-yyyy", "dd-MM-yyyy", "dd-MMM-yyyy", "dd MMM yyyy", "MMM dd, yyyy",
		"yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "M-d-yyyy", "d-M-yyyy",
		"d MMM yyyy", "MMM d, yyyy", "M/d/yy", "d/M/yy"}
	times := []string{"", " HH:mm:ss", " HH:mm", " hh:mm:ss a", " hh:mm a", "THH:mm:ss", "THH:mm:ssZ", "THH:mm:ss.SSSZ",
		"THH:mm:ss.SSS", " HH:mm:ss.SSS", " HH:mm:ssZ", " HH:mm:ss Z", "THH:mm", "THH:mmZ", " H:mm:ss", " H:mm",
		" h:mm:ss a", " h:mm a", " HH时mm分", " HH时mm分ss秒", " H时m分"}
	var out []*pattern
	for _, text := range days {
		for _, clock := range times {
			p, err := compilePattern(text + clock)
			if err != nil {
				panic("intake: a pattern of our own does not compile: " + text + clock)
			}
			out = append(out, p)
		}
	}
	return out
}

// rival is a pattern that reads every value of the way too, but some as another
// day: the file alone does not say which is meant.
func (d dates) rival(samples []string) *pattern {
	for _, p := range d[1:] {
		for _, s := range samples {
			a, ok := d[0].parse(s)
			b, too := p.parse(s)
			if ok && too && a != b {
				return p
			}
		}
	}
	return nil
}
