package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Session is a proof of sign-in: a browser's, or a program's token.
type Session struct {
	Digest  []byte // of its token
	Account string
	Purpose string // "browser" or "program"
	Started time.Time
	Ends    time.Time
	Used    time.Time     // when it was last seen to be used, to the minute
	Proved  time.Time     // when a second factor was last shown in it
	Idle    time.Duration // after which it ends unused; 0: never
	Device  string        // the only device that may show it; empty: any
	Agent   string        // the browser and system, in a word each
	Demo    bool          // of an account of the demonstration
}

const sessionFacts = `s.token, s.account, s.purpose, s.created_at, s.expires_at, s.used_at, s.proved_at, s.idle_us, s.device, s.agent, a.demo`

var (
	insertSession = query(`INSERT INTO sessions (token, account, purpose, created_at, expires_at, used_at, proved_at, idle_us, device, agent, by_host)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)`)
	carrySession  = query(`UPDATE sessions SET by_host = 1 WHERE token = $1 AND by_host = 0`)
	selectSession = query(`SELECT ` + sessionFacts + ` FROM sessions s JOIN accounts a ON a.name = s.account
		WHERE s.token = $1 AND s.expires_at > $2 AND (s.idle_us = 0 OR s.used_at + s.idle_us > $2) ORDER BY s.token`)
	selectSessions = query(`SELECT ` + sessionFacts + ` FROM sessions s JOIN accounts a ON a.name = s.account
		WHERE s.account = $1 AND s.expires_at > $2 AND (s.idle_us = 0 OR s.used_at + s.idle_us > $2) ORDER BY s.created_at DESC, s.token`)
	touchSession     = query(`UPDATE sessions SET used_at = $1 WHERE token = $2 AND used_at < $1`)
	proveSession     = query(`UPDATE sessions SET proved_at = $1 WHERE token = $2`)
	deleteSession    = query(`DELETE FROM sessions WHERE token = $1`)
	deleteSessionsOf = query(`DELETE FROM sessions WHERE account = $1`)
	deleteEnded      = query(`DELETE FROM sessions WHERE expires_at <= $1 OR idle_us > 0 AND used_at + idle_us <= $1`)
	deleteOldest     = query(`DELETE FROM sessions WHERE account = $1 AND purpose = 'browser' AND token NOT IN
		(SELECT token FROM sessions WHERE account = $1 AND purpose = 'browser' ORDER BY created_at DESC, token LIMIT $2)`)
)

// SaveSession keeps a session under the digest of its token, lets ended ones go,
// and of the account's browsers' no more than most; 0 is any number.
func (db *DB) SaveSession(ctx context.Context, s Session, most int, now time.Time, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		if _, err := tx.exec(deleteEnded, now.UnixMicro()); err != nil {
			return wrap("end sessions", err)
		}
		if _, err := tx.exec(insertSession, s.Digest, s.Account, s.Purpose, s.Started.UnixMicro(), s.Ends.UnixMicro(), s.Used.UnixMicro(),
			s.Proved.UnixMicro(), s.Idle.Microseconds(), s.Device, s.Agent); err != nil {
			return wrap("save session", err)
		}
		if most == 0 {
			return nil
		}
		_, err := tx.exec(deleteOldest, s.Account, most)
		return wrap("end oldest sessions", err)
	})
}

// Session loads the session of a token's digest that has not ended.
func (db *DB) Session(ctx context.Context, digest []byte, now time.Time) (Session, bool, error) {
	s, err := scanSession(db.read.one(ctx, selectSession, digest, now.UnixMicro()).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, false, nil
	}
	return s, err == nil, wrap("load session", err)
}

// Sessions lists an account's sessions, the newest first.
func (db *DB) Sessions(ctx context.Context, account string, now time.Time) ([]Session, error) {
	rows, err := db.read.all(ctx, selectSessions, account, now.UnixMicro())
	if err != nil {
		return nil, wrap("list sessions", err)
	}
	var all []Session
	err = each(rows, func() error {
		s, err := scanSession(rows.Scan)
		all = append(all, s)
		return err
	})
	return all, wrap("list sessions", err)
}

func scanSession(scan func(...any) error) (Session, error) {
	var s Session
	var started, ends, used, proved, idle, demo int64
	err := scan(&s.Digest, &s.Account, &s.Purpose, &started, &ends, &used, &proved, &idle, &s.Device, &s.Agent, &demo)
	s.Started, s.Ends, s.Used, s.Proved = fromMicros(started), fromMicros(ends), fromMicros(used), fromMicros(proved)
	s.Idle, s.Demo = time.Duration(idle)*time.Microsecond, demo != 0
	return s, err
}

// TouchSession notes that a session is used.
func (db *DB) TouchSession(ctx context.Context, digest []byte, now time.Time) error {
	return db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		_, err := tx.exec(touchSession, now.UnixMicro(), digest)
		return wrap("touch session", err)
	})
}

// CarryOver gives a session from before cookies were bound to their host its
// place there, once: false when it had it, or is none.
func (db *DB) CarryOver(ctx context.Context, digest []byte) (ok bool, err error) {
	err = db.writerFor(cityWide).do(ctx, true, func(tx *Tx) error {
		n, err := tx.exec(carrySession, digest)
		ok = n == 1
		return wrap("carry session over", err)
	})
	return ok, err
}

// ProveSession notes that a second factor was shown in a session.
func (db *DB) ProveSession(ctx context.Context, digest []byte, now time.Time, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		_, err := tx.exec(proveSession, now.UnixMicro(), digest)
		return wrap("prove session", err)
	})
}

// EndSessions forgets sessions.
func (db *DB) EndSessions(ctx context.Context, digests [][]byte, e SecurityEvent) error {
	return db.signing(ctx, e, func(tx *Tx) error {
		for _, digest := range digests {
			if _, err := tx.exec(deleteSession, digest); err != nil {
				return wrap("end session", err)
			}
		}
		return nil
	})
}
