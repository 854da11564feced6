package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Bare is the yardstick of the bench: the database's driver with one connection
// and nothing of ours around it. It takes the rows that commands wrote and
// writes the same bytes again in a bare loop. Nothing but the bench uses it; it
// is not safe for concurrent use.
type Bare struct {
	d      dialect
	db     *sql.DB
	conn   *sql.Conn
	tables []*bareTable
}

// bareTable is a table of which commands write rows.
type bareTable struct {
	name    string
	key     string // columns of its key, by which rows are read in order
	columns []string
	seen    map[string]bool // keys that were taken before
}

// OpenBare opens a database that has its schema already.
func OpenBare(ctx context.Context, url string) (*Bare, error) {
	d, name, _, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	b := &Bare{d: d, tables: []*bareTable{
		{name: "entries", key: "jurisdiction, subject, seq"},
		{name: "sealed", key: "jurisdiction, subject, digest"},
		{name: "contacts", key: "jurisdiction, id"},
		{name: "vault", key: "jurisdiction, case_id, digest"},
	}}
	if b.db, err = sql.Open(d.driver, name); err != nil {
		return nil, wrap("open bare", err)
	}
	if b.conn, err = b.db.Conn(ctx); err != nil {
		return nil, errors.Join(wrap("open bare", err), b.db.Close())
	}
	return b, nil
}

// Close lets the connection go.
func (b *Bare) Close() error { return errors.Join(b.conn.Close(), b.db.Close()) }

// Version is what the database says of itself.
func (b *Bare) Version(ctx context.Context) (string, error) {
	text := `SELECT sqlite_version()`
	if b.d.name == postgres.name {
		text = `SELECT current_setting('server_version')`
	}
	var v string
	err := b.conn.QueryRowContext(ctx, text).Scan(&v)
	return strings.TrimSpace(b.d.name + " " + v), wrap("version", err)
}

// Durable tells whether a commit waits for the disk: a figure from a database
// that does not is no figure of ours.
func (b *Bare) Durable(ctx context.Context) (bool, error) {
	if b.d.name != postgres.name {
		return true, nil // parseURL opens no other
	}
	var fsync, commit string
	err := b.conn.QueryRowContext(ctx, `SELECT current_setting('fsync'), current_setting('synchronous_commit')`).Scan(&fsync, &commit)
	return fsync == "on" && commit != "off", wrap("durable", err)
}

// Commands counts the commands that the journal knows by an id of their
// sender's, with their entries and all cases.
func (b *Bare) Commands(ctx context.Context) (commands, entries, cases int, err error) {
	err = b.conn.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM (SELECT DISTINCT jurisdiction, subject, command FROM entries WHERE command <> '') AS sent),
		(SELECT count(*) FROM entries WHERE command <> ''),
		(SELECT count(*) FROM cases)`).Scan(&commands, &entries, &cases)
	return commands, entries, cases, wrap("count commands", err)
}

// Commits is how many rows of a line each, one to a transaction, are committed
// in the time.
func (b *Bare) Commits(ctx context.Context, during time.Duration) (n int, took time.Duration, err error) {
	if _, err := b.conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS bare_commits (id BIGINT PRIMARY KEY, line TEXT NOT NULL)`); err != nil {
		return 0, 0, wrap("commits", err)
	}
	var first sql.NullInt64
	if err := b.conn.QueryRowContext(ctx, `SELECT max(id) FROM bare_commits`).Scan(&first); err != nil {
		return 0, 0, wrap("commits", err)
	}
	insert, err := b.conn.PrepareContext(ctx, `INSERT INTO bare_commits (id, line) VALUES ($1, $2)`)
	if err != nil {
		return 0, 0, wrap("commits", err)
	}
	line := strings.Repeat("entry ", 50)
	start := time.Now()
	for time.Since(start) < during && err == nil {
		_, err = insert.ExecContext(ctx, first.Int64+int64(n)+1, line) // a statement alone is a transaction
		n++
	}
	return n, time.Since(start), errors.Join(wrap("commits", err), insert.Close())
}

// Scratch makes an empty database beside the one that a PostgreSQL URL names,
// and says how to drop it.
func Scratch(ctx context.Context, url, name string) (scratch string, drop func(context.Context) error, err error) {
	d, admin, _, err := parseURL(url)
	if err != nil || d.name != postgres.name {
		return "", nil, errors.Join(err, fmt.Errorf("store: scratch databases are made on PostgreSQL"))
	}
	if scratch, err = sameServer(url, name); err != nil {
		return "", nil, err
	}
	run := func(ctx context.Context, text string) error {
		db, err := sql.Open(d.driver, admin)
		if err != nil {
			return wrap("scratch", err)
		}
		_, err = db.ExecContext(ctx, text)
		return errors.Join(wrap("scratch", err), db.Close())
	}
	drop = func(ctx context.Context) error { return run(ctx, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) }
	return scratch, drop, run(ctx, `CREATE DATABASE `+name)
}
