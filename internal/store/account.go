package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wellfield/internal/fault"
)

// Account is a sign-in. Which posts it holds stands in the organisations.
type Account struct {
	Name     string
	Password string // an argon2id hash in PHC form
}

// Session is a proof of sign-in: a browser's, or a program's token.
type Session struct {
	Account string
	Purpose string // "browser" or "program"
	Ends    time.Time
}

var (
	upsertAccount = query(`INSERT INTO accounts (name, password, created_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET password = excluded.password`)
	selectAccount  = query(`SELECT password FROM accounts WHERE name = $1`)
	selectAccounts = query(`SELECT name FROM accounts ORDER BY name`)
	insertSession  = query(`INSERT INTO sessions (token, account, purpose, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`)
	selectSession  = query(`SELECT account, purpose, expires_at FROM sessions WHERE token = $1 AND expires_at > $2`)
	deleteSession  = query(`DELETE FROM sessions WHERE token = $1`)
	deleteEnded    = query(`DELETE FROM sessions WHERE expires_at <= $1`)
)

// SaveAccount makes an account or gives it another password.
func (db *DB) SaveAccount(ctx context.Context, a Account, now time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(upsertAccount, a.Name, a.Password, now.UnixMicro())
		return wrap("save account", err)
	})
}

// Account loads an account by name.
func (db *DB) Account(ctx context.Context, name string) (Account, error) {
	a := Account{Name: name}
	err := db.read.one(ctx, selectAccount, name).Scan(&a.Password)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, fault.New(fault.NotFound, "store.account_unknown").With("name", name)
	}
	return a, wrap("load account", err)
}

// AccountNames lists the accounts.
func (db *DB) AccountNames(ctx context.Context) ([]string, error) {
	rows, err := db.read.all(ctx, selectAccounts)
	if err != nil {
		return nil, wrap("list accounts", err)
	}
	var names []string
	err = each(rows, func() error {
		var n string
		if err := rows.Scan(&n); err != nil {
			return err
		}
		names = append(names, n)
		return nil
	})
	return names, wrap("list accounts", err)
}

// SaveSession keeps a session under the hash of its token and lets ended ones go.
func (db *DB) SaveSession(ctx context.Context, tokenHash []byte, s Session, now time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		if _, err := tx.exec(deleteEnded, now.UnixMicro()); err != nil {
			return wrap("end sessions", err)
		}
		_, err := tx.exec(insertSession, tokenHash, s.Account, s.Purpose, now.UnixMicro(), s.Ends.UnixMicro())
		return wrap("save session", err)
	})
}

// Session loads the session of a token hash that has not ended.
func (db *DB) Session(ctx context.Context, tokenHash []byte, now time.Time) (Session, bool, error) {
	var s Session
	var ends int64
	err := db.read.one(ctx, selectSession, tokenHash, now.UnixMicro()).Scan(&s.Account, &s.Purpose, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, false, nil
	}
	s.Ends = fromMicros(ends)
	return s, err == nil, wrap("load session", err)
}

// EndSession forgets a session.
func (db *DB) EndSession(ctx context.Context, tokenHash []byte) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(deleteSession, tokenHash)
		return wrap("end session", err)
	})
}
