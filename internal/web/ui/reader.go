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

// myriads are the words of languages that count in ten thousands and hundred
// millions instead of thousands and millions.
var myriads = map[lang.Tag][2]string{lang.ZH: {"万", "亿"}}

// Count is a number of things as the reader's language writes it: separators
// of thousands in English, 万 and 亿 from ten thousand in Chinese.
func (r Reader) Count(n int) string {
	const wan, yi = 10_000, 100_000_000
	words, ok := myriads[r.Tag]
	switch {
	case ok && n >= yi:
		return tenths(n, yi) + words[1]
	case ok && n >= wan:
		return tenths(n, wan) + words[0]
	}
	return r.Say("ui.number", "n", n)
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
