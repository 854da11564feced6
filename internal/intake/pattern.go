package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/fault"
)

// wall is what a clock on the wall showed: a date and time without a place, or
// with its offset when the text carried one.
type wall struct {
	year, month, day, hour, minute, second, nano int
	offset                                       int // seconds east of UTC
	zoned                                        bool
}

// pattern reads one way of writing dates. It is either a name (excel,
// excel1904, unix, unix_ms) or letters as spreadsheets write them:
// yyyy yy M MM MMM MMMM d dd H HH h hh m mm s ss S a Z, where one letter takes
// one or two digits and two letters take exactly two. Anything else stands for
// itself, letters in single quotes.
type pattern struct {
	text  string
	named func(string) (wall, bool)
	parts []part
	timed bool // it reads a time of day
}

// part is one piece of a pattern: a field with its letter and width, or a
// literal when letter is 0.
type part struct {
	letter  byte
	width   int
	literal string
}

var namedPatterns = map[string]func(string) (wall, bool){
	"excel":     func(s string) (wall, bool) { return serialDay(s, 0) },
	"excel1904": func(s string) (wall, bool) { return serialDay(s, 1462) },
	"unix":      func(s string) (wall, bool) { return unixTime(s, time.Second) },
	"unix_ms":   func(s string) (wall, bool) { return unixTime(s, time.Millisecond) },
}

// compilePattern reads a pattern. It refuses one that does not read year, month
// and day, reads one of them twice, or has letters that mean nothing.
func compilePattern(text string) (*pattern, error) {
	if f, ok := namedPatterns[text]; ok {
		return &pattern{text: text, named: f, timed: true}, nil
	}
	p := &pattern{text: text}
	if !p.split() || !p.whole() {
		return nil, fault.New(fault.Invalid, "intake.pattern_malformed").With("pattern", text)
	}
	return p, nil
}

// zoned tells whether the pattern reads moments and not local times.
func (p *pattern) zoned() bool {
	if p.named != nil {
		return strings.HasPrefix(p.text, "unix")
	}
	return slices.ContainsFunc(p.parts, func(x part) bool { return x.letter == 'Z' })
}

// split cuts the text into parts.
func (p *pattern) split() bool {
	const letters = "yMdHhmsSaZ"
	for i := 0; i < len(p.text); {
		c := p.text[i]
		switch {
		case c == '\'':
			end := strings.IndexByte(p.text[i+1:], '\'')
			if end < 0 {
				return false
			}
			p.literal(p.text[i+1 : i+1+end])
			i += end + 2
		case strings.IndexByte(letters, c) >= 0:
			n := 1
			for i+n < len(p.text) && p.text[i+n] == c {
				n++
			}
			p.parts = append(p.parts, part{letter: c, width: n})
			i += n
		case (c|0x20 >= 'a' && c|0x20 <= 'z') && c != 'T':
			return false
		default:
			p.literal(p.text[i : i+1])
			i++
		}
	}
	return true
}

// literal adds text that stands for itself.
func (p *pattern) literal(s string) {
	if n := len(p.parts); n > 0 && p.parts[n-1].letter == 0 {
		p.parts[n-1].literal += s
		return
	}
	p.parts = append(p.parts, part{literal: s})
}

// whole tells whether the parts make a date, each field once.
func (p *pattern) whole() bool {
	seen := map[byte]int{}
	for _, x := range p.parts {
		if x.letter == 0 {
			continue
		}
		seen[x.letter]++
		if seen[x.letter] > 1 || !widthAllowed(x) {
			return false
		}
	}
	p.timed = seen['H']+seen['h'] > 0
	return seen['y'] == 1 && seen['M'] == 1 && seen['d'] == 1 &&
		seen['H']+seen['h'] <= 1 && seen['h'] == seen['a'] &&
		(seen['m'] == 0 || p.timed) && (seen['s'] == 0 || seen['m'] == 1) && (seen['S'] == 0 || seen['s'] == 1)
}

func widthAllowed(x part) bool {
	switch x.letter {
	case 'y':
		return x.width == 4 || x.width == 2
	case 'M':
		return x.width <= 4
	case 'S':
		return x.width <= 9
	case 'a', 'Z':
		return x.width == 1
	}
	return x.width <= 2
}

// parse reads s, all of it.
func (p *pattern) parse(s string) (wall, bool) {
	if p.named != nil {
		return p.named(s)
	}
	w := wall{month: 1, day: 1}
	afternoon, half := false, false
	for _, x := range p.parts {
		var ok bool
		switch x.letter {
		case 0:
			s, ok = takeLiteral(s, x.literal)
		case 'M':
			w.month, s, ok = takeMonth(s, x.width)
		case 'S':
			w.nano, s, ok = takeFraction(s)
		case 'a':
			afternoon, s, ok = takeHalf(s)
			half = true
		case 'Z':
			w.offset, s, ok = takeOffset(s)
			w.zoned = true
		default:
			var n int
			n, s, ok = takeNumber(s, x.width)
			w.set(x, n)
		}
		if !ok {
			return wall{}, false
		}
	}
	if half {
		if w.hour < 1 || w.hour > 12 {
			return wall{}, false
		}
		w.hour %= 12
		if afternoon {
			w.hour += 12
		}
	}
	return w, s == "" && w.possible()
}

// set puts a number where its letter says.
func (w *wall) set(x part, n int) {
	switch x.letter {
	case 'y':
		if x.width == 2 { // as POSIX reads two-digit years
			n += 1900
			if n < 1969 {
				n += 100
			}
		}
		w.year = n
	case 'd':
		w.day = n
	case 'H', 'h':
		w.hour = n
	case 'm':
		w.minute = n
	case 's':
		w.second = n
	}
}

// possible tells whether a calendar and a clock can show this.
func (w wall) possible() bool {
	if w.year < 1 || w.month < 1 || w.month > 12 || w.day < 1 || w.hour > 23 || w.minute > 59 || w.second > 59 {
		return false
	}
	last := time.Date(w.year, time.Month(w.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return w.day <= last
}

// serialDay reads a spreadsheet's day number: days since 1899-12-30, moved by
// shift for workbooks that count from 1904. Days before 1900-03-01 are refused,
// because spreadsheets disagree on them.
func serialDay(s string, shift float64) (wall, bool) {
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || !(days+shift >= 61 && days+shift < 2958466) {
		return wall{}, false
	}
	seconds := int64((days+shift)*86400 + 0.5)
	return wallOf(time.Date(1899, 12, 30+int(seconds/86400), 0, 0, int(seconds%86400), 0, time.UTC)), true
}

// unixTime reads a count of units since 1970-01-01 UTC.
func unixTime(s string, unit time.Duration) (wall, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	const century = 100 * 366 * 24 * time.Hour
	if err != nil || n < -int64(century/unit) || n > int64(century/unit) {
		return wall{}, false
	}
	w := wallOf(time.Unix(0, 0).UTC().Add(time.Duration(n) * unit))
	w.zoned = true
	return w, true
}

func wallOf(t time.Time) wall {
	y, m, d := t.Date()
	return wall{year: y, month: int(m), day: d, hour: t.Hour(), minute: t.Minute(), second: t.Second(), nano: t.Nanosecond()}
}
