package grid

import (
	"cmp"
	"slices"

	"wellfield/internal/civil"
	"wellfield/internal/geo"
)

// Report is what Validate found, in an order that does not depend on the
// document's.
type Report struct {
	Areas    int       `json:"areas"`  // valid on the day, each code once
	Shaped   int       `json:"shaped"` // of those, with a shape of their own
	Findings []Finding `json:"findings"`
}

// Errors is the number of findings that stop publishing.
func (r Report) Errors() int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == Error {
			n++
		}
	}
	return n
}

const (
	// noise is the ground in square metres below which overlaps and gaps are not
	// reported: borders are kept to a centimetre, and a kilometre of that is more.
	noise = 10
	// sweepable is how many positions siblings may have together for the search
	// of gaps; above, its time grows out of proportion.
	sweepable = 400_000
)

// Validate judges a document: errors in codes, levels, dates and parents, which
// are what NewMap refuses; and warnings about the ground of areas valid on the
// day: flawed rings, areas found nowhere, overlaps of areas of one level, ground
// of an area that the shapes nearest below it leave out, and shapes that reach
// outside it.
//
// Where no area above has a shape, holes are looked for instead: ground that the
// shapes enclose. A gap that reaches the outer border cannot be told from the
// city's own outline and is not found. Sizes are good to a millionth; below 10
// square metres nothing is reported.
func Validate(d Document, day civil.Day) Report {
	v := validation{tree: newTree(d), children: make(map[string][]*Area)}
	v.findings = v.tree.structure()
	for i := range v.tree.areas {
		// Of areas with one code only the first is looked at: the others could
		// lead up and down the tree in a circle.
		if a := &v.tree.areas[i]; a.Valid.Holds(day) && v.tree.byCode[a.Code] == a {
			v.valid = append(v.valid, a)
		}
	}
	slices.SortStableFunc(v.valid, func(a, b *Area) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Code, b.Code))
	})
	for _, a := range v.valid {
		if !a.Shape.Empty() {
			v.shaped = append(v.shaped, a)
		}
		if a.Parent != "" {
			v.children[a.Parent] = append(v.children[a.Parent], a)
		}
	}
	v.rings()
	v.places()
	v.overlaps()
	v.gaps()
	arrange(v.findings)
	return Report{Areas: len(v.valid), Shaped: len(v.shaped), Findings: v.findings}
}

type validation struct {
	tree     *tree
	valid    []*Area // on the day, by level and code
	shaped   []*Area // of those, with a shape
	children map[string][]*Area
	findings []Finding
}

// rings reports what structure does not: rings drawn wrong.
func (v *validation) rings() {
	for _, a := range v.shaped {
		for _, f := range a.Shape.Flaws() {
			if !f.Kind.Damaged() {
				v.findings = append(v.findings, finding(Warning, string(f.Kind), a.Code, "at", f.At.String()))
			}
		}
	}
}

// places reports areas that no point can be located in.
func (v *validation) places() {
	reached := make(map[string]bool)
	for _, a := range v.shaped {
		for range deepest {
			if a == nil || reached[a.Code] {
				break
			}
			reached[a.Code] = true
			a = v.tree.byCode[a.Parent]
		}
	}
	for _, a := range v.valid {
		if !reached[a.Code] {
			v.findings = append(v.findings, finding(Warning, "grid.shape_missing", a.Code))
		}
	}
}

// boxed is an area with its bounds.
type boxed struct {
	*Area
	box geo.Bounds
}

// overlaps compares the areas of each level whose boxes meet.
func (v *validation) overlaps() {
	levels := make(map[Level][]boxed)
	for _, a := range v.shaped {
		if b, ok := a.Shape.Bounds(); ok {
			levels[a.Level] = append(levels[a.Level], boxed{a, b})
		}
	}
	for _, list := range levels {
		slices.SortStableFunc(list, func(a, b boxed) int { return cmp.Compare(a.box.Min.Lng, b.box.Min.Lng) })
		for i, a := range list {
			for _, b := range list[i+1:] {
				if b.box.Min.Lng > a.box.Max.Lng {
					break
				}
				if a.box.Meets(b.box) {
					v.overlap(a.Area, b.Area)
				}
			}
		}
	}
}

func (v *validation) overlap(a, b *Area) {
	if a.Code > b.Code {
		a, b = b, a
	}
	if p := geo.Overlap(a.Shape, b.Shape); p.Size >= noise {
		v.findings = append(v.findings, ground(Warning, "grid.overlap", a.Code, p, "other", b.Code))
	}
}
