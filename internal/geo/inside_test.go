package geo_test

import (
	"testing"

	"wellfield/internal/geo"
)

func ring(at ...int32) geo.Ring {
	var r geo.Ring
	for i := 0; i < len(at); i += 2 {
		r = append(r, geo.Point{Lat: at[i], Lng: at[i+1]})
	}
	return r
}

func TestInsideIsInside(t *testing.T) {
	for name, s := range map[string]geo.Shape{
		"a square":        {{ring(0, 0, 0, 1000, 1000, 1000, 1000, 0, 0, 0)}},
		"a horseshoe":     {{ring(0, 0, 0, 1000, 1000, 1000, 1000, 900, 100, 900, 100, 100, 1000, 100, 1000, 0, 0, 0)}},
		"a ring":          {{ring(0, 0, 0, 1000, 1000, 1000, 1000, 0, 0, 0), ring(100, 100, 100, 900, 900, 900, 900, 100, 100, 100)}},
		"two, one larger": {{ring(0, 0, 0, 10, 10, 10, 10, 0, 0, 0)}, {ring(5000, 5000, 5000, 6000, 6000, 6000, 6000, 5000, 5000, 5000)}},
		"a triangle":      {{ring(0, 0, 0, 1000, 1000, 500, 0, 0)}},
	} {
		p, ok := s.Inside()
		if !ok || !s.Contains(p) {
			t.Errorf("%s: %v, %v", name, p, ok)
		}
	}
	if p, ok := (geo.Shape{}).Inside(); ok {
		t.Errorf("nothing holds %v", p)
	}
}
