package geo

import (
	"cmp"
	"slices"
)

// FlawKind is what is wrong with a ring. Its text is a message key.
type FlawKind string

// The flaws. A ring that is not closed, too short or off the earth was damaged on
// its way here; the others are drawn so, and containment still has an answer.
const (
	OffEarth      FlawKind = "geo.ring_off_earth"
	NotClosed     FlawKind = "geo.ring_not_closed"
	TooFewPoints  FlawKind = "geo.ring_too_few_points"
	ZeroArea      FlawKind = "geo.ring_zero_area"
	SelfCrossing  FlawKind = "geo.ring_self_crossing"
	RingsCrossing FlawKind = "geo.rings_crossing"
	HoleOutside   FlawKind = "geo.hole_outside"
)

// Damaged tells whether the flaw means that points of the ring were lost.
func (k FlawKind) Damaged() bool {
	return k == OffEarth || k == NotClosed || k == TooFewPoints
}

// Flaw is one thing wrong with one ring, and where.
type Flaw struct {
	Polygon, Ring int // counted from 0; ring 0 is the outer one
	Kind          FlawKind
	At            Point
}

// Flaws checks every ring: on the earth, closed, at least four points, not all
// on a line, not touching or crossing itself, not crossing another ring of its
// polygon, holes inside the outer ring and outside each other. It reports each
// kind once per ring, ordered by polygon and ring. The checks are exact.
func (s Shape) Flaws() []Flaw {
	var flaws []Flaw
	for i, p := range s {
		for _, f := range p.flaws() {
			f.Polygon = i
			flaws = append(flaws, f)
		}
	}
	return flaws
}

// Damage is the part of Flaws that means lost points. It is much faster: it looks
// at each point once.
func (s Shape) Damage() []Flaw {
	var flaws []Flaw
	for i, p := range s {
		for _, f := range p.broken() {
			if f.Kind.Damaged() {
				f.Polygon = i
				flaws = append(flaws, f)
			}
		}
	}
	return flaws
}

func (p Polygon) broken() []Flaw {
	if len(p) == 0 {
		return []Flaw{{Kind: TooFewPoints}}
	}
	var flaws []Flaw
	for i, r := range p {
		if kind, at, bad := r.flaw(); bad {
			flaws = append(flaws, Flaw{Ring: i, Kind: kind, At: at})
		}
	}
	return flaws
}

func (p Polygon) flaws() []Flaw {
	flaws := p.broken()
	if len(flaws) > 0 {
		return flaws // the other checks need whole rings
	}
	flaws = append(p.contacts(), p.strayHoles()...)
	slices.SortStableFunc(flaws, func(a, b Flaw) int { return cmp.Compare(a.Ring, b.Ring) })
	return flaws
}

// flaw is the first thing wrong with the ring as a list of points.
func (r Ring) flaw() (FlawKind, Point, bool) {
	if len(r) == 0 {
		return TooFewPoints, Point{}, true
	}
	for _, p := range r {
		if p.Lat < -90*scale || p.Lat > 90*scale || p.Lng < -180*scale || p.Lng > 180*scale {
			return OffEarth, p, true
		}
	}
	switch {
	case r[0] != r[len(r)-1]:
		return NotClosed, r[0], true
	case len(r) < 4:
		return TooFewPoints, r[0], true
	case r.flat():
		return ZeroArea, r[0], true
	}
	return "", Point{}, false
}

// flat tells whether all points lie on one line.
func (r Ring) flat() bool {
	a := r[0]
	i := slices.IndexFunc(r, func(p Point) bool { return p != a })
	return i < 0 || !slices.ContainsFunc(r, func(p Point) bool { return turn(a, r[i], p) != 0 })
}

// strayHoles finds holes with a point outside the outer ring, and holes that lie
// in another hole. Rings that cross are found elsewhere.
func (p Polygon) strayHoles() []Flaw {
	var flaws []Flaw
	for i := 1; i < len(p); i++ {
		if at, ok := p[i].strays(p[0]); ok {
			flaws = append(flaws, Flaw{Ring: i, Kind: HoleOutside, At: at})
			continue
		}
		for j := 1; j < len(p); j++ {
			if j != i && p[i].liesIn(p[j]) {
				flaws = append(flaws, Flaw{Ring: i, Kind: HoleOutside, At: p[i][0]})
				break
			}
		}
	}
	return flaws
}

// strays returns a point of r that is neither in nor on the outer ring.
func (r Ring) strays(outer Ring) (Point, bool) {
	for _, q := range r {
		if !outer.touches(q) && !(Polygon{outer}).contains(q) {
			return q, true
		}
	}
	return Point{}, false
}

// liesIn tells whether r has a point strictly inside o. The boxes are compared
// first because a polygon may have thousands of holes.
func (r Ring) liesIn(o Ring) bool {
	inner, _ := Polygon{r}.bounds()
	outer, _ := Polygon{o}.bounds()
	if !inner.Meets(outer) {
		return false
	}
	return slices.ContainsFunc(r, func(q Point) bool {
		return !o.touches(q) && (Polygon{o}).contains(q)
	})
}

// touches tells whether q lies on the ring.
func (r Ring) touches(q Point) bool {
	for i := 1; i < len(r); i++ {
		if onSegment(r[i-1], r[i], q) {
			return true
		}
	}
	return false
}

func onSegment(a, b, q Point) bool {
	return min(a.Lat, b.Lat) <= q.Lat && q.Lat <= max(a.Lat, b.Lat) &&
		min(a.Lng, b.Lng) <= q.Lng && q.Lng <= max(a.Lng, b.Lng) && turn(a, b, q) == 0
}
