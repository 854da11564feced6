package store

import (
	"context"
	"time"

	"wellfield/internal/journal"
)

// SecurityFilter chooses lines. Empty fields do not restrict.
type SecurityFilter struct {
	Kind, Post, Result string
	From, Before       time.Time
	Until              int64 // only lines before this one
	After              int64 // only lines behind this one
}

const securityColumns = `l.seq, l.bytes, l.hash, coalesce(s.address, '')`

const securityFrom = ` FROM security_log l LEFT JOIN security_sources s ON s.seq = l.seq WHERE l.seq > $1 AND l.seq < $2 AND l.at >= $3 AND l.at < $4
	AND ($5 = '' OR l.kind = $5) AND ($6 = '' OR l.post = $6) AND ($7 = '' OR l.result = $8)`

var (
	selectLines       = query(`SELECT ` + securityColumns + securityFrom + ` ORDER BY l.seq LIMIT $9`)
	selectLinesNewest = query(`SELECT ` + securityColumns + securityFrom + ` ORDER BY l.seq DESC LIMIT $9`)
	countLines        = query(`SELECT count(*), coalesce(min(at), 0) FROM security_log WHERE seq > $1`)
)

// SecurityDone is the filter's word for a line without a result: it was done.
const SecurityDone = "done"

// SecurityUnreadable is the kind of a line whose bytes are none of ours any more.
const SecurityUnreadable = "unreadable"

// lastOfAll is behind every line and every time.
const lastOfAll = int64(1) << 62

func (f SecurityFilter) args(most int) []any {
	before, until, result := lastOfAll, lastOfAll, f.Result
	if !f.Before.IsZero() {
		before = f.Before.UnixMicro()
	}
	if f.Until > 0 {
		until = f.Until
	}
	if result == SecurityDone {
		result = ""
	}
	from := int64(-lastOfAll)
	if !f.From.IsZero() {
		from = f.From.UnixMicro()
	}
	return []any{f.After, until, from, before, f.Kind, f.Post, f.Result, result, most}
}

// SecurityLines lists lines, the first or the last of them first.
func (db *DB) SecurityLines(ctx context.Context, f SecurityFilter, newest bool, most int) ([]SecurityLine, error) {
	text := selectLines
	if newest {
		text = selectLinesNewest
	}
	rows, err := db.read.all(ctx, text, f.args(most)...)
	if err != nil {
		return nil, wrap("read the security log", err)
	}
	var all []SecurityLine
	err = each(rows, func() error {
		var seq int64
		var bytes, address string
		var hash []byte
		if err := rows.Scan(&seq, &bytes, &hash, &address); err != nil {
			return err
		}
		l := SecurityLine{Seq: seq, SecurityEvent: SecurityEvent{Kind: SecurityUnreadable}}
		if e, err := journal.Parse([]byte(bytes)); err == nil {
			if read, _, err := saidIn(e); err == nil {
				l = read
			}
		}
		l.Hash, l.Bytes, l.Address = journal.Sum([]byte(bytes)), bytes, address
		all = append(all, l)
		return nil
	})
	return all, wrap("read the security log", err)
}

// SecurityEvents lists events from a time on, the oldest first.
func (db *DB) SecurityEvents(ctx context.Context, from time.Time, most int) ([]SecurityEvent, error) {
	lines, err := db.SecurityLines(ctx, SecurityFilter{From: from}, false, most)
	all := make([]SecurityEvent, len(lines))
	for i, l := range lines {
		all[i] = l.SecurityEvent
	}
	return all, err
}

// SecurityBehind is how many lines stand behind one, and when the first of them
// was written.
func (db *DB) SecurityBehind(ctx context.Context, seq int64) (n int, oldest time.Time, err error) {
	var at int64
	err = db.read.one(ctx, countLines, seq).Scan(&n, &at)
	if at > 0 {
		oldest = fromMicros(at)
	}
	return n, oldest, wrap("count the security log", err)
}
