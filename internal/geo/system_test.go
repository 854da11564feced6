package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestShiftIsInverted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat, lng := rapid.Float64Range(3, 53).Draw(t, "lat"), rapid.Float64Range(74, 135).Draw(t, "lng")
		gotLat, gotLng := GCJ02.ToWGS84(wgsToGCJ(lat, lng))
		if math.Abs(gotLat-lat) > 1e-8 || math.Abs(gotLng-lng) > 1e-8 {
			t.Fatalf("%v,%v comes back as %v,%v", lat, lng, gotLat, gotLng)
		}
	})
}

// The map maker's own interface answers the example of its manual with this.
func TestBaiduExample(t *testing.T) {
	got, err := NewPoint(BD09.ToWGS84(29.57908428837437, 114.2307519546763))
	if err != nil {
		t.Fatal(err)
	}
	if d := Distance(got, Point{295754298, 1142189273}); d > 1 {
		t.Errorf("%v is %.2f m away", got, d)
	}
}

func TestSystemsAgreeAbroad(t *testing.T) {
	for _, s := range []System{WGS84, GCJ02, BD09} {
		if lat, lng := s.ToWGS84(42.36, -71.06); lat != 42.36 || lng != -71.06 {
			t.Errorf("%s moves Boston to %v,%v", s, lat, lng)
		}
	}
	if lat, lng := WGS84.ToWGS84(29.5, 106.5); lat != 29.5 || lng != 106.5 {
		t.Errorf("WGS-84 moves to %v,%v", lat, lng)
	}
	if _, err := ParseSystem("cgcs"); err == nil {
		t.Error("an unknown system is taken")
	}
}
