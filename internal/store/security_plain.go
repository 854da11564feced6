package store

import (
	"strings"
	"unicode"
)

// factLength is the longest text of a line of the security log.
const factLength = 300

// Plainly is a text as the security log keeps it: no character that ends a line,
// moves a terminal's cursor, turns the direction of what follows or cannot be
// seen, and no more of it than a line needs. Whoever reads the log anywhere sees
// what was written and nothing else.
func Plainly(text string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if n++; n > factLength {
			return -1
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

func plainly(facts map[string]string) map[string]string {
	if len(facts) == 0 {
		return nil
	}
	plain := make(map[string]string, len(facts))
	for name, value := range facts {
		if value != "" {
			plain[name] = Plainly(value)
		}
	}
	return plain
}
