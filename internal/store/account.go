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
	Name       string
	Password   string // an argon2id hash in PHC form; empty: none is set
	Demo       bool   // of the demonstration: signs in without a second factor, and there alone
	PasswordAt time.Time
	Former     string    // hashes of former passwords, with spaces between them
	EnrolUntil time.Time // until when a code, or a password that was just set, leads to a first factor
}

const accountFacts = `name, password, demo, password_at, former, enrol_until`

var (
	upsertAccount = query(`INSERT INTO accounts (name, password, demo, password_at, former, created_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name) DO UPDATE SET password = excluded.password, demo = excluded.demo, password_at = excluded.password_at, former = excluded.former`)
	rehashAccount   = query(`UPDATE accounts SET password = $1 WHERE name = $2 AND password = $3`)
	selectAccount   = query(`SELECT ` + accountFacts + ` FROM accounts WHERE name = $1`)
	selectByCode    = query(`SELECT ` + accountFacts + ` FROM accounts WHERE enrol_code = $1 AND enrol_until > $2`)
	selectAccounts  = query(`SELECT name FROM accounts ORDER BY name`)
	saveEnrolment   = query(`UPDATE accounts SET enrol_code = $1, enrol_until = $2 WHERE name = $3`)
	spendEnrolment  = query(`UPDATE accounts SET enrol_code = NULL WHERE enrol_code = $1 AND enrol_until > $2`)
	finishEnrolment = query(`UPDATE accounts SET enrol_code = NULL, enrol_until = 0 WHERE name = $1`)
	resetPassword   = query(`UPDATE accounts SET password = '' WHERE name = $1`)
)

// SaveAccount makes an account or gives it another password.
func (db *DB) SaveAccount(ctx context.Context, a Account, now time.Time, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		_, err := tx.exec(upsertAccount, a.Name, a.Password, flagOf(a.Demo), now.UnixMicro(), a.Former, now.UnixMicro())
		return wrap("save account", err)
	})
}

// SaveHash replaces a hash by another one of the same password, unless the
// password was changed meanwhile.
func (db *DB) SaveHash(ctx context.Context, name, old, hash string) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(rehashAccount, hash, name, old)
		return wrap("save hash", err)
	})
}

// Account loads an account by name.
func (db *DB) Account(ctx context.Context, name string) (Account, error) {
	a, err := scanAccount(db.read.one(ctx, selectAccount, name))
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, fault.New(fault.NotFound, "store.account_unknown").With("name", name)
	}
	return a, wrap("load account", err)
}

// AccountOfCode loads the account that an enrolment code opens, while it does.
func (db *DB) AccountOfCode(ctx context.Context, code []byte, now time.Time) (Account, bool, error) {
	a, err := scanAccount(db.read.one(ctx, selectByCode, code, now.UnixMicro()))
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, false, nil
	}
	return a, err == nil, wrap("load account by code", err)
}

func scanAccount(row *sql.Row) (Account, error) {
	var a Account
	var demo, passwordAt, until int64
	err := row.Scan(&a.Name, &a.Password, &demo, &passwordAt, &a.Former, &until)
	a.Demo, a.PasswordAt, a.EnrolUntil = demo != 0, fromMicros(passwordAt), fromMicros(until)
	return a, err
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

// Enrol gives an account an enrolment code, of which the digest is kept, and
// takes away whatever it signed in with before: password, factors, recovery
// codes and sessions. An account that is not there yet is made.
func (db *DB) Enrol(ctx context.Context, name string, code []byte, until, now time.Time, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		if _, err := tx.exec(upsertAccount, name, "", 0, now.UnixMicro(), "", now.UnixMicro()); err != nil {
			return wrap("make account", err)
		}
		for _, text := range []string{resetPassword, deleteFactors, deleteRecovery, deleteSessionsOf, deleteSignInsOf} {
			if _, err := tx.exec(text, name); err != nil {
				return wrap("reset account", err)
			}
		}
		_, err := tx.exec(saveEnrolment, code, until.UnixMicro(), name)
		return wrap("save enrolment", err)
	})
}

// SpendCode uses an enrolment code up and sets the password that came with it;
// without one, an identity is linked. ok is false when the code was spent or is
// too old.
func (db *DB) SpendCode(ctx context.Context, code []byte, a Account, link *Identity, now time.Time, e SecurityEvent) (ok bool, err error) {
	err = db.signing(ctx, e, func(tx *Tx) error {
		ok = false // the transaction may be tried again
		n, err := tx.exec(spendEnrolment, code, now.UnixMicro())
		if err != nil || n == 0 {
			return orUnspent(wrap("spend code", err))
		}
		ok = true
		if link != nil {
			return bindIdentity(tx, *link, now)
		}
		_, err = tx.exec(upsertAccount, a.Name, a.Password, flagOf(a.Demo), now.UnixMicro(), a.Former, now.UnixMicro())
		return wrap("save account", err)
	})
	if errors.Is(err, errUnspent) {
		return false, nil
	}
	return ok && err == nil, err
}

// errUnspent undoes a command whose code opened nothing.
var errUnspent = errors.New("store: the code opens nothing")

func orUnspent(err error) error {
	if err != nil {
		return err
	}
	return errUnspent
}

func flagOf(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
