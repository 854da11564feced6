package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// Published is what everybody may know of a case. What is not here is not for
// everybody: no contact, no address in the reporter's words, no thread, no note.
type Published struct {
	Number       string
	Class        catalog.Key // filed under, else the one that the reporter chose
	Asked        catalog.Key // the one that the reporter chose, whose questions were answered
	State        casework.State
	Confirmed    bool
	ReportedAt   time.Time
	UpdatedAt    time.Time
	EndedAt      time.Time // zero while somebody owes an action
	Due          time.Time // zero: none
	Centre, Lead org.ID
	Chain        grid.Chain // from the city down to the smallest area that is told
	Point        *geo.Point // where it is, or a point that stands for the smallest area
	Exact        bool       // Point is where it is
	Words        string     // with the reporter's consent
	Photos       []string   // hashes of the report's, with the reporter's consent
	Attributes   []casework.Attribute
	Reports      int                // how often the problem was reported; 0 where a list does not count
	LongTerm     *casework.LongTerm // its place in the long-term register; nil when it has none

	ref store.Ref
}

// looked tells whether somebody has looked at the report and taken it up. Before
// that nothing of the reporter's is shown: the public's page is no notice board.
func looked(s casework.State) bool {
	switch s {
	case casework.Received, casework.NeedInfo, casework.Verifying, casework.Refused, casework.ReferredOut, casework.Merged:
		return false
	}
	return true
}

// precisionOf is how exactly the public sees the place of a case; Hidden when
// it does not see the case. Requests for help say where somebody in need is,
// whatever a catalogue says. What nobody has looked at may be of another class
// than it claims, so its place is told to the grid at most; what was not taken
// up may be a private matter.
func precisionOf(c *casework.Case, class *catalog.Class) string {
	switch {
	case class == nil, class.Kind == catalog.Help, class.Precision == catalog.Hidden:
		return catalog.Hidden
	case looked(c.State):
		return class.Precision
	case c.State == casework.Refused, c.State == casework.ReferredOut, class.Precision == catalog.Community:
		return catalog.Community
	}
	return catalog.Grid
}

// published is the case as everybody may see it; ok is false when nobody may.
func (a *App) published(ctx context.Context, p *Policy, l *store.Located) (out Published, ok bool) {
	c := &l.Case
	class := a.classOf(ctx, p, c)
	precision := precisionOf(c, class)
	if precision == catalog.Hidden {
		return Published{}, false
	}
	out = Published{Number: c.Number, Class: class.Key(), Asked: c.Claimed, State: c.State, Confirmed: c.Confirmed,
		ReportedAt: c.ReportedAt, UpdatedAt: c.UpdatedAt, EndedAt: c.EndedAt, Centre: c.Centre, Lead: c.Lead,
		ref: store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}}
	if c.Due != nil {
		out.Due = c.Due.At
	}
	out.LongTerm = c.LongTerm
	out.Chain = told(p.Map, c.Place.Chain, precision)
	out.Exact = precision == catalog.Exact && l.Point != nil
	if out.Exact {
		out.Point = l.Point
	} else {
		out.Point = a.standsFor(p.Map, out.Chain)
	}
	if c.Public && looked(c.State) {
		out.Words = c.Summary.Text()
		for _, photo := range c.Photos {
			if photo.Rev == 1 && photo.Role == casework.OfReport {
				out.Photos = append(out.Photos, photo.Hash)
			}
		}
		out.Attributes = openAnswers(p, c)
	}
	return out, true
}

// classOf is the class that a case is published under: the one it was filed
// under, in that edition, else the one that the reporter chose.
func (a *App) classOf(ctx context.Context, p *Policy, c *casework.Case) *catalog.Class {
	edition, key := p.Catalogue, c.Claimed
	if c.Class != nil {
		key = c.Class.Key
		if edition.Version() != c.Class.Version {
			edition = a.edition(ctx, c.Class.Version)
		}
	}
	if edition == nil {
		return nil
	}
	class, _ := edition.Class(key)
	return class
}

