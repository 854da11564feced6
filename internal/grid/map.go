package grid

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"wellfield/internal/civil"
	"wellfield/internal/geo"
)

// Map is one version of the areas, made to answer questions. It never changes
// and is safe for concurrent use; a new version is a new Map. What it returns
// belongs to it and must not be changed.
type Map struct {
	version  int
	areas    []*Area // in tree order
	byCode   map[string]int
	chains   []Chain // of each area
	children map[string][]*Area
	byName   map[string][]*Area
	index    *geo.Index
	ranked   []ranked // the areas with shapes: deepest level first, then by code
	answers  map[string][]string
}

// ranked is what Locate needs of an area, close together in memory.
type ranked struct {
	chain Chain
	valid civil.Span
}

// NewMap builds the map of a document and refuses one that has errors by
// Validate, with a fault for each. It keeps the document's shapes.
func NewMap(version int, d Document) (*Map, error) {
	t := newTree(d)
	findings := t.structure()
	arrange(findings)
	if err := refusal(findings); err != nil {
		return nil, err
	}
	m := &Map{
		version: version, byCode: make(map[string]int, len(d.Areas)),
		children: make(map[string][]*Area), byName: make(map[string][]*Area),
	}
	for _, a := range slices.Clone(d.Areas) {
		m.children[a.Parent] = append(m.children[a.Parent], &a)
	}
	for _, siblings := range m.children {
		slices.SortFunc(siblings, func(a, b *Area) int { return cmp.Compare(a.Code, b.Code) })
	}
	m.plant("", nil)
	m.locator()
	m.answers = m.answering()
	return m, nil
}

// plant takes up the children of an area and what is below them.
func (m *Map) plant(parent string, chain Chain) {
	for _, a := range m.children[parent] {
		own := append(chain[:len(chain):len(chain)], a.Code)
		m.byCode[a.Code] = len(m.areas)
		m.areas = append(m.areas, a)
		m.chains = append(m.chains, own[:len(own):len(own)])
		var names []string
		for _, name := range a.Name {
			if name = fold(name); !slices.Contains(names, name) {
				names = append(names, name)
				m.byName[name] = append(m.byName[name], a)
			}
		}
		m.plant(a.Code, own)
	}
}

func (m *Map) locator() {
	var order []int
	for i, a := range m.areas {
		if !a.Shape.Empty() {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := m.areas[i], m.areas[j]
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.Code, b.Code))
	})
	shapes := make([]geo.Shape, len(order))
	m.ranked = make([]ranked, len(order))
	for i, n := range order {
		shapes[i] = m.areas[n].Shape
		m.ranked[i] = ranked{m.chains[n], m.areas[n].Valid}
	}
	m.index = geo.NewIndex(shapes, func(i int) bool { return m.ranked[i].valid == civil.Span{} })
}

// Version is the number of the document's version.
func (m *Map) Version() int { return m.version }

// Area is the area of a code, on whatever days it is valid.
func (m *Map) Area(code string) (*Area, bool) {
	i, ok := m.byCode[code]
	if !ok {
		return nil, false
	}
	return m.areas[i], true
}

// Locate is the chain of the deepest area whose own shape contains the point on
// the day, nil when there is none. A point on a border belongs to one side only,
// always the same. Where areas of one level overlap, the lowest code wins.
func (m *Map) Locate(p geo.Point, day civil.Day) Chain {
	i := m.index.First(p, func(i int) bool { return m.ranked[i].valid.Holds(day) })
	if i < 0 {
		return nil
	}
	return m.ranked[i].chain
}

// ChainOf is the chain of an area, nil for an unknown code.
func (m *Map) ChainOf(code string) Chain {
	i, ok := m.byCode[code]
	if !ok {
		return nil
	}
	return m.chains[i]
}

// Jurisdiction is the deepest area of the chain whose centre runs cases. Where
// none does it is the chain's top, and for no chain the map's first root, so that
// every case has a centre. It is empty only for a map without areas.
func (m *Map) Jurisdiction(c Chain) string {
	for _, code := range slices.Backward(c) {
		if a, ok := m.Area(code); ok && a.Jurisdiction {
			return code
		}
	}
	switch {
	case len(c) > 0:
		return c[0]
	case len(m.areas) > 0:
		return m.areas[0].Code
	}
	return ""
}

// Children are the areas directly under a code that are valid on the day, by
// code; under "" the roots.
func (m *Map) Children(code string, day civil.Day) []*Area {
	var valid []*Area
	for _, a := range m.children[code] {
		if a.Valid.Holds(day) {
			valid = append(valid, a)
		}
	}
	return valid
}

// ByName are the areas with the name in any language, in tree order, whatever
// the case, width and spacing of its letters. Names repeat: there may be many.
func (m *Map) ByName(name string) []*Area { return slices.Clone(m.byName[fold(name)]) }

// All are the areas in tree order: each before what is under it, siblings by code.
func (m *Map) All() []*Area { return slices.Clone(m.areas) }

// fold is the form in which names are compared.
func fold(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(name))), " ")
}
