package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wellfield/internal/fault"
)

// setAside writes the rows that were set aside as separated values, with the
// columns of the original and those of row.go, so that a person corrects the
// cells and feeds the file again with the same mapping. It is made when the
// first row is set aside, and never over a file that is there, which may hold
// somebody's corrections: then the name is given a number.
type setAside struct {
	path    string // empty: rows are counted and not kept
	columns []string
	index   map[string]int
	say     Say
	file    *os.File
	w       *csv.Writer
}

// newSetAside takes the union of the columns of all files.
func newSetAside(path string, say Say) *setAside {
	return &setAside{path: path, say: say, index: map[string]int{}}
}

func (s *setAside) addColumns(columns []string) {
	for _, c := range columns {
		if _, known := s.index[c]; !known && !ours(c) {
			s.index[c] = len(s.columns)
			s.columns = append(s.columns, c)
		}
	}
}

// mostNames bounds the search for a name that is free.
const mostNames = 1000

// open makes the file and writes its header.
func (s *setAside) open() error {
	ext := filepath.Ext(s.path)
	stem, err := strings.TrimSuffix(s.path, ext), error(nil)
	for n := 1; n < mostNames; n++ {
		s.file, err = os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, os.ErrExist) {
			break
		}
		s.path = stem + "-" + itoa(n+1) + ext
	}
	if errors.Is(err, os.ErrExist) {
		return fault.New(fault.Conflict, "intake.set_aside_exists").With("file", s.path)
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(s.file, bom); err != nil { // or spreadsheets take it for another encoding
		return err
	}
	s.w = csv.NewWriter(s.file)
	header := append(append([]string{}, s.columns...), recordColumn, shapeColumn, fileColumn, lineColumn, messageColumn)
	return s.w.Write(header)
}

// add writes one row and why it is here.
func (s *setAside) add(file string, columns []string, rec record, faults fault.List) error {
	if s.path == "" {
		return nil
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	row := make([]string, len(s.columns)+5)
	shape, whole := "", rec.whole
	if rec.broken != nil && rec.whole == "" {
		shape = misshapen(rec, len(columns))
	}
	for i, cell := range rec.cells {
		if i >= len(columns) {
			break
		}
		switch columns[i] {
		case shapeColumn:
			shape = strings.TrimSpace(cell + " " + shape)
		case recordColumn:
			whole = cell
		default:
			if at, ok := s.index[columns[i]]; ok && !splitless(rec, columns) {
				row[at] = cell
			}
		}
	}
	messages := make([]string, len(faults))
	for i, f := range faults {
		messages[i] = s.say.sentence(f)
	}
	copy(row[len(s.columns):], []string{whole, shape, filepath.Base(file), itoa(rec.line), strings.Join(messages, " ")})
	return s.w.Write(row)
}

// splitless tells whether the row could not be cut into cells at all.
func splitless(rec record, columns []string) bool {
	return rec.broken != nil && len(rec.cells) == 1 && len(columns) > 1
}

// misshapen is what of a broken row does not fit into the columns: the whole
// line, the cells too many, or how many are missing.
func misshapen(rec record, columns int) string {
	switch n := len(rec.cells); {
	case n == 1 && columns > 1:
		return rec.cells[0]
	case n > columns:
		var b strings.Builder
		w := csv.NewWriter(&b)
		_ = w.Write(rec.cells[columns:]) // a strings.Builder does not fail
		w.Flush()
		return strings.TrimSpace(b.String())
	}
	return "-" + itoa(columns-len(rec.cells))
}

// name is the path of the file, empty when nothing was written.
func (s *setAside) name() string {
	if s.file == nil {
		return ""
	}
	return s.path
}

// close makes the file durable.
func (s *setAside) close() error {
	if s.file == nil {
		return nil
	}
	s.w.Flush()
	err := s.w.Error()
	if e := s.file.Sync(); err == nil {
		err = e
	}
	if e := s.file.Close(); err == nil {
		err = e
	}
	return err
}
