package geo

import (
	"math"

	"wellfield/internal/fault"
)

// System is the coordinate system of positions that come from outside. It is
// always named by who gives the positions: the numbers do not tell.
type System string

// The systems. GCJ-02 is the shifted system of Chinese public maps, BD-09 a
// second shift on top of it by one map maker.
const (
	WGS84 System = "wgs84"
	GCJ02 System = "gcj02"
	BD09  System = "bd09"
)

// ParseSystem reads the name of a system; the empty name is WGS-84.
func ParseSystem(s string) (System, error) {
	switch System(s) {
	case "", WGS84:
		return WGS84, nil
	case GCJ02, BD09:
		return System(s), nil
	}
	return "", fault.New(fault.Invalid, "geo.system_unknown").With("value", s)
}

// ToWGS84 converts degrees of the system to WGS-84, to within a millimetre of
// the inverse of the published shift. Outside China the systems are the same.
func (s System) ToWGS84(lat, lng float64) (float64, float64) {
	switch s {
	case BD09:
		return gcjToWGS(bdToGCJ(lat, lng))
	case GCJ02:
		return gcjToWGS(lat, lng)
	}
	return lat, lng
}

// shifted tells whether GCJ-02 differs from WGS-84 here: its definition uses a
// box around China, not the border.
func shifted(lat, lng float64) bool {
	return lng >= 72.004 && lng <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

// wgsToGCJ is the shift as it became known, on the ellipsoid of Krasovsky.
func wgsToGCJ(lat, lng float64) (float64, float64) {
	if !shifted(lat, lng) {
		return lat, lng
	}
	const radius, e2 = 6378245.0, 0.00669342162296594323
	dLat, dLng := shift(lng-105, lat-35)
	s, c := math.Sincos(lat * math.Pi / 180)
	w := 1 - e2*s*s
	root := math.Sqrt(w)
	lat += dLat * 180 / (radius * (1 - e2) / (w * root) * math.Pi)
	lng += dLng * 180 / (radius / root * c * math.Pi)
	return lat, lng
}

// shift is the displacement north and east in metres at degrees from 105 E 35 N.
func shift(x, y float64) (north, east float64) {
	wave := func(v, period float64) float64 { return math.Sin(v * math.Pi / period) }
	both := 20*wave(6*x, 1) + 20*wave(2*x, 1)
	root := math.Sqrt(math.Abs(x))
	north = -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*root +
		(both+20*wave(y, 1)+40*wave(y, 3)+160*wave(y, 12)+320*wave(y, 30))*2/3
	east = 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*root +
		(both+20*wave(x, 1)+40*wave(x, 3)+150*wave(x, 12)+300*wave(x, 30))*2/3
	return north, east
}

// gcjToWGS inverts the shift by correcting a guess: the shift changes so slowly
// that each round gains two digits or more.
func gcjToWGS(lat, lng float64) (float64, float64) {
	if !shifted(lat, lng) {
		return lat, lng
	}
	guessLat, guessLng := lat, lng
	for range 8 {
		toLat, toLng := wgsToGCJ(guessLat, guessLng)
		guessLat, guessLng = guessLat+lat-toLat, guessLng+lng-toLng
	}
	return guessLat, guessLng
}

// bdToGCJ undoes the second shift. Its makers publish both directions, which
// are inverse to each other to about half a metre; this is theirs.
func bdToGCJ(lat, lng float64) (float64, float64) {
	if !shifted(lat, lng) {
		return lat, lng
	}
	const turns = math.Pi * 3000 / 180 // copies with a bare pi here are up to 50 m off
	x, y := lng-0.0065, lat-0.006
	z := math.Hypot(x, y) - 0.00002*math.Sin(y*turns)
	theta := math.Atan2(y, x) - 0.000003*math.Cos(x*turns)
	sin, cos := math.Sincos(theta)
	return z * sin, z * cos
}
