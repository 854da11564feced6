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

// condition is a filing condition of a minor class, whatever its number.
type condition struct {
	minor   catalog.Key
	essence string
}

// memory is what the codes of conditions ever meant here.
type memory struct {
	classes map[condition]*catalog.Class // as the newest edition has it
	highest map[catalog.Key]int          // the highest number given in a minor class
}

func remember(known []catalog.Class, tag lang.Tag) memory {
	m := memory{map[condition]*catalog.Class{}, map[catalog.Key]int{}}
	given := map[catalog.Key]bool{} // a code that was reworded by hand means what it meant last
	for i := range known {
		c := &known[i]
		minor, n := conditionOf(c.Key())
		if n == 0 {
			continue
		}
		k := condition{minor, essence(c.Filing[tag])}
		if m.classes[k] == nil && !given[c.Key()] {
			m.classes[k] = c
		}
		given[c.Key()] = true
		m.highest[minor] = max(m.highest[minor], n)
	}
	return m
}

// conditionOf is a class's minor class and its number there, 0 for a class that
// is no condition of one.
func conditionOf(k catalog.Key) (minor catalog.Key, n int) {
	code, number, ok := strings.Cut(k.Code, "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return catalog.Key{}, 0
	}
	return catalog.Key{Kind: k.Kind, Code: code}, n
}

// number gives every filing condition its class code: the minor class's, a
// hyphen, and a number that stays with the condition through all editions.
func (r *reader) number() {
	many := map[catalog.Key]int{}
	for _, d := range r.order {
		many[d.class.Key()]++
	}
	for _, d := range r.order {
		minor := d.class.Key()
		former := r.memory.classes[condition{minor, essence(d.filing)}]
		if former != nil {
			d.class.Code = former.Code
		} else {
			r.memory.highest[minor]++
			d.class.Code = fmt.Sprintf("%s-%02d", minor.Code, r.memory.highest[minor])
		}
		d.class.Name = lang.Name{r.o.Tag: nameOf(d, many[minor])}
		if former != nil {
			keep(&d.class, former, r.o.Tag)
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

// keep takes over what the city has added to a class and a standard does not
// say: plain words, questions, evidence, precision, and other languages of texts
// that are unchanged.
func keep(c, former *catalog.Class, tag lang.Tag) {
	c.Words, c.Attributes, c.Evidence = former.Words, former.Attributes, former.Evidence
	c.Precision, c.Emergency, c.Keep = former.Precision, former.Emergency, former.Keep
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
