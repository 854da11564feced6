package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"wellfield/internal/casework"
)

// joinedTo are the keys of all cases merged with a case, and with those: a case
// with others merged into it may itself be merged. Who stands for themselves
// alone are merged with, so there is no circle.
const joinedTo = `WITH RECURSIVE joined (id) AS (
	SELECT id FROM cases WHERE jurisdiction = $1 AND merged_into = $2
	UNION SELECT c.id FROM joined j JOIN cases c ON c.jurisdiction = $1 AND c.merged_into = j.id)`

var (
	selectJoined = query(joinedTo + ` SELECT c.body, s.salt, s.value FROM joined j JOIN cases c ON c.jurisdiction = $1 AND c.id = j.id
		LEFT JOIN sealed s ON s.jurisdiction = c.jurisdiction AND s.subject = c.id AND s.digest = c.summary
		ORDER BY c.reported_at, c.id LIMIT $3`)
	countJoined    = query(joinedTo + ` SELECT count(*) FROM joined`)
	selectStanding = query(`WITH RECURSIVE above (id, at) AS (
		SELECT id, 0 FROM cases WHERE jurisdiction = $1 AND id = $2
		UNION ALL SELECT c.merged_into, a.at + 1 FROM above a JOIN cases c ON c.jurisdiction = $1 AND c.id = a.id
			WHERE c.merged_into IS NOT NULL AND a.at < 64)
		SELECT id FROM above ORDER BY at DESC LIMIT 1`)
	countRecurring = query(`SELECT count(DISTINCT recurs) FROM cases WHERE jurisdiction = $1 AND recurs IS NOT NULL AND reported_at >= $2 AND reported_at < $3`)
)

// Joined returns at most limit cases that are merged with the case, directly or
// with one that is, the first report first, summaries opened.
func (db *DB) Joined(ctx context.Context, ref Ref, limit int) ([]casework.Case, error) {
	rows, err := db.read.all(ctx, selectJoined, ref.Jurisdiction, string(ref.ID), limit)
	if err != nil {
		return nil, wrap("load merged cases", err)
	}
	all, err := listed(rows)
	return all, wrap("load merged cases", err)
}

// CountJoined counts the cases that are merged with the case.
func (db *DB) CountJoined(ctx context.Context, ref Ref) (n int, err error) {
	err = db.read.one(ctx, countJoined, ref.Jurisdiction, string(ref.ID)).Scan(&n)
	return n, wrap("count merged cases", err)
}

// Standing is the case that stands for the case: itself while it is not merged.
// It is empty where there is no such case.
func (db *DB) Standing(ctx context.Context, ref Ref) (Ref, error) {
	var id string
	err := db.read.one(ctx, selectStanding, ref.Jurisdiction, string(ref.ID)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Ref{}, nil
	}
	return Ref{ref.Jurisdiction, casework.ID(id)}, wrap("find the case that stands for another", err)
}

// CountRecurring counts the resolved cases of a jurisdiction whose problem was
// back in a report of the time.
func (db *DB) CountRecurring(ctx context.Context, jurisdiction string, since, before time.Time) (n int, err error) {
	err = db.read.one(ctx, countRecurring, jurisdiction, since.UnixMicro(), before.UnixMicro()).Scan(&n)
	return n, wrap("count recurring cases", err)
}

// CountsJoined counts for each of the cases those that are directly merged with
// it; who has none is not there.
func (db *DB) CountsJoined(ctx context.Context, refs []Ref) (map[Ref]int, error) {
	counts := map[Ref]int{}
	if len(refs) == 0 {
		return counts, nil
	}
	w := &where{}
	w.any(len(refs), func(i int) string {
		return strings.Join([]string{"jurisdiction = " + w.mark(refs[i].Jurisdiction), "merged_into = " + w.mark(string(refs[i].ID))}, " AND ")
	})
	rows, err := db.read.QueryContext(ctx, `SELECT jurisdiction, merged_into, count(*) FROM cases`+w.text()+
		` GROUP BY jurisdiction, merged_into ORDER BY jurisdiction, merged_into`, w.args...)
	if err != nil {
		return nil, wrap("count merged cases", err)
	}
	err = each(rows, func() error {
		var ref Ref
		var n int
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID, &n); err != nil {
			return err
		}
		counts[ref] = n
		return nil
	})
	return counts, wrap("count merged cases", err)
}
