package main

import (
	"flag"
	"strconv"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/catalog/standard"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/worktime"
)

// standardOptions are the flags that say how a standard is to be understood, and
// what becomes of the draft.
type standardOptions struct {
	out, note, edition, title, source, kind    *string
	sheet, encoding, separator                 *string
	publish, dryRun, replace, full             *bool
	leaveOut                                   *int
	units, limits, subjects, columns, evidence *pairs
	asAbove                                    *pairs
}

// pairs are the values of a flag that may be given several times.
type pairs []string

func (p *pairs) String() string { return strings.Join(*p, " ") }

// Set adds one value.
func (p *pairs) Set(s string) error {
	*p = append(*p, s)
	return nil
}

func standardFlags(f *flag.FlagSet) standardOptions {
	several := func(name, usage string) *pairs {
		p := &pairs{}
		f.Var(p, name, usage)
		return p
	}
	return standardOptions{
		out:       f.String("out", "", "file to write the draft to, as YAML that import catalog takes"),
		publish:   f.Bool("publish", false, "publish the draft; otherwise nothing is changed"),
		dryRun:    f.Bool("dry-run", false, "only say what would change, as without --publish"),
		note:      f.String("note", "", "why this version is published"),
		leaveOut:  f.Int("leave-out", 0, "publish without this many refused rows; it must be how many there are"),
		replace:   f.Bool("replace", false, "also remove classes of kinds of which the file has no section"),
		full:      f.Bool("full", false, "list every row and every change, not only the first"),
		edition:   f.String("edition", "", "name of the edition; the file's name and digest when empty"),
		title:     f.String("title", "", "title of the catalogue; the file's own when empty"),
		source:    f.String("source", "", "where the file comes from, for the record"),
		kind:      f.String("kind", "", "component or event, where no title says which"),
		sheet:     f.String("sheet", "", "only this sheet of a workbook"),
		encoding:  f.String("encoding", "", "utf-8, utf-16le, utf-16be, gb18030 or windows-1252; found by looking when empty"),
		separator: f.String("separator", "", "one character, or tab; found by looking when empty"),
		units:     several("unit", "WORD=UNIT: what a bare unit means in this file, as 小时=working_hour; may be repeated"),
		limits:    several("limit", "TEXT=LIMIT: what a limit in other words means, as '立即=1 urgent_hour'; may be repeated"),
		subjects:  several("subject", "CLASSES=SUBJECT: what classes about people's conduct are about, as event/0401=place; may be repeated"),
		columns:   several("column", "HEADING=FIELD: what a column of another name holds, as 完成标准=closing; may be repeated"),
		asAbove:   several("as-above", "limit or closing: a blank cell means as above; may be repeated"),
		evidence:  several("evidence", "KIND=N: what every class demands that has no evidence yet, as photo_after=1; may be repeated"),
	}
}

// options reads the flags.
func (o standardOptions) options(path string) (s standard.Options, err error) {
	if s.Edition, s.Source, err = fileEdition(path); err != nil {
		return s, err
	}
	if *o.edition != "" {
		s.Edition = *o.edition
	}
	if *o.source != "" {
		s.Source = *o.source + ", " + s.Source
	}
	if *o.title != "" {
		s.Title = lang.Name{lang.ZH: *o.title}
	}
	s.Kind = catalog.Kind(*o.kind)
	s.Units, s.Limits, s.Columns = map[string]worktime.Unit{}, map[string]worktime.Limit{}, map[string]standard.Field{}
	for _, f := range *o.asAbove {
		s.AsAbove = append(s.AsAbove, standard.Field(f))
	}
	takes := map[string]func(left, right string) error{
		"unit":   func(l, r string) error { s.Units[l] = worktime.Unit(r); return nil },
		"column": func(l, r string) error { s.Columns[l] = standard.Field(r); return nil },
		"limit": func(l, r string) (err error) {
			s.Limits[l], err = worktime.ParseLimit(r)
			return err
		},
		"subject": func(l, r string) error {
			p, err := catalog.ParsePattern(l)
			s.Subjects = append(s.Subjects, standard.Subject{Pattern: p, Subject: catalog.Subject(r)})
			return err
		},
		"evidence": func(l, r string) error {
			n, err := strconv.Atoi(r)
			s.Evidence = append(s.Evidence, catalog.Evidence{Kind: l, Min: n})
			return err
		},
	}
	for name, given := range map[string]*pairs{"unit": o.units, "limit": o.limits, "subject": o.subjects, "column": o.columns, "evidence": o.evidence} {
		for _, text := range *given {
			left, right, ok := strings.Cut(text, "=")
			if !ok || left == "" {
				return s, fault.New(fault.Invalid, "command.pair_malformed").With("value", text).At(name)
			}
			if err := takes[name](left, right); err != nil {
				return s, err
			}
		}
	}
	return s, nil
}
