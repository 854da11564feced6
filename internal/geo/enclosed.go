package geo

import (
	"cmp"
	"math"
	"slices"
)

// Enclosed finds the holes between parts: ground that none of them covers and
// that is cut off from the outside, the largest first. Ground that touches the
// outside through a point only counts as cut off; ground that is joined to it by
// a channel wider than a millimetre does not, so a gap that runs to the
// outer border is not found this way.
func Enclosed(parts []Shape) []Patch {
	var s sweep
	for _, p := range parts {
		s.add(p, 0)
	}
	f := flood{parent: []int{outside}, patch: make([]Patch, 1)}
	f.below = []opening{{math.Inf(-1), math.Inf(1), outside}}
	odd := make([]bool, s.polygons)
	s.run(func(c slab) { f.rise(&s, c, odd) })
	for _, o := range f.below {
		f.join(o.pond, outside)
	}
	return f.holes()
}

// outside is the pond of everything around the parts.
const outside = 0

// channel is the width in units below which two openings are not joined: the
// sweep's own rounding must not connect what only touches.
const channel = 0.1

// opening is uncovered ground in one slab, as the interval on its upper border.
type opening struct {
	west, east float64
	pond       int
}

// flood follows uncovered ground from slab to slab and joins what is connected
// into ponds.
type flood struct {
	below  []opening // on the upper border of the slab below, from west to east
	parent []int     // of a pond: the one it was joined to
	patch  []Patch
}

func (f *flood) rise(s *sweep, c slab, odd []bool) {
	if len(c.walls) == 0 {
		open := []opening{{math.Inf(-1), math.Inf(1), outside}}
		f.below = f.connect(open, open)
		return
	}
	first, last := c.walls[0], c.walls[len(c.walls)-1]
	low := []opening{{math.Inf(-1), first.at(c.low), outside}}
	high := []opening{{math.Inf(-1), first.at(c.high), outside}}
	s.spans(c, odd, func(west, east *wall, cover [2]bool) {
		if cover[0] {
			return
		}
		size := c.between(west, east)
		if size == 0 {
			return
		}
		pond := len(f.parent)
		f.parent = append(f.parent, pond)
		f.patch = append(f.patch, Patch{})
		f.patch[pond].grow(size, c, west, east)
		low = append(low, opening{west.at(c.low), east.at(c.low), pond})
		high = append(high, opening{west.at(c.high), east.at(c.high), pond})
	})
	low = append(low, opening{last.at(c.low), math.Inf(1), outside})
	high = append(high, opening{last.at(c.high), math.Inf(1), outside})
	f.below = f.connect(low, high)
}

// connect joins each opening of the slab to those of the slab below that it
// meets, and returns the slab's upper border.
func (f *flood) connect(low, high []opening) []opening {
	i := 0
	for _, o := range low {
		for i < len(f.below) && f.below[i].east < o.west {
			i++
		}
		for j := i; j < len(f.below) && f.below[j].west < o.east; j++ {
			if min(o.east, f.below[j].east)-max(o.west, f.below[j].west) > channel {
				f.join(o.pond, f.below[j].pond)
			}
		}
	}
	return high
}

func (f *flood) root(pond int) int {
	for f.parent[pond] != pond {
		f.parent[pond] = f.parent[f.parent[pond]]
		pond = f.parent[pond]
	}
	return pond
}

// join keeps the lower number, so that the outside stays the outside.
func (f *flood) join(a, b int) {
	a, b = f.root(a), f.root(b)
	f.parent[max(a, b)] = min(a, b)
}

func (f *flood) holes() []Patch {
	sum := make(map[int]*Patch)
	var ponds []int
	for pond, p := range f.patch {
		root := f.root(pond)
		if root == outside {
			continue
		}
		t := sum[root]
		if t == nil {
			t = &Patch{}
			sum[root] = t
			ponds = append(ponds, root)
		}
		t.Size += p.Size
		if p.most > t.most {
			t.most, t.At = p.most, p.At
		}
	}
	holes := make([]Patch, len(ponds))
	for i, pond := range ponds {
		holes[i] = *sum[pond]
	}
	slices.SortStableFunc(holes, func(a, b Patch) int { return cmp.Compare(b.Size, a.Size) })
	return holes
}
