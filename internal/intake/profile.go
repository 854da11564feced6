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
	dates   []*pattern     // the patterns that have read every value so far
	samples []string       // some different values, for telling patterns apart
	numbers bool           // every value is a number
	low     float64
	high    float64
	points  bool // every value is a pair of numbers
}

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
	for _, name := range src.columns() {
		p.columns = append(p.columns, &column{name: name, words: map[string]int{}, dates: datePatterns, numbers: true, points: true})
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
	if len(c.dates) > 0 {
		c.dates = slices.DeleteFunc(slices.Clone(c.dates), func(p *pattern) bool {
			_, ok := p.parse(s)
			return !ok
		})
	}
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

// rival is a pattern that reads every value too, but some as another day: the
// file alone does not say which is meant.
func (c *column) rival() *pattern {
	for _, p := range c.dates[1:] {
		for _, s := range c.samples {
			a, _ := c.dates[0].parse(s)
			b, _ := p.parse(s)
			if a != b {
				return p
			}
		}
	}
	return nil
}
