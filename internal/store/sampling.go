package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
)

// SamplingMonth is the seed of a month's draw and how far was drawn.
type SamplingMonth struct {
	Month        sampling.Month
	Commitment   journal.Hash
	Box          []byte // the seed, for the application alone
	PerMille     int
	From, Before time.Time
	Made         time.Time // closings before it are not drawn from
	Seen         ClosingKey
	Seed         []byte // nil until it is shown
	Revealed     time.Time
}

// ClosingKey is a place in the order of closings.
type ClosingKey struct {
	At time.Time
	ID casework.ID
}

// Drawn tells whether every closing of the month was drawn from.
func (m SamplingMonth) Drawn() bool { return !m.Seen.At.Before(m.Before) }

// samplingSubject is the chain of the seeds: each committed to, and later shown.
const samplingSubject = "sampling"

// The kinds of its entries.
const (
	seedCommitted = "seed_committed"
	samplesDrawn  = "drawn"
	seedRevealed  = "seed_revealed"
)

// seedEntry is what an entry of the chain says. One of a draw says up to which
// closing, of how many, and has the digest of what was drawn, so that it tells
// nobody which.
type seedEntry struct {
	Month      sampling.Month `json:"month"`
	Commitment journal.Hash   `json:"commitment"`
	PerMille   int            `json:"per_mille,omitempty"`
	From       int64          `json:"from,omitempty"`
	Before     int64          `json:"before,omitempty"`
	Made       int64          `json:"made,omitempty"`
	Seed       []byte         `json:"seed,omitempty"`

	SeenAt int64         `json:"seen_at,omitempty"`
	SeenID casework.ID   `json:"seen_id,omitempty"`
	Closed []closedEntry `json:"closed,omitempty"`
	Rows   journal.Hash  `json:"rows,omitzero"`
}

type closedEntry struct {
	Jurisdiction string `json:"jurisdiction"`
	Lead         org.ID `json:"lead"`
	N            int    `json:"n"`
}

const monthColumns = `month, commitment, box, per_mille, from_at, before_at, made_at, seen_at, seen_id, seed, revealed_at`

var (
	selectMonths = query(`SELECT ` + monthColumns + ` FROM sampling_months ORDER BY month DESC`)
	selectMonth  = query(`SELECT ` + monthColumns + ` FROM sampling_months WHERE month = $1`)
	insertMonth  = query(`INSERT INTO sampling_months (month, commitment, box, per_mille, from_at, before_at, made_at, seen_at, seen_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (month) DO NOTHING`)
	revealMonth = query(`UPDATE sampling_months SET seed = $1, revealed_at = $2 WHERE month = $3 AND seed IS NULL`)
)

func scanMonth(scan func(...any) error) (SamplingMonth, error) {
	var m SamplingMonth
	var commitment []byte
	var from, before, made, seen int64
	var revealed *int64
	err := scan(&m.Month, &commitment, &m.Box, &m.PerMille, &from, &before, &made, &seen, &m.Seen.ID, &m.Seed, &revealed)
	m.Commitment, _ = hashOf(commitment)
	m.From, m.Before, m.Made, m.Seen.At = fromMicros(from), fromMicros(before), fromMicros(made), fromMicros(seen)
	if revealed != nil {
		m.Revealed = fromMicros(*revealed)
	}
	return m, err
}

// CommitSeed keeps a month's seed and its commitment, with the entry, where the
// month has none. Whoever comes second, on another machine, changes nothing:
// whichever is there counts.
func (db *DB) CommitSeed(ctx context.Context, m SamplingMonth) error {
	return db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		from := m.From
		if from.Before(m.Made) {
			from = m.Made
		}
		n, err := tx.exec(insertMonth, string(m.Month), m.Commitment[:], m.Box, m.PerMille, m.From.UnixMicro(), m.Before.UnixMicro(),
			m.Made.UnixMicro(), from.UnixMicro(), "")
		if err != nil || n == 0 {
			return wrap("commit to a seed", err)
		}
		_, err = tx.journalSeed(seedCommitted, m.Made, seedEntry{Month: m.Month, Commitment: m.Commitment, PerMille: m.PerMille,
			From: m.From.UnixMicro(), Before: m.Before.UnixMicro(), Made: m.Made.UnixMicro()})
		return err
	})
}

// RevealSeed shows a month's seed, with the entry, once.
func (db *DB) RevealSeed(ctx context.Context, m SamplingMonth, seed []byte, at time.Time) error {
	return db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		n, err := tx.exec(revealMonth, seed, at.UnixMicro(), string(m.Month))
		if err != nil || n == 0 {
			return wrap("show a seed", err)
		}
		_, err = tx.journalSeed(seedRevealed, at, seedEntry{Month: m.Month, Commitment: m.Commitment, Seed: seed})
		return err
	})
}

// journalSeed appends an entry to the chain and answers with its place.
func (tx *Tx) journalSeed(kind string, at time.Time, says seedEntry) (seq int64, err error) {
	tip := journal.Genesis(cityWide, samplingSubject)
	var last []byte
	err = tx.row(selectLastSeq, cityWide, samplingSubject).Scan(&seq, &last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, wrap("append entry", err)
	}
	if h, ok := hashOf(last); ok {
		tip = h
	}
	seq++
	body, err := json.Marshal(says)
	if err != nil {
		return 0, err
	}
	e := journal.Entry{Jurisdiction: cityWide, Subject: samplingSubject, Seq: seq, At: at.UnixMicro(), Actor: string(casework.System),
		Kind: kind, Body: body, State: journal.Sum(body), Prev: tip}
	l, err := encodeLine(e)
	if err != nil {
		return 0, err
	}
	_, err = insertEntries.exec(tx, []any{cityWide, e.Subject, e.Seq, e.Command, string(l.bytes), l.hash[:]})
	if isDuplicate(err) { // another machine was first; the next round sees what it wrote
		return 0, fault.New(fault.Conflict, "store.conflict")
	}
	return seq, wrap("append entry", err)
}

// SamplingMonths lists the months, newest first.
func (db *DB) SamplingMonths(ctx context.Context) ([]SamplingMonth, error) {
	return monthsOf(ctx, db.read)
}

func monthsOf(ctx context.Context, q querier) ([]SamplingMonth, error) {
	rows, err := q.QueryContext(ctx, selectMonths)
	if err != nil {
		return nil, wrap("list months", err)
	}
	var all []SamplingMonth
	err = each(rows, func() error {
		m, err := scanMonth(rows.Scan)
		all = append(all, m)
		return err
	})
	return all, wrap("list months", err)
}

// SamplingMonth is one month; not ok where nobody has committed to its seed.
func (db *DB) SamplingMonth(ctx context.Context, month sampling.Month) (m SamplingMonth, ok bool, err error) {
	m, err = scanMonth(db.read.one(ctx, selectMonth, string(month)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return SamplingMonth{}, false, nil
	}
	return m, err == nil, wrap("load a month", err)
}
