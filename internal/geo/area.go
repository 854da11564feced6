package geo

import "math"

// The WGS-84 ellipsoid: equatorial radius in metres and first eccentricity squared.
const (
	equatorialRadius = 6378137.0
	eccentricity2    = 6.69437999014e-3
)

const unitRadians = math.Pi / 180 / scale

// density is the square metres of a square radian of latitude and longitude.
func density(lat float64) float64 {
	s, c := math.Sincos(lat)
	w := 1 - eccentricity2*s*s
	return equatorialRadius * equatorialRadius * (1 - eccentricity2) * c / (w * w)
}

// Two-point Gauss-Legendre quadrature on [0, 1], exact to the third power: over
// one degree of latitude it is off by less than 1e-9 of the area.
var gauss = [2]float64{0.5 - 0.28867513459481287, 0.5 + 0.28867513459481287}

// strip is the area in square metres between two latitudes, in units of a
// Point, where the east-west width in units is w0 at the first Gauss node and
// w1 at the second.
func strip(low, high, w0, w1 float64) float64 {
	h := high - low
	d0 := density((low + h*gauss[0]) * unitRadians)
	d1 := density((low + h*gauss[1]) * unitRadians)
	return (w0*d0 + w1*d1) * h / 2 * unitRadians * unitRadians
}

// Area is the size in square metres on the WGS-84 ellipsoid, with edges
// straight in latitude and longitude; holes are taken away. It is good to a
// millionth for sound rings. Polygons of one shape that overlap count twice.
func (s Shape) Area() float64 {
	sum := 0.0
	for _, p := range s {
		sum += p.area()
	}
	return sum
}

func (p Polygon) area() float64 {
	sum := 0.0
	for i, r := range p {
		if i == 0 {
			sum = r.area()
		} else {
			sum -= r.area()
		}
	}
	return max(sum, 0)
}

// area sums the strips between the edges and the meridian of the first point:
// measuring from nearby keeps the digits that a far meridian would cancel.
func (r Ring) area() float64 {
	if len(r) == 0 {
		return 0
	}
	sum, origin := 0.0, r[0].Lng
	a := r[len(r)-1]
	for _, b := range r {
		x, dx := float64(a.Lng)-float64(origin), float64(b.Lng)-float64(a.Lng)
		sum += strip(float64(a.Lat), float64(b.Lat), x+dx*gauss[0], x+dx*gauss[1])
		a = b
	}
	return math.Abs(sum)
}
