// Package geo is positions and shapes on the earth: exact integer coordinates,
// distance and containment. It knows nothing of areas or cases and does no I/O.
package geo

import (
	"encoding/json"
	"math"
	"strconv"

	"wellfield/internal/fault"
)

// Point is a WGS-84 position in units of 1e-7 degree (about 1 cm), which is
// exact in integer arithmetic and finer than any report.
type Point struct {
	Lat, Lng int32
}

const scale = 1e7

// NewPoint rounds degrees to a Point. It refuses what is not on the earth, and
// 0,0, which is a missing position in every data set we know and open sea in fact.
func NewPoint(lat, lng float64) (Point, error) {
	if err := onEarth(lat, lng); err != nil {
		return Point{}, err
	}
	p := Point{Lat: int32(math.Round(lat * scale)), Lng: int32(math.Round(lng * scale))}
	if p.IsZero() {
		return Point{}, fault.New(fault.Invalid, "geo.null_island").At("lat")
	}
	return p, nil
}

func onEarth(lat, lng float64) *fault.Fault {
	switch {
	case math.IsNaN(lat) || lat < -90 || lat > 90:
		return fault.New(fault.Invalid, "geo.latitude_range").At("lat").With("value", strconv.FormatFloat(lat, 'g', -1, 64))
	case math.IsNaN(lng) || lng < -180 || lng > 180:
		return fault.New(fault.Invalid, "geo.longitude_range").At("lng").With("value", strconv.FormatFloat(lng, 'g', -1, 64))
	}
	return nil
}

// IsZero tells whether p is 0,0, that is, no position.
func (p Point) IsZero() bool { return p == Point{} }

// Degrees are the latitude and longitude.
func (p Point) Degrees() (lat, lng float64) { return float64(p.Lat) / scale, float64(p.Lng) / scale }

func (p Point) String() string {
	lat, lng := p.Degrees()
	return strconv.FormatFloat(lat, 'f', 7, 64) + "," + strconv.FormatFloat(lng, 'f', 7, 64)
}

type pointJSON struct {
	Lat float64 `json:"lat"`
	Lng float64 `json:"lng"`
}

// MarshalJSON writes {"lat":…,"lng":…} in degrees.
func (p Point) MarshalJSON() ([]byte, error) {
	lat, lng := p.Degrees()
	return json.Marshal(pointJSON{lat, lng})
}

// UnmarshalJSON reads what MarshalJSON writes and refuses what NewPoint refuses.
func (p *Point) UnmarshalJSON(b []byte) error {
	var j pointJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	q, err := NewPoint(j.Lat, j.Lng)
	if err != nil {
		return err
	}
	*p = q
	return nil
}

// earthRadius is the mean radius in metres (IUGG R1).
const earthRadius = 6371008.8

// Distance is the great-circle distance in metres.
func Distance(a, b Point) float64 {
	lat1, lng1 := a.Degrees()
	lat2, lng2 := b.Degrees()
	rad := math.Pi / 180
	dLat, dLng := (lat2-lat1)*rad, (lng2-lng1)*rad
	h := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Sin(dLng/2)*math.Sin(dLng/2)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}
