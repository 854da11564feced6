package grid

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"wellfield/internal/civil"
)

// The bounds of what is looked for in a text: an address, and not a letter.
const (
	mostRunes    = 200
	longestName  = 60
	shortestName = 2
)

// InWords guesses the areas that a text names, from the townships down: the area
// of which most is named, itself and what it lies in, "松林村第二网格" rather than
// any other second grid. Where several are named as much it is what they share.
// Without a name it is the only jurisdiction there is, and nil where there are
// several. It is a guess, and whoever keeps it must say so.
func (m *Map) InWords(text string, day civil.Day) Chain {
	named := m.named(text, day)
	best, most := Chain(nil), 0
	for code := range named {
		chain := m.ChainOf(code)
		weight := 0
		for _, at := range chain {
			weight += named[at]
		}
		switch {
		case weight > most:
			best, most = chain, weight
		case weight == most:
			best = shared(best, chain)
		}
	}
	if len(best) > 0 {
		return best
	}
	return m.onlyJurisdiction(day)
}

// named are the areas whose name stands in the text, and how long that name is.
func (m *Map) named(text string, day civil.Day) map[string]int {
	found := map[string]int{}
	runes := []rune(fold(text))
	runes = runes[:min(len(runes), mostRunes)]
	for from := range runes {
		for to := from + shortestName; to <= min(len(runes), from+longestName); to++ {
			if inWord(runes, from) || inWord(runes, to) {
				continue
			}
			for _, a := range m.byName[string(runes[from:to])] {
				if a.Level >= Township && a.Valid.Holds(day) {
					found[a.Code] = max(found[a.Code], to-from)
				}
			}
		}
	}
	return found
}

// inWord tells whether the place between two characters is within a word of an
// alphabet: "East" does not stand in "Eastern". Han needs no spaces.
func inWord(runes []rune, at int) bool {
	letter := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r) && utf8.ValidRune(r)
	}
	return at > 0 && at < len(runes) && letter(runes[at-1]) && letter(runes[at])
}

func shared(a, b Chain) Chain {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

func (m *Map) onlyJurisdiction(day civil.Day) Chain {
	var only []Chain
	for i, a := range m.areas {
		if a.Jurisdiction && a.Valid.Holds(day) {
			only = append(only, m.chains[i])
		}
	}
	// A city that runs cases itself, with one township that does too, still has one.
	slices.SortFunc(only, func(a, b Chain) int { return cmp.Compare(len(a), len(b)) })
	switch {
	case len(only) == 1:
		return only[0]
	case len(only) == 2 && len(only[0]) == 1:
		return only[1]
	}
	return nil
}
