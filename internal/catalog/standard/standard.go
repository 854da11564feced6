// Package standard reads a city's filing, handling and closing standard, a
// table of what is filed under which condition and by when it must be solved,
// into a draft of the catalogue. What it cannot read it refuses row by row with
// the way out; it guesses nothing.
package standard

import (
	"slices"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/worktime"
)

// Sheet is one table, or the sheets of a workbook one by one.
type Sheet struct {
	Name string
	Rows []Row
}

// Row is one row as it stands in the file.
type Row struct {
	Row    int // as a spreadsheet counts, from 1
	Line   int // of a text file, where the row begins; the same as Row in a workbook
	Cells  []string
	Broken *fault.Fault // it could not be read as a row
}

// Options is what a person says about the file beyond what stands in it. All of
// it is named in the document's source.
type Options struct {
	Title   lang.Name // of the document; the file's own title when empty
	Edition string
	Source  string // where the file comes from
	Tag     lang.Tag

	Kind     catalog.Kind              // of sections whose title names none
	Columns  map[string]Field          // headings that are not known
	Units    map[string]worktime.Unit  // what a bare unit means here
	Limits   map[string]worktime.Limit // what a limit in other words means here
	Subjects []Subject                 // of classes that are about what people do
	AsAbove  []Field                   // limit, closing: a blank means as above
	Evidence []catalog.Evidence        // of every class that has none

	// Known are the classes of all editions so far, the newest edition first: a
	// filing condition keeps its code, and a code is never given twice.
	Known []catalog.Class
}

// Subject says what the classes of a pattern are about.
type Subject struct {
	Pattern catalog.Pattern
	Subject catalog.Subject
}

// Reading is what became of a file.
type Reading struct {
	Document catalog.Document
	Taken    int       // rows that became a class
	Refused  []Refusal // rows that did not
	Notes    []Note    // what a person should look at
	Sections []Section
	Blank    int // rows in which nothing is written
	Other    int // rows of titles, headings and remarks
}

// Rows is the number of rows that should have become a class.
func (r *Reading) Rows() int { return r.Taken + len(r.Refused) }

// Reasons counts the refused rows by the key of their first fault.
func (r *Reading) Reasons() map[string]int {
	n := map[string]int{}
	for _, f := range r.Refused {
		n[f.Faults[0].Key]++
	}
	return n
}

// Section is the part of a sheet under one heading.
type Section struct {
	Sheet, Title   string
	Row            int // of the heading
	Kind           catalog.Kind
	Taken, Refused int
	Classes        int // minor classes: several rows of one are its conditions
}

// Refusal is a row that did not become a class, and everything that is wrong
// with it. The field of each fault is the heading of its column.
type Refusal struct {
	At     At
	Class  string // its code and name, as far as they could be read
	Faults fault.List
}

// Note is a row that was read, and something odd about it.
type Note struct {
	At    At
	Fault *fault.Fault
}

// At is where a row stands.
type At struct {
	Sheet     string
	Row, Line int
}

// Read reads the sheets. It fails with standard.table_missing when no row looks
// like the headings of a standard, and with the faults of Options; what is wrong
// with single rows stands in the reading. The document of a reading without any
// class is empty and would be refused by Check.
func Read(sheets []Sheet, o Options) (*Reading, error) {
	if o.Tag == "" {
		o.Tag = lang.ZH
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	r := &reader{o: o, out: &Reading{}, bare: map[string]int{}, words: map[string]int{},
		groups: map[string]group{},
		minors: map[catalog.Key]minorSeen{}, conditions: map[condition]int{}, noted: map[string]bool{}, memory: remember(o.Known, o.Tag)}
	for _, s := range sheets {
		r.sheet(s)
	}
	if len(r.out.Sections) == 0 {
		return nil, fault.New(fault.Invalid, "standard.table_missing")
	}
	r.finish()
	return r.out, nil
}

// check refuses options that would turn a clear word into another.
func (o *Options) check() error {
	var faults fault.List
	for word, unit := range o.Units {
		if _, clear := explicitUnits[unitWord(word)]; clear {
			faults = append(faults, fault.New(fault.Invalid, "standard.unit_is_clear").With("unit", clip(word)).At("unit"))
		}
		if !unit.Known() {
			faults = append(faults, fault.New(fault.Invalid, "limit.unit_unknown").With("unit", clip(string(unit))).At("unit"))
		}
	}
	for _, l := range o.Limits {
		for _, f := range fault.All(l.Check()) {
			faults = append(faults, f.At("limit"))
		}
	}
	for _, s := range o.Subjects {
		if !s.Subject.Known() {
			faults = append(faults, fault.New(fault.Invalid, "catalog.subject_not_taken").With("value", clip(string(s.Subject))).At("subject"))
		}
	}
	if o.Kind != "" && !o.Kind.Known() {
		faults = append(faults, fault.New(fault.Invalid, "catalog.kind_unknown").With("value", clip(string(o.Kind))).At("kind"))
	}
	for heading, f := range o.Columns {
		if !f.Known() {
			faults = append(faults, fault.New(fault.Invalid, "standard.field_unknown").With("value", clip(heading+"="+string(f))).At("column"))
		}
	}
	for _, f := range o.AsAbove {
		if f != Limit && f != Closing {
			faults = append(faults, fault.New(fault.Invalid, "standard.as_above_unknown").With("value", clip(string(f))).At("as-above"))
		}
	}
	return faults.Err()
}

// reader is the state of one reading.
type reader struct {
	o      Options
	out    *Reading
	titles []string
	groups map[string]group // by kind and major code: its first name and where
	minors map[catalog.Key]minorSeen
	order  []*draft
	noted  map[string]bool
	memory memory
	// conditions are the rows of the conditions that were read.
	conditions map[condition]int
	bare       map[string]int // bare units that an option explained, and how often
	words      map[string]int // limits in words that an option explained
}

type group struct {
	name string
	row  int
}

type minorSeen struct {
	name string
	row  int
}

// draft is a row on its way to become a class.
type draft struct {
	class   catalog.Class
	minor   string // its minor class's name
	filing  string
	at      At
	section int
}

func (r *reader) note(at At, f *fault.Fault) {
	if said := f.Error(); !r.noted[said] {
		r.noted[said] = true
		r.out.Notes = append(r.out.Notes, Note{at, f})
	}
}

// finish gives the classes their codes and writes the document's head.
func (r *reader) finish() {
	r.number()
	d := &r.out.Document
	d.Title, d.Edition = r.o.Title, r.o.Edition
	if len(d.Title) == 0 && len(r.titles) > 0 {
		d.Title = lang.Name{r.o.Tag: commonTitle(r.titles)}
	}
	d.Source = r.source()
	for _, one := range r.order {
		if len(one.class.Evidence) == 0 {
			one.class.Evidence = slices.Clone(r.o.Evidence)
		}
		d.Classes = append(d.Classes, one.class)
	}
}

// commonTitle is what the titles begin with, without an opened bracket.
func commonTitle(titles []string) string {
	common := []rune(titles[0])
	for _, t := range titles[1:] {
		other := []rune(t)
		n := 0
		for n < len(common) && n < len(other) && common[n] == other[n] {
			n++
		}
		common = common[:n]
	}
	if whole := string(common); len(titles) > 1 && len(common) > 0 {
		return strings.TrimRight(whole, "（( 　-—:：")
	}
	return titles[0]
}
