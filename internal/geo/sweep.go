package geo

import (
	"cmp"
	"slices"
)

// wall is an edge in a sweep, as a line x(y).
type wall struct {
	edge
	slope   float64 // units of longitude per unit of latitude
	polygon int     // its polygon's number in the sweep
	group   int     // 0 or 1: which of the two sides it belongs to
}

func (w *wall) at(y float64) float64 {
	return float64(w.low.Lng) + (y-float64(w.low.Lat))*w.slope
}

// sweep cuts the plane into level slabs in which no edge begins, ends or
// crosses another, so that everything between two walls is one trapezium. It
// works in floating point: crossings are found to about 1e-6 of a unit, which
// is a hundredth of a micrometre, so areas are good to a millionth, and shapes
// that share an edge point for point have exactly nothing between them.
type sweep struct {
	walls    []wall
	polygons int
}

func (s *sweep) add(shape Shape, group int) {
	for _, p := range shape {
		for _, r := range p {
			for i := range r {
				if e, ok := r.edge(i); ok {
					rise := float64(e.high.Lat) - float64(e.low.Lat)
					slope := (float64(e.high.Lng) - float64(e.low.Lng)) / rise
					s.walls = append(s.walls, wall{e, slope, s.polygons, group})
				}
			}
		}
		s.polygons++
	}
}

// within drops the walls that cannot matter inside the box. Those to the west
// stay: the sweep counts from there.
func (s *sweep) within(b Bounds) {
	s.walls = slices.DeleteFunc(s.walls, func(w wall) bool {
		return w.high.Lat <= b.Min.Lat || w.low.Lat >= b.Max.Lat ||
			min(w.low.Lng, w.high.Lng) > b.Max.Lng
	})
}

// slab is one cut: the walls from west to east between two latitudes.
type slab struct {
	low, high float64
	walls     []*wall
}

// run visits every slab from south to north. The walls are valid during the
// visit only.
func (s *sweep) run(visit func(slab)) {
	slices.SortStableFunc(s.walls, func(a, b wall) int { return cmp.Compare(a.low.Lat, b.low.Lat) })
	var active []*wall
	next := 0
	levels := s.levels()
	for i := 1; i < len(levels); i++ {
		low, high := levels[i-1], levels[i]
		active = slices.DeleteFunc(active, func(w *wall) bool { return w.high.Lat <= low })
		for ; next < len(s.walls) && s.walls[next].low.Lat <= low; next++ {
			active = append(active, &s.walls[next])
		}
		active = cut(slab{float64(low), float64(high), active}, visit)
	}
}

func (s *sweep) levels() []int32 {
	levels := make([]int32, 0, 2*len(s.walls))
	for i := range s.walls {
		levels = append(levels, s.walls[i].low.Lat, s.walls[i].high.Lat)
	}
	slices.Sort(levels)
	return slices.Compact(levels)
}

// cut visits the slab in pieces between the crossings of its walls, and returns
// the walls in their order at the top, nearly sorted for the next slab.
func cut(s slab, visit func(slab)) []*wall {
	order(s.walls, s.low, s.high, nil)
	top := slices.Clone(s.walls)
	var crossings []float64
	order(top, s.high, s.high, func(a, b *wall) {
		below, above := b.at(s.low)-a.at(s.low), a.at(s.high)-b.at(s.high)
		if below > 0 && above > 0 {
			crossings = append(crossings, s.low+(s.high-s.low)*below/(below+above))
		}
	})
	slices.Sort(crossings)
	low := s.low
	for _, y := range append(crossings, s.high) {
		if y-low < 1e-9 {
			continue
		}
		middle := (low + y) / 2
		order(s.walls, middle, middle, nil)
		visit(slab{low, y, s.walls})
		low = y
	}
	return top
}

// order sorts walls by where they are at y, then at tie, by insertion, because
// they are nearly sorted already. It calls swapped for each pair out of order.
func order(walls []*wall, y, tie float64, swapped func(a, b *wall)) {
	for i := 1; i < len(walls); i++ {
		w := walls[i]
		x, x2 := w.at(y), w.at(tie)
		j := i
		for ; j > 0; j-- {
			v := walls[j-1]
			if vx := v.at(y); vx < x || vx == x && v.at(tie) <= x2 {
				break
			}
			if swapped != nil {
				swapped(v, w)
			}
			walls[j] = v
		}
		walls[j] = w
	}
}

// spans calls f for what lies between each two neighbouring walls, telling
// which of the two groups cover it.
func (s *sweep) spans(c slab, odd []bool, f func(west, east *wall, cover [2]bool)) {
	clear(odd)
	var inside [2]int
	for i, w := range c.walls {
		if odd[w.polygon] = !odd[w.polygon]; odd[w.polygon] {
			inside[w.group]++
		} else {
			inside[w.group]--
		}
		if i+1 < len(c.walls) {
			f(w, c.walls[i+1], [2]bool{inside[0] > 0, inside[1] > 0})
		}
	}
}

// between is the area in square metres of the slab between two walls.
func (c slab) between(west, east *wall) float64 {
	h := c.high - c.low
	y0, y1 := c.low+h*gauss[0], c.low+h*gauss[1]
	return strip(c.low, c.high, max(east.at(y0)-west.at(y0), 0), max(east.at(y1)-west.at(y1), 0))
}

// middle is a point half way between two walls.
func (c slab) middle(west, east *wall) Point {
	y := (c.low + c.high) / 2
	return Point{Lat: int32(y), Lng: int32((west.at(y) + east.at(y)) / 2)}
}
