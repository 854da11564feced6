package geo

import (
	"cmp"
	"slices"
)

// segment is one side of a ring, with its number among the ring's sides.
type segment struct {
	a, b        Point
	ring, order int
	sides       int // of its ring
	last        int32
}

// contacts finds rings that touch or cross themselves, and rings of the polygon
// that cross each other; rings may touch each other in points.
func (p Polygon) contacts() []Flaw {
	sides := p.segments()
	slices.SortFunc(sides, func(s, t segment) int {
		return cmp.Or(cmp.Compare(min(s.a.Lat, s.b.Lat), min(t.a.Lat, t.b.Lat)),
			cmp.Compare(s.ring, t.ring), cmp.Compare(s.order, t.order))
	})
	var flaws []Flaw
	seen := make(map[Flaw]bool)
	report := func(ring int, kind FlawKind, at Point) {
		if key := (Flaw{Ring: ring, Kind: kind}); !seen[key] {
			seen[key] = true
			flaws = append(flaws, Flaw{Ring: ring, Kind: kind, At: at})
		}
	}
	for i, s := range sides {
		for _, t := range sides[i+1:] {
			if min(t.a.Lat, t.b.Lat) > s.last {
				break
			}
			switch {
			case s.ring == t.ring && s.spoils(t):
				report(s.ring, SelfCrossing, t.a)
			case s.ring != t.ring && s.crosses(t):
				report(max(s.ring, t.ring), RingsCrossing, t.a)
			}
		}
	}
	return flaws
}

// segments are the sides of all rings, without the empty ones between points
// that are written twice.
func (p Polygon) segments() []segment {
	var all []segment
	for i, r := range p {
		first := len(all)
		for j := 1; j < len(r); j++ {
			if r[j-1] != r[j] {
				s := segment{a: r[j-1], b: r[j], ring: i, order: len(all) - first}
				s.last = max(s.a.Lat, s.b.Lat)
				all = append(all, s)
			}
		}
		for j := first; j < len(all); j++ {
			all[j].sides = len(all) - first
		}
	}
	return all
}

// spoils tells whether two sides of one ring share more than the corner between
// neighbours.
func (s segment) spoils(t segment) bool {
	switch {
	case (s.order+1)%s.sides == t.order:
		return foldsBack(s.a, s.b, t.b)
	case (t.order+1)%s.sides == s.order:
		return foldsBack(t.a, t.b, s.b)
	}
	return onSegment(s.a, s.b, t.a) || onSegment(s.a, s.b, t.b) ||
		onSegment(t.a, t.b, s.a) || onSegment(t.a, t.b, s.b) || s.crosses(t)
}

// foldsBack tells whether the line from a over b turns back on itself to c.
func foldsBack(a, b, c Point) bool {
	return turn(a, b, c) == 0 && (onSegment(a, b, c) || onSegment(b, c, a))
}

// crosses tells whether the inner parts of two sides cross.
func (s segment) crosses(t segment) bool {
	if max(s.a.Lng, s.b.Lng) < min(t.a.Lng, t.b.Lng) || max(t.a.Lng, t.b.Lng) < min(s.a.Lng, s.b.Lng) {
		return false
	}
	return turn(s.a, s.b, t.a)*turn(s.a, s.b, t.b) < 0 && turn(t.a, t.b, s.a)*turn(t.a, t.b, s.b) < 0
}
