package grid

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// ReadOptions say how a city's files are to be understood. Properties are named
// as in the file; a dot leads into an object, as in "parent.adcode". The zero
// options read names from "name" and make townships without a parent.
type ReadOptions struct {
	Title  lang.Name
	Source string

	Code   string // property with the code; without one, codes are derived from names
	Name   string // property with the name; "name" when empty
	NameEN string // property with the English name, if it is another one
	Parent string // property with the parent's code
	Level  string // property with the level
	Key    string // property that the table's column "key" repeats; the code or name when empty

	DefaultLevel Level // of features that say none; Township when 0
	// Root is the area that areas without a parent come under, and is made when
	// the files do not have it. Without a code there is none; its level is City
	// when 0.
	Root Area
	// Jurisdictions is the level whose areas run cases; Township when 0. The table
	// may say otherwise for one area.
	Jurisdictions Level
	System        geo.System // of the positions; WGS-84 when empty
}

// Read makes a document from the GeoJSON text r and the CSV table codes; either
// may be nil. A table has a header with the column code and any of parent,
// level, name, name_en, kind, valid_from, valid_to, jurisdiction, key; what its
// row says goes before what the feature says. Rows without a feature become areas
// without a shape. A code of 12 or 15 digits gives the level and the nearest
// parent where nothing else does.
//
// Text that is not GeoJSON or CSV is refused with a fault. What cannot be used is
// left out and found: a feature that covers no ground, a row with a wrong cell.
// The areas come in one order, by level and code, whatever the order of the
// files. Read does not judge the tree: Validate does.
func Read(r, codes io.Reader, o ReadOptions) (Document, []Finding, error) {
	in := reading{o: o, codes: &table{}, known: map[string]bool{}}
	if codes != nil {
		t, err := readTable(codes)
		if err != nil {
			return Document{}, nil, err
		}
		in.codes, in.findings = t, t.findings
	}
	if r != nil {
		if err := geo.ReadFeatures(r, o.System, in.feature); err != nil {
			return Document{}, nil, err
		}
	}
	for _, row := range in.codes.rows {
		if !row.used {
			in.add(Area{}, row, false)
		}
	}
	in.root()
	in.parents()
	slices.SortStableFunc(in.areas, func(a, b Area) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Code, b.Code))
	})
	arrange(in.findings)
	return Document{Title: o.Title, Source: o.Source, Areas: in.areas}, in.findings, nil
}

type reading struct {
	o        ReadOptions
	codes    *table
	areas    []Area
	known    map[string]bool // codes of areas
	findings []Finding
}

// feature takes one feature.
func (in *reading) feature(f geo.Feature) error {
	if f.Unusable != "" {
		in.findings = append(in.findings, finding(Warning, "grid.feature_unusable", "",
			"feature", f.Index+1, "type", f.Unusable))
		return nil
	}
	name := property(f, cmp.Or(in.o.Name, "name"))
	a := Area{Code: property(f, in.o.Code), Parent: property(f, in.o.Parent), Shape: f.Shape}
	a.Name = named(name, property(f, in.o.NameEN))
	if s := property(f, in.o.Level); s != "" {
		level, err := ParseLevel(s)
		if err != nil {
			in.findings = append(in.findings, finding(Error, "grid.feature_level", "",
				"value", s, "feature", f.Index+1))
			return nil
		}
		a.Level = level
	}
	row := in.codes.find(property(f, in.o.Key), a.Code, name)
	if row == nil && a.Code == "" {
		a.Code = derive(name)
	}
	if row == nil && a.Code == "" {
		in.findings = append(in.findings, finding(Error, "grid.feature_nameless", "", "feature", f.Index+1))
		return nil
	}
	if row == nil && len(in.codes.rows) > 0 {
		in.findings = append(in.findings, finding(Warning, "grid.feature_without_row", a.Code, "feature", f.Index+1))
	}
	in.add(a, row, true)
	return nil
}

// property is a feature's property as text, empty when it is not there or is no
// plain value.
func property(f geo.Feature, path string) string {
	if path == "" {
		return ""
	}
	var v any = f.Properties
	for _, name := range strings.Split(path, ".") {
		object, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = object[name]
	}
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// add completes an area from its row, its code and the options.
func (in *reading) add(a Area, r *row, shaped bool) {
	if r != nil {
		if r.used && shaped {
			in.findings = append(in.findings, finding(Error, "grid.table_row_twice", r.code, "line", r.line))
			return
		}
		r.used = true
		a.Code = r.code
		a.Parent = cmp.Or(r.parent, a.Parent)
		a.Level = cmp.Or(r.level, a.Level)
		a.Kind, a.Valid = r.kind, r.valid
		if len(r.name) > 0 {
			a.Name = r.name
		}
	}
	if a.Level == 0 {
		code, _ := checkCode(a.Code)
		a.Level = cmp.Or(code.Level(), in.o.DefaultLevel, Township)
	}
	a.Jurisdiction = a.Level == cmp.Or(in.o.Jurisdictions, Township)
	if r != nil && r.jurisdiction != nil {
		a.Jurisdiction = *r.jurisdiction
	}
	in.known[a.Code] = true
	in.areas = append(in.areas, a)
}

// root makes the root if the files do not have it.
func (in *reading) root() {
	a := in.o.Root
	if a.Code == "" || in.known[a.Code] {
		return
	}
	a.Parent = ""
	a.Level = cmp.Or(a.Level, City)
	if len(a.Name) == 0 {
		a.Name = named(a.Code, "")
	}
	a.Jurisdiction = a.Jurisdiction || a.Level == cmp.Or(in.o.Jurisdictions, Township)
	in.known[a.Code] = true
	in.areas = append(in.areas, a)
}

// parents finds the parent of areas that name none.
func (in *reading) parents() {
	for i := range in.areas {
		a := &in.areas[i]
		if a.Parent != "" || a.Code == in.o.Root.Code {
			continue
		}
		a.Parent = in.o.Root.Code
		code, _ := checkCode(a.Code)
		for p, ok := code.Parent(); ok; p, ok = p.Parent() {
			if in.known[p.String()] {
				a.Parent = p.String()
				break
			}
		}
	}
}
