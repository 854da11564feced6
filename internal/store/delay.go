package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/org"
)

const delayColumns = `jurisdiction, case_id, n, number, class, lead, kind, reason, unit, answer, post, due_at, asked_at, answered_at, until_at`

var (
	deleteDelays    = query(`DELETE FROM delays WHERE jurisdiction = $1 AND case_id = $2`)
	insertDelays    = manyRows(`INSERT INTO delays (`+delayColumns+`) VALUES `, 15, ``)
	selectDelaysDue = query(`SELECT ` + delayColumns + ` FROM delays
		WHERE (due_at, number, n) > ($1, $2, $3) AND due_at < $4 ORDER BY due_at, number, n LIMIT $5`)
	countDelaysDue = query(`SELECT lead, kind, answer, count(*), count(DISTINCT case_id) FROM delays
		WHERE due_at >= $1 AND due_at < $2 GROUP BY lead, kind, answer ORDER BY lead, kind, answer`)
	countCasesDue = query(`SELECT lead, count(*) FROM cases WHERE due_at >= $1 AND due_at < $2 GROUP BY lead ORDER BY lead`)
)

// DelayRow is one request for more time, with what the ledger says of its case.
type DelayRow struct {
	Ref
	N             int64 // which of the case's
	Number, Class string
	Lead          org.ID // of the case now
	Kind          casework.DelayKind
	Reason        casework.DelayReason
	Unit          org.ID // that asked
	Answer        casework.DelayAnswer
	Post          org.ID // that answered
	Due           time.Time
	Asked         time.Time
	Answered      time.Time // zero: not
	Until         time.Time // zero: nothing was given
}

// DelayCount counts requests of a unit's cases, and the cases.
type DelayCount struct {
	Lead            org.ID
	Kind            casework.DelayKind
	Answer          casework.DelayAnswer
	Requests, Cases int
}

// delayRows are the requests of a case as rows, exact to the microsecond.
func delayRows(c *casework.Case) []DelayRow {
	if c.Delay == nil || c.Due == nil {
		return nil
	}
	var rows []DelayRow
	for i, r := range c.Delay.Requests {
		rows = append(rows, DelayRow{
			Ref: Ref{c.Jurisdiction, c.ID}, N: int64(i), Number: c.Number, Class: classOf(c), Lead: c.Lead, Kind: r.Kind, Reason: r.Reason,
			Unit: r.Unit, Answer: r.Answer, Post: r.Post, Due: whole(c.Due.At), Asked: whole(r.At), Answered: whole(r.Answered), Until: whole(r.Until),
		})
	}
	return rows
}

// classOf is the class that a case was filed under, else the one that its reporter
// chose; empty when there is neither.
func classOf(c *casework.Case) string {
	switch {
	case c.Class != nil:
		return c.Class.Key.String()
	case c.Claimed.Code != "":
		return c.Claimed.String()
	}
	return ""
}

// whole is a time as a column keeps it.
func whole(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return fromMicros(t.UnixMicro())
}

// columnOf is a time that may be missing, as a column that never is.
func columnOf(t time.Time) int64 {
	if t.IsZero() {
		return noDeadline
	}
	return t.UnixMicro()
}

func timeOf(us int64) time.Time {
	if us == noDeadline {
		return time.Time{}
	}
	return fromMicros(us)
}

func (r DelayRow) values() []any {
	return []any{r.Jurisdiction, string(r.ID), r.N, r.Number, r.Class, string(r.Lead), string(r.Kind), string(r.Reason), string(r.Unit),
		string(r.Answer), string(r.Post), r.Due.UnixMicro(), r.Asked.UnixMicro(), columnOf(r.Answered), columnOf(r.Until)}
}

func scanDelay(scan func(...any) error) (DelayRow, error) {
	var r DelayRow
	var due, asked, answered, until int64
	err := scan(&r.Jurisdiction, &r.ID, &r.N, &r.Number, &r.Class, &r.Lead, &r.Kind, &r.Reason, &r.Unit, &r.Answer, &r.Post, &due, &asked, &answered, &until)
	r.Due, r.Asked, r.Answered, r.Until = fromMicros(due), fromMicros(asked), timeOf(answered), timeOf(until)
	return r, err
}

// saveDelays writes the requests of the changed cases, where they differ from
// before.
func saveDelays(tx *Tx, changed []*held) error {
	var rows []any
	for _, h := range changed {
		now := delayRows(&h.state)
		if slices.Equal(now, h.delays) {
			continue
		}
		if len(h.delays) > 0 {
			if _, err := tx.exec(deleteDelays, h.ref.Jurisdiction, string(h.ref.ID)); err != nil {
				return fmt.Errorf("store: clear delays: %w", err)
			}
		}
		for _, r := range now {
			rows = append(rows, r.values()...)
		}
	}
	if _, err := insertDelays.exec(tx, rows); err != nil {
		return fmt.Errorf("store: save delays: %w", err)
	}
	return nil
}

// Delays returns at most limit requests of cases that were due from one time and
// before another, by the original deadline, after a request, in that order. The
// number and not the id decides between equals, so that what names a place in the
// list can be shown to everybody.
func (db *DB) Delays(ctx context.Context, from, before time.Time, after DelayRow, limit int) ([]DelayRow, error) {
	key := []any{from.UnixMicro(), "", int64(-1)}
	if after.Number != "" && !after.Due.Before(from) {
		key = []any{after.Due.UnixMicro(), after.Number, after.N}
	}
	rows, err := db.read.all(ctx, selectDelaysDue, append(key, before.UnixMicro(), limit)...)
	if err != nil {
		return nil, wrap("list delays", err)
	}
	var found []DelayRow
	err = each(rows, func() error {
		r, err := scanDelay(rows.Scan)
		found = append(found, r)
		return err
	})
	return found, wrap("list delays", err)
}

// CountDelays counts the requests of cases that were due in the time, by unit.
func (db *DB) CountDelays(ctx context.Context, from, before time.Time) ([]DelayCount, error) {
	rows, err := db.read.all(ctx, countDelaysDue, from.UnixMicro(), before.UnixMicro())
	if err != nil {
		return nil, wrap("count delays", err)
	}
	var found []DelayCount
	err = each(rows, func() error {
		var n DelayCount
		err := rows.Scan(&n.Lead, &n.Kind, &n.Answer, &n.Requests, &n.Cases)
		found = append(found, n)
		return err
	})
	return found, wrap("count delays", err)
}

// CountDue counts by unit the cases whose original deadline lies in the time.
func (db *DB) CountDue(ctx context.Context, from, before time.Time) (map[org.ID]int, error) {
	rows, err := db.read.all(ctx, countCasesDue, from.UnixMicro(), before.UnixMicro())
	if err != nil {
		return nil, wrap("count cases due", err)
	}
	counts := map[org.ID]int{}
	err = each(rows, func() error {
		var unit org.ID
		var n int
		err := rows.Scan(&unit, &n)
		counts[unit] = n
		return err
	})
	return counts, wrap("count cases due", err)
}

// delays reads the requests of a span of cases for the verification.
func (v *verifier) delays(ctx context.Context, p *page) error {
	of := v.owner(p, &selectDelaysAll)
	return v.ask(ctx, p, &selectDelaysAll, func(rows *sql.Rows) error {
		r, err := scanDelay(rows.Scan)
		if err != nil {
			return err
		}
		if s := of(r.Ref); s != nil {
			s.delays = append(s.delays, r)
		}
		return nil
	})
}
