package intake

import (
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// binding is a plan with the places of its columns in one file.
type binding struct {
	*plan
	at    map[string]int // column to place
	used  []int          // places of all mapped columns
	names []string
	shape int // place of shapeColumn, -1 without
}

// bind finds the columns of the plan in the header of a file.
func (p *plan) bind(file string, columns []string) (*binding, fault.List) {
	b := &binding{plan: p, at: map[string]int{}, names: columns, shape: slices.Index(columns, shapeColumn)}
	var faults fault.List
	for i, c := range columns {
		if _, twice := b.at[c]; !twice {
			b.at[c] = i
		}
	}
	for _, c := range p.m.columns() {
		if i, ok := b.at[c.column]; ok {
			if !slices.Contains(b.used, i) {
				b.used = append(b.used, i)
			}
			continue
		}
		f := fault.New(fault.Invalid, "intake.column_missing")
		if _, numbered := b.at[c.column+"#1"]; numbered {
			f = fault.New(fault.Invalid, "intake.column_twice")
		}
		faults = append(faults, f.At(c.field).With("field", c.field).With("file", file).
			With("column", c.column).With("columns", clip(strings.Join(columns, ", "), 400)))
	}
	return b, faults
}

// cell is the text of a column in the row, trimmed; empty for a column that is
// not mapped and for a word that means nothing is there.
func (b *binding) cell(cells []string, column string) string {
	if column == "" {
		return ""
	}
	i := b.at[column]
	if i >= len(cells) {
		return ""
	}
	s := strings.TrimSpace(cells[i])
	if b.blank[s] {
		return ""
	}
	return s
}

// joined is the texts of the columns that have one.
func (b *binding) joined(cells []string, columns []string, with string) string {
	if len(columns) == 1 {
		return b.cell(cells, columns[0])
	}
	var texts []string
	for _, c := range columns {
		if s := b.cell(cells, c); s != "" {
			texts = append(texts, s)
		}
	}
	return strings.Join(texts, with)
}

// clip shortens a text for a message.
func clip(s string, longest int) string {
	n := 0
	for i := range s {
		if n == longest {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
