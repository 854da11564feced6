package org

import (
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
)

// Centre is the centre that runs the jurisdiction's cases on the day.
func (c *Chart) Centre(jurisdiction string, day civil.Day) (ID, bool) {
	for _, o := range c.centres[jurisdiction] {
		if o.Valid.Holds(day) {
			return o.ID, true
		}
	}
	return "", false
}

// Backstop is who takes what no centre's area covers: the first centre of the
// tree, else the first organisation, and empty only in an empty chart.
func (c *Chart) Backstop() ID {
	for _, o := range c.tree {
		if o.Kind == Centre {
			return o.ID
		}
	}
	if len(c.tree) > 0 {
		return c.tree[0].ID
	}
	return ""
}

// LeadsOf lists who leads the area on the day: one organisation, or none.
func (c *Chart) LeadsOf(area string, day civil.Day) []ID {
	return leading(c.leads[area], day, func(id ID) bool { return c.orgs[id].Valid.Holds(day) })
}

// Coverage tells which of the areas nobody leads on the day, and which more
// than one organisation does. NewChart refuses the latter; Document.Coverage
// finds them in a draft.
func (c *Chart) Coverage(areas []string, day civil.Day) (none, several []string) {
	return coverage(areas, func(area string) int { return len(c.LeadsOf(area, day)) })
}

// Coverage is Chart.Coverage of a draft that has not been checked.
func (d Document) Coverage(areas []string, day civil.Day) (none, several []string) {
	exists := map[ID]bool{}
	for _, o := range d.Organisations {
		if o.Valid.Holds(day) {
			exists[o.ID] = true
		}
	}
	leads := d.leadsByArea()
	return coverage(areas, func(area string) int {
		return len(leading(leads[area], day, func(id ID) bool { return exists[id] }))
	})
}

func (d Document) leadsByArea() map[string][]Lead {
	leads := map[string][]Lead{}
	for _, l := range d.Leads {
		leads[l.Area] = append(leads[l.Area], l)
	}
	return leads
}

func leading(leads []Lead, day civil.Day, exists func(ID) bool) []ID {
	var ids []ID
	for _, l := range leads {
		if l.Valid.Holds(day) && exists(l.Org) {
			ids = append(ids, l.Org)
		}
	}
	return ids
}

func coverage(areas []string, count func(area string) int) (none, several []string) {
	for _, area := range areas {
		switch n := count(area); {
		case n == 0:
			none = append(none, area)
		case n > 1:
			several = append(several, area)
		}
	}
	return none, several
}

// MayAct tells whether the organisation may act on the class (a key as text)
// on the day at a place that lies in the chain of areas. A responsibility
// without an area holds everywhere, also outside every area.
func (c *Chart) MayAct(org ID, class string, chain []string, day civil.Day) bool {
	key, err := catalog.ParseKey(class)
	o, ok := c.orgs[org]
	if err != nil || !ok || !o.Valid.Holds(day) {
		return false
	}
	return slices.ContainsFunc(c.powers[org], func(p power) bool {
		return p.Valid.Holds(day) && p.pattern.Matches(key) && (p.Area == "" || slices.Contains(chain, p.Area))
	})
}

// HasPower tells whether the organisation may act on the class (a key as text)
// on the day in some place.
func (c *Chart) HasPower(org ID, class string, day civil.Day) bool {
	key, err := catalog.ParseKey(class)
	o, ok := c.orgs[org]
	if err != nil || !ok || !o.Valid.Holds(day) {
		return false
	}
	return slices.ContainsFunc(c.powers[org], func(p power) bool { return p.Valid.Holds(day) && p.pattern.Matches(key) })
}

// Responsible lists who may act on the class there on the day, in tree order.
func (c *Chart) Responsible(class string, chain []string, day civil.Day) []ID {
	var ids []ID
	for _, o := range c.tree {
		if c.MayAct(o.ID, class, chain, day) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// ResponsibilityAreas lists the areas that responsibilities name, in order.
func (c *Chart) ResponsibilityAreas() []string {
	var areas []string
	for _, powers := range c.powers {
		for _, p := range powers {
			if p.Area != "" {
				areas = append(areas, p.Area)
			}
		}
	}
	slices.Sort(areas)
	return slices.Compact(areas)
}
