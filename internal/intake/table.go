package intake

import (
	"errors"
	"io"
	"os"

	"github.com/xuri/excelize/v2"

	"wellfield/internal/fault"
)

// Table is one sheet of a workbook, or a file of separated values, cell by cell:
// for documents that are laid out for the eye, with titles and merged cells,
// where no single row is the header.
type Table struct {
	Name string // of the sheet; empty of a file of separated values
	Rows []TableRow
}

// TableRow is one row as it stands there. A cell that is merged downwards stands
// in every row that it covers: in a workbook that is what was drawn, no guess.
type TableRow struct {
	Row    int // as a spreadsheet counts
	Line   int // of the file, where the row begins; the row in a workbook
	Cells  []string
	Broken *fault.Fault // the row cannot be read as a row
}

// tableRows is more than any table has that people read.
const tableRows = 20_000

// ReadTables reads a whole file of separated values or all sheets of a workbook.
// Encoding and separator are found by looking where f says none. Faults:
// intake.file_missing, file_empty, table_format, table_too_large, and those of
// workbooks.
func ReadTables(path string, f File) ([]Table, error) {
	h, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "intake.file_missing").With("file", path)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = h.Close() }() // it was only read
	tables, err := readTables(h, f)
	if err != nil {
		return nil, inFile(err, path)
	}
	return tables, nil
}

func readTables(h *os.File, f File) ([]Table, error) {
	counted, r, sample, err := sampled(h)
	if err != nil {
		return nil, err
	}
	format := f.Format
	if format == "" {
		format = formatOf(h.Name(), sample)
	}
	switch format {
	case "xlsx":
		return sheetTables(h, f)
	case "csv":
		rows, err := delimitedTable(newText(r, counted, h, f, sample), f)
		return []Table{{Rows: rows}}, err
	}
	return nil, fault.New(fault.Invalid, "intake.table_format")
}

func delimitedTable(t text, f File) (rows []TableRow, err error) {
	comma, _ := separatorOf(f.Separator)
	if comma == 0 {
		comma = detectSeparator(t.sample)
	}
	d := newDelimited(t, comma)
	for {
		cells, line, broken, err := d.next()
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, err
		case len(rows) >= tableRows:
			return nil, tooLarge()
		}
		rows = append(rows, TableRow{Row: len(rows) + 1, Line: line, Cells: cells, Broken: broken})
	}
}

func tooLarge() error {
	return fault.New(fault.TooLarge, "intake.table_too_large").With("rows", tableRows)
}

// sheetTables reads the sheets of a workbook, or the one that f names.
func sheetTables(h *os.File, f File) (tables []Table, err error) {
	info, err := h.Stat()
	if err != nil {
		return nil, err
	}
	if err := checkArchive(h, info.Size()); err != nil {
		return nil, err
	}
	err = guarded(func() (err error) {
		book, err := openBook(h.Name())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, book.Close()) }()
		for _, name := range book.GetSheetList() {
			if f.Sheet != "" && f.Sheet != name {
				continue
			}
			rows, err := sheetTable(book, name)
			if err != nil {
				return err
			}
			tables = append(tables, Table{name, rows})
		}
		return nil
	})
	if err == nil && len(tables) == 0 {
		err = fault.New(fault.Invalid, "intake.sheet_missing").With("sheet", f.Sheet).With("sheets", "")
	}
	return tables, err
}

func sheetTable(book *excelize.File, name string) ([]TableRow, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, err
	}
	var all []TableRow
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		if len(all) >= tableRows {
			return nil, errors.Join(tooLarge(), rows.Close())
		}
		for i, c := range cells {
			cells[i] = plainNumber(c)
		}
		all = append(all, TableRow{Row: len(all) + 1, Line: len(all) + 1, Cells: cells})
	}
	if err := errors.Join(rows.Error(), rows.Close()); err != nil {
		return nil, err
	}
	return all, fillMerged(book, name, all)
}

// fillMerged writes a cell that is merged downwards into the rows it covers. One
// that is merged to the right is a title, and stands once.
func fillMerged(book *excelize.File, name string, rows []TableRow) error {
	merged, err := book.GetMergeCells(name)
	if err != nil {
		return err
	}
	for _, m := range merged {
		column, first, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return err
		}
		_, last, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return err
		}
		if first > len(rows) || column > len(rows[first-1].Cells) {
			continue
		}
		value := rows[first-1].Cells[column-1]
		for i := first; i < min(last, len(rows)); i++ {
			for len(rows[i].Cells) < column {
				rows[i].Cells = append(rows[i].Cells, "")
			}
			rows[i].Cells[column-1] = value
		}
	}
	return nil
}
