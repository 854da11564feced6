package export

import (
	"bytes"
	"io"

	"wellfield/internal/casework"
)

// table writes CSV after RFC 4180: UTF-8, lines that end with CRLF.
type table struct {
	w      io.Writer
	reader Reader
	cells  *cells
	line   []byte
	safe   []byte
	begun  bool
}

// held is how much is written at once.
const held = 64 << 10

func newTable(w io.Writer, r Reader) *table {
	t := &table{w: w, reader: r}
	t.cells = newCells(&t.reader)
	return t
}

func (t *table) begin() {
	if t.begun {
		return
	}
	t.begun = true
	if t.reader.Mark {
		t.line = append(t.line, "\ufeff"...)
	}
	for i, name := range Columns() {
		if i > 0 {
			t.line = append(t.line, ',')
		}
		t.line = append(t.line, name...)
	}
	t.line = append(t.line, "\r\n"...)
}

func (t *table) Write(c *casework.Case) error {
	t.begin()
	t.cells.fill(c)
	for i := range columns {
		col := &columns[i]
		switch col.kind {
		case moment:
			if at := col.at(c); !at.IsZero() {
				t.line = stamp(t.line, at.In(t.reader.Zone))
			}
		case text, code:
			t.safe = protect(t.safe[:0], t.cells.plain(i))
			t.line = quoted(t.line, t.safe)
		default:
			t.line = append(t.line, t.cells.plain(i)...)
		}
		t.line = append(t.line, ',')
	}
	t.line = append(t.line, t.cells.plain(len(columns))...)
	t.line = append(t.line, "\r\n"...)
	if len(t.line) < held {
		return nil
	}
	return t.flush()
}

func (t *table) flush() error {
	_, err := t.w.Write(t.line)
	t.line = t.line[:0]
	return err
}

func (t *table) Close() error {
	t.begin()
	return t.flush()
}

// quoted appends a cell, in quotation marks where it needs them.
func quoted(b, cell []byte) []byte {
	plain := true
	for i := range cell {
		switch c := cell[i]; {
		case c == '"', c == ',', c == ';', c < ' ', spelled(cell, i):
			plain = false
		}
	}
	if plain && (len(cell) == 0 || cell[0] != ' ' && cell[0] != '\'' && cell[len(cell)-1] != ' ') {
		return append(b, cell...)
	}
	b = append(b, '"')
	start := len(b)
	b = spell(b, cell)
	if n := bytes.Count(b[start:], []byte{'"'}); n > 0 {
		b = double(b, start, n)
	}
	return append(b, '"')
}

// double doubles the n quotation marks of b from start on, from the end, in place.
func double(b []byte, start, n int) []byte {
	from := len(b) - 1
	b = append(b, make([]byte, n)...)
	for to := len(b) - 1; from >= start && to > from; from, to = from-1, to-1 {
		b[to] = b[from]
		if b[from] == '"' {
			to--
			b[to] = '"'
		}
	}
	return b
}
