// Package ui is the parts that pages are made of: typed templ components, and
// the few pure functions that say numbers, times and states in the reader's
// language. A component is a function of its arguments; it decides nothing
// about cases and asks nobody anything.
package ui

import (
	"strconv"
	"time"

	"wellfield/internal/lang"
)

// Reader is for whom a page is made: every sentence, time and number on it is
// said for this reader. It is a value; a request makes one and passes it down.
type Reader struct {
	Tag   lang.Tag
	Words *lang.Catalogue
	Zone  *time.Location // the zone that times are shown in
	Now   time.Time      // when the page is made, for "today" and "2 hours ago"
	Large bool           // the large-text view
}

// Say is the message of the key in the reader's language. Arguments come in
// pairs of name and value; the argument n selects the plural form.
func (r Reader) Say(key string, pairs ...any) string {
	if len(pairs) == 0 {
		return r.Words.Say(r.Tag, key, nil)
	}
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			args[name] = pairs[i+1]
		}
	}
	return r.Words.Say(r.Tag, key, args)
}

// Count is a number of things as the reader's language writes it: separators
// of thousands in English, 万 and 亿 from ten thousand in Chinese.
func (r Reader) Count(n int) string {
	const wan, yi = 10_000, 100_000_000
	switch {
	case n >= yi:
		return r.Say("ui.number.huge", "exact", n, "yi", tenths(n, yi))
	case n >= wan:
		return r.Say("ui.number.large", "exact", n, "wan", tenths(n, wan))
	}
	return r.Say("ui.number.plain", "exact", n)
}

// tenths is n in the unit, cut (never rounded up) to one decimal: 119,999 is
// 11.9 万, because a figure must not claim what has not happened.
func tenths(n, unit int) string {
	whole, tenth := n/unit, n%unit*10/unit
	if tenth == 0 {
		return strconv.Itoa(whole)
	}
	return strconv.Itoa(whole) + "." + strconv.Itoa(tenth)
}

// Shown is one thing as written for everybody and its exact form for who asks,
// such as a time and its zone.
type Shown struct{ Text, Exact string }
