package grid_test

import (
	"slices"
	"testing"

	"wellfield/internal/grid"
	"wellfield/internal/wellfieldtest"
)

// TestJurisdictionsThatAnswer: those beneath, those whose ground was taken over, and
// none that lies elsewhere.
func TestJurisdictionsThatAnswer(t *testing.T) {
	d := wellfieldtest.Areas()
	for i := range d.Areas {
		if d.Areas[i].Code == wellfieldtest.West {
			d.Areas[i].Successors = []string{wellfieldtest.East}
		}
	}
	m, err := grid.NewMap(1, d)
	if err != nil {
		t.Fatal(err)
	}
	for area, want := range map[string][]string{
		"990000000000":                    {"990000000000", wellfieldtest.East, wellfieldtest.West},
		"990101000000":                    {wellfieldtest.East, wellfieldtest.West},
		wellfieldtest.East:                {wellfieldtest.East, wellfieldtest.West},
		wellfieldtest.West:                {wellfieldtest.West},
		wellfieldtest.East[:9] + "001":    nil,
		wellfieldtest.East[:9] + "001001": nil,
		"":                                nil,
		"an area that was taken out":      {"an area that was taken out"},
	} {
		if got := m.Jurisdictions(area); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", area, got, want)
		}
	}
}
