package store

import (
	"fmt"
	"strings"
	"time"
)

// Also are conditions beside those of a Filter. Empty fields do not restrict; an
// empty, not nil, set matches nothing.
type Also struct {
	Numbers    []string
	Classes    []string    // any of these: "component/0101", or a prefix that ends with "/"
	NotClasses []string    // none of these, nor those without a class
	Changed    time.Time   // last changed at or after
	Unchanged  time.Time   // last changed before
	Ended      bool        // nobody owes an action any more
	Cells      []CellRange // with an exact place in any of these
	NoCell     bool        // without an exact place
	LongTerm   bool        // in the long-term register
	Paths      []string    // whose chain of areas is one of these; see PathOf
	Areas      []string    // in any of these areas or beneath it, by the case's own chain
	// Scattered says that few of the cases in the order are meant, so that a database
	// finds them by what they are and sorts them, instead of going through the order.
	Scattered bool
}

// CellRange is a range of leaf cells, both ends included; see Cell.
type CellRange struct{ Min, Max int64 }

func (f Also) where(w *where) {
	if f.Numbers != nil {
		in(w, "c.number", f.Numbers)
	}
	if f.Classes != nil {
		w.any(len(f.Classes), func(i int) string { return w.class(f.Classes[i]) })
	}
	if f.NotClasses != nil {
		w.add("c.class <> ''")
	}
	for _, pattern := range f.NotClasses {
		w.conditions = append(w.conditions, "NOT ("+w.class(pattern)+")")
	}
	if !f.Changed.IsZero() {
		w.add("c.updated_at >= ?", f.Changed.UnixMicro())
	}
	if !f.Unchanged.IsZero() {
		w.add("c.updated_at < ?", f.Unchanged.UnixMicro())
	}
	if f.Ended {
		w.add("c.ended_at IS NOT NULL")
	}
	if f.LongTerm {
		w.add("c.state = 'closed_long_term'") // in these words, for the index that holds no others
	}
	if f.NoCell {
		w.add("c.cell IS NULL")
	}
	if f.Paths != nil {
		in(w, "c.path", f.Paths)
	}
	if f.Areas != nil {
		w.any(len(f.Areas), func(i int) string { return "replace(c.path, " + w.mark("/"+f.Areas[i]+"/") + ", '') <> c.path" })
	}
	if f.Cells != nil {
		w.any(len(f.Cells), func(i int) string {
			return "c.cell BETWEEN " + w.mark(f.Cells[i].Min) + " AND " + w.mark(f.Cells[i].Max)
		})
	}
}

// mark takes up an argument and returns its placeholder.
func (w *where) mark(arg any) string {
	w.args = append(w.args, arg)
	return fmt.Sprintf("$%d", len(w.args))
}

// any adds conditions of which one must hold; of none, nothing does.
func (w *where) any(n int, one func(i int) string) {
	if n == 0 {
		w.add("1 = 0")
		return
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = one(i)
	}
	w.conditions = append(w.conditions, "("+strings.Join(parts, " OR ")+")")
}

// class is the condition that a class, or a prefix that ends with "/", is met.
func (w *where) class(pattern string) string {
	prefix, ok := strings.CutSuffix(pattern, "/")
	if !ok {
		return "c.class = " + w.mark(pattern)
	}
	return "c.class >= " + w.mark(prefix+"/") + " AND c.class < " + w.mark(prefix+"0") // "0" follows "/"
}
