package bench

import (
	"math/rand/v2"
	"testing"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
)

// The made-up city is one that a city could publish: no gap, no overlap, no
// outline that crosses itself.
func TestLatticeIsAMap(t *testing.T) {
	for _, l := range []lattice{working, lattices[1_000]} {
		d := l.areas()
		if found := grid.Validate(d, "2026-11-25").Findings; len(found) > 0 {
			t.Errorf("%d findings, such as %+v", len(found), found[0])
		}
		grids := 0
		for _, a := range d.Areas {
			if a.Level == grid.Grid {
				grids++
			}
		}
		if grids != l.rows()*l.cols() {
			t.Errorf("%d grids in %d by %d", grids, l.rows(), l.cols())
		}
	}
	for n, l := range lattices {
		if n != l.rows()*l.cols() {
			t.Errorf("the lattice of %d grids has %d", n, l.rows()*l.cols())
		}
	}
}

func TestInsideLiesInItsTownship(t *testing.T) {
	d := working.areas()
	m, err := grid.NewMap(1, d)
	if err != nil {
		t.Fatal(err)
	}
	grids := map[string]bool{}
	for town := range working.towns() {
		for n := range 500 {
			chain := m.Locate(working.inside(town, n), "")
			if m.Jurisdiction(chain) != townCode(town) || len(chain) != 5 {
				t.Fatalf("point %d of township %d lies in %v", n, town, chain)
			}
			grids[chain[4]] = true
		}
	}
	if len(grids) != working.rows()*working.cols() {
		t.Errorf("the points lie in %d of %d grids", len(grids), working.rows()*working.cols())
	}
}

// The comparison finds a map whose border is off by the least unit.
func TestScanFindsAMovedBorder(t *testing.T) {
	l := lattice{1, 2, 1, 2, 3, 3}
	d := l.areas()
	m, err := grid.NewMap(1, d)
	if err != nil {
		t.Fatal(err)
	}
	never := func() bool { return false }
	if wrong, n := differences(m, newScan(d.Areas, grid.Grid), l, d.Areas, 40_000, never); wrong > 0 || n < 39_000 {
		t.Errorf("%d of %d answers differ on the same map", wrong, n)
	}
	moved := l.areas()
	ring := moved.Areas[len(moved.Areas)-1].Shape[0][0]
	for i := range ring {
		ring[i].Lng++
	}
	if wrong, _ := differences(m, newScan(moved.Areas, grid.Grid), l, moved.Areas, 40_000, never); wrong == 0 {
		t.Error("a border that was moved was not found")
	}
}

// The scan's own containment says what geo's says, which was written apart.
func TestHoldsIsContains(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 20_000 {
		at := func() geo.Point { return geo.Point{Lat: int32(random.IntN(9)), Lng: int32(random.IntN(9))} }
		a, b, c := at(), at(), at()
		shape, p := geo.Shape{{geo.Ring{a, b, c, a}}}, at()
		if holds(shape, p) != shape.Contains(p) {
			t.Fatalf("%v in %v: %v", p, shape, holds(shape, p))
		}
	}
}
