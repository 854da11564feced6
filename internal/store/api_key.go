package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// APIKey is what a key of another program may do. The key itself is not here:
// only its digest is kept.
type APIKey struct {
	Name      string
	Rights    []string
	PerMinute int
	Tokens    bool   // its reports are answered with a token
	Agreed    bool   // its holder's terms say that words and photos are published
	Account   string // acts as this account; empty: as anybody who reports
	Post      org.ID // of the account
	Created   time.Time
	Revoked   time.Time // zero while it is good
}

const keyFacts = `name, rights, per_minute, tokens, agreed, account, post, created_at, revoked_at`

var (
	insertAPIKey = query(`INSERT INTO api_keys (digest, ` + keyFacts + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	selectAPIKey = query(`SELECT ` + keyFacts + ` FROM api_keys WHERE digest = $1`)
	listAPIKeys  = query(`SELECT ` + keyFacts + ` FROM api_keys ORDER BY name`)
	revokeAPIKey = query(`UPDATE api_keys SET revoked_at = $1 WHERE name = $2 AND revoked_at IS NULL`)
)

// AddAPIKey keeps a key under its digest. Fault: store.api_key_taken for a name
// that is or was another key's.
func (db *DB) AddAPIKey(ctx context.Context, digest []byte, k APIKey, e SecurityEvent) error {
	flag := map[bool]int64{true: 1}
	return db.logging(ctx, e, func(tx *Tx) error {
		_, err := tx.exec(insertAPIKey, digest, k.Name, strings.Join(k.Rights, ","), k.PerMinute, flag[k.Tokens], flag[k.Agreed],
			k.Account, string(k.Post), k.Created.UnixMicro(), micros(k.Revoked))
		if err != nil && isDuplicate(err) {
			return fault.New(fault.Conflict, "store.api_key_taken").At("name").With("name", k.Name)
		}
		return wrap("add key", err)
	})
}

// APIKey loads a key by its digest, revoked ones too.
func (db *DB) APIKey(ctx context.Context, digest []byte) (APIKey, bool, error) {
	k, err := scanAPIKey(db.read.QueryRowContext(ctx, selectAPIKey, digest).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return APIKey{}, false, nil
	}
	return k, err == nil, wrap("load key", err)
}

// APIKeys lists all keys by name, revoked ones too.
func (db *DB) APIKeys(ctx context.Context) ([]APIKey, error) {
	rows, err := db.read.QueryContext(ctx, listAPIKeys)
	if err != nil {
		return nil, wrap("list keys", err)
	}
	var all []APIKey
	err = each(rows, func() error {
		k, err := scanAPIKey(rows.Scan)
		all = append(all, k)
		return err
	})
	return all, wrap("list keys", err)
}

// RevokeAPIKey ends a key for good. Fault: store.api_key_unknown for a name that
// no good key has.
func (db *DB) RevokeAPIKey(ctx context.Context, name string, now time.Time, e SecurityEvent) error {
	return db.logging(ctx, e, func(tx *Tx) error {
		n, err := tx.exec(revokeAPIKey, now.UnixMicro(), name)
		if err == nil && n == 0 {
			return fault.New(fault.NotFound, "store.api_key_unknown").At("name").With("name", name)
		}
		return wrap("revoke key", err)
	})
}

func scanAPIKey(scan func(...any) error) (APIKey, error) {
	var k APIKey
	var rights, post string
	var tokens, agreed, created int64
	var revoked *int64
	if err := scan(&k.Name, &rights, &k.PerMinute, &tokens, &agreed, &k.Account, &post, &created, &revoked); err != nil {
		return APIKey{}, err
	}
	if rights != "" {
		k.Rights = strings.Split(rights, ",")
	}
	k.Tokens, k.Agreed, k.Post, k.Created = tokens != 0, agreed != 0, org.ID(post), fromMicros(created)
	if revoked != nil {
		k.Revoked = fromMicros(*revoked)
	}
	return k, nil
}
