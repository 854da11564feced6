package catalog

import (
	"fmt"
	"slices"
	"strings"

	"wellfield/internal/lang"
)

// Diff is what changes from one edition to another, in the order of the later
// edition; what was removed, in the order of the earlier.
type Diff struct {
	Document []FieldChange // title, edition, source
	Added    []*Class
	Removed  []*Class
	Changed  []ClassChange
	Same     int
}

// Empty tells whether nothing changes.
func (d Diff) Empty() bool {
	return len(d.Document)+len(d.Added)+len(d.Removed)+len(d.Changed) == 0
}

// ClassChange is a class that both editions have, field by field.
type ClassChange struct {
	Class  *Class // as it is in the later edition
	Fields []FieldChange
}

// FieldChange is one field, as text. Tag is the language of a text that is
// written in several.
type FieldChange struct {
	Field    string
	Tag      lang.Tag
	From, To string
}

// Compare says what changes between two editions.
func Compare(from, to *Catalogue) Diff {
	var d Diff
	d.Document = changes(headOf(from), headOf(to))
	for _, c := range to.classes {
		before, ok := from.Class(c.Key())
		if !ok {
			d.Added = append(d.Added, c)
			continue
		}
		fields := changes(fieldsOf(before), fieldsOf(c))
		if len(fields) == 0 {
			d.Same++
			continue
		}
		d.Changed = append(d.Changed, ClassChange{c, fields})
	}
	for _, c := range from.classes {
		if _, ok := to.Class(c.Key()); !ok {
			d.Removed = append(d.Removed, c)
		}
	}
	return d
}

// field is a field's text, in one language where it has several.
type field struct {
	name string
	tag  lang.Tag
	text string
}

// changes pairs fields by name and language; one that is missing is empty.
func changes(from, to []field) []FieldChange {
	var all []FieldChange
	at := func(fields []field, f field) string {
		i := slices.IndexFunc(fields, func(g field) bool { return g.name == f.name && g.tag == f.tag })
		if i < 0 {
			return ""
		}
		return fields[i].text
	}
	for _, f := range to {
		if before := at(from, f); before != f.text {
			all = append(all, FieldChange{f.name, f.tag, before, f.text})
		}
	}
	for _, f := range from {
		gone := !slices.ContainsFunc(to, func(g field) bool { return g.name == f.name && g.tag == f.tag })
		if gone && f.text != "" {
			all = append(all, FieldChange{f.name, f.tag, f.text, ""})
		}
	}
	return all
}

func headOf(c *Catalogue) []field {
	return append(named("title", c.title), field{"edition", "", c.edition}, field{"source", "", c.source},
		field{"example", "", yes(c.example)})
}

// fieldsOf lists every field of a class but its key.
func fieldsOf(c *Class) []field {
	all := append(named("group", c.Group), named("name", c.Name)...)
	all = append(all, field{"words", "", strings.Join(c.Words, "\n")}, field{"subject", "", string(c.Subject)})
	all = append(all, named("filing", c.Filing)...)
	all = append(all, field{"limit", "", c.Limit.String()})
	all = append(all, closingOf(c)...)
	var evidence, basis, questions []string
	for _, e := range c.Evidence {
		evidence = append(evidence, fmt.Sprintf("%s × %d", e.Kind, e.Min))
	}
	for _, b := range c.Basis {
		basis = append(basis, strings.TrimSpace(b.Title+" "+b.Clause))
	}
	for i := range c.Attributes {
		questions = append(questions, fmt.Sprint(c.Attributes[i]))
	}
	all = append(all, field{"evidence", "", strings.Join(evidence, "\n")})
	all = append(all, named("responsible", c.Responsible)...)
	all = append(all, named("supervising", c.Supervising)...)
	all = append(all, field{"basis", "", strings.Join(basis, "\n")})
	all = append(all, named("collecting", c.Collecting)...)
	return append(all, field{"precision", "", c.Precision}, field{"attributes", "", strings.Join(questions, "\n")},
		field{"emergency", "", yes(c.Emergency)}, field{"keep", "", days(c.Keep)})
}

func days(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// closingOf is the check-list, a line a condition, in each language.
func closingOf(c *Class) (all []field) {
	var tags []lang.Tag
	for _, line := range c.Closing {
		for _, tag := range tagsOf(line.Text) {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
	}
	slices.Sort(tags)
	for _, tag := range tags {
		var lines []string
		for _, line := range c.Closing {
			lines = append(lines, line.ID+": "+line.Text[tag])
		}
		all = append(all, field{"closing", tag, strings.Join(lines, "\n")})
	}
	return all
}

func named(name string, n lang.Name) (all []field) {
	for _, tag := range tagsOf(n) {
		all = append(all, field{name, tag, n[tag]})
	}
	return all
}

func yes(b bool) string {
	if b {
		return "true"
	}
	return ""
}
