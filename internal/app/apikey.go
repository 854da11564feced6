package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// APIKey is what a key of another program may do.
type APIKey = store.APIKey

// The rights of keys.
const (
	MayReport = "report" // open cases
	MayRead   = "read"   // ask what everybody may ask, at the key's own rate
	MayUpdate = "update" // tell what happened to a case, as the key's account or as its reporter
)

// APIKeyRights lists every right.
func APIKeyRights() []string { return []string{MayReport, MayRead, MayUpdate} }

var apiKeyName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// mostPerMinute is more than any program that is not broken asks for.
const mostPerMinute = 100_000

// AddAPIKey makes a key and returns it; it is told once and kept as a digest
// only. Faults: app.api_key_name, app.api_key_right, app.api_key_rate,
// app.api_key_post, store.account_unknown, store.api_key_taken.
func (a *App) AddAPIKey(ctx context.Context, k APIKey) (key string, err error) {
	if !apiKeyName.MatchString(k.Name) {
		return "", fault.New(fault.Invalid, "app.api_key_name").At("name").With("name", k.Name)
	}
	if len(k.Rights) == 0 {
		return "", fault.New(fault.Invalid, "app.api_key_right").At("rights").With("right", "")
	}
	for _, right := range k.Rights {
		if !slices.Contains(APIKeyRights(), right) {
			return "", fault.New(fault.Invalid, "app.api_key_right").At("rights").With("right", right)
		}
	}
	if k.PerMinute < 1 || k.PerMinute > mostPerMinute {
		return "", fault.New(fault.Invalid, "app.api_key_rate").At("rate").With("max", mostPerMinute)
	}
	if err := a.checkHolder(ctx, &k); err != nil {
		return "", err
	}
	random := make([]byte, 32)
	fillRandom(random)
	key = base64.RawURLEncoding.EncodeToString(random)
	k.Created = a.Now()
	e := SecurityEvent{At: k.Created, Kind: eventKeyMade, Account: k.Account, Post: string(k.Post), About: k.Name,
		Facts: map[string]string{"rights": strings.Join(k.Rights, ","), "per_minute": strconv.Itoa(k.PerMinute)}}
	return key, a.db.AddAPIKey(ctx, keyDigest(key), k, e)
}

// checkHolder checks the account and the post that a key acts as; without a
// post it is the account's first.
func (a *App) checkHolder(ctx context.Context, k *APIKey) error {
	if k.Account == "" {
		if k.Post != "" {
			return fault.New(fault.Invalid, "app.api_key_post").At("post").With("post", string(k.Post))
		}
		return nil
	}
	if _, err := a.db.Account(ctx, k.Account); err != nil {
		return err
	}
	for _, post := range a.Posts(Actor{Account: k.Account}) {
		if k.Post == "" || k.Post == post.ID {
			k.Post = post.ID
			return nil
		}
	}
	return fault.New(fault.Invalid, "app.api_key_post").At("post").With("post", string(k.Post))
}

// keyDigest needs no salt and no slow hash: a key is 256 random bits.
func keyDigest(key string) []byte {
	sum := sha256.Sum256([]byte("wellfield api key\n" + key))
	return sum[:]
}

// APIKey is what a key may do; ok is false for one that is unknown or revoked.
func (a *App) APIKey(ctx context.Context, key string) (k APIKey, ok bool, err error) {
	k, ok, err = a.db.APIKey(ctx, keyDigest(key))
	return k, ok && k.Revoked.IsZero(), err
}

// APIKeys lists all keys by name, revoked ones too.
func (a *App) APIKeys(ctx context.Context) ([]APIKey, error) { return a.db.APIKeys(ctx) }

// RevokeAPIKey ends a key for good. Fault: store.api_key_unknown.
func (a *App) RevokeAPIKey(ctx context.Context, name string) error {
	return a.db.RevokeAPIKey(ctx, name, a.Now(), SecurityEvent{At: a.Now(), Kind: eventKeyRevoked, About: name})
}

// KeyActor is who a key acts as: its account in its post, else anybody who
// reports.
func KeyActor(k APIKey) Actor {
	if k.Account == "" {
		return Nobody
	}
	return Actor{Role: casework.Staff, Account: k.Account, Post: k.Post}
}
