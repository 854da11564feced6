package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"wellfield/internal/journal"
)

// The kinds of lines that speak of the log itself. Their names are written.
const (
	LogHeadNamed   = "log_head_named"
	LogSwept       = "log_swept"
	LogForgot      = "log_addresses_removed"
	headsSubject   = "security_heads"
	headKind       = "head"
	sweepAtOnce    = 2000 // lines that one sweep takes away in one transaction
	carriedAtOnce  = 500
	carriedKeyword = "before" // the fact of a line that was written before there was a chain
)

// head is the body of an entry that names where the security log ended.
type head struct {
	Seq  int64        `json:"seq"`
	Hash journal.Hash `json:"hash"`
}

// NameHead names the end of the security log in a chain of the journal, and that
// entry in the log: whoever cuts either is found by the other. Where nothing was
// written since, nothing is named.
func (db *DB) NameHead(ctx context.Context, at time.Time) error {
	return db.loggingMany(ctx, func(tx *Tx) ([]SecurityEvent, error) {
		seq, lastAt, tip, err := tx.lastLine()
		if err != nil || seq == 0 {
			return nil, err
		}
		var kind string
		if err := tx.row(selectKindOf, seq).Scan(&kind); err != nil || kind == LogHeadNamed {
			return nil, wrap("name the head", err)
		}
		us := max(at.UnixMicro(), lastAt)
		n, hash, err := tx.journalHead(head{seq, tip}, us)
		return []SecurityEvent{{At: fromMicros(us), Kind: LogHeadNamed, Mark: n, Hash: hash}}, err
	})
}

var (
	selectKindOf   = query(`SELECT kind FROM security_log WHERE seq = $1`)
	selectSwept    = query(`SELECT count(*), coalesce(max(seq), 0) FROM (SELECT seq FROM security_log WHERE at < $1 AND seq < $2 AND seq <= $3 ORDER BY seq LIMIT $4) old`)
	countSwept     = query(`SELECT count(*) FROM security_log WHERE at < $1 AND seq < $2 AND seq <= $3`)
	selectHashOf   = query(`SELECT hash FROM security_log WHERE seq = $1`)
	deleteSwept    = query(`DELETE FROM security_log WHERE seq <= $1`)
	selectSources  = query(`SELECT count(*), coalesce(max(s.seq), 0) FROM security_sources s WHERE s.seq IN (SELECT l.seq FROM security_log l WHERE l.at < $1)`)
	deleteSources  = query(`DELETE FROM security_sources WHERE seq <= $1`)
	selectOldLines = query(`SELECT id, at, kind, account, post FROM security_events_before ORDER BY at, id LIMIT $1`)
	deleteOldLine  = query(`DELETE FROM security_events_before WHERE id = $1`)
)

func (tx *Tx) journalHead(h head, at int64) (seq int64, hash journal.Hash, err error) {
	tip, seq, err := tx.tipOf(headsSubject)
	if err != nil {
		return 0, hash, err
	}
	seq++
	body, err := json.Marshal(h)
	if err != nil {
		return 0, hash, err
	}
	l, err := encodeLine(journal.Entry{Jurisdiction: cityWide, Subject: headsSubject, Seq: seq, At: at, Actor: "system",
		Kind: headKind, Body: body, State: journal.Sum(body), Prev: tip})
	if err != nil {
		return 0, hash, err
	}
	_, err = insertEntries.exec(tx, []any{cityWide, headsSubject, seq, "", string(l.bytes), l.hash[:]})
	if isDuplicate(err) {
		return 0, hash, errChainMoved
	}
	return seq, l.hash, wrap("name the head", err)
}

// tipOf is where a chain of the city's ends.
func (tx *Tx) tipOf(subject string) (tip journal.Hash, seq int64, err error) {
	tip = journal.Genesis(cityWide, subject)
	var last []byte
	err = tx.row(selectLastSeq, cityWide, subject).Scan(&seq, &last)
	if errors.Is(err, sql.ErrNoRows) {
		return tip, 0, nil
	}
	if h, ok := hashOf(last); ok {
		tip = h
	}
	return tip, seq, wrap("load a chain's end", err)
}

// BeginLog writes an event where there is no line yet: a log that is there is
// never empty, so that an empty one is found.
func (db *DB) BeginLog(ctx context.Context, e SecurityEvent) error {
	return db.loggingMany(ctx, func(tx *Tx) ([]SecurityEvent, error) {
		if seq, _, _, err := tx.lastLine(); err != nil || seq > 0 {
			return nil, err
		}
		return []SecurityEvent{e}, nil
	})
}

