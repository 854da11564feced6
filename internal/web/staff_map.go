package web

import (
	"math"
	"strconv"

	"wellfield/internal/geo"
)

// mapWidth is the width of the drawn map in its own units.
const mapWidth = 640

// scale turns places into points of a drawing. A degree of longitude is as wide as it
// is in the middle of the map.
type scale struct {
	at            geo.Bounds
	across, along float64
	height        int
}

func newScale(b geo.Bounds) scale {
	const unit = 1e7 // of a degree
	middle := float64(b.Min.Lat+b.Max.Lat) / 2 / unit * math.Pi / 180
	wide := max(float64(b.Max.Lng-b.Min.Lng)*math.Cos(middle), 1)
	s := scale{at: b, along: mapWidth / wide}
	s.across = s.along * math.Cos(middle)
	const tallest = 2 * mapWidth
	s.height = min(max(int(float64(b.Max.Lat-b.Min.Lat)*s.along), 1), tallest)
	return s
}

// path is a shape as the outline of a drawing, with whole numbers: the map is looked
// at, not measured.
func (s scale) path(shape geo.Shape) string {
	var b []byte
	for _, polygon := range shape {
		for _, ring := range polygon {
			lastX, lastY := -1, -1
			mark := byte('M')
			for _, p := range ring {
				x := int(float64(p.Lng-s.at.Min.Lng) * s.across)
				y := int(float64(s.at.Max.Lat-p.Lat) * s.along)
				if x == lastX && y == lastY {
					continue
				}
				b = append(b, mark)
				b = strconv.AppendInt(b, int64(x), 10)
				b = strconv.AppendInt(append(b, ' '), int64(y), 10)
				lastX, lastY, mark = x, y, 'L'
			}
			b = append(b, 'Z')
		}
	}
	return string(b)
}
