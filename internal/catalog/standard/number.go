package standard

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// number gives every filing condition its class code: the minor class's, a
// hyphen, and a number that stays with the condition through all editions.
func (r *reader) number() {
	byMinor := map[catalog.Key][]*draft{}
	for _, d := range r.order {
		key := d.class.Key()
		byMinor[key] = append(byMinor[key], d)
	}
	for key, drafts := range byMinor {
		r.numberOf(key, drafts)
	}
}

func (r *reader) numberOf(minor catalog.Key, drafts []*draft) {
	highest, taken := 0, map[int]bool{}
	for i := range r.o.Known {
		if n, ok := conditionOf(minor, r.o.Known[i].Key()); ok {
			highest = max(highest, n)
		}
	}
	former := make([]*catalog.Class, len(drafts))
	for i, d := range drafts {
		former[i] = r.known(minor, d.filing)
		if former[i] == nil {
			continue
		}
		n, _ := conditionOf(minor, former[i].Key())
		if taken[n] {
			former[i] = nil // two conditions that differ by a sign only
			continue
		}
		taken[n] = true
		d.class.Code = former[i].Code
	}
	for i, d := range drafts {
		if former[i] == nil {
			highest++
			d.class.Code = fmt.Sprintf("%s-%02d", minor.Code, highest)
		}
		d.class.Name = lang.Name{r.o.Tag: nameOf(d, len(drafts))}
		if former[i] != nil {
			keep(&d.class, former[i], r.o.Tag)
		}
	}
}

// nameOf is the minor class's name, with the condition where there are several.
func nameOf(d *draft, conditions int) string {
	const longest = 30
	if conditions == 1 {
		return d.minor
	}
	first, _, _ := strings.Cut(d.filing, "\n")
	return d.minor + "：" + fault.Clip(first, longest)
}

// conditionOf is the number of a minor class's filing condition.
func conditionOf(minor, k catalog.Key) (int, bool) {
	rest, ok := strings.CutPrefix(k.Code, minor.Code+"-")
	n, err := strconv.Atoi(rest)
	return n, ok && k.Kind == minor.Kind && err == nil && n > 0
}

// known is the class that the condition was before, in the newest edition that
// has it.
func (r *reader) known(minor catalog.Key, filing string) *catalog.Class {
	for i := range r.o.Known {
		c := &r.o.Known[i]
		if _, ok := conditionOf(minor, c.Key()); ok && essence(c.Filing[r.o.Tag]) == essence(filing) {
			return c
		}
	}
	return nil
}

// keep takes over what the city has added to a class and a standard does not
// say: plain words, questions, evidence, precision, and other languages of texts
// that are unchanged.
func keep(c, former *catalog.Class, tag lang.Tag) {
	c.Words, c.Attributes, c.Evidence = former.Words, former.Attributes, former.Evidence
	c.Precision, c.Emergency = former.Precision, former.Emergency
	pairs := [][2]*lang.Name{{&c.Group, &former.Group}, {&c.Name, &former.Name}, {&c.Filing, &former.Filing},
		{&c.Responsible, &former.Responsible}, {&c.Supervising, &former.Supervising}, {&c.Collecting, &former.Collecting}}
	if len(former.Closing) == 1 && len(c.Closing) == 1 {
		pairs = append(pairs, [2]*lang.Name{&c.Closing[0].Text, &former.Closing[0].Text})
	}
	for _, p := range pairs {
		if now, then := *p[0], *p[1]; now[tag] != "" && now[tag] == then[tag] {
			*p[0] = maps.Clone(then)
		}
	}
}

// source names the file and everything that a person said about it.
func (r *reader) source() string {
	parts := []string{}
	if r.o.Source != "" {
		parts = append(parts, r.o.Source)
	}
	for _, said := range []map[string]int{r.bare, r.words} {
		for _, text := range slices.Sorted(maps.Keys(said)) {
			parts = append(parts, fmt.Sprintf("%s (×%d)", text, said[text]))
		}
	}
	for _, s := range r.o.Subjects {
		parts = append(parts, s.Pattern.String()+" = "+string(s.Subject))
	}
	for _, heading := range slices.Sorted(maps.Keys(r.o.Columns)) {
		parts = append(parts, heading+" = "+string(r.o.Columns[heading]))
	}
	for _, f := range r.o.AsAbove {
		parts = append(parts, string(f)+": blank = above")
	}
	for _, e := range r.o.Evidence {
		parts = append(parts, fmt.Sprintf("evidence %s = %d", e.Kind, e.Min))
	}
	return strings.Join(parts, "; ")
}
