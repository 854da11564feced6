package app

import (
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/store"
)

// partsNear are the cases that can be shown in the part of the map: those by
// their exact cell first, then those by their area: of classes that are shown
// less exactly, of classes that would be shown exactly had they a point, and of
// states that are never shown exactly. A class that was less exact when a case was
// filed than it is now is found by neither, and only outside a part of the map.
func (a *App) partsNear(p *Policy, f store.Filter, near *Near) []store.Filter {
	exact, others := []string{}, []string{}
	for _, c := range p.Catalogue.All() {
		if c.Precision == catalog.Exact {
			exact = append(exact, c.Key().String())
		} else {
			others = append(others, c.Key().String())
		}
	}
	f.Also.Scattered = true
	byCell := f
	seen, unseen := statesLooked()
	byCell.States, byCell.Also.Cells = seen, near.cells()
	if f.Also.Classes == nil {
		byCell.Also.Classes = exact
	} else {
		byCell.Also.NotClasses = append(slices.Clone(f.Also.NotClasses), others...)
	}
	parts := []store.Filter{byCell}
	f.Jurisdictions = within(a.jurisdictionsShownIn(p, near), f.Jurisdictions)
	if len(f.Jurisdictions) == 0 {
		return parts
	}
	byArea, pointless, early := f, byCell, f
	pointless.Jurisdictions, pointless.Also.Cells, pointless.Also.NoCell = f.Jurisdictions, nil, true
	byArea.States, early.States = seen, unseen
	byArea.Also.NotClasses = append(slices.Clone(f.Also.NotClasses), exact...)
	return append(parts, byArea, pointless, early)
}

// statesLooked are the states in which somebody has looked at a case, and the
// others, in which it is shown by its area whatever its class.
func statesLooked() (seen, unseen []casework.State) {
	for _, s := range casework.States() {
		if looked(s) {
			seen = append(seen, s)
		} else {
			unseen = append(unseen, s)
		}
	}
	return seen, unseen
}

// within are those of the found that are asked for; nil asks for all.
func within(found, asked []string) []string {
	if asked == nil {
		return found
	}
	return slices.DeleteFunc(found, func(j string) bool { return !slices.Contains(asked, j) })
}

// landmarks are the points that stand for the areas of one version of the map.
type landmarks struct {
	version int
	codes   []string
	points  []geo.Point
}

// jurisdictionsShownIn are the jurisdictions whose cases can be shown at a point
// that stands for an area: those on whose ground the area lies, and those on the
// area's own, whose smaller areas may have no shape.
func (a *App) jurisdictionsShownIn(p *Policy, near *Near) []string {
	found := []string{}
	marks := a.marks(p.Map)
	for i, point := range marks.points {
		if !near.holds(point) {
			continue
		}
		above := p.Map.Jurisdiction(p.Map.ChainOf(marks.codes[i]))
		found = append(append(found, above), p.former[above]...)
		if at, ok := p.Map.Area(marks.codes[i]); ok && at.Level < grid.Township {
			found = append(found, a.jurisdictionsOf(p, at.Code)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// marks are made once for each map in force: to find a point inside an area
// takes longer than to ask whether it lies in a box.
func (a *App) marks(m *grid.Map) *landmarks {
	if known := a.landmarks.Load(); known != nil && known.version == m.Version() {
		return known
	}
	made := &landmarks{version: m.Version()}
	for _, area := range m.All() {
		if p, ok := area.Shape.Inside(); ok {
			made.codes, made.points = append(made.codes, area.Code), append(made.points, p)
		}
	}
	a.landmarks.Store(made)
	return made
}
