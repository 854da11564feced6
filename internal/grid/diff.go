package grid

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"wellfield/internal/lang"
)

// Diff is what changes when one version of the areas follows another, each list
// by code. An area may be renamed, reshaped and altered at once.
type Diff struct {
	Added    []string   `json:"added,omitempty"`
	Removed  []string   `json:"removed,omitempty"`
	Renamed  []Renamed  `json:"renamed,omitempty"`
	Reshaped []Reshaped `json:"reshaped,omitempty"`
	Altered  []string   `json:"altered,omitempty"` // in parent, level, kind, days, successors or jurisdiction
}

// Renamed is an area with another name.
type Renamed struct {
	Code string    `json:"code"`
	Old  lang.Name `json:"old"`
	New  lang.Name `json:"new"`
}

// Reshaped is an area with other rings, and its sizes in square metres.
type Reshaped struct {
	Code string `json:"code"`
	Old  int64  `json:"old_m2"`
	New  int64  `json:"new_m2"`
}

// Empty tells whether nothing changes.
func (d Diff) Empty() bool {
	return len(d.Added)+len(d.Removed)+len(d.Renamed)+len(d.Reshaped)+len(d.Altered) == 0
}

// Compare is what changes when one document follows another. Rings count as equal only point by point.
func Compare(from, to Document) Diff {
	before, after := newTree(from).byCode, newTree(to).byCode
	var d Diff
	for _, code := range slices.Sorted(maps.Keys(before)) {
		if after[code] == nil {
			d.Removed = append(d.Removed, code)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(after)) {
		a, b := before[code], after[code]
		if a == nil {
			d.Added = append(d.Added, code)
			continue
		}
		if !maps.Equal(a.Name, b.Name) {
			d.Renamed = append(d.Renamed, Renamed{code, a.Name, b.Name})
		}
		if !a.Shape.Equal(b.Shape) {
			d.Reshaped = append(d.Reshaped, Reshaped{code, squareMetres(a), squareMetres(b)})
		}
		if a.altered(b) {
			d.Altered = append(d.Altered, code)
		}
	}
	return d
}

func squareMetres(a *Area) int64 { return int64(math.Round(a.Shape.Area())) }

func (a *Area) altered(b *Area) bool {
	return cmp.Or(cmp.Compare(a.Parent, b.Parent), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Kind, b.Kind)) != 0 ||
		a.Valid != b.Valid || a.Jurisdiction != b.Jurisdiction || !slices.Equal(a.Successors, b.Successors)
}
