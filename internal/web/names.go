package web

import (
	"context"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/web/ui"
)

// org is the organisation's name, its id where the chart no longer has it.
func (v *visit) org(id org.ID) string {
	if o, ok := v.policy.Chart.Org(id); ok {
		return o.Name.In(v.Tag)
	}
	return string(id)
}

// area is the area's name, its code where the map no longer has it.
func (v *visit) area(code string) string {
	if a, ok := v.policy.Map.Area(code); ok {
		return a.Name.In(v.Tag)
	}
	return code
}

// place is a chain as people say it: the community, and the grid in it.
func (v *visit) place(chain grid.Chain) string {
	var names []string
	for _, code := range chain {
		a, ok := v.policy.Map.Area(code)
		if !ok || a.Level < grid.Community {
			continue
		}
		name := a.Name.In(v.Tag)
		if n := len(names); n > 0 && strings.HasPrefix(name, names[n-1]) {
			names = names[:n-1] // "Mill Village Grid 3" says the village already
		}
		names = append(names, name)
	}
	if len(names) == 0 && len(chain) > 0 {
		return v.area(chain[len(chain)-1])
	}
	return strings.Join(names, v.Say("web.within"))
}

// spot is where a case is, in words: the reporter's, then the area's.
func (v *visit) spot(c *casework.Case) string {
	place, address := v.place(c.Place.Chain), c.Spot().Address
	if address == "" {
		return place
	}
	return v.Say("web.spot", "address", address, "place", place)
}

// class is the class in force under a key, nil when there is none.
func (v *visit) class(k catalog.Key) *catalog.Class {
	c, _ := v.policy.Catalogue.Class(k)
	return c
}

// className is the name of the class, or what it was called when an edition had
// it last; its key where none ever did.
func (v *visit) className(k catalog.Key) string {
	c := v.class(k)
	if c == nil {
		c = v.s.app.FormerClass(context.Background(), k) // read once and kept: no visitor's to cancel
	}
	if c != nil {
		return c.Name.In(v.Tag)
	}
	return k.String()
}

// title says what a case is: its class, else what the reporter thinks, else
// the reporter's own words.
func (v *visit) title(c *casework.Case) string {
	switch {
	case c.Class != nil:
		return v.className(c.Class.Key)
	case !c.Claimed.IsZero():
		return v.className(c.Claimed)
	case c.Summary.Text() != "":
		const most = 40
		return cut(c.Summary.Text(), most)
	}
	return v.Say("web.untitled")
}

// cut is the beginning of a text, at most so many characters of its first line.
func cut(text string, most int) string {
	line, _, more := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(line); len(r) > most {
		return string(r[:most]) + "…"
	}
	if more {
		return line + "…"
	}
	return line
}

// problems says the faults in err with names where they carry ids.
func (v *visit) problems(err error) []ui.Problem {
	named := fault.List{}
	for _, f := range fault.All(err) {
		if id, ok := f.Args["unit"].(string); ok {
			f = f.With("unit", v.org(org.ID(id)))
		}
		if code, ok := f.Args["area"].(string); ok {
			f = f.With("area", v.area(code))
		}
		if text, ok := f.Args["class"].(string); ok {
			if k, err := catalog.ParseKey(text); err == nil {
				f = f.With("class", v.className(k))
			}
		}
		named = append(named, f)
	}
	return v.Problems(named)
}

// closing is the problems of a check, with the line's text for its id.
func (v *visit) closing(problems error, class *catalog.Class) error {
	named := fault.List{}
	for _, f := range fault.All(problems) {
		id, _ := f.Args["condition"].(string)
		for _, line := range conditions(class) {
			if line.ID == id {
				f = f.With("condition", v.condition(line))
			}
		}
		named = append(named, f)
	}
	return named.Err()
}
