package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"wellfield/internal/fault"
)

// Factor is a second factor of an account.
type Factor struct {
	Account    string
	ID         string
	Kind       string // "totp" or "passkey"
	Name       string // as its owner calls it
	Secret     []byte // encrypted: the secret of a TOTP, the record of a passkey
	Credential []byte // of a passkey: its id
	LastStep   int64  // of a TOTP: the last step that was taken
	Created    time.Time
	Used       time.Time
}

// Identity is an account at the city's identity provider.
type Identity struct{ Issuer, Subject, Account string }

const factorFacts = `account, id, kind, name, secret, credential, last_step, created_at, used_at`

var (
	insertFactor   = query(`INSERT INTO factors (` + factorFacts + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	selectFactors  = query(`SELECT ` + factorFacts + ` FROM factors WHERE account = $1 ORDER BY created_at, id`)
	selectPasskey  = query(`SELECT account FROM factors WHERE credential = $1`)
	takeStep       = query(`UPDATE factors SET last_step = $1, used_at = $2 WHERE account = $3 AND id = $4 AND last_step < $1`)
	usePasskey     = query(`UPDATE factors SET secret = $1, used_at = $2 WHERE account = $3 AND id = $4`)
	countFactors   = query(`SELECT COUNT(*) FROM factors WHERE account = $1`)
	deleteFactor   = query(`DELETE FROM factors WHERE account = $1 AND id = $2`)
	deleteFactors  = query(`DELETE FROM factors WHERE account = $1`)
	insertRecovery = query(`INSERT INTO recovery_codes (account, digest) VALUES ($1, $2)`)
	spendRecovery  = query(`DELETE FROM recovery_codes WHERE account = $1 AND digest = $2`)
	deleteRecovery = query(`DELETE FROM recovery_codes WHERE account = $1`)
	countRecovery  = query(`SELECT COUNT(*) FROM recovery_codes WHERE account = $1`)
	insertIdentity = query(`INSERT INTO identities (issuer, subject, account, created_at) VALUES ($1, $2, $3, $4)`)
	selectIdentity = query(`SELECT account FROM identities WHERE issuer = $1 AND subject = $2`)
	identitiesOf   = query(`SELECT issuer, subject FROM identities WHERE account = $1 ORDER BY issuer, subject`)
	deleteIdentity = query(`DELETE FROM identities WHERE issuer = $1 AND subject = $2`)
)

// AddFactor keeps a factor. With recovery, the account's enrolment is finished
// and its recovery codes are those. Fault: store.passkey_taken for a passkey
// that an account has already.
func (db *DB) AddFactor(ctx context.Context, f Factor, recovery [][]byte, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		_, err := tx.exec(insertFactor, f.Account, f.ID, f.Kind, f.Name, f.Secret, f.Credential, f.LastStep, f.Created.UnixMicro(), f.Used.UnixMicro())
		switch {
		case err != nil && isDuplicate(err):
			return fault.New(fault.Conflict, "store.passkey_taken")
		case err != nil || recovery == nil:
			return wrap("add factor", err)
		}
		if _, err := tx.exec(finishEnrolment, f.Account); err != nil {
			return wrap("finish enrolment", err)
		}
		return replaceRecovery(tx, f.Account, recovery)
	})
}

// Factors lists an account's factors, the oldest first.
func (db *DB) Factors(ctx context.Context, account string) ([]Factor, error) {
	rows, err := db.read.all(ctx, selectFactors, account)
	if err != nil {
		return nil, wrap("list factors", err)
	}
	var all []Factor
	err = each(rows, func() error {
		var f Factor
		var created, used int64
		err := rows.Scan(&f.Account, &f.ID, &f.Kind, &f.Name, &f.Secret, &f.Credential, &f.LastStep, &created, &used)
		f.Created, f.Used = fromMicros(created), fromMicros(used)
		all = append(all, f)
		return err
	})
	return all, wrap("list factors", err)
}

// AccountOfPasskey names the account of a passkey's id, "" when none has it.
func (db *DB) AccountOfPasskey(ctx context.Context, credential []byte) (string, error) {
	return db.oneName(ctx, selectPasskey, credential)
}

func (db *DB) oneName(ctx context.Context, text string, args ...any) (string, error) {
	var name string
	err := db.read.one(ctx, text, args...).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return name, wrap("find account", err)
}

