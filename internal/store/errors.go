package store

import (
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "modernc.org/sqlite"
)

// SQLite result codes (sqlite.org/rescode.html) that a command cannot cause by
// itself: the transaction is lost, or the file is.
const (
	sqliteBusy   = 5
	sqliteLocked = 6
	sqliteNoMem  = 7
	sqliteIOErr  = 10
	sqliteFull   = 13
)

// isRetryable tells whether the whole transaction must be given up: a deadlock,
// a serialisation failure, a lost connection, a disk that fails.
func isRetryable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "40001", "40P01", "57P01", "57P02", "57P03", "53100", "53200", "53300":
			return true
		}
		return false
	}
	var lite *sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqliteBusy, sqliteLocked, sqliteNoMem, sqliteIOErr, sqliteFull:
			return true
		}
		return false
	}
	return errors.Is(err, driver.ErrBadConn)
}

// isDuplicate tells whether a unique key refused a row.
func isDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite3.Error
	const constraint = 19
	return errors.As(err, &lite) && lite.Code()&0xff == constraint
}

// errAltered says that stored bytes are not the ones that were written.
var errAltered = errors.New("stored bytes were altered")
