package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// SignIn is a sign-in under way, kept under the digest of a browser's token.
type SignIn struct {
	Digest  []byte
	Account string // empty while nobody's is known
	Step    string // what is asked for next
	Box     []byte // what the next step needs, encrypted
	Ends    time.Time
}

// Attempts counts wrong proofs under a digest. Wait tells how long nothing may be
// tried after so many.
type Attempts struct {
	Digest []byte
	Wait   func(wrong int) time.Duration
}

var (
	insertSignIn    = query(`INSERT INTO sign_ins (token, account, step, box, expires_at) VALUES ($1, $2, $3, $4, $5)`)
	selectSignIn    = query(`SELECT account, step, box, expires_at FROM sign_ins WHERE token = $1 AND expires_at > $2`)
	deleteSignIn    = query(`DELETE FROM sign_ins WHERE token = $1`)
	deleteSignInsOf = query(`DELETE FROM sign_ins WHERE account = $1`)
	deleteEndedIns  = query(`DELETE FROM sign_ins WHERE expires_at <= $1`)
	updateSignIn    = query(`UPDATE sign_ins SET step = $1, box = $2 WHERE token = $3 AND box = $4`)
	selectAttempts  = query(`SELECT wrong, next_at FROM attempts WHERE digest = $1`)
	saveAttempts    = query(`INSERT INTO attempts (digest, wrong, next_at, last_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (digest) DO UPDATE SET wrong = excluded.wrong, next_at = excluded.next_at, last_at = excluded.last_at`)
	deleteAttempts = query(`DELETE FROM attempts WHERE digest = $1`)
	deleteOldTries = query(`DELETE FROM attempts WHERE last_at <= $1`)
	undoAttempt    = query(`UPDATE attempts SET wrong = wrong - 1, next_at = 0 WHERE digest = $1 AND wrong > 0`)
)

// attemptMemory is how long wrong proofs count after the last of them.
const attemptMemory = 24 * time.Hour

// Try takes a place for one proof before it is looked at, so that many at once
// count as many. While it must wait, for whatever digest, nothing is counted and
// the time left is returned.
func (db *DB) Try(ctx context.Context, all []Attempts, now time.Time) (wait time.Duration, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		wait = 0
		if _, err := tx.exec(deleteOldTries, now.Add(-attemptMemory).UnixMicro()); err != nil {
			return wrap("forget attempts", err)
		}
		wrong := make([]int, len(all))
		for i, a := range all {
			var next int64
			err := tx.row(selectAttempts, a.Digest).Scan(&wrong[i], &next)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return wrap("load attempts", err)
			}
			wait = max(wait, fromMicros(next).Sub(now))
		}
		if wait > 0 {
			return nil
		}
		for i, a := range all {
			next := now.Add(a.Wait(wrong[i] + 1))
			if _, err := tx.exec(saveAttempts, a.Digest, wrong[i]+1, next.UnixMicro(), now.UnixMicro()); err != nil {
				return wrap("save attempts", err)
			}
		}
		return nil
	})
	return wait, err
}

// Right takes back the count of a proof that was right: all of the first
// digest's, and this one of the others'.
func (db *DB) Right(ctx context.Context, all []Attempts) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		for i, a := range all {
			text := undoAttempt
			if i == 0 {
				text = deleteAttempts
			}
			if _, err := tx.exec(text, a.Digest); err != nil {
				return wrap("forget attempts", err)
			}
		}
		return nil
	})
}

// SaveSignIn keeps a sign-in under way and lets ended ones go.
func (db *DB) SaveSignIn(ctx context.Context, s SignIn, now time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		if _, err := tx.exec(deleteEndedIns, now.UnixMicro()); err != nil {
			return wrap("end sign-ins", err)
		}
		_, err := tx.exec(insertSignIn, s.Digest, s.Account, s.Step, s.Box, s.Ends.UnixMicro())
		return wrap("save sign-in", err)
	})
}

// SignIn loads a sign-in under way.
func (db *DB) SignIn(ctx context.Context, digest []byte, now time.Time) (SignIn, bool, error) {
	s := SignIn{Digest: digest}
	var ends int64
	err := db.read.one(ctx, selectSignIn, digest, now.UnixMicro()).Scan(&s.Account, &s.Step, &s.Box, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return SignIn{}, false, nil
	}
	s.Ends = fromMicros(ends)
	return s, err == nil, wrap("load sign-in", err)
}

// ChangeSignIn gives a sign-in its next step. ok is false when somebody changed
// it first: what the box held, as a challenge, is good once.
func (db *DB) ChangeSignIn(ctx context.Context, s SignIn, old []byte) (ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(updateSignIn, s.Step, s.Box, s.Digest, old)
		ok = n == 1
		return wrap("change sign-in", err)
	})
	return ok && err == nil, err
}

// EndSignIn forgets a sign-in under way; ok is false when it was gone already.
func (db *DB) EndSignIn(ctx context.Context, digest []byte) (ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(deleteSignIn, digest)
		ok = n == 1
		return wrap("end sign-in", err)
	})
	return ok && err == nil, err
}
