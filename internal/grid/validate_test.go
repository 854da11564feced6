package grid

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// count is how many findings of a key are about each area.
func count(r Report) map[string][]string {
	found := make(map[string][]string)
	for _, f := range r.Findings {
		found[f.Key] = append(found[f.Key], f.Code)
	}
	return found
}

func TestValidateSoundPatchwork(t *testing.T) {
	d, _ := patchwork(8, rand.New(rand.NewPCG(1, 1)))
	for i := range d.Areas {
		if d.Areas[i].Level == Township {
			d.Areas[i].Shape = nil
		}
	}
	r := Validate(d, today)
	if len(r.Findings) > 0 || r.Shaped != 64 || r.Areas != 64+4+1+1 {
		t.Errorf("%+v", r)
	}
}

func TestValidateGround(t *testing.T) {
	d := town()
	d.Areas[1].Shape = square(0, 90000, 100000)                                              // 10000 into g1, and a gap to the border of west
	d.Areas = append(d.Areas, area("c2", "west", Community, square(150000, 150000, 100000))) // reaches outside west
	bow := square(10000, 10000, 10000)
	bow[0][0][1], bow[0][0][2] = bow[0][0][2], bow[0][0][1]
	d.Areas = append(d.Areas, area("g3", "c2", Grid, bow), area("lost", "city", Township, nil))
	found := count(Validate(d, today))
	for key, want := range map[string][]string{
		"grid.overlap":           {"g1", "g1"}, // with g2 and g3
		"grid.outside_parent":    {"c2", "g3"},
		"grid.gap":               {"c2", "west"},
		"geo.ring_self_crossing": {"g3"},
		"grid.shape_missing":     {"lost"},
	} {
		if got := found[key]; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
		delete(found, key)
	}
	if len(found) > 0 {
		t.Errorf("also found %v", found)
	}
}

func TestValidateSizes(t *testing.T) {
	d := town()
	d.Areas[1].Shape = square(0, 90000, 100000)
	for _, f := range Validate(d, today).Findings {
		if f.Key != "grid.overlap" {
			continue
		}
		strip := geo.Shape{{{{Lat: 0, Lng: 90000}, {Lat: 0, Lng: 100000}, {Lat: 100000, Lng: 100000}, {Lat: 100000, Lng: 90000}, {Lat: 0, Lng: 90000}}}}
		if want := int64(strip.Area() + 0.5); f.Args["m2"] != want || f.Args["other"] != "g2" || f.Args["code"] != "g1" {
			t.Errorf("%v, want %d m2", f.Args, want)
		}
		return
	}
	t.Error("no overlap found")
}

func TestValidateHoles(t *testing.T) {
	var d Document
	d.Areas = append(d.Areas, area("city", "", City, nil))
	for i := range int32(9) {
		if i != 4 {
			d.Areas = append(d.Areas, area(string(rune('a'+i)), "city", Township, square(i/3*1000, i%3*1000, 1000)))
		}
	}
	r := Validate(d, today)
	if len(r.Findings) != 1 || r.Findings[0].Key != "grid.holes" || r.Findings[0].Code != "city" || r.Findings[0].Args["n"] != 1 {
		t.Errorf("%+v", r.Findings)
	}
	if r.Errors() != 0 || HasErrors(r.Findings) {
		t.Error("a hole is an error")
	}
}

func TestValidateOnTheDay(t *testing.T) {
	d := town()
	twin := area("g4", "c1", Grid, square(0, 0, 100000))
	twin.Valid.From = "2030-01-01"
	d.Areas = append(d.Areas, twin)
	if found := count(Validate(d, today)); len(found["grid.overlap"]) != 0 {
		t.Errorf("an area of 2030 overlaps today: %v", found)
	}
	if found := count(Validate(d, "2030-01-01")); len(found["grid.overlap"]) != 1 {
		t.Errorf("two areas of 2030 do not overlap: %v", found)
	}
}

func TestValidateLinks(t *testing.T) {
	d := town()
	d.Areas[0].Successors = []string{"gone"}
	d.Areas[3].Valid = civil.Span{From: "2020-01-01"}
	d.Areas[0].Name = nil
	found := count(Validate(d, today))
	if len(found["grid.successor_missing"]) != 1 || len(found["grid.validity_parent"]) != 2 || len(found["grid.name_missing"]) != 1 {
		t.Errorf("found %v", found)
	}
}

func TestValidateDoesNotDependOnOrder(t *testing.T) {
	d, _ := patchwork(6, rand.New(rand.NewPCG(2, 2)))
	for i := range d.Areas {
		if d.Areas[i].Level == Grid && i%3 == 0 {
			for j := range d.Areas[i].Shape[0][0] {
				d.Areas[i].Shape[0][0][j].Lat += 500
			}
		}
	}
	want := Validate(d, today)
	if len(want.Findings) == 0 {
		t.Fatal("nothing found")
	}
	for range 5 {
		rand.Shuffle(len(d.Areas), func(i, j int) { d.Areas[i], d.Areas[j] = d.Areas[j], d.Areas[i] })
		if got := Validate(d, today); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order finds\n%v\nnot\n%v", got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	old, next := town(), town()
	if d := Compare(old, next); !d.Empty() {
		t.Errorf("a document differs from itself: %+v", d)
	}
	next.Areas = append(next.Areas[1:], area("g9", "c1", Grid, square(100000, 0, 50000)))
	next.Areas[0].Name = lang.Name{lang.EN: "Mill"}
	next.Areas[0].Shape = square(0, 100000, 50000)
	next.Areas[1].Jurisdiction = false
	d := Compare(old, next)
	want := Diff{
		Added: []string{"g9"}, Removed: []string{"g1"}, Altered: []string{"east"},
		Renamed:  []Renamed{{"g2", lang.Name{lang.EN: "g2"}, lang.Name{lang.EN: "Mill"}}},
		Reshaped: []Reshaped{{"g2", squareMetres(&old.Areas[1]), squareMetres(&next.Areas[0])}},
	}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("%+v\nwant %+v", d, want)
	}
	if text, err := json.Marshal(d); err != nil || len(text) < 50 {
		t.Errorf("%s, %v", text, err)
	}
}

func TestValidateLooksPastAreasWithoutShape(t *testing.T) {
	d, _ := patchwork(8, rand.New(rand.NewPCG(3, 3)))
	for i := range d.Areas {
		if d.Areas[i].Level == Township {
			d.Areas[i].Shape = square(-cell, -cell, 10*cell)
		}
	}
	hole := slices.IndexFunc(d.Areas, func(a Area) bool { return a.Code == "g00030003" })
	d.Areas = slices.Delete(d.Areas, hole, hole+1)
	found := count(Validate(d, today))
	if len(found["grid.gap"]) != 1 || len(found) != 1 {
		t.Errorf("a township around grids without communities' shapes: %v", found)
	}
	for i := range d.Areas {
		if d.Areas[i].Level == Township {
			d.Areas[i].Shape = nil
		}
	}
	if found := count(Validate(d, today)); !slices.Equal(found["grid.holes"], []string{"city"}) || len(found) != 1 {
		t.Errorf("a hole among grids: %v", found)
	}
}

func TestValidateEndsOnCirclesOfDuplicates(t *testing.T) {
	d := Document{Areas: []Area{
		area("x", "y", District, nil), area("y", "x", Township, square(0, 0, 1000)), area("x", "", City, nil),
	}}
	found := count(Validate(d, today))
	if len(found["grid.duplicate_code"]) != 1 || len(found["grid.cycle"]) != 2 {
		t.Errorf("found %v", found)
	}
}
