package catalog

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"wellfield/internal/lang"
)

// Find lists the classes that the words may mean, the likeliest first; none
// when nothing fits. Words of every language are searched, because residents
// mix them; the class's name counts for more in the asker's language. Equal
// classes come in document order.
func (c *Catalogue) Find(words string, tag lang.Tag) []*Class {
	hits := c.hits(normal(words), tag)
	found := make([]*Class, len(hits))
	for i, h := range hits {
		found[i] = c.classes[h.at]
	}
	return found
}

// Likely is the likeliest class of which a name or a plain word stands whole in
// the words; nil when none does. What shares only pieces is good for a list to
// choose from, and no suggestion: a desk that takes suggestions by a key would
// take it.
func (c *Catalogue) Likely(words string, tag lang.Tag) *Class {
	query := normal(words)
	asked := pieces(query)
	for _, h := range c.hits(query, tag) {
		if c.search[h.at].standsIn(query, asked) {
			return c.classes[h.at]
		}
	}
	return nil
}

type hit struct{ at, score int }

func (c *Catalogue) hits(query string, tag lang.Tag) []hit {
	if query == "" {
		return nil
	}
	asked := pieces(query)
	var hits []hit
	for i := range c.search {
		if score := c.search[i].score(query, asked, tag); score > 0 {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	return hits
}

// entry is what is searched of one class.
type entry struct {
	terms []term
}

// term is one thing that a class is called.
type term struct {
	text   string
	pieces []string
	weight int
	tag    lang.Tag // of a name; empty for plain words, which count in any language
}

// The weights say whose wording is trusted: plain words were chosen to be
// matched, names are official, groups only hint.
const (
	wordWeight  = 3
	nameWeight  = 3
	groupWeight = 1
)

func newEntry(c *Class) entry {
	var e entry
	add := func(text string, weight int, tag lang.Tag) {
		if n := normal(text); n != "" {
			e.terms = append(e.terms, term{n, pieces(n), weight, tag})
		}
	}
	for _, w := range c.Words {
		add(w, wordWeight, "")
	}
	for _, tag := range tagsOf(c.Name) {
		add(c.Name[tag], nameWeight, tag)
	}
	for _, tag := range tagsOf(c.Group) {
		add(c.Group[tag], groupWeight, tag)
	}
	return e
}

func tagsOf(n lang.Name) []lang.Tag {
	tags := make([]lang.Tag, 0, len(n))
	for tag := range n {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

// standsIn tells whether a name or a plain word of the class stands in the query,
// in an alphabet also with other words between its own.
func (e *entry) standsIn(query string, asked []string) bool {
	return slices.ContainsFunc(e.terms, func(t term) bool {
		if t.weight <= groupWeight {
			return false
		}
		return phrase(query, t.text) || spaced(t.text) && len(t.pieces) > 1 && t.shared(asked) == len(t.pieces)
	})
}

// score adds the best term to half of what the others say, so that two words
// that point to a class beat one, and ten synonyms do not drown it.
func (e *entry) score(query string, asked []string, tag lang.Tag) int {
	best, sum := 0, 0
	for i := range e.terms {
		t := &e.terms[i]
		s := t.score(query, asked) * t.weight
		if t.tag != "" && t.tag != tag {
			s -= s / 4
		}
		best, sum = max(best, s), sum+s
	}
	return best + min(best, sum-best)/2
}

// score is 100 for the very term, less for a part of it, 0 for nothing shared.
func (t *term) score(query string, asked []string) int {
	switch {
	case t.text == query:
		return 100
	case phrase(query, t.text):
		return 60 + min(len(t.pieces), 8)*2
	case phrase(t.text, query):
		return 40
	}
	return 40 * t.shared(asked) / len(t.pieces)
}

// shared counts the pieces that were asked for.
func (t *term) shared(asked []string) (n int) {
	for _, p := range t.pieces {
		if slices.ContainsFunc(asked, func(a string) bool { return alike(a, p) }) {
			n++
		}
	}
	return n
}

// phrase tells whether the part stands in the whole, in Latin script at the
// borders of words, so that "light" is not found in "slightly".
func phrase(whole, part string) bool {
	if !spaced(part) {
		return strings.Contains(whole, part)
	}
	return strings.Contains(" "+whole+" ", " "+part+" ")
}

func spaced(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0
}

// alike treats a Latin word and its plural, past or -ing form as one.
func alike(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	ending, ok := strings.CutPrefix(b, a)
	if !ok {
		return false
	}
	const stem = 3
	return ending == "" || len(a) >= stem && slices.Contains(endings, ending)
}

var endings = []string{"s", "es", "d", "ed", "ing"}

// normal folds case and turns everything but letters and digits into one space
// between words.
func normal(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// pieces are what two texts are compared by: Latin words, and pairs of
// neighbouring Chinese characters, which need no dictionary.
func pieces(normal string) []string {
	var found []string
	for _, field := range strings.Fields(normal) {
		var latin, han []rune
		flush := func() {
			if len(latin) > 0 && !stopWords[string(latin)] {
				found = append(found, string(latin))
			}
			if len(han) == 1 {
				found = append(found, string(han))
			}
			for i := 1; i < len(han); i++ {
				found = append(found, string(han[i-1:i+1]))
			}
			latin, han = nil, nil
		}
		wasHan := false
		for _, r := range field {
			isHan := unicode.Is(unicode.Han, r)
			if isHan != wasHan {
				flush()
			}
			if wasHan = isHan; isHan {
				han = append(han, r)
			} else {
				latin = append(latin, r)
			}
		}
		flush()
	}
	if len(found) == 0 { // only stop words: better those than nothing
		found = strings.Fields(normal)
	}
	return found
}

var stopWords = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "from": true, "in": true, "is": true,
	"it": true, "my": true, "near": true, "no": true, "not": true, "of": true, "on": true, "or": true, "our": true,
	"the": true, "there": true, "to": true, "with": true, "are": true, "has": true,
}
