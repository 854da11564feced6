package app

import (
	"slices"
	"strconv"

	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

func undoNote(version int) string { return "undo " + strconv.Itoa(version) }

// groundKey says of which map, catalogue and day a ground is.
type groundKey struct {
	areas, catalogue int
	day              civil.Day
}

type keptGround struct {
	key    groundKey
	ground org.Needs
}

// ground is what must be covered today. It is made once for each version and day.
func (a *App) ground(p *Policy) org.Needs {
	key := groundKey{p.Map.Version(), p.Catalogue.Version(), a.Today()}
	if kept := a.groundKept.Load(); kept != nil && kept.key == key {
		return kept.ground
	}
	g := groundOf(p, key.day)
	a.groundKept.Store(&keptGround{key, g})
	return g
}

func groundOf(p *Policy, day civil.Day) (g org.Needs) {
	towns := map[string]*org.TownNeeds{}
	var order []string
	for _, area := range p.Map.All() {
		if !area.Valid.Holds(day) {
			continue
		}
		chain := p.Map.ChainOf(area.Code)
		if area.Jurisdiction && area.Level >= grid.Township {
			order = append(order, area.Code)
			towns[area.Code] = &org.TownNeeds{Code: area.Code, Chain: slices.Clone(chain)}
		}
		if area.Level == grid.Grid {
			g.Grids = append(g.Grids, area.Code)
		}
	}
	for _, code := range g.Grids {
		chain := p.Map.ChainOf(code)
		if town := towns[p.Map.Jurisdiction(chain)]; town != nil {
			town.Grids = append(town.Grids, slices.Clone(chain))
		}
	}
	for _, code := range order {
		g.Jurisdictions = append(g.Jurisdictions, *towns[code])
	}
	for _, c := range p.Catalogue.All() {
		g.Classes = append(g.Classes, c.Key().String())
	}
	return g
}
