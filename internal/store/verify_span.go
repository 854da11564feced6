package store

import (
	"context"
	"database/sql"
	"errors"
)

// verifyPage is how many cases a span has when it is cut: as many are in memory
// for each core.
const verifyPage = 500

// span is a range of keys, from the one up to the other and without it. The last
// span has no end, so that all of them together have every key that there can be.
type span struct {
	from, to Ref
	last     bool
}

var selectCut = query(`SELECT jurisdiction, id FROM cases WHERE (jurisdiction, id) >= ($1, $2) ORDER BY jurisdiction, id LIMIT 1 OFFSET $3`)

// spans cuts all cases into spans and hands them out.
func (db *DB) spans(ctx context.Context, to chan<- span) error {
	for at := (span{}); !at.last; at.from = at.to {
		err := db.read.one(ctx, selectCut, at.from.Jurisdiction, string(at.from.ID), verifyPage).Scan(&at.to.Jurisdiction, &at.to.ID)
		if at.last = errors.Is(err, sql.ErrNoRows); err != nil && !at.last {
			return err
		}
		select {
		case to <- at:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// spanned is a question for all rows of a span, and for those of the last.
type spanned struct{ text, last string }

func spanOf(columns, from, key, order string) spanned {
	text := `SELECT ` + columns + ` FROM ` + from + ` WHERE (` + key + `) >= ($1, $2)`
	return spanned{query(text + ` AND (` + key + `) < ($3, $4) ORDER BY ` + order), query(text + ` ORDER BY ` + order)}
}

var (
	selectCasesAll   = spanOf(keyColumns+`, `+factColumns+`, tip`, `cases`, `jurisdiction, id`, `jurisdiction, id`)
	selectEntriesAll = spanOf(`jurisdiction, subject, seq, command, bytes, hash`, `entries`, `jurisdiction, subject`, `jurisdiction, subject, seq`)
	selectSealedAll  = spanOf(`jurisdiction, subject, digest, salt, value`, `sealed`, `jurisdiction, subject`, `jurisdiction, subject, digest`)
	selectTasksAll   = spanOf(`jurisdiction, case_id, kind, ref, org, due_at`, `tasks`, `jurisdiction, case_id`, `jurisdiction, case_id, kind, ref`)
	selectDelaysAll  = spanOf(delayColumns, `delays`, `jurisdiction, case_id`, `jurisdiction, case_id, n`)
	selectFactsAll   = spanOf(`jurisdiction, case_id, seq, kind, at`, `facts`, `jurisdiction, case_id`, `jurisdiction, case_id, seq`)
)

// ask runs one for each row of a span.
func (v *verifier) ask(ctx context.Context, p *page, q *spanned, one func(*sql.Rows) error) error {
	text, args := q.text, []any{p.from.Jurisdiction, string(p.from.ID), p.to.Jurisdiction, string(p.to.ID)}
	if p.last {
		text, args = q.last, args[:2]
	}
	rows, err := v.q.QueryContext(ctx, text, args...)
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
