package geo

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// box is a square from a corner, counter-clockwise, in units.
func box(lat, lng, size int32) Shape {
	return Shape{{{{lat, lng}, {lat, lng + size}, {lat + size, lng + size}, {lat + size, lng}, {lat, lng}}}}
}

func TestBorderBelongsToOneNeighbour(t *testing.T) {
	west, east := box(0, 0, 10), box(0, 10, 10)
	for _, c := range []struct {
		at         Point
		west, east bool
	}{
		{Point{5, 10}, false, true},   // shared edge
		{Point{0, 0}, true, false},    // lower left corner
		{Point{0, 10}, false, true},   // lower shared corner
		{Point{10, 10}, false, false}, // upper shared corner: the neighbours above have it
		{Point{5, 20}, false, false},
		{Point{5, 0}, true, false},
	} {
		if w, e := west.Contains(c.at), east.Contains(c.at); w != c.west || e != c.east {
			t.Errorf("%v: west %v east %v, want %v %v", c.at, w, e, c.west, c.east)
		}
	}
}

func TestHolesAndParts(t *testing.T) {
	s := Shape{{box(0, 0, 100)[0][0], box(20, 20, 10)[0][0]}, box(200, 200, 10)[0]}
	for at, want := range map[Point]bool{
		{50, 50}: true, {25, 25}: false, {20, 20}: false, {30, 25}: true, {205, 205}: true, {150, 150}: false,
	} {
		if got := s.Contains(at); got != want {
			t.Errorf("Contains(%v) = %v, want %v", at, got, want)
		}
	}
}

func TestTurnIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) Point {
			n := rapid.OneOf(rapid.Int32(), rapid.SampledFrom([]int32{math.MinInt32, math.MaxInt32, 0, 1, -1, -1800000000}))
			return Point{n.Draw(t, "lat"), n.Draw(t, "lng")}
		})
		a, b, c := point.Draw(t, "a"), point.Draw(t, "b"), point.Draw(t, "c")
		n := func(v int32) *big.Int { return big.NewInt(int64(v)) }
		sub := func(x, y int32) *big.Int { return new(big.Int).Sub(n(x), n(y)) }
		l := new(big.Int).Mul(sub(b.Lng, a.Lng), sub(c.Lat, a.Lat))
		r := new(big.Int).Mul(sub(b.Lat, a.Lat), sub(c.Lng, a.Lng))
		if got, want := turn(a, b, c), l.Cmp(r); got != want {
			t.Fatalf("turn(%v, %v, %v) = %d, want %d", a, b, c, got, want)
		}
	})
}

func TestArea(t *testing.T) {
	// The zone between two parallels has a closed form on the ellipsoid.
	e := math.Sqrt(eccentricity2)
	zone := func(degrees float64) float64 {
		s := math.Sin(degrees * math.Pi / 180)
		return (1 - e*e) * (s/(1-e*e*s*s) - math.Log((1-e*s)/(1+e*s))/(2*e))
	}
	one := box(0, 0, scale)
	for degree := int32(0); degree < 90; degree++ {
		want := equatorialRadius * equatorialRadius / 2 * math.Pi / 180 *
			(zone(float64(degree)+1) - zone(float64(degree)))
		if got := box(degree*scale, 0, scale).Area(); math.Abs(got-want) > 1e-8*want {
			t.Errorf("one degree at %d N is %f m2, want %f", degree, got, want)
		}
	}
	quarter := Shape{{box(0, 0, scale)[0][0], box(scale/4, scale/4, scale/2)[0][0]}}
	hole := box(scale/4, scale/4, scale/2).Area()
	if got := quarter.Area(); math.Abs(got-(one.Area()-hole)) > 1 {
		t.Errorf("a hole is not taken away: %f", got)
	}
}

func TestShapeTextReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) Point {
			return Point{
				rapid.Int32Range(-90*scale, 90*scale).Draw(t, "lat"),
				rapid.Int32Range(-180*scale, 180*scale).Draw(t, "lng"),
			}
		})
		ring := rapid.Map(rapid.SliceOfN(point, 1, 6), func(p []Point) Ring { return p })
		polygon := rapid.Map(rapid.SliceOfN(ring, 1, 3), func(r []Ring) Polygon { return r })
		s := Shape(rapid.SliceOfN(polygon, 1, 3).Draw(t, "shape"))
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Shape
		if err := json.Unmarshal(text, &back); err != nil || !back.Equal(s) {
			t.Fatalf("%s reads back as %v, %v", text, back, err)
		}
	})
}

func TestFlaws(t *testing.T) {
	ring := func(p ...Point) Ring { return p }
	square := box(0, 0, 100)[0][0]
	for name, c := range map[string]struct {
		shape Shape
		want  FlawKind
	}{
		"sound":                {Shape{{square}}, ""},
		"sound with hole":      {Shape{{square, box(10, 10, 10)[0][0]}}, ""},
		"hole touches a side":  {Shape{{square, ring(Point{0, 50}, Point{10, 60}, Point{10, 40}, Point{0, 50})}}, ""},
		"point written twice":  {Shape{{append(ring(square[0]), square...)}}, ""},
		"open":                 {Shape{{square[:4]}}, NotClosed},
		"two points and back":  {Shape{{ring(Point{0, 0}, Point{1, 1}, Point{0, 0})}}, TooFewPoints},
		"no ring":              {Shape{{}}, TooFewPoints},
		"line":                 {Shape{{ring(Point{0, 0}, Point{1, 1}, Point{2, 2}, Point{0, 0})}}, ZeroArea},
		"one place":            {Shape{{ring(Point{1, 1}, Point{1, 1}, Point{1, 1}, Point{1, 1})}}, ZeroArea},
		"bow tie":              {Shape{{ring(Point{0, 0}, Point{10, 10}, Point{10, 0}, Point{0, 10}, Point{0, 0})}}, SelfCrossing},
		"spike":                {Shape{{ring(Point{0, 0}, Point{0, 10}, Point{10, 10}, Point{20, 10}, Point{10, 10}, Point{10, 0}, Point{0, 0})}}, SelfCrossing},
		"touches itself":       {Shape{{ring(Point{0, 0}, Point{0, 20}, Point{10, 10}, Point{20, 20}, Point{20, 0}, Point{10, 10}, Point{0, 0})}}, SelfCrossing},
		"hole outside":         {Shape{{square, box(200, 200, 10)[0][0]}}, HoleOutside},
		"hole across the side": {Shape{{square, box(50, 50, 100)[0][0]}}, RingsCrossing},
		"hole in hole":         {Shape{{square, box(10, 10, 50)[0][0], box(20, 20, 10)[0][0]}}, HoleOutside},
		"off the earth":        {box(899999999, 0, 100), OffEarth},
	} {
		flaws := c.shape.Flaws()
		switch {
		case c.want == "" && len(flaws) > 0:
			t.Errorf("%s: %v", name, flaws)
		case c.want != "" && (len(flaws) == 0 || flaws[0].Kind != c.want):
			t.Errorf("%s: %v, want %s", name, flaws, c.want)
		}
	}
}