// TakeStep uses up a step of a TOTP. ok is false when it, or a later one, was
// taken before.
func (db *DB) TakeStep(ctx context.Context, f Factor, step int64, now time.Time) (ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(takeStep, step, now.UnixMicro(), f.Account, f.ID)
		ok = n == 1
		return wrap("take step", err)
	})
	return ok && err == nil, err
}

// UsePasskey keeps what a passkey says of itself after it was used.
func (db *DB) UsePasskey(ctx context.Context, f Factor, now time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(usePasskey, f.Secret, now.UnixMicro(), f.Account, f.ID)
		return wrap("use passkey", err)
	})
}

// RemoveFactor takes a factor away. Faults: store.last_factor for the last one,
// store.factor_unknown.
func (db *DB) RemoveFactor(ctx context.Context, account, id string, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		n, err := tx.exec(deleteFactor, account, id)
		if err != nil || n == 0 {
			return unlessUnknown(err, "store.factor_unknown")
		}
		var left int
		if err := tx.row(countFactors, account).Scan(&left); err != nil {
			return wrap("count factors", err)
		}
		if left == 0 {
			return fault.New(fault.NotNow, "store.last_factor")
		}
		return nil
	})
}

func unlessUnknown(err error, key string) error {
	if err != nil {
		return wrap("remove", err)
	}
	return fault.New(fault.NotFound, key)
}

// ReplaceRecovery gives an account other recovery codes, kept as digests.
func (db *DB) ReplaceRecovery(ctx context.Context, account string, digests [][]byte, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error { return replaceRecovery(tx, account, digests) })
}

func replaceRecovery(tx *Tx, account string, digests [][]byte) error {
	if _, err := tx.exec(deleteRecovery, account); err != nil {
		return wrap("drop recovery codes", err)
	}
	for _, d := range digests {
		if _, err := tx.exec(insertRecovery, account, d); err != nil {
			return wrap("save recovery codes", err)
		}
	}
	return nil
}

// SpendRecovery uses a recovery code up; ok is false when there is none such.
func (db *DB) SpendRecovery(ctx context.Context, account string, digest []byte) (ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(spendRecovery, account, digest)
		ok = n == 1
		return wrap("spend recovery code", err)
	})
	return ok && err == nil, err
}

// RecoveryLeft counts an account's recovery codes.
func (db *DB) RecoveryLeft(ctx context.Context, account string) (n int, err error) {
	err = db.read.one(ctx, countRecovery, account).Scan(&n)
	return n, wrap("count recovery codes", err)
}

// BindIdentity binds an identity to an account. Fault: store.identity_taken for one that
// is bound already.
func (db *DB) BindIdentity(ctx context.Context, i Identity, now time.Time, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error { return bindIdentity(tx, i, now) })
}

func bindIdentity(tx *Tx, i Identity, now time.Time) error {
	_, err := tx.exec(insertIdentity, i.Issuer, i.Subject, i.Account, now.UnixMicro())
	if err != nil && isDuplicate(err) {
		return fault.New(fault.Conflict, "store.identity_taken")
	}
	return wrap("link identity", err)
}

// AccountOfIdentity names the account that an identity is bound to, "" for none.
func (db *DB) AccountOfIdentity(ctx context.Context, issuer, subject string) (string, error) {
	return db.oneName(ctx, selectIdentity, issuer, subject)
}

// FreeIdentity takes an identity away from its account. Fault: store.identity_unknown.
func (db *DB) FreeIdentity(ctx context.Context, i Identity, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		n, err := tx.exec(deleteIdentity, i.Issuer, i.Subject)
		if err != nil || n == 0 {
			return unlessUnknown(err, "store.identity_unknown")
		}
		return nil
	})
}

// Identities lists the identities bound to an account.
func (db *DB) Identities(ctx context.Context, account string) ([]Identity, error) {
	rows, err := db.read.all(ctx, identitiesOf, account)
	if err != nil {
		return nil, wrap("list identities", err)
	}
	var all []Identity
	err = each(rows, func() error {
		i := Identity{Account: account}
		err := rows.Scan(&i.Issuer, &i.Subject)
		all = append(all, i)
		return err
	})
	return all, wrap("list identities", err)
}
