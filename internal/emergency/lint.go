package emergency

import (
	"slices"
	"strconv"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Lint says what is wrong with the document in the company of the documents it
// works with, on the day, each fault with its path: emergency.class_unknown,
// unit_unknown, unit_no_power, unit_no_post. An empty list means that it may be
// published. A plan gives no unit a power that it does not have.
func Lint(d Document, c *catalog.Catalogue, o *org.Chart, day civil.Day) fault.List {
	if err := d.Check(); err != nil {
		return fault.All(err)
	}
	l := lint{c: c, o: o, day: day}
	for i := range d.Plans {
		at := "plans[" + strconv.Itoa(i) + "]."
		for k, change := range d.Plans[i].Changes {
			l.change(at+"changes["+strconv.Itoa(k)+"].", change)
		}
		for k, s := range d.Plans[i].Steps {
			l.step(at+"steps["+strconv.Itoa(k)+"].", s)
		}
		for k, line := range d.Plans[i].Lines {
			l.stands(at+"lines["+strconv.Itoa(k)+"].unit", line.Unit)
		}
	}
	return l.faults
}

type lint struct {
	review
	c   *catalog.Catalogue
	o   *org.Chart
	day civil.Day
}

func (l *lint) stands(path string, unit org.ID) bool {
	o, ok := l.o.Org(unit)
	if ok = ok && o.Valid.Holds(l.day); !ok {
		l.add(path, "emergency.unit_unknown", string(unit))
	}
	return ok
}

func (l *lint) change(at string, c Change) {
	for i, text := range c.Classes {
		pattern, err := catalog.ParsePattern(text)
		found := l.c.Matching(pattern)
		if err != nil || len(found) == 0 {
			l.add(at+"classes["+strconv.Itoa(i)+"]", "emergency.class_unknown", text)
			continue
		}
		for _, class := range found {
			if c.Lead != "" && !l.o.HasPower(c.Lead, class.Key().String(), l.day) {
				l.add(at+"lead", "emergency.unit_no_power", string(c.Lead)+" "+class.Key().String())
			}
		}
	}
	for i, unit := range append([]org.ID{c.Lead}, c.Co...) {
		path := at + "lead"
		if i > 0 {
			path = at + "co[" + strconv.Itoa(i-1) + "]"
		}
		if unit != "" {
			l.stands(path, unit)
		}
	}
}

// step: somebody must be able to tick it.
func (l *lint) step(at string, s Step) {
	if s.Unit == "" || !l.stands(at+"unit", s.Unit) {
		return
	}
	if !slices.ContainsFunc(l.o.Posts(s.Unit), func(p *org.Post) bool {
		return p.Valid.Holds(l.day) && (s.Duty == "" || slices.Contains(p.Duties, s.Duty))
	}) {
		l.add(at+"unit", "emergency.unit_no_post", string(s.Unit))
	}
}
