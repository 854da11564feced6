package grid

import (
	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

// tree is a document by code, for the checks that look at two areas.
type tree struct {
	areas  []Area
	byCode map[string]*Area // of areas with the same code, the first
}

func newTree(d Document) *tree {
	t := &tree{areas: d.Areas, byCode: make(map[string]*Area, len(d.Areas))}
	for i := range t.areas {
		if a := &t.areas[i]; t.byCode[a.Code] == nil {
			t.byCode[a.Code] = a
		}
	}
	return t
}

// structure is what is wrong with codes, levels, dates and parents. Its errors
// are what NewMap refuses.
func (t *tree) structure() []Finding {
	var findings []Finding
	for i := range t.areas {
		a := &t.areas[i]
		if t.byCode[a.Code] != a {
			findings = append(findings, finding(Error, "grid.duplicate_code", a.Code))
		}
		findings = append(findings, a.check()...)
		if a.Parent != "" {
			findings = append(findings, t.checkParent(a)...)
		}
		for _, s := range a.Successors {
			if t.byCode[s] == nil {
				findings = append(findings, finding(Warning, "grid.successor_missing", a.Code, "successor", s))
			}
		}
		for _, f := range a.Shape.Damage() {
			findings = append(findings, finding(Error, string(f.Kind), a.Code, "at", f.At.String()))
		}
	}
	return findings
}

// check looks at one area alone.
func (a *Area) check() []Finding {
	var findings []Finding
	code, err := checkCode(a.Code)
	if err != nil {
		findings = append(findings, from(Error, a.Code, err))
	}
	switch {
	case a.Level.String() == "":
		findings = append(findings, finding(Error, "grid.level_missing", a.Code))
	case code != (Code{}) && code.Level() != a.Level:
		findings = append(findings, finding(Error, "grid.code_level", a.Code,
			"level", a.Level.String(), "code_level", code.Level().String()))
	}
	if a.Kind != "" && (a.Level != Grid || a.Kind != General && a.Kind != Special) {
		findings = append(findings, finding(Error, "grid.kind_unknown", a.Code, "kind", a.Kind))
	}
	if len(a.Name) == 0 {
		findings = append(findings, finding(Warning, "grid.name_missing", a.Code))
	}
	return append(findings, a.checkDays()...)
}

func (a *Area) checkDays() []Finding {
	for _, day := range []civil.Day{a.Valid.From, a.Valid.To} {
		if _, err := civil.ParseDay(string(day)); err != nil {
			return []Finding{finding(Error, "grid.day_malformed", a.Code, "value", string(day))}
		}
	}
	if a.Valid.From != "" && a.Valid.To != "" && a.Valid.From >= a.Valid.To {
		return []Finding{finding(Error, "grid.validity_empty", a.Code,
			"from", string(a.Valid.From), "to", string(a.Valid.To))}
	}
	return nil
}

func (t *tree) checkParent(a *Area) []Finding {
	parent := t.byCode[a.Parent]
	switch {
	case parent == nil:
		return []Finding{finding(Error, "grid.parent_missing", a.Code, "parent", a.Parent)}
	case t.circular(a):
		return []Finding{finding(Error, "grid.cycle", a.Code, "parent", a.Parent)}
	}
	var findings []Finding
	if a.Level <= parent.Level {
		findings = append(findings, finding(Error, "grid.level_order", a.Code, "level", a.Level.String(),
			"parent", a.Parent, "parent_level", parent.Level.String()))
	}
	code, errCode := checkCode(a.Code)
	above, errAbove := checkCode(a.Parent)
	if errCode == nil && errAbove == nil && code != (Code{}) && above != (Code{}) && !code.Within(above) {
		findings = append(findings, finding(Error, "grid.code_parent", a.Code, "parent", a.Parent))
	}
	if !covers(parent.Valid, a.Valid) {
		findings = append(findings, finding(Warning, "grid.validity_parent", a.Code, "parent", a.Parent))
	}
	return findings
}

// deepest is how far up parents are followed. A longer circle shows as a level
// that is not below its parent's.
const deepest = 64

// circular tells whether the parents of a lead back to it.
func (t *tree) circular(a *Area) bool {
	p := t.byCode[a.Parent]
	for range deepest {
		switch {
		case p == nil:
			return false
		case p.Code == a.Code:
			return true
		}
		p = t.byCode[p.Parent]
	}
	return false
}

// covers tells whether every day of inner is a day of outer.
func covers(outer, inner civil.Span) bool {
	return (outer.From == "" || inner.From != "" && inner.From >= outer.From) &&
		(outer.To == "" || inner.To != "" && inner.To <= outer.To)
}

// refusal is the errors among findings as faults, nil when there are none.
func refusal(findings []Finding) error {
	var list fault.List
	for _, f := range findings {
		if f.Severity == Error {
			list = append(list, &fault.Fault{Kind: fault.Invalid, Key: f.Key, Field: "areas." + f.Code, Args: f.Args})
		}
	}
	return list.Err()
}
