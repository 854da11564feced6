package standard

import (
	"maps"
	"regexp"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
)

// codeForm takes the codes of national and local tables.
var codeForm = regexp.MustCompile(`^[0-9A-Za-z]{1,12}$`)

// carried are the fields in which a blank means as above, within one minor class.
var carried = []Field{Supervising, Responsible, Basis, Clause, Collecting}

// line is a row with its cells by field, and what is wrong with it.
type line struct {
	at     At
	text   map[Field]string
	faults fault.List
	table  *table
}

func (l *line) wrong(f Field, key string, args ...any) {
	one := fault.New(fault.Invalid, key).At(l.table.heading(f))
	for i := 0; i+1 < len(args); i += 2 {
		one = one.With(args[i].(string), args[i+1])
	}
	l.faults = append(l.faults, one)
}

// only tells whether nothing but the fields is written.
func (l *line) only(fields ...Field) bool {
	for f := range l.text {
		if f != Ignored && !slices.Contains(fields, f) {
			return false
		}
	}
	return true
}

// data takes a row that should become a class.
func (w *walker) data(row Row) {
	l := w.line(row)
	switch {
	case w.bad == nil && len(l.faults) == 0 && l.only(MajorCode, Major):
		w.out.Other++
		w.group(l, w.code(l, MajorCode), oneLine(l.text[Major]))
		return
	case w.bad != nil:
		l.faults = append(l.faults, w.bad)
	case len(l.faults) > 0:
		w.spoil(row)
	default:
		w.identify(l)
	}
	var d *draft
	if len(l.faults) == 0 {
		d = w.draft(l)
	}
	if len(l.faults) > 0 {
		w.section().Refused++
		w.out.Refused = append(w.out.Refused, Refusal{l.at, w.called(l), l.faults})
		return
	}
	w.section().Taken++
	w.out.Taken++
	w.order = append(w.order, d)
	w.conditions[condition{d.class.Key(), essence(d.filing)}] = d.at.Row
}

// spoil says that the blanks below the row mean nothing: a row that cannot be
// understood may have begun a class, and what follows may be its conditions.
func (w *walker) spoil(row Row) {
	w.above = above{major: w.above.major, majorName: w.above.majorName, row: row.Row, bad: true}
}

// called is the class of a row for people.
func (w *walker) called(l *line) string {
	if w.above.code == "" {
		return oneLine(l.text[Minor])
	}
	return w.above.code + " " + w.above.text[Minor]
}

// line reads the cells by their columns. Faults: standard.row_wider, unreadable,
// catalog.personal_data, and the row's own.
func (w *walker) line(row Row) *line {
	l := &line{at: w.at(row), text: map[Field]string{}, table: w.table}
	if row.Broken != nil {
		l.faults = fault.List{row.Broken}
		return l
	}
	for i, c := range row.Cells {
		if oneLine(c) == "" || i < len(w.table.fields) && w.table.fields[i] == "" {
			continue
		}
		if i >= len(w.table.fields) {
			l.faults = append(l.faults, fault.New(fault.Invalid, "standard.row_wider").
				With("cells", len(row.Cells)).With("columns", len(w.table.fields)))
			break
		}
		f := w.table.fields[i]
		switch {
		case !readable(c):
			l.wrong(f, "standard.unreadable")
		case policy.NamesPerson(c):
			l.wrong(f, "catalog.personal_data")
		}
		l.text[f] = c
	}
	return l
}

// draft is the class of a row whose place is known. Faults: standard.filing_blank,
// filing_twice, closing_blank, about_person, about_conduct, and those of parseLimit.
func (w *walker) draft(l *line) *draft {
	for _, f := range []Field{Limit, Closing} {
		if oneLine(l.text[f]) == "" && slices.Contains(w.o.AsAbove, f) {
			l.text[f] = w.above.text[f]
		}
		w.above.text[f] = l.text[f]
	}
	d := &draft{minor: w.above.text[Minor], filing: prose(l.text[Filing]), at: l.at, section: len(w.out.Sections) - 1}
	c := &d.class
	c.Kind, c.Code = w.section().Kind, w.above.code
	this := condition{c.Key(), essence(d.filing)}
	if this.essence == "" {
		l.wrong(Filing, "standard.filing_blank")
	} else if twin := w.conditions[this]; twin != 0 {
		l.wrong(Filing, "standard.filing_twice", "row", twin)
	}
	limit, f := w.parseLimit(l.text[Limit])
	if f != nil {
		l.faults = append(l.faults, f.At(l.table.heading(Limit)))
	}
	c.Limit = limit
	closing := prose(l.text[Closing])
	if closing == "" {
		l.wrong(Closing, "standard.closing_blank")
	}
	if c.Subject, f = w.subjectOf(c.Key(), w.memory.classes[this], d.minor, d.filing); f != nil {
		l.faults = append(l.faults, f.At(l.table.heading(Minor)))
	}
	c.Group, c.Filing = w.named(w.above.majorName), w.named(d.filing)
	c.Closing = []catalog.Condition{{ID: "done", Text: w.named(closing)}}
	c.Supervising, c.Responsible = w.named(oneLine(w.above.text[Supervising])), w.named(oneLine(w.above.text[Responsible]))
	c.Basis = basisOf(prose(w.above.text[Basis]), prose(w.above.text[Clause]), l.table.heading(Clause))
	c.Collecting = w.named(prose(w.above.text[Collecting]))
	return d
}

func (w *walker) named(text string) lang.Name {
	if text == "" {
		return nil
	}
	return lang.Name{w.o.Tag: text}
}

// start begins a minor class. What a blank cell of its first row means is not
// known: it is left empty, and somebody is told.
func (w *walker) start(l *line, code, name string) {
	a := &w.above
	a.code, a.row, a.bad = code, l.at.Row, false
	a.text = map[Field]string{Minor: name}
	for _, f := range carried {
		if slices.Contains(l.table.fields, f) && f != Clause && f != Collecting && oneLine(l.text[f]) == "" {
			w.note(l.at, fault.New(fault.Invalid, "standard.field_blank").At(l.table.heading(f)).With("class", code+" "+name))
		}
	}
	w.carry(l)
	w.section().Classes++
}

// carry keeps what the row says for the rows below. A row that says nothing but
// a piece of law or a remark is a stray one, and the rows below are not like it.
func (w *walker) carry(l *line) {
	if w.above.row != l.at.Row && oneLine(l.text[Filing]+l.text[Limit]+l.text[Closing]) == "" {
		return
	}
	if w.above.text == nil {
		w.above.text = map[Field]string{}
	}
	maps.DeleteFunc(l.text, func(_ Field, s string) bool { return oneLine(s) == "" })
	for _, f := range carried {
		if s, ok := l.text[f]; ok {
			w.above.text[f] = s
		}
	}
}
