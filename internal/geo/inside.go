package geo

import (
	"math"
	"slices"
)

// Inside is a point within the shape that stands for all of it: the middle of
// the widest stretch, west to east, about halfway up its largest polygon. Equal
// shapes have equal points. ok is false for a shape that holds no point.
func (s Shape) Inside() (p Point, ok bool) {
	var largest Polygon
	size := -1.0
	for _, polygon := range s {
		if a := polygon.area(); a > size {
			largest, size = polygon, a
		}
	}
	bounds, ok := largest.bounds()
	if !ok {
		return Point{}, false
	}
	// The first height serves every ordinary shape; the others are for those
	// that narrow to a thread just there.
	for _, share := range []float64{0.5, 0.375, 0.625, 0.25, 0.75, 0.125, 0.875} {
		height := float64(bounds.Max.Lat) - float64(bounds.Min.Lat)
		lat := math.Floor(float64(bounds.Min.Lat)+height*share) + 0.5 // never on a corner
		if p, ok := largest.widest(lat); ok && s.Contains(p) {
			return p, true
		}
	}
	return Point{}, false
}

// widest is the middle of the longest stretch inside the polygon at a latitude,
// in units of a Point.
func (p Polygon) widest(lat float64) (Point, bool) {
	var crossings []float64
	for _, r := range p {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (float64(a.Lat) > lat) == (float64(b.Lat) > lat) {
				continue
			}
			t := (lat - float64(a.Lat)) / (float64(b.Lat) - float64(a.Lat))
			crossings = append(crossings, float64(a.Lng)+t*(float64(b.Lng)-float64(a.Lng)))
		}
	}
	slices.Sort(crossings)
	best, width := 0.0, -1.0
	for i := 0; i+1 < len(crossings); i += 2 {
		if w := crossings[i+1] - crossings[i]; w > width {
			best, width = (crossings[i]+crossings[i+1])/2, w
		}
	}
	return Point{Lat: int32(math.Round(lat)), Lng: int32(math.Round(best))}, width >= 0
}
