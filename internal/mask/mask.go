// Package mask is the numbers in a text by which a person is found: those of
// identity cards and telephones. It hides them and leaves everything else as it is.
package mask

import (
	"slices"
	"strings"
)

// least is the least number of digits that anything found here has.
const least = 7

// Text is the text with the digits of every such number but the last two as
// asterisks, and how many numbers there were. What it returns has none any more,
// and a text without one comes back as it was.
func Text(s string) (string, int) {
	if digitsIn(s) < least {
		return s, 0
	}
	runes := []rune(s)
	plain := plainOf(runes)
	spans := find(plain, runes)
	if len(spans) == 0 {
		return s, 0
	}
	for _, span := range spans {
		hide(runes, plain, span)
	}
	return string(runes), len(spans)
}

func digitsIn(s string) int {
	n := 0
	for _, r := range s {
		if c := plainRune(r); c >= '0' && c <= '9' {
			n++
		}
	}
	return n
}

// span is a number in a text, in runes.
type span struct{ from, to int }

// hide leaves the last two characters of a number, by which whoever wrote it knows
// it again.
func hide(runes []rune, plain []byte, s span) {
	left := 2
	for i := s.to - 1; i >= s.from; i-- {
		if !isDigit(plain[i]) && plain[i] != 'x' && plain[i] != 'X' {
			continue
		}
		if left--; left < 0 {
			runes[i] = '*'
		}
	}
}

// plainOf is the text with one byte for each rune: digits and punctuation as ASCII
// however wide they are written, and 0 for everything else.
func plainOf(runes []rune) []byte {
	plain := make([]byte, len(runes))
	for i, r := range runes {
		plain[i] = plainRune(r)
	}
	return plain
}

func plainRune(r rune) byte {
	switch {
	case r < 0x80:
		return byte(r)
	case r >= '！' && r <= '～': // the full width forms of ASCII
		return byte(r - '！' + '!')
	case strings.ContainsRune("‐‑‒–—−", r):
		return '-'
	case strings.ContainsRune("\u00a0\u2007\u2009\u202f\u3000", r):
		return ' '
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// find returns the numbers from left to right; none overlaps another.
func find(plain []byte, runes []rune) []span {
	var found []span
	for i := 0; i < len(plain); {
		s, ok := at(plain, runes, i)
		if !ok {
			i++
			continue
		}
		found = append(found, s)
		i = s.to
	}
	return found
}

// at is the number that begins at a place: the longest kind first, because an
// identity number has a telephone number in it as often as not.
func at(plain []byte, runes []rune, i int) (span, bool) {
	if !begins(plain, i) {
		return span{}, false
	}
	for _, kind := range kinds {
		if to := kind(plain, runes, i); to > 0 && ends(plain, to) {
			return span{i, to}, true
		}
	}
	return span{}, false
}

// begins tells whether a number may begin here: not in the middle of another, of
// a word, or behind a decimal point.
func begins(plain []byte, i int) bool {
	if !isDigit(plain[i]) && plain[i] != '+' && plain[i] != '(' {
		return false
	}
	if i == 0 {
		return true
	}
	before := plain[i-1]
	switch {
	case isDigit(before), before == '*':
		return false
	case before == '.' && i > 1 && isDigit(plain[i-2]):
		return false
	case isLetter(before):
		return slices.Contains(announcing, wordBefore(plain, i))
	}
	return true
}

// announcing are words that stand right before a telephone number.
var announcing = []string{"tel", "telephone", "phone", "mobile", "mob", "cell", "call", "t", "p", "m", "wechat", "wx", "vx", "qq"}

func wordBefore(plain []byte, i int) string {
	from := i
	for from > 0 && isLetter(plain[from-1]) {
		from--
	}
	return strings.ToLower(string(plain[from:i]))
}

// ends tells whether a number may end here.
func ends(plain []byte, to int) bool {
	if to == len(plain) {
		return true
	}
	next := plain[to]
	switch {
	case isDigit(next), isLetter(next), next == '*':
		return false
	case next == '.' && to+1 < len(plain) && isDigit(plain[to+1]):
		return false
	}
	return true
}
