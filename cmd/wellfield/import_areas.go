package main

import (
	"flag"
	"io"
	"os"
	"strings"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
)

// areaOptions are the flags that say how files of areas are to be understood.
type areaOptions struct {
	codes, code, name, nameEN, parent, level, key, source *string
	defaultLevel, root, rootLevel, jurisdictions, crs     *string
	replace                                               *bool
}

func areaFlags(f *flag.FlagSet) areaOptions {
	return areaOptions{
		codes:         f.String("codes", "", "CSV table of codes: code,parent,level,name,name_en,kind,valid_from,valid_to,jurisdiction,key"),
		code:          f.String("code", "", "property with the code; without one, codes are derived from names"),
		name:          f.String("name", "", "property with the name (name)"),
		nameEN:        f.String("name-en", "", "property with the English name"),
		parent:        f.String("parent", "", "property with the parent's code; a dot leads into an object"),
		level:         f.String("level", "", "property with the level"),
		key:           f.String("key", "", "property that the table's column key repeats"),
		source:        f.String("source", "", "where the areas come from, for the record"),
		defaultLevel:  f.String("default-level", "township", "level of areas that say none"),
		root:          f.String("root", "", "CODE=NAME of the area above those without a parent; made when absent"),
		rootLevel:     f.String("root-level", "city", "level of the root"),
		jurisdictions: f.String("jurisdictions", "township", "level whose areas run cases"),
		crs:           f.String("crs", "wgs84", "positions in the file: wgs84, gcj02 or bd09"),
		replace:       f.Bool("replace", false, "replace the whole map instead of adding to it"),
	}
}

// read reads the GeoJSON file, which may be "" when there is a table.
func (o areaOptions) read(name string) (grid.Document, []grid.Finding, error) {
	options, err := o.options()
	if err != nil {
		return grid.Document{}, nil, err
	}
	shapes, err := openOr(name)
	if err != nil {
		return grid.Document{}, nil, err
	}
	codes, err := openOr(*o.codes)
	if err != nil {
		return grid.Document{}, nil, err
	}
	d, findings, err := grid.Read(reader(shapes), reader(codes), options)
	for _, f := range []*os.File{shapes, codes} {
		if f != nil {
			_ = f.Close() // read only
		}
	}
	return d, findings, err
}

func (o areaOptions) options() (grid.ReadOptions, error) {
	r := grid.ReadOptions{Source: *o.source, Code: *o.code, Name: *o.name, NameEN: *o.nameEN, Parent: *o.parent, Level: *o.level, Key: *o.key}
	var err error
	if r.DefaultLevel, err = grid.ParseLevel(*o.defaultLevel); err != nil {
		return r, err
	}
	if r.Jurisdictions, err = grid.ParseLevel(*o.jurisdictions); err != nil {
		return r, err
	}
	if r.System, err = geo.ParseSystem(*o.crs); err != nil {
		return r, err
	}
	if *o.root == "" {
		return r, nil
	}
	code, title, named := strings.Cut(*o.root, "=")
	if !named {
		title = code
	}
	r.Root = grid.Area{Code: code, Name: lang.Name{lang.EN: title, lang.ZH: title}, Jurisdiction: true}
	r.Root.Level, err = grid.ParseLevel(*o.rootLevel)
	return r, err
}

func openOr(name string) (*os.File, error) {
	if name == "" {
		return nil, nil
	}
	return os.Open(name)
}

// reader keeps a missing file from becoming a reader that is not nil.
func reader(f *os.File) io.Reader {
	if f == nil {
		return nil
	}
	return f
}
