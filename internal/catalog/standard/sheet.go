package standard

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// walker goes down one sheet. What stands above a row is its state.
type walker struct {
	*reader
	sheet string
	kind  catalog.Kind
	title string
	table *table
	bad   *fault.Fault // why no row of the section can be read
	above above
}

// above is what a blank cell means.
type above struct {
	major, majorName string
	code             string // of the minor class, "" when there is none
	text             map[Field]string
	row              int
	bad              bool // the row at row could not be understood, so nothing can be like it
}

// sheet reads one sheet.
func (r *reader) sheet(s Sheet) {
	w := &walker{reader: r, sheet: s.Name, kind: kindIn(s.Name)}
	sections := len(r.out.Sections)
	for i := 0; i < len(s.Rows); {
		i += w.step(s.Rows[i:])
	}
	if len(r.out.Sections) == sections && len(s.Rows) > 0 {
		r.note(At{Sheet: s.Name}, fault.New(fault.Invalid, "standard.sheet_without_table").With("sheet", s.Name))
	}
}

// step takes the first of the rows, or the rows of a heading, and says how many.
func (w *walker) step(rows []Row) int {
	row := rows[0]
	if t, n := w.heading(rows); t != nil {
		w.out.Other += n
		w.begin(t, row)
		return n
	}
	filled, only, column := written(row)
	switch {
	case row.Broken == nil && filled == 0:
		w.out.Blank++
	case row.Broken == nil && filled == 1 && w.aside(only, column):
		w.out.Other++
		w.remark(only, row)
	case w.table == nil:
		w.out.Other++
		w.note(w.at(row), fault.New(fault.Invalid, "standard.row_before_heading"))
	default:
		w.data(row)
	}
	return 1
}

// written counts the cells in which something is written, and gives the last.
func written(row Row) (n int, only string, column int) {
	for i, c := range row.Cells {
		if c = oneLine(c); c != "" && !placeholder(c) {
			n, only, column = n+1, c, i
		}
	}
	return n, only, column
}

// aside tells whether a cell that stands alone in its row is a title or a
// remark: it stands where classes are named, and is no code.
func (w *walker) aside(cell string, column int) bool {
	if w.table == nil {
		return true
	}
	var f Field
	if column < len(w.table.fields) {
		f = w.table.fields[column]
	}
	const longestGroup = 20
	switch {
	case f == Filing, f == Limit, f == Closing, slices.Contains(carried, f), f == Major && utf8.RuneCountInString(cell) <= longestGroup && !isNote(cell) && kindIn(cell) == "":
		return false
	}
	return !codeForm.MatchString(tight(cell))
}

// isNote tells whether the cell says that it is a note.
func isNote(cell string) bool {
	for _, begin := range []string{"注", "备注", "说明", "※", "*"} {
		if strings.HasPrefix(cell, begin) {
			return true
		}
	}
	return false
}

// remark takes a title, or notes that a remark was not read.
func (w *walker) remark(cell string, row Row) {
	const longestTitle = 80
	kind := kindIn(cell)
	if isNote(cell) || utf8.RuneCountInString(cell) > longestTitle || w.table != nil && kind == "" {
		w.note(w.at(row), fault.New(fault.Invalid, "standard.remark").With("text", clip(cell)))
		return
	}
	if w.title = cell; kind != "" || w.table == nil {
		if kind == "" {
			kind = kindIn(w.sheet)
		}
		w.kind = kind
	}
	w.titles = append(w.titles, cell)
	if w.table != nil {
		w.begin(w.table, row)
	}
}

// begin opens the section beneath a heading.
func (w *walker) begin(t *table, row Row) {
	all := w.out.Sections
	kind := w.kind
	if kind == "" {
		kind = w.o.Kind
	}
	if w.bad = t.check(); w.bad == nil && kind == "" {
		w.bad = fault.New(fault.Invalid, "standard.kind_missing")
	}
	// Without a title of its own it is the same heading once more, as at the top
	// of a printed page.
	if n := len(all); w.table != nil && n > 0 && all[n-1].Sheet == w.sheet && all[n-1].Title == w.title {
		w.table = t
		return
	}
	w.table, w.above = t, above{}
	for _, name := range t.unread() {
		w.note(w.at(row), fault.New(fault.Invalid, "standard.column_unread").With("column", clip(name)))
	}
	w.out.Sections = append(all, Section{Sheet: w.sheet, Title: w.title, Row: row.Row, Kind: kind})
}

func (w *walker) section() *Section { return &w.out.Sections[len(w.out.Sections)-1] }

func (w *walker) at(row Row) At { return At{w.sheet, row.Row, row.Line} }