// openAnswers are the answers that were not private when they were given, and
// are not now.
func openAnswers(p *Policy, c *casework.Case) []casework.Attribute {
	asked, ok := p.Catalogue.Class(c.Claimed)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Attributes), func(given casework.Attribute) bool {
		a, ok := asked.Attribute(given.Code)
		return given.Private || !ok || a.Private
	})
}

// told is the part of a chain that the public is told: to the grid, or to the
// community.
func told(m *grid.Map, chain grid.Chain, precision string) grid.Chain {
	deepest := grid.Grid
	if precision == catalog.Community {
		deepest = grid.Community
	}
	var out grid.Chain
	for _, code := range chain {
		if area, ok := m.Area(code); ok && area.Level <= deepest {
			out = append(out, code)
		}
	}
	return out
}

// areaPoint names an area of one version of the map.
type areaPoint struct {
	version int
	code    string
}

// standsFor is the point that stands for the smallest area of the chain that
// has a shape; nil when none has.
func (a *App) standsFor(m *grid.Map, chain grid.Chain) *geo.Point {
	for _, code := range slices.Backward(chain) {
		key := areaPoint{m.Version(), code}
		if known, ok := a.areaPoints.Load(key); ok {
			if p := known.(*geo.Point); p != nil {
				return p
			}
			continue
		}
		var found *geo.Point
		if area, ok := m.Area(code); ok {
			if p, ok := area.Shape.Inside(); ok {
				found = &p
			}
		}
		a.areaPoints.Store(key, found)
		if found != nil {
			return found
		}
	}
	return nil
}

// PublishedCase is a case as everybody may see it, its answers opened; with an
// area only where that area's centres run it. Fault: case.not_found, also where
// the public sees no such cases.
func (a *App) PublishedCase(ctx context.Context, number, area string) (Published, error) {
	found, err := a.PublishedList(ctx, PublicQuestion{Area: area, Numbers: []string{number}, Limit: 1})
	if err != nil {
		return Published{}, err
	}
	if len(found) == 0 {
		return Published{}, errNotFound
	}
	out := found[0]
	c := casework.Case{Jurisdiction: out.ref.Jurisdiction, ID: out.ref.ID, Attributes: out.Attributes}
	if err := a.db.Attributes(ctx, &c); err != nil {
		return Published{}, err
	}
	out.Reports, err = a.reports(ctx, out.ref)
	return out, err
}

// PublishedEvents are the events of a published case that are steps of its life,
// words closed: what people wrote to each other is not among them.
func (a *App) PublishedEvents(ctx context.Context, of Published) ([]Happening, error) {
	all, err := a.db.Events(ctx, of.ref)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(h Happening) bool {
		switch h.Event.(type) {
		case *casework.Reported, *casework.Imported, *casework.FiledAs, *casework.DispatchedTo, *casework.Signed, *casework.HandlingDone,
			*casework.Checked, *casework.Denied, *casework.Resolved, *casework.Explained, *casework.ReopenedBy,
			*casework.RefusedFor, *casework.RefusalOverturned, *casework.ReferredTo, *casework.TakenBack, *casework.MergedWith,
			*casework.Unmerged, *casework.DelayGranted, *casework.Resumed, *casework.Registered, *casework.Reviewed,
			*casework.Rechecked:
			return false
		}
		return true
	}), nil
}

// Redeem is the number of the case that a token stands for. Fault:
// app.token_unknown.
func (a *App) Redeem(ctx context.Context, token string) (number string, err error) {
	unknown := fault.New(fault.NotFound, "app.token_unknown").At("token")
	if !plainText(token) || len(token) > 64 {
		return "", unknown
	}
	ref, ok, err := a.db.Locate(ctx, casework.ID(token))
	if err != nil || !ok {
		return "", cmp.Or(err, error(unknown))
	}
	c, _, ok, err := a.db.Case(ctx, ref)
	if err != nil || !ok {
		return "", cmp.Or(err, error(unknown))
	}
	return c.Number, nil
}
