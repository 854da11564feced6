package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/store"
)

// partsNear are the cases that can be shown in the part of the map: those by
// their exact cell first, then those by their chain of areas: of classes that are shown
// less exactly, of classes that would be shown exactly had they a point, and of
// states that are never shown exactly. A class that was less exact when a case was
// filed than it is now is found by neither, and only outside a part of the map.
func (a *App) partsNear(ctx context.Context, p *Policy, f store.Filter, near *Near) ([]store.Filter, error) {
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
	paths, err := a.pathsShownIn(ctx, p.Map, near)
	if err != nil || len(paths) == 0 {
		return parts, err
	}
	f.Also.Paths = paths
	byArea, pointless, early := f, byCell, f
	pointless.Also.Paths, pointless.Also.Cells, pointless.Also.NoCell = paths, nil, true
	byArea.States, early.States = seen, unseen
	byArea.Also.NotClasses = append(slices.Clone(f.Also.NotClasses), exact...)
	return append(parts, byArea, pointless, early), nil
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

// paths are the chains of areas that cases lie in, each with the points at which
// such cases are shown: those that are told to the grid, and those that are told to
// the community.
type paths struct {
	version int // of the map
	until   time.Time
	known   map[string]bool
	all     []pathPoints
}

type pathPoints struct {
	path            string
	grid, community *geo.Point
}

// pathsFresh is how long the chains that were found are taken for all there are.
// Only an import brings a chain that the map in force does not have.
const pathsFresh = time.Minute

// pathsShownIn are the chains of which cases can be shown in the part of the map.
func (a *App) pathsShownIn(ctx context.Context, m *grid.Map, near *Near) ([]string, error) {
	known, err := a.pathsOf(ctx, m)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, p := range known.all {
		if p.grid != nil && near.holds(*p.grid) || p.community != nil && near.holds(*p.community) {
			found = append(found, p.path)
		}
	}
	return found, nil
}

// pathsOf are the chains of the map and those of all cases that there are.
func (a *App) pathsOf(ctx context.Context, m *grid.Map) (*paths, error) {
	now := time.Now()
	if known := a.paths.Load(); known != nil && known.version == m.Version() && now.Before(known.until) {
		return known, nil
	}
	a.pathing.Lock()
	defer a.pathing.Unlock()
	made := &paths{version: m.Version(), until: now.Add(pathsFresh)}
	if known := a.paths.Load(); known != nil && known.version == m.Version() {
		if now.Before(known.until) {
			return known, nil // another request has just looked
		}
		made.known, made.all = known.known, slices.Clip(known.all)
	} else {
		made.known = map[string]bool{}
		for _, area := range m.All() {
			a.addPath(m, made, store.PathOf(m.ChainOf(area.Code)))
		}
	}
	used, err := a.db.Paths(ctx)
	if err != nil {
		return nil, err
	}
	made.known = maps.Clone(made.known)
	for _, path := range used {
		a.addPath(m, made, path)
	}
	a.paths.Store(made)
	return made, nil
}

func (a *App) addPath(m *grid.Map, to *paths, path string) {
	if to.known[path] {
		return
	}
	to.known[path] = true
	chain := store.ChainOf(path)
	shown := pathPoints{path: path, grid: a.standsFor(m, told(m, chain, catalog.Grid)), community: a.standsFor(m, told(m, chain, catalog.Community))}
	if shown.grid != nil || shown.community != nil {
		to.all = append(to.all, shown)
	}
}
