package grid

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// row is one line of a table of codes: what it leaves empty is up to the feature
// and the options.
type row struct {
	line         int
	key          string
	code, parent string
	level        Level
	name         lang.Name
	kind         string
	valid        civil.Span
	jurisdiction *bool
	used         bool
}

// table is a table of codes.
type table struct {
	rows     []*row
	byKey    map[string]*row // under the folded key
	byCode   map[string]*row
	findings []Finding
}

var columns = []string{
	"code", "parent", "level", "name", "name_en", "kind", "valid_from", "valid_to", "jurisdiction", "key",
}

// readTable reads a CSV table of codes with a header. A table that is no table is
// refused; a row that cannot be used is reported and left out.
func readTable(r io.Reader) (*table, error) {
	in := bufio.NewReader(r)
	mark, err := in.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		if _, err := in.Discard(3); err != nil {
			return nil, err
		}
	}
	lines := csv.NewReader(in)
	lines.FieldsPerRecord = -1
	header, err := lines.Read()
	if err != nil {
		return nil, brokenTable(err)
	}
	t := &table{byKey: map[string]*row{}, byCode: map[string]*row{}}
	at, err := t.header(header)
	if err != nil {
		return nil, err
	}
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, brokenTable(err)
		}
		line, _ := lines.FieldPos(0)
		if len(fields) != len(header) {
			t.report("grid.table_fields", line, "fields", len(fields), "columns", len(header))
			continue
		}
		t.row(line, func(column string) string {
			if i, ok := at[column]; ok {
				return strings.TrimSpace(fields[i])
			}
			return ""
		})
	}
}

// brokenTable turns what the CSV reader says about the text into a fault, and
// leaves the failures of what it reads from.
func brokenTable(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fault.New(fault.Invalid, "grid.table_empty")
	case errors.As(err, &parse):
		return fault.New(fault.Invalid, "grid.table_malformed").With("line", parse.Line)
	}
	return err
}

// header finds the columns. Columns it does not know are reported and left out.
func (t *table) header(names []string) (map[string]int, error) {
	at := make(map[string]int)
	for i, name := range names {
		name = fold(name)
		switch _, twice := at[name]; {
		case !slices.Contains(columns, name):
			t.findings = append(t.findings, finding(Warning, "grid.table_column_unknown", "", "column", name))
		case twice:
			return nil, fault.New(fault.Invalid, "grid.table_column_twice").With("column", name)
		default:
			at[name] = i
		}
	}
	if _, ok := at["code"]; !ok {
		return nil, fault.New(fault.Invalid, "grid.table_code_missing")
	}
	return at, nil
}

func (t *table) report(key string, line int, args ...any) {
	t.findings = append(t.findings, finding(Error, key, "", append(args, "line", line)...))
}

// row takes one line.
func (t *table) row(line int, cell func(string) string) {
	r := &row{line: line, key: cell("key"), code: cell("code"), parent: cell("parent"), kind: cell("kind")}
	if _, err := checkCode(r.code); err != nil {
		t.report("grid.table_code", line, "value", r.code)
		return
	}
	if other := t.byCode[r.code]; other != nil {
		t.report("grid.table_code_twice", line, "value", r.code, "first", other.line)
		return
	}
	if !t.typed(r, cell) {
		return
	}
	r.name = named(cell("name"), cell("name_en"))
	if r.key != "" {
		if other := t.byKey[fold(r.key)]; other != nil {
			t.report("grid.table_key_twice", line, "value", r.key, "first", other.line)
			return
		}
		t.byKey[fold(r.key)] = r
	}
	t.byCode[r.code] = r
	t.rows = append(t.rows, r)
}

// typed reads the cells that are not plain text, false when one is wrong.
func (t *table) typed(r *row, cell func(string) string) bool {
	if s := cell("level"); s != "" {
		level, err := ParseLevel(s)
		if err != nil {
			t.report("grid.table_level", r.line, "value", s)
			return false
		}
		r.level = level
	}
	for _, column := range []string{"valid_from", "valid_to"} {
		day, err := civil.ParseDay(cell(column))
		if err != nil {
			t.report("grid.table_day", r.line, "value", cell(column))
			return false
		}
		if column == "valid_from" {
			r.valid.From = day
		} else {
			r.valid.To = day
		}
	}
	switch s := fold(cell("jurisdiction")); s {
	case "":
	case "true", "yes", "1", "是":
		r.jurisdiction = new(bool)
		*r.jurisdiction = true
	case "false", "no", "0", "否":
		r.jurisdiction = new(bool)
	default:
		t.report("grid.table_yes_no", r.line, "value", s)
		return false
	}
	return true
}

// find is the row of a feature: by its key, or by its code, or by its name among
// the keys.
func (t *table) find(key, code, name string) *row {
	for _, k := range []string{key, code, name} {
		if k == "" {
			continue
		}
		if r := t.byKey[fold(k)]; r != nil {
			return r
		}
		if r := t.byCode[k]; r != nil {
			return r
		}
		if k == key {
			return nil // a key that leads nowhere must not end at another row
		}
	}
	return nil
}
