package store

import (
	"context"
	"database/sql"
	"errors"

	"wellfield/internal/casework"
)

// verifyPage is how many cases a span has when it is cut: as many are in memory
// for each core.
const verifyPage = 500

// span is a range of keys: of one jurisdiction from an id up to another and without
// it, of one from an id on, of all jurisdictions between two, or of all beyond one.
// What lies in a jurisdiction is asked for by that alone: to PostgreSQL a range of
// two columns is one of the first, and it reads a whole jurisdiction for each.
type span struct {
	reach
	in       string // the jurisdiction, or the one before those that are meant
	from, to casework.ID
	before   string // the jurisdiction behind those that are meant
}

// reach is how far a span goes.
type reach int

const (
	upTo   reach = iota // in it, ids from one up to another
	toEnd               // in it, ids from one on
	amid                // all jurisdictions behind it and before another
	beyond              // all behind it
	reaches
)

// args are the values of its condition.
func (s *span) args() []any {
	switch s.reach {
	case upTo:
		return []any{s.in, string(s.from), string(s.to)}
	case toEnd:
		return []any{s.in, string(s.from)}
	case amid:
		return []any{s.in, s.before}
	}
	return []any{s.in}
}

var selectCut = query(`SELECT id FROM cases WHERE jurisdiction = $1 AND id >= $2 ORDER BY id LIMIT 1 OFFSET $3`)

// spans cuts all cases into spans and hands them out. Together they have every key
// that there can be, each once.
func (db *DB) spans(ctx context.Context, to chan<- span) error {
	give := func(s span) error {
		select {
		case to <- s:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for in := ""; ; { // the jurisdiction without a name is one, too
		if err := db.cut(ctx, in, give); err != nil {
			return err
		}
		var next sql.NullString
		if err := db.read.one(ctx, selectNextJurisdiction, in).Scan(&next); err != nil {
			return err
		}
		if !next.Valid {
			return give(span{reach: beyond, in: in})
		}
		if err := give(span{reach: amid, in: in, before: next.String}); err != nil {
			return err
		}
		in = next.String
	}
}

// cut hands out the spans of a jurisdiction.
func (db *DB) cut(ctx context.Context, in string, give func(span) error) error {
	for from := casework.ID(""); ; {
		var to casework.ID
		err := db.read.one(ctx, selectCut, in, string(from), verifyPage).Scan(&to)
		if errors.Is(err, sql.ErrNoRows) {
			return give(span{reach: toEnd, in: in, from: from})
		}
		if err == nil {
			err = give(span{reach: upTo, in: in, from: from, to: to})
		}
		if err != nil {
			return err
		}
		from = to
	}
}

// spanned is a question for all rows of a span, by its reach.
type spanned [reaches]string

// spanOf asks for rows of a table whose key begins with the jurisdiction and the id
// of the case, in the order of the key.
func spanOf(columns, from, id, rest string) (q spanned) {
	conditions := spanned{upTo: `jurisdiction = $1 AND ` + id + ` >= $2 AND ` + id + ` < $3`, toEnd: `jurisdiction = $1 AND ` + id + ` >= $2`,
		amid: `jurisdiction > $1 AND jurisdiction < $2`, beyond: `jurisdiction > $1`}
	for r, condition := range conditions {
		q[r] = query(`SELECT ` + columns + ` FROM ` + from + ` WHERE ` + condition + ` ORDER BY jurisdiction, ` + id + rest)
	}
	return q
}

var (
	selectCasesAll   = spanOf(keyColumns+`, `+factColumns+`, tip`, `cases`, `id`, ``)
	selectEntriesAll = spanOf(`jurisdiction, subject, seq, command, bytes, hash`, `entries`, `subject`, `, seq`)
	selectSealedAll  = spanOf(`jurisdiction, subject, digest, salt, value`, `sealed`, `subject`, `, digest`)
	selectTasksAll   = spanOf(`jurisdiction, case_id, kind, ref, org, due_at`, `tasks`, `case_id`, `, kind, ref`)
	selectDelaysAll  = spanOf(delayColumns, `delays`, `case_id`, `, n`)
	selectFactsAll   = spanOf(`jurisdiction, case_id, seq, kind, at`, `facts`, `case_id`, `, seq`)
)

// ask runs one for each row of a span.
func (v *verifier) ask(ctx context.Context, p *page, q *spanned, one func(*sql.Rows) error) error {
	rows, err := v.q.QueryContext(ctx, q[p.reach], p.args()...)
	if err != nil {
		return err
	}
	return each(rows, func() error { return one(rows) })
}

// mostOrphans is how many rows of a table are reported that have no case: where
// the cases themselves are gone, more would say nothing new.
const mostOrphans = 1000

// owner finds the case of one row after the other, which come in the order of
// their cases. A row that has none is reported.
func (v *verifier) owner(p *page, q *spanned) func(Ref) *stored {
	var at Ref
	var s *stored
	return func(ref Ref) *stored {
		if ref != at {
			at, s = ref, p.byRef[ref]
		}
		if s == nil && v.orphan(q) {
			v.found(ref.Jurisdiction, string(ref.ID), "evidence without its case")
		}
		return s
	}
}

func (v *verification) orphan(q *spanned) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.orphans[q]++
	return v.orphans[q] <= mostOrphans
}
