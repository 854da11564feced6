package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
)

// Sampled is a closing that was drawn, as its row.
type Sampled struct {
	Ref
	Of        time.Time // the closing
	Draw      int64     // the entry that it was drawn with
	Month     sampling.Month
	Number    string
	Lead, Org org.ID
	Drawn     time.Time
	Due       time.Time
	Done      time.Time // zero: nobody has looked
	Confirmed bool

	odd bool // it says what was found by nobody
}

// Closing is a case closed as resolved, from which is drawn.
type Closing struct {
	ClosingKey
	Case casework.Case
}

// ClosedOf counts the closings of a unit's cases in a jurisdiction.
type ClosedOf struct {
	Jurisdiction string
	Lead         org.ID
}

const sampledColumns = `jurisdiction, case_id, ended_at, draw, month, number, lead, org, drawn_at, due_at, done_at, confirmed`

var (
	selectClosings = query(`SELECT ended_at, id, body FROM cases
		WHERE state = 'closed_resolved' AND (ended_at, id) > ($1, $2) AND ended_at < $3 ORDER BY ended_at, id LIMIT $4`)
	moveSeen      = query(`UPDATE sampling_months SET seen_at = $1, seen_id = $2 WHERE month = $3 AND seen_at = $4 AND seen_id = $5`)
	insertSampled = manyRows(`INSERT INTO sampled (`+sampledColumns+`) VALUES `, 12, ``)
	countClosing  = query(`INSERT INTO sampling_counts (jurisdiction, month, lead, closed) VALUES ($1, $2, $3, $4)
		ON CONFLICT (jurisdiction, month, lead) DO UPDATE SET closed = sampling_counts.closed + excluded.closed`)
	markRechecked = query(`UPDATE sampled SET done_at = $1, confirmed = $2
		WHERE jurisdiction = $3 AND case_id = $4 AND ended_at = $5 AND done_at = 0`)
	selectSampledOf = query(`SELECT ` + sampledColumns + ` FROM sampled
		WHERE jurisdiction = $1 AND case_id = $2 AND org = $3 ORDER BY ended_at DESC`)
)

func (r Sampled) values() []any {
	return []any{r.Jurisdiction, string(r.ID), r.Of.UnixMicro(), r.Draw, string(r.Month), r.Number, string(r.Lead), string(r.Org),
		r.Drawn.UnixMicro(), r.Due.UnixMicro(), int64(0), int64(0)}
}

func scanSampled(scan func(...any) error, more ...any) (Sampled, error) {
	var r Sampled
	var ended, drawn, due, done, confirmed int64
	err := scan(append([]any{&r.Jurisdiction, &r.ID, &ended, &r.Draw, &r.Month, &r.Number, &r.Lead, &r.Org, &drawn, &due, &done, &confirmed}, more...)...)
	r.Of, r.Drawn, r.Due, r.Confirmed = fromMicros(ended), fromMicros(drawn), fromMicros(due), confirmed != 0
	r.odd = confirmed != 0 && (confirmed != 1 || done == 0)
	if done != 0 {
		r.Done = fromMicros(done)
	}
	return r, err
}

// Closings returns at most limit cases closed as resolved after a place in their
// order and before an instant.
func (db *DB) Closings(ctx context.Context, after ClosingKey, before time.Time, limit int) ([]Closing, error) {
	rows, err := db.read.all(ctx, selectClosings, after.At.UnixMicro(), string(after.ID), before.UnixMicro(), limit)
	if err != nil {
		return nil, wrap("list closings", err)
	}
	var found []Closing
	err = each(rows, func() error {
		var at int64
		var id, body string
		if err := rows.Scan(&at, &id, &body); err != nil {
			return err
		}
		c, err := casework.DecodeCase([]byte(body))
		found = append(found, Closing{ClosingKey{fromMicros(at), casework.ID(id)}, c})
		return err
	})
	return found, wrap("list closings", err)
}

