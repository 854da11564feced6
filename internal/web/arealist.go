package web

import (
	"slices"
	"sync"

	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/web/ui"
)

// mostAreaOptions is the longest list that a person is asked to look through.
const mostAreaOptions = 600

// areaLists keeps the lists of areas to choose from, of one version of the map
// on one day, made when first asked for: a city has tens of thousands of grids.
type areaLists struct {
	mu      sync.Mutex
	version int
	day     civil.Day
	lists   map[areaList][]ui.Option
}

// areaList names a list: the areas of a jurisdiction, or of all, in a language.
type areaList struct {
	of  string
	tag lang.Tag
}

// areaOptions are the areas of a jurisdiction that a person may choose from;
// "" gives those of the whole city.
func (v *visit) areaOptions(of, chosen string) []ui.Option {
	all := slices.Clone(v.s.areaLists.list(v, of))
	for i := range all {
		all[i].Chosen = all[i].Value == chosen
	}
	return all
}

func (l *areaLists) list(v *visit, of string) []ui.Option {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lists == nil || l.version != v.policy.Map.Version() || l.day != v.today {
		l.version, l.day, l.lists = v.policy.Map.Version(), v.today, map[areaList][]ui.Option{}
	}
	key := areaList{of, v.Tag}
	list, ok := l.lists[key]
	if !ok {
		list = v.listAreas(of)
		l.lists[key] = list
	}
	return list
}

// listAreas are the grids by community, or what lies above them where those are
// too many to look through.
func (v *visit) listAreas(of string) []ui.Option {
	found := map[grid.Level][]ui.Option{}
	for _, a := range v.policy.Map.All() {
		if a.Level < grid.Township || a.Level > grid.Grid || !a.Valid.Holds(v.today) {
			continue
		}
		if of != "" && v.policy.Map.Jurisdiction(v.policy.Map.ChainOf(a.Code)) != of {
			continue
		}
		o := ui.Option{Value: a.Code, Label: v.name(a.Name)}
		if a.Parent != "" {
			o.Group = v.area(a.Parent)
		}
		found[a.Level] = append(found[a.Level], o)
	}
	for _, level := range []grid.Level{grid.Grid, grid.Community, grid.Township} {
		if n := len(found[level]); n > 0 && n <= mostAreaOptions {
			return found[level]
		}
	}
	return nil
}
