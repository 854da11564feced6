package intake

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"wellfield/internal/export"
	"wellfield/internal/fault"
)

// sheetSource is one sheet of a workbook with a header. Cells come as they are
// stored, not as they are shown: a date is a day number, see pattern excel.
type sheetSource struct {
	file   *os.File
	size   int64
	book   *excelize.File
	rows   *excelize.Rows
	header []string
	line   int
	height int // number of rows that the sheet says it has, 0 when it does not
	blanks int
	own    bool // the platform's own: every sheet is read, and cells as they stand
	sheet  int
}

func openSheet(h *os.File, f File) (_ source, err error) {
	info, err := h.Stat()
	if err != nil {
		return nil, err
	}
	s := &sheetSource{file: h, size: info.Size()}
	defer func() {
		if err != nil && s.book != nil {
			_ = s.book.Close() // removes its temporary files; the fault matters more
		}
	}()
	if err := checkArchive(h, info.Size()); err != nil {
		return nil, err
	}
	if err := guarded(func() error { return s.start(f) }); err != nil {
		return nil, err
	}
	return s, nil
}

// guarded turns what a damaged workbook does to its reader into a fault. The
// reader is another's, and a panic in it must not end an import half way.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Invalid, "intake.sheet_broken").With("reason", fmt.Sprint(p))
		}
	}()
	err = f()
	if err != nil && err != io.EOF && fault.All(err) == nil {
		return fault.New(fault.Invalid, "intake.sheet_broken").With("reason", err.Error())
	}
	return err
}

// start opens the workbook and reads up to the header.
func (s *sheetSource) start(f File) (err error) {
	if s.book, err = openBook(s.file.Name()); err != nil {
		return err
	}
	name := f.Sheet
	if sheets := s.book.GetSheetList(); name == "" && len(sheets) > 0 {
		name = sheets[0]
	}
	if i, err := s.book.GetSheetIndex(name); err != nil || i < 0 {
		return fault.New(fault.Invalid, "intake.sheet_missing").With("sheet", name).
			With("sheets", strings.Join(s.book.GetSheetList(), ", "))
	}
	if area, err := s.book.GetSheetDimension(name); err == nil {
		s.height = lastRow(area)
	}
	if s.rows, err = s.book.Rows(name); err != nil {
		return err
	}
	return s.find(f.HeaderRow)
}

// lastRow is the row number at the end of "A1:F496", 0 without one.
func lastRow(area string) int {
	_, end, ok := strings.Cut(area, ":")
	if !ok {
		return 0
	}
	_, row, err := excelize.CellNameToCoordinates(end)
	if err != nil {
		return 0
	}
	return row
}

// find reads up to the header: the first row in which anything is written, or
// the given row. A workbook that a file of rows set aside was saved as has its
// header in its first row, whatever the mapping says of the original.
func (s *sheetSource) find(row int) error {
	for {
		cells, err := s.row()
		switch {
		case err == io.EOF:
			return fault.New(fault.Invalid, "intake.header_missing").With("row", max(row, 1))
		case err != nil:
			return err
		case returned(cells), s.line == row, row == 0 && !allBlank(cells):
			for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
				cells = cells[:len(cells)-1]
			}
			s.header, s.own = headerNames(cells), export.Ours(cells)
			return nil
		}
	}
}

// row is the next row as it is stored, io.EOF after the last.
func (s *sheetSource) row() ([]string, error) {
	for !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return nil, err
		}
		if more, err := s.nextSheet(); err != nil || !more {
			if err == nil {
				err = io.EOF
			}
			return nil, err
		}
	}
	s.line++
	cells, err := s.rows.Columns()
	if s.own {
		return cells, err
	}
	for i, c := range cells {
		cells[i] = plainNumber(c)
	}
	return cells, err
}

// nextSheet goes on to the next sheet of a workbook of ours, past its header.
func (s *sheetSource) nextSheet() (bool, error) {
	sheets := s.book.GetSheetList()
	if s.sheet++; !s.own || s.sheet >= len(sheets) {
		return false, nil
	}
	rows, err := s.book.Rows(sheets[s.sheet])
	if err != nil {
		return false, err
	}
	if err := s.rows.Close(); err != nil {
		return false, err
	}
	if s.rows = rows; s.rows.Next() {
		_, err = s.rows.Columns()
	}
	return err == nil, err
}

// plainNumber writes a whole number that is stored as 1.01000729509E11 with all
// its digits, so that an id stays an id.
func plainNumber(s string) string {
	if !strings.ContainsAny(s, "eE") || s == "" || s[0] < '0' || s[0] > '9' {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || f > 1<<53 {
		return s
	}
	return strconv.FormatFloat(f, 'f', 0, 64)
}

func (s *sheetSource) columns() []string { return s.header }
func (s *sheetSource) blank() int        { return s.blanks }

// read is an estimate: what a workbook's reader has unpacked is not to be seen.
func (s *sheetSource) read() int64 {
	if s.height == 0 {
		return 0
	}
	return min(s.size, s.size*int64(s.line)/int64(s.height))
}

func (s *sheetSource) next() (rec record, err error) {
	err = guarded(func() error {
		for {
			cells, err := s.row()
			if err != nil {
				return err
			}
			if allBlank(cells) {
				s.blanks++
				continue
			}
			rec = s.fit(cells)
			return nil
		}
	})
	return rec, err
}

// fit gives the row as many cells as there are columns: a workbook does not
// store the empty ones at the end.
func (s *sheetSource) fit(cells []string) record {
	for len(cells) > len(s.header) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	rec := record{line: s.line, cells: cells}
	if len(cells) > len(s.header) {
		rec.broken = fault.New(fault.Invalid, "intake.row_ragged").With("cells", len(cells)).With("columns", len(s.header))
	}
	for len(rec.cells) < len(s.header) {
		rec.cells = append(rec.cells, "")
	}
	return rec
}

// from1904 tells whether the workbook counts its days from 1904.
func (s *sheetSource) from1904() bool {
	props, err := s.book.GetWorkbookProps()
	return err == nil && props.Date1904 != nil && *props.Date1904
}

// dayNumbers is the fault of a plan that counts days otherwise than the workbook.
func (p *plan) dayNumbers(s *sheetSource, path string) fault.List {
	right, wrong := "excel", "excel1904"
	if s.from1904() {
		right, wrong = wrong, right
	}
	for _, m := range []*moment{p.opened, p.due, p.closed} {
		if m == nil {
			continue
		}
		for _, x := range m.patterns {
			if x.text == wrong {
				return fault.List{fault.New(fault.Invalid, "intake.day_numbers").With("file", filepath.Base(path)).
					With("right", right).With("wrong", wrong)}
			}
		}
	}
	return nil
}

func (s *sheetSource) Close() error {
	err := s.book.Close()
	if e := s.file.Close(); err == nil {
		err = e
	}
	return err
}
