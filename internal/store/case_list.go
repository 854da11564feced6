package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
	"wellfield/internal/org"
)

// Filter chooses cases of a list. Empty fields do not restrict; an empty, not
// nil, set of jurisdictions matches nothing.
type Filter struct {
	Jurisdictions []string
	States        []casework.State
	Lead          org.ID
	Verifier      org.ID
	Class         string    // "component/0101", or a prefix that ends with "/"
	Area          string    // this area and all beneath it, by the case's own chain
	Imported      bool      // history from files alone
	Since, Before time.Time // reported at or after, before
	Open          bool      // not ended
	UpdatedSince  time.Time // something happened to it then or later
	DueBefore     time.Time // its deadline lies before
	DueFrom       time.Time // its deadline lies then or later
	Late          time.Time // its deadline has passed by then, and the handling is not reported done
	Number        string    // how the number begins, written as numbers are
	Also          Also      // what only the public's questions need

	inOrder bool // to be answered by going through all cases in the order of the list
}

// Order is the order of a list.
type Order uint8

// The orders. Each is total: the id decides between equals.
const (
	OldestFirst  Order = iota // by report
	NewestFirst               // by report
	DueFirst                  // by deadline, cases without one last
	ChangedFirst              // by last change, the oldest first
)

// Cursor is the place in a list after which the next page starts, or before
// which the one before ends; zero for the first page.
type Cursor struct {
	At   int64
	ID   string
	Back bool
}

// noDeadline sorts cases without a deadline behind all others, in SQL and in
// cursors alike.
const noDeadline = int64(1) << 62

type ordering struct{ key, compare, direction string }

func backwards(o ordering) ordering {
	if o.direction == "ASC" {
		return ordering{o.key, "<", "DESC"}
	}
	return ordering{o.key, ">", "ASC"}
}

// orders gives each order its sort key and its direction. The key is an
// expression that the indexes serve.
var orders = map[Order]ordering{
	OldestFirst:  {"c.reported_at", ">", "ASC"},
	NewestFirst:  {"c.reported_at", "<", "DESC"},
	DueFirst:     {"coalesce(c.due_at, 4611686018427387904)", ">", "ASC"},
	ChangedFirst: {"c.updated_at", ">", "ASC"},
}

// where collects conditions with placeholders in ascending order of first use.
type where struct {
	conditions []string
	args       []any
}

func (w *where) add(condition string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		condition = strings.Replace(condition, "?", fmt.Sprintf("$%d", len(w.args)), 1)
	}
	w.conditions = append(w.conditions, condition)
}

func in[T ~string](w *where, column string, values []T) {
	marks := make([]string, len(values))
	args := make([]any, len(values))
	for i, v := range values {
		marks[i], args[i] = "?", string(v)
	}
	if len(values) == 0 {
		w.add("1 = 0")
		return
	}
	w.add(column+" IN ("+strings.Join(marks, ", ")+")", args...)
}

func (f Filter) where() *where {
	w := &where{}
	jurisdiction, state := "c.jurisdiction", "c.state"
	if f.inOrder { // no index has these, so none is taken for them
		jurisdiction, state = "c.jurisdiction || ''", "c.state || ''"
	}
	if f.Jurisdictions != nil {
		in(w, jurisdiction, f.Jurisdictions)
	}
	if len(f.States) > 0 {
		in(w, state, f.States)
	}
	for _, eq := range []struct{ column, value string }{
		{"c.lead", string(f.Lead)}, {"c.verifier", string(f.Verifier)},
	} {
		if eq.value != "" {
			w.add(eq.column+" = ?", eq.value)
		}
	}
	if prefix, ok := strings.CutSuffix(f.Class, "/"); ok {
		w.add("c.class >= ? AND c.class < ?", prefix+"/", prefix+"0") // "0" follows "/"
	} else if f.Class != "" {
		w.add("c.class = ?", f.Class)
	}
	if f.Area != "" {
		w.add("replace(c.path, ?, '') <> c.path", "/"+f.Area+"/")
	}
	if f.Imported {
		w.add("c.source <> ''")
	}
	reported := "c.reported_at"
	if f.Also.Cells != nil { // far fewer cases lie there than in a span of time
		reported = "+c.reported_at"
	}
	if !f.Since.IsZero() {
		w.add(reported+" >= ?", f.Since.UnixMicro())
	}
	if !f.Before.IsZero() {
		w.add(reported+" < ?", f.Before.UnixMicro())
	}
	if f.Verifier != "" && slices.Equal(f.States, []casework.State{casework.Verifying}) {
		w.add("c.state = 'verifying'") // in these words, for the index that holds no others
	}
	if f.Open {
		w.add("c.ended_at IS NULL")
	}
	f.narrow(w)
	f.Also.where(w)
	return w
}

