package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"wellfield/internal/fault"
)

// linesSource is a file with one JSON record a line. A line that is no record
// costs that row only.
type linesSource struct {
	text
	jsonRows
	r    *bufio.Reader
	line int
}

func openLines(t text, wanted []string) (source, error) {
	s := &linesSource{text: t, r: bufio.NewReaderSize(t, 1<<16)}
	if err := s.look(wanted, s.take); err != nil {
		return nil, emptyWithout(err)
	}
	return s, nil
}

// emptyWithout is the fault of a file without any record.
func emptyWithout(err error) error {
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "intake.file_empty")
	}
	return err
}

func (s *linesSource) next() (record, error) { return s.row(s.take) }

// take reads the record of the next line that is not empty.
func (s *linesSource) take() (jsonRow, error) {
	for {
		line, long, err := s.readLine()
		if err != nil {
			return jsonRow{}, err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		row := jsonRow{record: record{line: s.line, whole: string(line)}}
		if long {
			row.broken = fault.New(fault.TooLarge, "intake.row_too_long").With("limit", longestRecord>>10)
		} else {
			row.fields, row.broken = flatten(line)
		}
		return row, nil
	}
}

// readLine reads the next line; one longer than a record may be is cut.
func (s *linesSource) readLine() (line []byte, long bool, err error) {
	for {
		part, err := s.r.ReadSlice('\n')
		if len(line) <= longestRecord {
			line = append(line, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && (err != io.EOF || len(line) == 0):
			return nil, false, err
		}
		s.line++
		return line, len(line) > longestRecord, nil
	}
}
