package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

const tiny = 1e-3 // square metres

func near(a, b float64) bool { return math.Abs(a-b) <= tiny+1e-6*math.Max(math.Abs(a), math.Abs(b)) }

func TestOverlap(t *testing.T) {
	a := box(100000, 100000, 20000)
	if p := Overlap(a, box(100000, 120000, 20000)); p.Size != 0 {
		t.Errorf("neighbours overlap by %g m2", p.Size)
	}
	p := Overlap(a, box(110000, 110000, 20000))
	if want := box(110000, 110000, 10000).Area(); !near(p.Size, want) {
		t.Errorf("overlap %f, want %f", p.Size, want)
	}
	if !box(110000, 110000, 10000).Contains(p.At) {
		t.Errorf("the overlap is not at %v", p.At)
	}
	if p := Overlap(a, a); !near(p.Size, a.Area()) {
		t.Errorf("a shape overlaps itself by %f of %f", p.Size, a.Area())
	}
	diamond := Shape{{{{110000, 90000}, {130000, 110000}, {110000, 130000}, {90000, 110000}, {110000, 90000}}}}
	if p := Overlap(a, diamond); !near(p.Size, a.Area()) {
		t.Errorf("a square in a diamond overlaps it by %f of %f", p.Size, a.Area())
	}
}

func TestOverlapOfRandomPolygons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := star(t, "a"), star(t, "b")
		both := Overlap(a, b).Size
		if back := Overlap(b, a).Size; !near(both, back) {
			t.Fatalf("not symmetric: %f and %f", both, back)
		}
		if missing := Uncovered(a, b).Size; !near(both+missing, a.Area()) {
			t.Fatalf("%f + %f is not %f", both, missing, a.Area())
		}
		if missing := Uncovered(a, a, b).Size; !near(missing, 0) {
			t.Fatalf("a shape leaves %f of itself", missing)
		}
	})
}

// star is a ring around a centre, which cannot cross itself.
func star(t *rapid.T, name string) Shape {
	lat := rapid.Int32Range(292000000, 292060000).Draw(t, name+" lat")
	lng := rapid.Int32Range(1065000000, 1065060000).Draw(t, name+" lng")
	radii := rapid.SliceOfN(rapid.IntRange(2000, 50000), 3, 30).Draw(t, name+" radii")
	var r Ring
	for i, radius := range radii {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(radii)))
		r = append(r, Point{lat + int32(float64(radius)*sin), lng + int32(float64(radius)*cos)})
	}
	return Shape{{append(r, r[0])}}
}

func TestEnclosed(t *testing.T) {
	frame := []Shape{
		box(0, 0, 100), box(0, 100, 100), box(0, 200, 100),
		box(100, 0, 100), box(100, 200, 100),
		box(200, 0, 100), box(200, 100, 100), box(200, 200, 100),
	}
	holes := Enclosed(frame)
	if len(holes) != 1 || !near(holes[0].Size, box(100, 100, 100).Area()) || !box(100, 100, 100).Contains(holes[0].At) {
		t.Errorf("the middle of a frame: %v", holes)
	}
	if holes := Enclosed(frame[1:]); len(holes) != 1 {
		t.Errorf("a frame without its corner still encloses: %v", holes)
	}
	open := append([]Shape{}, frame[:6]...)
	if holes := Enclosed(append(open, frame[7], box(500, 500, 10))); len(holes) != 0 {
		t.Errorf("a frame that is open above encloses %v", holes)
	}
	if holes := Enclosed(append([]Shape{box(100, 100, 100)}, frame...)); len(holes) != 0 {
		t.Errorf("a full frame encloses %v", holes)
	}
	if holes := Enclosed(nil); len(holes) != 0 {
		t.Errorf("nothing encloses %v", holes)
	}
}