// SaveDraw keeps what was drawn from the closings up to a place, and how many they
// were, with the entry: all of it, where the month still stands where they were
// read from. Else another machine drew from them, and it is a Conflict.
func (db *DB) SaveDraw(ctx context.Context, m SamplingMonth, seen ClosingKey, drawn []Sampled, closed map[ClosedOf]int, at time.Time) error {
	return db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		n, err := tx.exec(moveSeen, seen.At.UnixMicro(), string(seen.ID), string(m.Month), m.Seen.At.UnixMicro(), string(m.Seen.ID))
		if err != nil {
			return wrap("save a draw", err)
		}
		if n != 1 {
			return fault.New(fault.Conflict, "store.conflict")
		}
		says := seedEntry{Month: m.Month, Commitment: m.Commitment, SeenAt: seen.At.UnixMicro(), SeenID: seen.ID, Rows: drawnDigest(drawn)}
		for of, n := range closed {
			says.Closed = append(says.Closed, closedEntry{of.Jurisdiction, of.Lead, n})
			if _, err := tx.exec(countClosing, of.Jurisdiction, string(m.Month), string(of.Lead), n); err != nil {
				return wrap("save a draw", err)
			}
		}
		slices.SortFunc(says.Closed, func(a, b closedEntry) int {
			return cmp.Or(cmp.Compare(a.Jurisdiction, b.Jurisdiction), cmp.Compare(a.Lead, b.Lead))
		})
		seq, err := tx.journalSeed(samplesDrawn, at, says)
		if err != nil {
			return err
		}
		var rows []any
		for _, r := range drawn {
			r.Draw = seq
			rows = append(rows, r.values()...)
		}
		_, err = insertSampled.exec(tx, rows)
		return wrap("save a draw", err)
	})
}

// drawnDigest is the digest of what was drawn together, whatever came of it.
func drawnDigest(rows []Sampled) journal.Hash {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b Sampled) int {
		return cmp.Or(cmp.Compare(a.Jurisdiction, b.Jurisdiction), cmp.Compare(a.ID, b.ID), a.Of.Compare(b.Of))
	})
	var text []byte
	for _, r := range rows {
		text = fmt.Appendf(text, "%q %q %d %q %q %q %q %d %d\n", r.Jurisdiction, r.ID, r.Of.UnixMicro(), r.Month, r.Number, r.Lead, r.Org,
			r.Drawn.UnixMicro(), r.Due.UnixMicro())
	}
	return journal.Sum(text)
}

// saveRechecked marks what was looked at, in the transaction of its entry.
func saveRechecked(tx *Tx, changed []*held) error {
	for _, h := range changed {
		for i := range h.lines {
			e := &h.lines[i].entry
			if e.Kind != (*casework.Rechecked)(nil).Kind() {
				continue
			}
			event, err := casework.DecodeEvent(e.Kind, e.Body)
			if err != nil {
				return err
			}
			found, confirmed := event.(*casework.Rechecked), int64(0)
			if found.Confirmed {
				confirmed = 1
			}
			n, err := tx.exec(markRechecked, e.At, confirmed, h.ref.Jurisdiction, string(h.ref.ID), found.Of.UnixMicro())
			if err != nil {
				return fmt.Errorf("store: mark as looked at: %w", err)
			}
			if n != 1 {
				return fault.New(fault.Conflict, "store.conflict")
			}
		}
	}
	return nil
}

// SampledTo are the closings of a case that were drawn for the organisation, the
// newest first.
func (db *DB) SampledTo(ctx context.Context, ref Ref, unit org.ID) ([]Sampled, error) {
	rows, err := db.read.all(ctx, selectSampledOf, ref.Jurisdiction, string(ref.ID), string(unit))
	if err != nil {
		return nil, wrap("load draws", err)
	}
	var found []Sampled
	err = each(rows, func() error {
		r, err := scanSampled(rows.Scan)
		found = append(found, r)
		return err
	})
	return found, wrap("load draws", err)
}
