// Package app is the only door: every verb and every question of every adapter
// goes through it, so that pages, programs, files and rules of time cannot
// differ.
package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"wellfield/internal/blob"
	"wellfield/internal/catalog"
	"wellfield/internal/credential"
	"wellfield/internal/store"
)

// Config is what an App needs. DB, Photos, Secret and Zone are required.
type Config struct {
	DB     *store.DB
	Photos *blob.Store
	Secret []byte         // at least 32 bytes; from it come links, digests and the keys of the vault
	Zone   *time.Location // the city's zone
	Now    func() time.Time
	Log    *slog.Logger

	Demo      bool                 // accounts of the demonstration may sign in
	Profile   credential.Profile   // how strong proofs must be; the zero one is the default
	Breached  *credential.Breached // passwords that are refused; nil: the small list inside the program
	Receivers []string             // where the security log is shipped to, by name
	PublicURL string               // the address that passkeys are made for; one that browsers take none for: no passkeys
}

// App is the application. It is safe for concurrent use.
type App struct {
	db     *store.DB
	photos *blob.Store
	keys   keys
	zone   *time.Location
	now    func() time.Time
	log    *slog.Logger

	policy    atomic.Pointer[Policy]
	reload    sync.Mutex
	editions  sync.Map      // catalogue version -> *catalog.Catalogue
	charts    sync.Map      // version of the organisations -> *org.Chart
	signIns   chan struct{} // a place for each password compared at once
	compared  *atomic.Int64 // how many passwords were hashed
	demo      bool
	profile   credential.Profile
	breached  *credential.Breached
	passkeys  *webauthn.WebAuthn // nil: none
	flood     *flood             // what strangers write into the security log
	receivers []string
	// areaPoints are the points that stand for areas: areaPoint -> *geo.Point.
	areaPoints sync.Map
	paths      atomic.Pointer[paths]
	groundKept atomic.Pointer[keptGround]
	pathing    sync.Mutex // held while paths are looked for
	signedIn   *signedIn
	numbers    *recent[string, store.Ref] // a number is its case's for ever
	counts     *recent[[sha256.Size]byte, *counting]
	ledgers    *recent[string, *ledgerPage]

	// reporting keeps two reports under one key apart while they are taken: they
	// may name places in two jurisdictions, whose writers do not know each other.
	reporting [1024]sync.Mutex
}

// numbersKept is how many numbers are remembered, twice: 2 MB when they are.
const numbersKept = 8192

// Open makes the App and loads the policy in force; an empty database gets the
// least policy with which a report can be taken.
func Open(ctx context.Context, c Config) (*App, error) {
	if len(c.Secret) < 32 {
		return nil, errors.New("app: the secret needs at least 32 bytes")
	}
	a := &App{db: c.DB, photos: c.Photos, keys: keysFrom(c.Secret), zone: c.Zone, now: c.Now, log: c.Log,
		signIns: make(chan struct{}, 4), compared: new(atomic.Int64), demo: c.Demo, profile: c.Profile, breached: c.Breached,
		signedIn: newSignedIn(), numbers: newRecent[string, store.Ref](numbersKept),
		counts:  newRecent[[sha256.Size]byte, *counting](countsKept),
		ledgers: newRecent[string, *ledgerPage](64), flood: newFlood(), receivers: c.Receivers}
	if a.now == nil {
		a.now = time.Now
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.profile.Name == "" {
		a.profile = credential.Profiles()[0]
	}
	if a.breached == nil {
		a.breached = credential.Common()
	}
	var err error
	if a.passkeys, err = passkeysOf(c.PublicURL); err != nil {
		return nil, err
	}
	if err := a.bootstrap(ctx); err != nil {
		return nil, err
	}
	if err := a.db.BeginLog(ctx, SecurityEvent{At: a.Now(), Kind: eventLogBegun, Client: "server"}); err != nil {
		return nil, err
	}
	return a, a.Reload(ctx)
}

// Now is the application's time: UTC, whole microseconds.
func (a *App) Now() time.Time { return a.now().UTC().Truncate(time.Microsecond) }

// Zone is the city's zone.
func (a *App) Zone() *time.Location { return a.zone }

// Photos is the photo store.
func (a *App) Photos() *blob.Store { return a.photos }

// Ready tells whether the application can answer.
func (a *App) Ready(ctx context.Context) error { return a.db.Ping(ctx) }

// edition is a catalogue by version, so that a case is always judged by the
// edition it was filed under.
func (a *App) edition(ctx context.Context, version int) *catalog.Catalogue {
	if c, ok := a.editions.Load(version); ok {
		return c.(*catalog.Catalogue)
	}
	d, err := a.db.Document(ctx, store.Catalogue, version)
	if err != nil {
		a.log.Error("catalogue edition", "version", version, "error", err)
		return nil
	}
	c, err := parseCatalogue(version, d.Body)
	if err != nil {
		a.log.Error("catalogue edition", "version", version, "error", err)
		return nil
	}
	a.editions.Store(version, c)
	return c
}

// At is the same application with another clock, on the same database: a demo's
// history and tests of other days go through it.
func (a *App) At(ctx context.Context, now func() time.Time) (*App, error) {
	b := &App{db: a.db, photos: a.photos, keys: a.keys, zone: a.zone, now: now, log: a.log,
		signIns: a.signIns, compared: a.compared, demo: a.demo, profile: a.profile, breached: a.breached, passkeys: a.passkeys,
		signedIn: a.signedIn, numbers: a.numbers, flood: a.flood, receivers: a.receivers}
	return b, b.Reload(ctx)
}
