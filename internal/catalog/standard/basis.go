package standard

import (
	"regexp"
	"strings"

	"wellfield/internal/catalog"
)

// law is where a law or regulation begins: its title in angle quotes, with the
// number that a list gives it.
var law = regexp.MustCompile(`(?:[0-9]{1,2}\s*[、.．]\s*)?《([^《》]{1,100})》`)

// listed is the same where it begins an item: a clause may name a law in
// passing, and that begins nothing.
var listed = regexp.MustCompile(`(?:^|\n)\s*(?:[0-9]{1,2}\s*[、.．]\s*)?《([^《》]{1,100})》|[0-9]{1,2}\s*[、.．]\s*《([^《》]{1,100})》`)

// item is one law of a list: its name and all that is said of it.
type item struct{ name, text string }

// itemsOf cuts a list at the places. What stands before the first law goes to
// it, so that nothing is lost.
func itemsOf(text string, where *regexp.Regexp) []item {
	places := where.FindAllStringSubmatchIndex(text, -1)
	if len(places) == 0 {
		return nil
	}
	items := make([]item, len(places))
	for i, p := range places {
		start, end := p[0], len(text)
		if i == 0 {
			start = 0
		}
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		for k := 2; k+1 < len(p); k += 2 {
			if p[k] >= 0 {
				items[i].name = text[p[k]:p[k+1]]
			}
		}
		items[i].text = strings.TrimSpace(text[start:end])
	}
	return items
}

var itemNumber = regexp.MustCompile(`^[0-9]{1,2}\s*[、.．]\s*`)

// basisOf pairs the laws of one cell with the clauses of the other. A clause
// whose law the first cell does not name stands by itself; nothing is dropped.
func basisOf(laws, clauses, heading string) []catalog.Basis {
	var all []catalog.Basis
	var names []string
	for _, it := range itemsOf(laws, law) {
		title := strings.TrimRight(itemNumber.ReplaceAllString(it.text, ""), "；;，,、。. \n")
		all, names = append(all, catalog.Basis{Title: title}), append(names, lawName(it.name))
	}
	if len(all) == 0 && laws != "" {
		all, names = append(all, catalog.Basis{Title: laws}), append(names, "")
	}
	if clauses == "" {
		return all
	}
	items := itemsOf(clauses, listed)
	if len(items) == 0 {
		if len(all) == 1 {
			all[0].Clause = clauses
			return all
		}
		return append(all, catalog.Basis{Title: heading, Clause: clauses})
	}
	for _, it := range items {
		text := itemNumber.ReplaceAllString(it.text, "")
		at := indexOf(names, lawName(it.name))
		if at < 0 {
			all, names = append(all, catalog.Basis{Title: "《" + it.name + "》", Clause: text}), append(names, lawName(it.name))
			continue
		}
		all[at].Clause = strings.TrimSpace(all[at].Clause + "\n" + withoutTitle(text, it.name))
	}
	return all
}

// withoutTitle is a clause without its law's title at the beginning, which
// stands beside it already.
func withoutTitle(text, name string) string {
	return strings.TrimLeft(strings.TrimPrefix(text, "《"+name+"》"), "：:，, \n")
}

// lawName is the name that laws are compared by: the People's Republic may be
// left out.
func lawName(s string) string { return strings.TrimPrefix(tight(s), "中华人民共和国") }

func indexOf(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}
