package demo

import (
	"reflect"
	"strings"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
)

const today civil.Day = "2026-11-23"

func newMap(t testing.TB) *grid.Map {
	t.Helper()
	m, err := grid.NewMap(1, Areas())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAreas(t *testing.T) {
	m := newMap(t)
	count, special, names := map[grid.Level]int{}, 0, map[string]bool{}
	for _, a := range m.All() {
		count[a.Level]++
		if a.Kind == grid.Special {
			special++
		}
		if !strings.HasPrefix(a.Code, "99") {
			t.Errorf("%s could be a real place", a.Code)
		}
		for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
			if name := a.Name[tag]; name == "" || names[name] {
				t.Errorf("%s: the name %q is missing or repeats", a.Code, name)
			}
			names[a.Name[tag]] = true
		}
	}
	want := map[grid.Level]int{grid.City: 1, grid.District: 1, grid.Township: 1, grid.Community: 11, grid.Grid: 60}
	if !reflect.DeepEqual(count, want) || special != 3 {
		t.Errorf("areas by level %v, %d special", count, special)
	}
	if !reflect.DeepEqual(Areas(), Areas()) {
		t.Error("the ground is not the same every time")
	}
}

// No finding at all: no overlap, no gap, no ring that crosses itself.
func TestAreasAreSound(t *testing.T) {
	for _, f := range grid.Validate(Areas(), today).Findings {
		t.Errorf("%+v", f)
	}
}

// Every point of the township is in one grid of one community, and the parts
// make up the whole.
func TestGridsCoverTheTownship(t *testing.T) {
	m := newMap(t)
	town, _ := m.Area(Township)
	box, _ := town.Shape.Bounds()
	const steps = 120
	in := 0
	for i := range int32(steps) {
		for j := range int32(steps) {
			p := geo.Point{
				Lat: box.Min.Lat + (box.Max.Lat-box.Min.Lat)/steps*i, Lng: box.Min.Lng + (box.Max.Lng-box.Min.Lng)/steps*j,
			}
			communities, grids := 0, 0
			for _, a := range m.All() {
				switch {
				case a.Level == grid.Community && a.Shape.Contains(p):
					communities++
				case a.Level == grid.Grid && a.Shape.Contains(p):
					grids++
				}
			}
			want := 0
			if town.Shape.Contains(p) {
				want = 1
				in++
			}
			chain := m.Locate(p, today)
			if communities != want || grids != want || len(chain) != want*5 {
				t.Fatalf("%s is in %d communities and %d grids, want %d; %v", p, communities, grids, want, chain)
			}
		}
	}
	if in < steps*steps/2 {
		t.Errorf("only %d points in the township", in)
	}
}

// A town's grids are of a believable size: smaller in its middle.
func TestGridSizes(t *testing.T) {
	for i, c := range communities {
		if len(laid().grids[i]) != c.grids {
			t.Errorf("%s has %d grids, want %d", c.id, len(laid().grids[i]), c.grids)
		}
		for j, cells := range laid().grids[i] {
			if len(cells) < 3 || len(cells) > 60 {
				t.Errorf("%s has %d cells", c.gridCode(j), len(cells))
			}
		}
	}
}
