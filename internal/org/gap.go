package org

import (
	"cmp"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
)

// GapKind is the kind of a gap in the coverage.
type GapKind string

// The kinds, the gravest first.
const (
	GapAdministration GapKind = "administration" // nobody can operate the platform
	GapDuty           GapKind = "duty"           // nobody of the organisation can do it
	GapPost           GapKind = "post"           // nobody is in the post
	GapLead           GapKind = "lead"           // nobody leads the grid
	GapLeads          GapKind = "leads"          // several lead it
	GapClass          GapKind = "class"          // no unit is responsible there
)

// GapKinds lists the kinds, the gravest first.
func GapKinds() []GapKind {
	return []GapKind{GapAdministration, GapDuty, GapPost, GapLead, GapLeads, GapClass}
}

// Gap is something that nobody does, from a day to a day. A gap that lasts beyond
// what was looked at has no end.
type Gap struct {
	Kind  GapKind
	Org   ID     // duty, post
	Post  ID     // post
	Duty  Duty   // administration, duty
	Area  string // lead, leads, class
	Class string // class
	Valid civil.Span
}

// same tells whether two gaps are one on other days.
func (g Gap) same(o Gap) bool {
	g.Valid, o.Valid = civil.Span{}, civil.Span{}
	return g == o
}

// Needs is what must be covered: the grids in force, the jurisdictions, each with
// the areas above and beneath it, and the classes in force as text.
type Needs struct {
	Grids         []string
	Jurisdictions []TownNeeds
	Classes       []string
}

// TownNeeds is a jurisdiction: its chain of areas from above down to itself, and the
// chains of its grids.
type TownNeeds struct {
	Code  string
	Chain []string
	Grids [][]string
}

// Horizon is how many days ahead gaps are looked for.
const Horizon = 30

// Gaps are all gaps of the document from the day on, over the horizon, the gravest
// kind first, then in the order of the document. The document must be sound but for
// grids with two leads.
func (d Document) Gaps(from civil.Day, ground Needs) ([]Gap, error) {
	c, err := index(0, d)
	if err != nil {
		return nil, err
	}
	end := Later(from, Horizon)
	at := []civil.Day{from}
	for _, day := range d.days() {
		if day > from && day < end {
			at = append(at, day)
		}
	}
	var all []Gap
	for i, day := range at {
		until := civil.Day("")
		if i+1 < len(at) {
			until = at[i+1]
		}
		for _, g := range d.gapsOn(c, day, ground) {
			g.Valid = civil.Span{From: day, To: until}
			all = append(all, g)
		}
	}
	return joined(all), nil
}

// joined puts gaps together that follow each other.
func joined(all []Gap) []Gap {
	last := map[Gap]int{}
	var out []Gap
	for _, g := range all {
		key := g
		key.Valid = civil.Span{}
		if i, known := last[key]; known && out[i].Valid.To == g.Valid.From {
			out[i].Valid.To = g.Valid.To
			continue
		}
		last[key] = len(out)
		out = append(out, g)
	}
	rank := GapKinds()
	slices.SortStableFunc(out, func(a, b Gap) int { return cmp.Compare(slices.Index(rank, a.Kind), slices.Index(rank, b.Kind)) })
	return out
}

func (d Document) gapsOn(c *Chart, day civil.Day, ground Needs) []Gap {
	all := d.unstaffed(c, day)
	none, several := d.Coverage(ground.Grids, day)
	for _, area := range none {
		all = append(all, Gap{Kind: GapLead, Area: area})
	}
	for _, area := range several {
		all = append(all, Gap{Kind: GapLeads, Area: area})
	}
	return append(all, c.unanswered(ground, day)...)
}

// unstaffed are the posts in which nobody is, the duties that nobody of their
// organisation can do therefore, and the administrations that nobody at all can.
func (d Document) unstaffed(c *Chart, day civil.Day) (all []Gap) {
	type seat struct {
		org  ID
		duty Duty
	}
	done, known := map[seat]bool{}, []seat{}
	can, run := c.able(day), map[Duty]bool{}
	for _, p := range d.Posts {
		if !c.stands(c.posts[p.ID], day) {
			continue
		}
		if len(can[p.ID]) == 0 {
			all = append(all, Gap{Kind: GapPost, Org: p.Org, Post: p.ID})
		}
		for _, duty := range p.Duties {
			s := seat{p.Org, duty}
			if _, listed := done[s]; !listed {
				known = append(known, s)
				done[s] = false
			}
			if can[p.ID][duty] {
				done[s], run[duty] = true, true
			}
		}
	}
	for _, s := range known {
		if !done[s] {
			all = append(all, Gap{Kind: GapDuty, Org: s.org, Duty: s.duty})
		}
	}
	for _, duty := range Duties() {
		if IsAdministration(duty) && !run[duty] {
			all = append(all, Gap{Kind: GapAdministration, Duty: duty})
		}
	}
	return all
}

// able are the duties that somebody can do in each post on the day.
func (c *Chart) able(day civil.Day) map[ID]map[Duty]bool {
	can := map[ID]map[Duty]bool{}
	note := func(account string) {
		for _, p := range c.PostsOf(account, day) {
			if can[p.ID] == nil {
				can[p.ID] = map[Duty]bool{}
			}
			for _, duty := range p.Duties {
				can[p.ID][duty] = true
			}
		}
	}
	for account := range c.holdings {
		note(account)
	}
	for account := range c.standIns {
		note(account)
	}
	return can
}

// unanswered are the classes for which no organisation is responsible in some part
// of a jurisdiction.
func (c *Chart) unanswered(ground Needs, day civil.Day) (all []Gap) {
	for _, text := range ground.Classes {
		key, err := catalog.ParseKey(text)
		if err != nil {
			continue
		}
		everywhere, in := c.answered(key, day)
		if everywhere {
			continue
		}
		covers := func(chain []string) bool {
			return slices.ContainsFunc(chain, func(area string) bool { return in[area] })
		}
		for _, town := range ground.Jurisdictions {
			if covers(town.Chain) {
				continue
			}
			open := func(chain []string) bool { return !covers(chain) }
			if len(in) == 0 || len(town.Grids) == 0 || slices.ContainsFunc(town.Grids, open) {
				all = append(all, Gap{Kind: GapClass, Area: town.Code, Class: text})
			}
		}
	}
	return all
}

// answered are the areas in which an organisation is responsible for the class.
func (c *Chart) answered(key catalog.Key, day civil.Day) (everywhere bool, in map[string]bool) {
	in = map[string]bool{}
	for id, powers := range c.powers {
		if !c.orgs[id].Valid.Holds(day) {
			continue
		}
		for _, p := range powers {
			switch {
			case !p.Valid.Holds(day) || !p.pattern.Matches(key):
			case p.Area == "":
				return true, nil
			default:
				in[p.Area] = true
			}
		}
	}
	return false, in
}

// Against tells which gaps are new and which are gone, looking at what is missing
// and for how long.
func Against(before, after []Gap) (made, healed []Gap) {
	return missingFrom(before, after), missingFrom(after, before)
}

func missingFrom(known, all []Gap) (out []Gap) {
	for _, g := range all {
		if !slices.ContainsFunc(known, func(k Gap) bool { return k.same(g) && covers(k.Valid, g.Valid) }) {
			out = append(out, g)
		}
	}
	return out
}

// covers tells whether the first span holds every day of the second.
func covers(a, b civil.Span) bool {
	return (a.From == "" || b.From != "" && a.From <= b.From) && (a.To == "" || b.To != "" && b.To <= a.To)
}
