package emergency

import (
	"slices"
	"time"

	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// as is the actor as rights know it. It acts in the areas of its organisation.
func (a Actor) as(m *grid.Map) org.Actor {
	h := org.Actor{Role: org.RoleStaff, Post: a.Post, Org: a.Org, Line: []org.ID{a.Org}, Duties: a.Duties, Person: a.Person}
	for _, area := range a.Areas {
		if area == "" {
			continue
		}
		h.Areas = append(h.Areas, area)
		h.Homes = append(h.Homes, m.Jurisdiction(m.ChainOf(area)))
		h.Jurisdictions = append(h.Jurisdictions, m.Jurisdictions(area)...)
	}
	slices.Sort(h.Jurisdictions)
	return h
}

// place is an area, and who declared and prolonged something there, as rights know
// it.
func place(m *grid.Map, area string, given ...Hand) org.Subject {
	chain := m.ChainOf(area)
	s := org.Subject{Jurisdiction: m.Jurisdiction(chain), Chain: chain}
	for _, h := range given {
		s.Declared = append(s.Declared, org.Hand{Org: h.Org, Post: h.Post, Person: h.Person})
	}
	return s
}

// given are the hands that declared and prolonged it.
func (d *Declaration) given() []Hand {
	all := []Hand{d.By}
	for _, p := range d.Prolonged {
		all = append(all, p.By)
	}
	return all
}

// Commands tells whether the actor's post may declare for the area and end there,
// by the table of rights.
func Commands(a Actor, m *grid.Map, area string, now time.Time) bool {
	return org.Allow(a.as(m), "declare_emergency", place(m, area), now).Allowed()
}

// MayTick tells whether the actor's post answers for the step, by the table of
// rights, and has the duty that the plan asks for.
func MayTick(d *Declaration, s Step, a Actor, m *grid.Map, now time.Time) bool {
	of := org.Subject{Ties: []org.Tie{{Relation: org.Responsible, Org: d.Responsible(s)}}}
	return org.Allow(a.as(m), "tick_step", of, now).Allowed() && (s.Duty == "" || slices.Contains(a.Duties, s.Duty.Today()))
}