// Swept is what a sweep of the security log takes away, or would.
type Swept struct{ Lines, Addresses int }

// SweepSecurity takes away the lines from before a time that every receiver has,
// and the addresses of the lines from before another. It leaves a line for each
// that says up to where, so that what is left can still be verified; the last
// line always stays. A dry run only counts.
func (db *DB) SweepSecurity(ctx context.Context, before, addresses time.Time, shipped []string, now time.Time, dry bool) (Swept, error) {
	upTo, err := db.shippedTo(ctx, shipped)
	if err != nil {
		return Swept{}, err
	}
	if dry {
		return db.wouldSweep(ctx, before, addresses, upTo)
	}
	var done Swept
	for {
		n := 0
		err := db.loggingMany(ctx, func(tx *Tx) (events []SecurityEvent, err error) {
			var e SecurityEvent
			if e, err = tx.sweep(before, upTo, now); e.Kind != "" {
				events = append(events, e)
			}
			n = e.N
			return events, err
		})
		if err != nil {
			return done, err
		}
		if done.Lines += n; n < sweepAtOnce {
			break
		}
	}
	err = db.loggingMany(ctx, func(tx *Tx) ([]SecurityEvent, error) {
		e, err := tx.forgetSources(addresses, now)
		done.Addresses = e.N
		return []SecurityEvent{e}, err
	})
	return done, err
}

func (db *DB) wouldSweep(ctx context.Context, before, addresses time.Time, upTo int64) (s Swept, err error) {
	var last int64
	var skip any
	if err := db.read.one(ctx, selectLastLine).Scan(&last, &skip, &skip); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return s, wrap("count the security log", err)
	}
	if err = db.read.one(ctx, countSwept, before.UnixMicro(), last, upTo).Scan(&s.Lines); err == nil {
		err = db.read.one(ctx, selectSources, addresses.UnixMicro()).Scan(&s.Addresses, &skip)
	}
	return s, wrap("count the security log", err)
}

// sweep takes away some lines from the beginning; the zero event where none is old.
func (tx *Tx) sweep(before time.Time, upTo int64, now time.Time) (SecurityEvent, error) {
	last, _, _, err := tx.lastLine()
	if err != nil {
		return SecurityEvent{}, err
	}
	e := SecurityEvent{At: now, Kind: LogSwept}
	var hash []byte
	err = tx.row(selectSwept, before.UnixMicro(), last, upTo, sweepAtOnce).Scan(&e.N, &e.Mark)
	if err != nil || e.N == 0 {
		return SecurityEvent{}, wrap("sweep the security log", err)
	}
	if err := tx.row(selectHashOf, e.Mark).Scan(&hash); err != nil {
		return SecurityEvent{}, wrap("sweep the security log", err)
	}
	e.Hash, _ = hashOf(hash)
	for _, text := range []string{deleteSwept, deleteSources} {
		if _, err := tx.exec(text, e.Mark); err != nil {
			return SecurityEvent{}, wrap("sweep the security log", err)
		}
	}
	return e, nil
}

func (tx *Tx) forgetSources(before, now time.Time) (SecurityEvent, error) {
	e := SecurityEvent{At: now, Kind: LogForgot}
	err := tx.row(selectSources, before.UnixMicro()).Scan(&e.N, &e.Mark)
	if err != nil || e.N == 0 {
		return SecurityEvent{}, wrap("forget addresses", err)
	}
	_, err = tx.exec(deleteSources, e.Mark)
	return e, wrap("forget addresses", err)
}

// carryOver gives the lines from before the chain their place in it, each with
// the time that it had.
func (db *DB) carryOver(ctx context.Context) error {
	for {
		n := 0
		err := db.loggingMany(ctx, func(tx *Tx) ([]SecurityEvent, error) {
			rows, err := tx.query(selectOldLines, carriedAtOnce)
			if err != nil {
				return nil, wrap("carry the security log over", err)
			}
			var all []SecurityEvent
			var ids []string
			err = each(rows, func() error {
				var e SecurityEvent
				var id string
				var at int64
				err := rows.Scan(&id, &at, &e.Kind, &e.Account, &e.Post)
				e.At, e.Facts = fromMicros(at), map[string]string{carriedKeyword: strconv.FormatInt(at, 10)}
				all, ids = append(all, e), append(ids, id)
				return err
			})
			for _, id := range ids {
				if _, err := tx.exec(deleteOldLine, id); err != nil {
					return nil, wrap("carry the security log over", err)
				}
			}
			n = len(all)
			return all, wrap("carry the security log over", err)
		})
		if err != nil || n < carriedAtOnce {
			return err
		}
	}
}
