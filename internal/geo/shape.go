package geo

import "slices"

// Ring is a closed line: its last point repeats its first. A ring that is not
// closed is read as if it were, and Flaws reports it.
type Ring []Point

// Polygon is an outer ring and the holes in it.
type Polygon []Ring

// Shape is the ground of an area: polygons that may lie apart. Its edges are
// straight in latitude and longitude, as on the map people drew it on, and it
// does not reach across the 180th meridian. The nil Shape covers nothing.
type Shape []Polygon

// Bounds is the smallest closed box of latitudes and longitudes around a shape.
type Bounds struct {
	Min, Max Point
}

// Empty tells whether the shape has no ring.
func (s Shape) Empty() bool {
	for _, p := range s {
		if len(p) > 0 {
			return false
		}
	}
	return true
}

// Points is the number of positions in all rings.
func (s Shape) Points() int {
	n := 0
	for _, p := range s {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

// Equal tells whether two shapes have the same rings, point by point.
func (s Shape) Equal(o Shape) bool {
	return slices.EqualFunc(s, o, func(a, b Polygon) bool {
		return slices.EqualFunc(a, b, func(a, b Ring) bool { return slices.Equal(a, b) })
	})
}

// Bounds is false for a shape without points.
func (s Shape) Bounds() (Bounds, bool) {
	b, found := Bounds{}, false
	for _, p := range s {
		q, ok := p.bounds()
		switch {
		case ok && found:
			b = b.join(q)
		case ok:
			b, found = q, true
		}
	}
	return b, found
}

func (p Polygon) bounds() (Bounds, bool) {
	b, found := Bounds{}, false
	for _, r := range p {
		for _, q := range r {
			if !found {
				b, found = Bounds{q, q}, true
			}
			b = b.join(Bounds{q, q})
		}
	}
	return b, found
}

func (b Bounds) join(o Bounds) Bounds {
	return Bounds{
		Point{min(b.Min.Lat, o.Min.Lat), min(b.Min.Lng, o.Min.Lng)},
		Point{max(b.Max.Lat, o.Max.Lat), max(b.Max.Lng, o.Max.Lng)},
	}
}

// Holds tells whether p lies in the box or on its border.
func (b Bounds) Holds(p Point) bool {
	return b.Min.Lat <= p.Lat && p.Lat <= b.Max.Lat && b.Min.Lng <= p.Lng && p.Lng <= b.Max.Lng
}

// Meets tells whether two boxes share a point.
func (b Bounds) Meets(o Bounds) bool {
	return b.Min.Lat <= o.Max.Lat && o.Min.Lat <= b.Max.Lat &&
		b.Min.Lng <= o.Max.Lng && o.Min.Lng <= b.Max.Lng
}

// Contains tells whether p lies in the shape. The border is half open: of the
// polygons that share an edge, point for point, exactly one contains a point on
// it, the one to the east, or above a level edge. The answer is exact.
func (s Shape) Contains(p Point) bool {
	for _, polygon := range s {
		if polygon.contains(p) {
			return true
		}
	}
	return false
}

// contains counts the edges east of p: odd is inside. Holes need no case of
// their own, their edges are counted with the others.
func (p Polygon) contains(q Point) bool {
	inside := false
	for _, r := range p {
		for i := range r {
			if e, ok := r.edge(i); ok && e.eastOf(q) {
				inside = !inside
			}
		}
	}
	return inside
}

// edge is a piece of a ring that leads north: low is south of high. Both
// neighbours of a border hold the same edge, whichever way round their rings go.
type edge struct {
	low, high Point
}

// edge is the ring's piece that ends in its point i, false when it is level:
// no line that runs east crosses it.
func (r Ring) edge(i int) (edge, bool) {
	a, b := r[(i+len(r)-1)%len(r)], r[i]
	switch {
	case a.Lat < b.Lat:
		return edge{a, b}, true
	case a.Lat > b.Lat:
		return edge{b, a}, true
	}
	return edge{}, false
}

// eastOf tells whether the line from p to the east crosses the edge. The lower
// end belongs to the edge and the upper does not, so that a corner counts once.
func (e edge) eastOf(p Point) bool {
	return e.low.Lat <= p.Lat && p.Lat < e.high.Lat && turn(e.low, e.high, p) > 0
}
