package intake

import (
	"errors"
	"io"

	"wellfield/internal/fault"
)

// delimitedSource is a file of separated values with a header.
type delimitedSource struct {
	text
	d      *delimited
	header []string
	blanks int
}

func openDelimited(t text, f File) (source, error) {
	comma, _ := separatorOf(f.Separator)
	if comma == 0 {
		comma = detectSeparator(t.sample)
	}
	s := &delimitedSource{text: t, d: newDelimited(t, comma)}
	cells, err := s.find(f.HeaderRow)
	if err != nil {
		return nil, err
	}
	s.header = headerNames(cells)
	return s, nil
}

// find reads up to the header: the first line in which anything is written, or
// the record that begins on the given line.
func (s *delimitedSource) find(row int) ([]string, error) {
	for {
		cells, line, broken, err := s.d.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, fault.New(fault.Invalid, "intake.header_missing").With("row", max(row, 1))
		case err != nil:
			return nil, err
		case line < row || row == 0 && allBlank(cells):
			continue
		case line > row && row != 0 || broken != nil:
			return nil, fault.New(fault.Invalid, "intake.header_broken").With("row", line)
		}
		return cells, nil
	}
}

func (s *delimitedSource) columns() []string { return s.header }
func (s *delimitedSource) blank() int        { return s.blanks }

func (s *delimitedSource) next() (record, error) {
	for {
		cells, line, broken, err := s.d.next()
		if err != nil {
			return record{}, err
		}
		if broken == nil && allBlank(cells) {
			s.blanks++
			continue
		}
		if broken == nil && len(cells) != len(s.header) {
			broken = fault.New(fault.Invalid, "intake.row_ragged").With("cells", len(cells)).With("columns", len(s.header))
		}
		return record{line: line, cells: cells, broken: broken}, nil
	}
}
