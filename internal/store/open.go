package store

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"wellfield/internal/casework"
)

var (
	selectOpen = query(`SELECT id, body FROM cases WHERE jurisdiction = $1 AND id > $2 AND ended_at IS NULL ORDER BY id LIMIT $3`)

	// Pages are pages of tasks, of which there are few beside cases.
	selectAsking = query(`SELECT t.case_id, c.body FROM (SELECT DISTINCT jurisdiction, case_id FROM tasks
		WHERE jurisdiction = $1 AND case_id > $2 AND kind IN ($3, $4, $5) ORDER BY case_id LIMIT $6) t
		JOIN cases c ON c.jurisdiction = t.jurisdiction AND c.id = t.case_id ORDER BY t.case_id`)

	selectFollowed = query(`SELECT version, at FROM followed WHERE kind = $1`)
	saveFollowed   = query(`INSERT INTO followed (kind, version, at) VALUES ($1, $2, $3)
		ON CONFLICT (kind) DO UPDATE SET version = excluded.version, at = excluded.at WHERE followed.version < excluded.version`)
)

// openPage is how many open cases are read at once.
const openPage = 1024

// Open visits every case that is not ended, its words closed. Pages are read one
// after the other in the order of jurisdiction and id, which no step of a case
// changes, so that a case that was open all the while is visited exactly once
// however it moves meanwhile; and decoded and visited on every core, so visit
// must be safe for concurrent use. Memory is bounded by some pages. A visitor's
// error ends the walk and is returned.
func (db *DB) Open(ctx context.Context, visit func([]casework.Case) error) error {
	return db.visit(ctx, db.openPage, visit)
}

// EndedAsking visits, as Open does, every ended case that asks something of one of
// the three kinds.
func (db *DB) EndedAsking(ctx context.Context, kinds [3]casework.TaskKind, visit func([]casework.Case) error) error {
	page := func(ctx context.Context, in, after string) ([][]byte, string, error) {
		return db.page(ctx, selectAsking, in, after, string(kinds[0]), string(kinds[1]), string(kinds[2]), openPage)
	}
	return db.visit(ctx, page, func(page []casework.Case) error {
		return visit(slices.DeleteFunc(page, func(c casework.Case) bool { return !c.State.Ended() }))
	})
}

// pageOf reads the bodies of a jurisdiction after an id, and says which id is the
// last; empty where there are no more.
type pageOf func(ctx context.Context, in, after string) (page [][]byte, last string, err error)

func (db *DB) visit(ctx context.Context, next pageOf, visit func([]casework.Case) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan [][]byte)
	var group sync.WaitGroup
	var once sync.Once
	var failed error
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for page := range pages {
				if err := visitOpen(page, visit); err != nil {
					once.Do(func() { failed = err; stop() })
				}
			}
		})
	}
	err := db.readBodies(ctx, next, pages)
	close(pages)
	group.Wait()
	if failed != nil {
		return failed
	}
	return wrap("read open cases", err)
}

func visitOpen(page [][]byte, visit func([]casework.Case) error) error {
	cases := make([]casework.Case, len(page))
	for i, body := range page {
		var err error
		if cases[i], err = casework.DecodeCase(body); err != nil {
			return err
		}
	}
	return visit(cases)
}

// readBodies sends the bodies of all jurisdictions, page after page.
func (db *DB) readBodies(ctx context.Context, of pageOf, pages chan<- [][]byte) error {
	for in, after := "", ""; ; {
		if after == "" {
			var next sql.NullString
			if err := db.read.one(ctx, selectNextJurisdiction, in).Scan(&next); err != nil || !next.Valid {
				return err
			}
			in, after = next.String, lowestID
		}
		page, last, err := of(ctx, in, after)
		if err != nil {
			return err
		}
		after = last // empty where the jurisdiction is at its end
		if len(page) == 0 {
			continue
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) openPage(ctx context.Context, in, after string) (page [][]byte, last string, err error) {
	return db.page(ctx, selectOpen, in, after, openPage)
}

func (db *DB) page(ctx context.Context, text string, args ...any) (page [][]byte, last string, err error) {
	rows, err := db.read.all(ctx, text, args...)
	if err != nil {
		return nil, "", err
	}
	err = each(rows, func() error {
		var body []byte
		if err := rows.Scan(&last, &body); err != nil {
			return err
		}
		page = append(page, body)
		return nil
	})
	return page, last, err
}

// Empty tells whether there is no case at all.
func (db *DB) Empty(ctx context.Context) (bool, error) {
	var first sql.NullString
	err := db.read.one(ctx, selectNextJurisdiction, "").Scan(&first)
	return !first.Valid, wrap("look for a case", err)
}

// Followed is the version of a document that was last carried through to all
// cases, and when; 0 when none ever was.
func (db *DB) Followed(ctx context.Context, k DocumentKind) (version int, at time.Time, err error) {
	var us int64
	err = db.read.one(ctx, selectFollowed, string(k)).Scan(&version, &us)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return version, fromMicros(us), wrap("read what was followed", err)
}

// SaveFollowed notes that a version was carried through. A lower one than is
// noted changes nothing: of two nodes the slower one may be behind.
func (db *DB) SaveFollowed(ctx context.Context, k DocumentKind, version int, at time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(saveFollowed, string(k), version, at.UnixMicro())
		return wrap("note what was followed", err)
	})
}
