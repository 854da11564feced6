package store

import (
	"context"
	"database/sql"
	"fmt"
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
	countFacts  = query(`SELECT kind, count(*) FROM facts WHERE jurisdiction = $1 AND at >= $2 AND at < $3 GROUP BY kind ORDER BY kind`)
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

// facts reads what is counted of a span of cases for the verification.
func (v *verifier) facts(ctx context.Context, p *page) error {
	of := v.owner(p, &selectFactsAll)
	return v.ask(ctx, p, &selectFactsAll, func(rows *sql.Rows) error {
		var ref Ref
		var f fact
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID, &f.seq, &f.kind, &f.at); err != nil {
			return err
		}
		if s := of(ref); s != nil {
			s.have = append(s.have, f)
		}
		return nil
	})
}
