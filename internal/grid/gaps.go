package grid

import "wellfield/internal/geo"

// gaps compares each area with the shapes nearest below it.
func (v *validation) gaps() {
	valid := make(map[string]bool)
	for _, a := range v.valid {
		valid[a.Code] = true
	}
	seen := make(map[string]bool)
	for _, a := range v.valid {
		if !valid[a.Parent] {
			v.fill(a, false, seen)
		}
	}
}

// fill checks the ground of an area and of what is under it. Holes of an area
// without a shape show where they lie in an area above it: checked says that
// one was looked at.
func (v *validation) fill(a *Area, checked bool, seen map[string]bool) {
	if seen[a.Code] {
		return
	}
	seen[a.Code] = true
	parts := v.below(a)
	points := 0
	for _, p := range parts {
		points += p.Shape.Points()
	}
	switch {
	case len(parts) == 0:
		return
	case points > sweepable && !(checked && a.Shape.Empty()):
		v.findings = append(v.findings, finding(Warning, "grid.gaps_unchecked", a.Code,
			"positions", points, "limit", sweepable))
		checked = false
	case !a.Shape.Empty():
		v.fit(a, parts)
		checked = true
	case !checked:
		v.holes(a.Code, parts)
		checked = true
	}
	for _, c := range v.children[a.Code] {
		v.fill(c, checked, seen)
	}
}

// below are the areas with shapes under a that have no other between: children,
// and for those without a shape theirs.
func (v *validation) below(a *Area) []*Area {
	var parts []*Area
	for _, c := range v.children[a.Code] {
		if c.Shape.Empty() {
			parts = append(parts, v.below(c)...)
		} else {
			parts = append(parts, c)
		}
	}
	return parts
}

func shapes(areas []*Area) []geo.Shape {
	list := make([]geo.Shape, len(areas))
	for i, a := range areas {
		list[i] = a.Shape
	}
	return list
}

// holes reports ground that the parts enclose.
func (v *validation) holes(code string, parts []*Area) {
	var all geo.Patch
	n := 0
	for _, hole := range geo.Enclosed(shapes(parts)) {
		if hole.Size < noise {
			break // they come largest first
		}
		if n == 0 {
			all.At = hole.At
		}
		all.Size += hole.Size
		n++
	}
	if n > 0 {
		v.findings = append(v.findings, ground(Warning, "grid.holes", code, all, "n", n))
	}
}

// fit reports ground of an area in none of its parts, and of parts outside it.
func (v *validation) fit(a *Area, parts []*Area) {
	if p := geo.Uncovered(a.Shape, shapes(parts)...); p.Size >= noise {
		v.findings = append(v.findings, ground(Warning, "grid.gap", a.Code, p))
	}
	for _, c := range parts {
		if p := geo.Uncovered(c.Shape, a.Shape); p.Size >= noise {
			v.findings = append(v.findings, ground(Warning, "grid.outside_parent", c.Code, p, "parent", a.Code))
		}
	}
}
