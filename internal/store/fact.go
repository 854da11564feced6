package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
)

// fact is that something that is counted happened.
type fact struct {
	seq  int64
	kind string
	at   int64
}

var (
	insertFacts = manyRows(`INSERT INTO facts (jurisdiction, case_id, seq, kind, at) VALUES `, 5, ``)
	selectFacts = query(`SELECT case_id, seq, kind, at FROM facts
		WHERE jurisdiction = $1 AND case_id >= $2 AND case_id <= $3 ORDER BY case_id, seq`)
	selectOrphanFacts = query(`SELECT f.jurisdiction, f.case_id FROM facts f
		WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.jurisdiction = f.jurisdiction AND c.id = f.case_id)
		ORDER BY f.jurisdiction, f.case_id LIMIT $1`)
	countFacts = query(`SELECT kind, count(*) FROM facts WHERE jurisdiction = $1 AND at >= $2 AND at < $3 GROUP BY kind ORDER BY kind`)
)

// factOf is what an entry adds; not ok where its kind is not counted.
func factOf(e *journal.Entry) (fact, bool) {
	return fact{e.Seq, e.Kind, e.At}, casework.Counted(e.Kind)
}

// saveFacts writes what the new entries add.
func saveFacts(tx *Tx, changed []*held) error {
	var rows []any
	for _, h := range changed {
		for i := range h.lines {
			if f, ok := factOf(&h.lines[i].entry); ok {
				rows = append(rows, h.ref.Jurisdiction, string(h.ref.ID), f.seq, f.kind, f.at)
			}
		}
	}
	if _, err := insertFacts.exec(tx, rows); err != nil {
		return fmt.Errorf("store: save facts: %w", err)
	}
	return nil
}

// CountFacts counts by kind what happened in the jurisdictions from an instant on
// and before another.
func (db *DB) CountFacts(ctx context.Context, jurisdictions []string, since, before time.Time) (map[string]int, error) {
	counts := map[string]int{}
	for _, j := range jurisdictions {
		rows, err := db.read.all(ctx, countFacts, j, since.UnixMicro(), before.UnixMicro())
		if err != nil {
			return nil, wrap("count facts", err)
		}
		err = each(rows, func() error {
			var kind string
			var n int
			err := rows.Scan(&kind, &n)
			counts[kind] += n
			return err
		})
		if err != nil {
			return nil, wrap("count facts", err)
		}
	}
	return counts, nil
}

// facts compares what is counted of a range of cases with their entries.
func (v *verifier) facts(ctx context.Context, byID map[string]*stored, j, first, last string) error {
	rows, err := v.q.QueryContext(ctx, selectFacts, j, first, last)
	if err != nil {
		return wrap("verify facts", err)
	}
	have := map[string][]fact{}
	err = each(rows, func() error {
		var id string
		var f fact
		if err := rows.Scan(&id, &f.seq, &f.kind, &f.at); err != nil {
			return err
		}
		have[id] = append(have[id], f)
		return nil
	})
	for id, s := range byID {
		if !s.broken && !slices.Equal(s.facts, have[id]) {
			v.found(j, id, "what is counted of it does not match its entries")
		}
	}
	return wrap("verify facts", err)
}
