package app

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// From is what is known of a browser before anybody signs in with it.
type From struct {
	Source string // a digest of its address
	Device string // the device cookie that it carries
	Agent  string // browser and system, in a word each
	by     string // which proofs were shown, for the security log
}

// everywhere is how many times more wrong proofs of one account are taken from
// all strange devices together than from one address.
const everywhere = 10

// admit takes a place for one proof of an account, whether or not it exists. A
// device on which the account signed in before is counted by itself, so that
// strangers who try cannot keep its owner out. Fault: app.sign_in_wait, with the
// whole seconds to wait.
func (a *App) admit(ctx context.Context, proof, account string, from From) ([]store.Attempts, error) {
	one := func(tries int, parts ...string) store.Attempts {
		return store.Attempts{Digest: mac(a.keys.attempt, append([]string{proof, account}, parts...)...),
			Wait: func(wrong int) time.Duration { return a.profile.Delay(wrong, tries) }}
	}
	all := []store.Attempts{one(a.profile.Tries, "address", from.Source), one(everywhere*a.profile.Tries, "everywhere")}
	if device, known := a.deviceOf(from.Device, account); known {
		all = []store.Attempts{one(a.profile.Tries, "device", device)}
	}
	wait, err := a.db.Try(ctx, all, a.Now())
	if err != nil || wait <= 0 {
		return all, err
	}
	if err := a.record(ctx, eventLocked, a.existing(ctx, account)); err != nil {
		return nil, err
	}
	return nil, fault.New(fault.TooMany, "app.sign_in_wait").With("seconds", int((wait+time.Second-1)/time.Second))
}

// existing is the name where there is such an account, so that only names of
// accounts are written down.
func (a *App) existing(ctx context.Context, account string) string {
	if _, err := a.db.Account(ctx, account); err != nil {
		return ""
	}
	return account
}

// A device cookie is a random name and, behind it, one tag for each account that
// signed in with the device. It opens nothing; it only says that a device is no
// stranger.
const (
	deviceBytes = 16
	mostTags    = 5
)

func (a *App) deviceTag(device, account string) string {
	return base64.RawURLEncoding.EncodeToString(mac(a.keys.device, device, account)[:16])
}

// deviceOf is the name of the device in a cookie, and whether the account signed
// in there before.
func (a *App) deviceOf(cookie, account string) (device string, known bool) {
	device, tags, _ := strings.Cut(cookie, ".")
	want := a.deviceTag(device, account)
	for tag := range strings.SplitSeq(tags, ".") {
		if hmac.Equal([]byte(tag), []byte(want)) {
			return device, true
		}
	}
	return device, false
}

// remember is the cookie of a device on which the account has signed in.
func (a *App) remember(cookie, account string) string {
	device, rest, _ := strings.Cut(cookie, ".")
	if raw, err := base64.RawURLEncoding.DecodeString(device); err != nil || len(raw) != deviceBytes {
		device, rest = randomToken(deviceBytes), ""
	}
	mine := a.deviceTag(device, account)
	tags := []string{mine}
	for tag := range strings.SplitSeq(rest, ".") {
		if len(tag) == len(mine) && !slices.Contains(tags, tag) && len(tags) < mostTags {
			tags = append(tags, tag)
		}
	}
	return device + "." + strings.Join(tags, ".")
}

func randomToken(n int) string {
	random := make([]byte, n)
	fillRandom(random)
	return base64.RawURLEncoding.EncodeToString(random)
}