// narrow adds what chooses by time and number.
func (f Filter) narrow(w *where) {
	if !f.UpdatedSince.IsZero() {
		w.add("c.updated_at >= ?", f.UpdatedSince.UnixMicro())
	}
	if !f.DueBefore.IsZero() {
		w.add("c.due_at < ?", f.DueBefore.UnixMicro())
	}
	if !f.DueFrom.IsZero() {
		w.add("c.due_at >= ?", f.DueFrom.UnixMicro())
	}
	if !f.Late.IsZero() {
		w.add("c.due_at < ?", f.Late.UnixMicro())
		in(w, "c.state", casework.Running())
	}
	if f.Number != "" {
		// The range is what an index can answer under any collation, and the
		// beginning is what is meant.
		w.add("c.number >= ? AND c.number <= ? AND substr(c.number, 1, ?) = ?",
			f.Number, f.Number+"ZZZZZZZZZZZZZ", len(f.Number), f.Number)
	}
}

func (w *where) text() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// List returns a page of at most limit cases, summaries opened, and the cursor
// of the page after it, zero when this is the last. Backwards it is the page
// before the cursor's place, in the same order.
func (db *DB) List(ctx context.Context, f Filter, o Order, after Cursor, limit int) ([]casework.Case, Cursor, error) {
	text, args := listText(f, o, after, limit+1)
	rows, err := db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, Cursor{}, wrap("list cases", err)
	}
	page, err := listed(rows)
	if err != nil {
		return nil, Cursor{}, wrap("list cases", err)
	}
	more := len(page) > limit
	page = page[:min(limit, len(page))]
	if after.Back {
		slices.Reverse(page)
		more = len(page) > 0 // the page that was come from
	}
	if !more {
		return page, Cursor{}, nil
	}
	return page, CursorAt(page[len(page)-1], o), nil
}

// CursorAt is the place of a case in a list of the order.
func CursorAt(c casework.Case, o Order) Cursor {
	at := c.ReportedAt.UnixMicro()
	switch o {
	case ChangedFirst:
		at = c.UpdatedAt.UnixMicro()
	case DueFirst:
		at = noDeadline
		if c.Due != nil {
			at = c.Due.At.UnixMicro()
		}
	}
	return Cursor{At: at, ID: string(c.ID)}
}

// CountByState counts the cases of a list by their state.
func (db *DB) CountByState(ctx context.Context, f Filter) (map[casework.State]int, error) {
	w := f.opened().where()
	rows, err := db.read.QueryContext(ctx, `SELECT c.state, count(*) FROM cases c`+w.text()+` GROUP BY c.state ORDER BY c.state`, w.args...)
	if err != nil {
		return nil, wrap("count cases", err)
	}
	counts := map[casework.State]int{}
	err = each(rows, func() error {
		var s string
		var n int
		if err := rows.Scan(&s, &n); err != nil {
			return err
		}
		counts[casework.State(s)] = n
		return nil
	})
	return counts, wrap("count cases", err)
}

var selectDue = query(`SELECT jurisdiction, id, next_due FROM cases
	WHERE next_due IS NOT NULL AND next_due <= $1 AND (next_due, id) > ($2, $3) ORDER BY next_due, id LIMIT $4`)

// DueCase is a case that needs a sweep, and since when.
type DueCase struct {
	Ref
	At int64 // microseconds, as the index has it
}

// Due returns at most limit cases whose next due time has come, oldest first, of
// those that come after a case; the zero DueCase is before all.
func (db *DB) Due(ctx context.Context, now time.Time, after DueCase, limit int) ([]DueCase, error) {
	from := int64(math.MinInt64)
	if after.ID != "" {
		from = after.At
	}
	rows, err := db.read.all(ctx, selectDue, now.UnixMicro(), from, string(after.ID), limit)
	if err != nil {
		return nil, wrap("find due cases", err)
	}
	var due []DueCase
	err = each(rows, func() error {
		var d DueCase
		if err := rows.Scan(&d.Jurisdiction, &d.ID, &d.At); err != nil {
			return err
		}
		due = append(due, d)
		return nil
	})
	return due, wrap("find due cases", err)
}

// hashOf reads a stored hash, refusing one of another length.
func hashOf(b []byte) (journal.Hash, bool) {
	if len(b) != len(journal.Hash{}) {
		return journal.Hash{}, false
	}
	return journal.Hash(b), true
}
