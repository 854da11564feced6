package web

import (
	_ "embed"
	"strings"
	"sync"

	"wellfield/internal/catalog"
)

//go:embed danger.txt
var dangerText string

// dangerWords are words of people in danger, one a line, in every language:
// whoever is in danger writes in their own.
var dangerWords = sync.OnceValue(func() []string {
	var words []string
	for line := range strings.Lines(dangerText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			words = append(words, strings.ToLower(line))
		}
	}
	return words
})

// dangerous tells whether a report speaks of danger to life, by its words or
// its class: then the numbers to call come first. It errs on the side of
// showing them, and holds nothing up.
func (v *visit) dangerous(d draft) bool {
	if k, err := catalog.ParseKey(d.Class); err == nil {
		if c := v.class(k); c != nil && c.Emergency {
			return true
		}
	}
	said := " " + strings.ToLower(d.query+" "+d.Summary) + " "
	for _, w := range dangerWords() {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}
