package store

import (
	"context"
	"database/sql"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
)

// SampleCount is what became of the closings of a unit's cases in a jurisdiction
// in a month. Drawn is the sum of those after it.
type SampleCount struct {
	ClosedOf
	Closed, Drawn                          int
	Confirmed, NotFixed, Open, Late, Moved int // Moved: taken up again before anybody looked
	Nobody                                 int // there was nobody to look
}

// openSampled joins a drawn closing with its case where that still stands so.
const openSampled = ` JOIN cases c ON c.jurisdiction = s.jurisdiction AND c.id = s.case_id AND c.ended_at = s.ended_at AND c.state = 'closed_resolved' `

var (
	selectRechecks = query(`SELECT s.due_at, s.org, c.body, x.salt, x.value FROM sampled s` + openSampled + `
		LEFT JOIN sealed x ON x.jurisdiction = c.jurisdiction AND x.subject = c.id AND x.digest = c.summary
		WHERE s.org = $1 AND s.done_at = 0 AND (s.due_at, s.case_id) > ($2, $3) ORDER BY s.due_at, s.case_id LIMIT $4`)
	countRechecks = query(`SELECT count(*) FROM sampled s` + openSampled + `WHERE s.org = $1 AND s.done_at = 0`)
	selectLate    = query(`SELECT s.due_at, s.org, c.body, x.salt, x.value FROM sampled s` + openSampled + `
		LEFT JOIN sealed x ON x.jurisdiction = c.jurisdiction AND x.subject = c.id AND x.digest = c.summary
		WHERE s.jurisdiction = $1 AND s.org <> '' AND s.done_at = 0 AND s.due_at < $2 AND (s.due_at, s.case_id) > ($3, $4)
		ORDER BY s.due_at, s.case_id LIMIT $5`)
	countClosed  = query(`SELECT jurisdiction, lead, closed FROM sampling_counts WHERE month = $1 ORDER BY jurisdiction, lead`)
	countSampled = query(`SELECT s.jurisdiction, s.lead, s.done_at <> 0, s.confirmed, s.org = '', s.due_at < $1, c.id IS NULL, count(*)
		FROM sampled s LEFT` + openSampled + `WHERE s.month = $2
		GROUP BY s.jurisdiction, s.lead, s.done_at <> 0, s.confirmed, s.org = '', s.due_at < $1, c.id IS NULL
		ORDER BY s.jurisdiction, s.lead, 3, 4, 5, 6, 7`)
	selectLastDue = query(`SELECT max(due_at) FROM sampled WHERE month = $1 AND done_at = 0 AND org <> ''`)
)

// Rechecks returns at most limit closed cases that the organisation is to look at
// again, after a task, the one due first coming first.
func (db *DB) Rechecks(ctx context.Context, unit org.ID, after Task, limit int) ([]Task, error) {
	rows, err := db.read.all(ctx, selectRechecks, string(unit), placeOf(after), string(after.Case.ID), limit)
	if err != nil {
		return nil, wrap("list looks", err)
	}
	return sampledTasks(rows, casework.TaskRecheck)
}

// LateRechecks returns at most limit cases of the jurisdiction at which nobody has
// looked by an instant.
func (db *DB) LateRechecks(ctx context.Context, jurisdiction string, now time.Time, after Task, limit int) ([]Task, error) {
	rows, err := db.read.all(ctx, selectLate, jurisdiction, now.UnixMicro(), placeOf(after), string(after.Case.ID), limit)
	if err != nil {
		return nil, wrap("list late looks", err)
	}
	return sampledTasks(rows, casework.TaskLateRecheck)
}

// placeOf is where a list of tasks goes on.
func placeOf(after Task) int64 {
	if after.Case.ID == "" {
		return -1
	}
	return columnOf(after.Due)
}

func sampledTasks(rows *sql.Rows, kind casework.TaskKind) ([]Task, error) {
	var found []Task
	err := each(rows, func() error {
		var due int64
		var unit, body string
		var salt, value []byte
		if err := rows.Scan(&due, &unit, &body, &salt, &value); err != nil {
			return err
		}
		c, err := summarised(body, salt, value)
		found = append(found, Task{taskOf(string(kind), "", unit, due), c})
		return err
	})
	return found, wrap("list looks", err)
}

// CountRechecks counts what Rechecks lists.
func (db *DB) CountRechecks(ctx context.Context, unit org.ID) (n int, err error) {
	err = db.read.one(ctx, countRechecks, string(unit)).Scan(&n)
	return n, wrap("count looks", err)
}

// LastRecheckDue is until when what a month drew is looked at; zero when nothing
// is open.
func (db *DB) LastRecheckDue(ctx context.Context, month sampling.Month) (time.Time, error) {
	var due *int64
	err := db.read.one(ctx, selectLastDue, string(month)).Scan(&due)
	if err != nil || due == nil {
		return time.Time{}, wrap("last look", err)
	}
	return fromMicros(*due), nil
}

// CountSampled counts a month's closings and what became of those drawn, by
// jurisdiction and unit, as of an instant.
func (db *DB) CountSampled(ctx context.Context, month sampling.Month, now time.Time) ([]SampleCount, error) {
	rows, err := db.read.all(ctx, countClosed, string(month))
	if err != nil {
		return nil, wrap("count closings", err)
	}
	var all []SampleCount
	at := map[ClosedOf]int{}
	err = each(rows, func() error {
		var n SampleCount
		err := rows.Scan(&n.Jurisdiction, &n.Lead, &n.Closed)
		at[n.ClosedOf] = len(all)
		all = append(all, n)
		return err
	})
	if err != nil {
		return nil, wrap("count closings", err)
	}
	if rows, err = db.read.all(ctx, countSampled, now.UnixMicro(), string(month)); err != nil {
		return nil, wrap("count draws", err)
	}
	err = each(rows, func() error {
		var of ClosedOf
		var done, nobody, late, moved bool
		var confirmed, n int
		if err := rows.Scan(&of.Jurisdiction, &of.Lead, &done, &confirmed, &nobody, &late, &moved, &n); err != nil {
			return err
		}
		if i, ok := at[of]; ok { // else drawn a moment after the closings were counted
			all[i].add(n, done, confirmed != 0, nobody, late, moved)
		}
		return nil
	})
	return all, wrap("count draws", err)
}

func (k *SampleCount) add(n int, done, confirmed, nobody, late, moved bool) {
	k.Drawn += n
	switch {
	case done && confirmed:
		k.Confirmed += n
	case done:
		k.NotFixed += n
	case nobody:
		k.Nobody += n
	case moved:
		k.Moved += n
	case late:
		k.Late += n
	default:
		k.Open += n
	}
}
