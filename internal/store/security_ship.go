package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Ship is how far the security log was shipped to a receiver.
type Ship struct {
	Name     string
	Seq      int64     // the last line that it has
	Moved    time.Time // when that last changed
	Holder   string    // the process that ships
	Until    time.Time // as long as it may
	Failures int       // in a row
	Fault    string    // of the last of them
}

var (
	selectShips = query(`SELECT name, seq, moved_at, holder, until_at, failures, fault FROM security_ships ORDER BY name`)
	selectShip  = query(`SELECT name, seq, moved_at, holder, until_at, failures, fault FROM security_ships WHERE name = $1`)
	beginShip   = query(`INSERT INTO security_ships (name, seq, moved_at, holder, until_at, failures, fault) VALUES ($1, 0, $2, '', 0, 0, '') ON CONFLICT (name) DO NOTHING`)
	holdShip    = query(`UPDATE security_ships SET holder = $1, until_at = $2 WHERE name = $3 AND (holder = $1 OR until_at <= $4)`)
	moveShip    = query(`UPDATE security_ships SET seq = $1, moved_at = $2, until_at = $3, failures = 0, fault = '' WHERE name = $4 AND holder = $5 AND seq <= $1`)
	failShip    = query(`UPDATE security_ships SET failures = failures + 1, fault = $1 WHERE name = $2 AND holder = $3`)
)

func scanShip(scan func(...any) error) (Ship, error) {
	var s Ship
	var moved, until int64
	err := scan(&s.Name, &s.Seq, &moved, &s.Holder, &until, &s.Failures, &s.Fault)
	s.Moved, s.Until = fromMicros(moved), fromMicros(until)
	return s, err
}

// Ships are all receivers there ever were, by name.
func (db *DB) Ships(ctx context.Context) ([]Ship, error) {
	rows, err := db.read.all(ctx, selectShips)
	if err != nil {
		return nil, wrap("list receivers", err)
	}
	var all []Ship
	err = each(rows, func() error {
		s, err := scanShip(rows.Scan)
		all = append(all, s)
		return err
	})
	return all, wrap("list receivers", err)
}

// HoldShip lets one process ship to a receiver until a time; ok is false while
// another one does.
func (db *DB) HoldShip(ctx context.Context, name, holder string, now, until time.Time) (s Ship, ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		if _, err := tx.exec(beginShip, name, now.UnixMicro()); err != nil {
			return wrap("hold a receiver", err)
		}
		n, err := tx.exec(holdShip, holder, until.UnixMicro(), name, now.UnixMicro())
		if err != nil {
			return wrap("hold a receiver", err)
		}
		ok = n == 1
		s, err = scanShip(tx.row(selectShip, name).Scan)
		return wrap("hold a receiver", err)
	})
	return s, ok && err == nil, err
}

// MoveShip notes that a receiver has all lines up to one.
func (db *DB) MoveShip(ctx context.Context, name, holder string, seq int64, now, until time.Time) error {
	return db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		_, err := tx.exec(moveShip, seq, now.UnixMicro(), until.UnixMicro(), name, holder)
		return wrap("note what was shipped", err)
	})
}

// FailShip notes why a receiver could not be reached.
func (db *DB) FailShip(ctx context.Context, name, holder, why string) error {
	return db.writerFor(cityWide).do(ctx, false, func(tx *Tx) error {
		_, err := tx.exec(failShip, why, name, holder)
		return wrap("note a failure to ship", err)
	})
}

// shippedTo is the line up to which all of the receivers have the log; behind
// every line where there are none.
func (db *DB) shippedTo(ctx context.Context, names []string) (int64, error) {
	upTo := lastOfAll
	for _, name := range names {
		s, err := scanShip(db.read.one(ctx, selectShip, name).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, nil // it has nothing yet
		}
		if err != nil {
			return 0, wrap("load a receiver", err)
		}
		upTo = min(upTo, s.Seq)
	}
	return upTo, nil
}
