// Package store is the only SQL: rows and their transactions, on an embedded
// SQLite file or on PostgreSQL, from one text per query.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is an open database. It is safe for concurrent use.
type DB struct {
	d       dialect
	write   *sql.DB
	read    *reader
	writers []*writer
	walks   chan struct{} // a token for each walk under way
}

// Open connects to the database at the URL ("postgres://…" or "sqlite:PATH")
// and brings its schema up to date.
func Open(ctx context.Context, url string) (*DB, error) {
	d, wname, rname, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	db := &DB{d: d, walks: walks()}
	if db.write, err = sql.Open(d.driver, wname); err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.write.Close())
	}
	// Opened after the first write, because a reading connection cannot create the file.
	read, err := sql.Open(d.driver, rname)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: open for reading: %w", err), db.write.Close())
	}
	db.read = &reader{DB: read}
	db.read.SetMaxOpenConns(d.readers)
	db.read.SetMaxIdleConns(d.readers)
	for range d.writers {
		db.writers = append(db.writers, startWriter(db))
	}
	if err := db.carryOver(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close waits for the writes under way and closes the database.
func (db *DB) Close() error {
	for _, w := range db.writers {
		w.stop()
	}
	return errors.Join(db.read.close(), db.write.Close())
}

// Name is "sqlite" or "postgres".
func (db *DB) Name() string { return db.d.name }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.read.PingContext(ctx) }

func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(db.d.goose, db.write, files)
	if err != nil {
		return fmt.Errorf("store: migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

// writerFor gives every jurisdiction one writer, so that two groups of one
// process never wait for each other's rows.
func (db *DB) writerFor(jurisdiction string) *writer {
	h := fnv.New32a()
	h.Write([]byte(jurisdiction))
	return db.writers[int(h.Sum32()%uint32(len(db.writers)))]
}

// registered holds every SQL text, so that the conformance suite prepares each
// on each database.
var registered []string

func query(text string) string {
	registered = append(registered, text)
	return text
}
