package wellfieldtest

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/blob"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/store"
)

// Address is where people reach the small city.
const Address = "https://city.example"

// Clock is a clock that a test sets.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass moves the clock on.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// City is the application on the small city.
type City struct {
	*app.App
	DB     *store.DB
	URL    string // of the database
	Clock  *Clock
	t      testing.TB
	dir    string // of the photos
	photos atomic.Uint32
}

// NewCity opens the application on a database and publishes the small city. It
// is Monday, 2 March 2026, 10:00 in Shanghai.
func NewCity(t testing.TB, databaseURL string) *City {
	t.Helper()
	return NewCityUnder(t, databaseURL, credential.Profile{})
}

// NewCityUnder is NewCity under a profile of sign-in.
func NewCityUnder(t testing.TB, databaseURL string, rules credential.Profile) *City {
	t.Helper()
	c := bare(t, databaseURL, app.Config{Demo: true, Profile: rules, PublicURL: Address})
	documents := map[store.DocumentKind]any{store.Areas: Areas(), store.Organisations: Organisations(),
		store.Catalogue: Catalogue(), store.Rules: Rules(), store.Plans: Plans()}
	for _, k := range store.DocumentKinds() {
		d, ok := documents[k]
		if !ok {
			continue
		}
		if _, err := c.Publish(context.Background(), k, d, app.BootstrapPost, "small city", 1); err != nil {
			t.Fatalf("publish %s: %v", k, err)
		}
	}
	return c
}

// NewBareCity is an application as it is installed: no demonstration, no
// documents of anybody's.
func NewBareCity(t testing.TB, databaseURL string) *City {
	t.Helper()
	return bare(t, databaseURL, app.Config{PublicURL: Address})
}

func bare(t testing.TB, databaseURL string, config app.Config) *City {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	photos, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	c := &City{DB: OpenDB(t, databaseURL), URL: databaseURL, Clock: &Clock{now: time.Date(2026, 3, 2, 10, 0, 0, 0, zone)}, t: t, dir: dir}
	config.DB, config.Photos, config.Zone, config.Secret, config.Now = c.DB, photos, zone, bytes.Repeat([]byte("s"), 32), c.Clock.Now
	if c.App, err = app.Open(context.Background(), config); err != nil {
		t.Fatal(err)
	}
	return c
}

// Photo is the hash of a photo that was never stored before.
func (c *City) Photo() string {
	c.t.Helper()
	n := c.photos.Add(1)
	img := image.NewGray(image.Rect(0, 0, 32, 32))
	for bit := range 32 { // large enough squares to outlive the compression
		if n>>bit&1 == 1 {
			draw.Draw(img, image.Rect(bit%8*4, bit/8*4, bit%8*4+4, bit/8*4+4), image.White, image.Point{}, draw.Src)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		c.t.Fatal(err)
	}
	p, err := c.Photos().Put(context.Background(), &b)
	if err != nil {
		c.t.Fatal(err)
	}
	return p.Hash
}

// LosePhotos removes every stored photo, as a disk might.
func (c *City) LosePhotos() {
	c.t.Helper()
	found, err := filepath.Glob(filepath.Join(c.dir, "*", "*", "*"))
	if err != nil || len(found) == 0 {
		c.t.Fatalf("no photos to lose: %v", err)
	}
	for _, name := range found {
		if err := os.Remove(name); err != nil {
			c.t.Fatal(err)
		}
	}
}

// As is the actor that an account of the small city acts as, in its first post.
func (c *City) As(account string) app.Actor {
	c.t.Helper()
	posts := c.Policy().Chart.PostsOf(account, civil.DayOf(c.Now().In(c.Zone())))
	if len(posts) == 0 {
		c.t.Fatalf("nobody holds a post as %q", account)
	}
	return app.Actor{Role: casework.Staff, Account: account, Post: posts[0].ID}
}

// Story is one case, told command by command.
type Story struct {
	*City
	Receipt app.Receipt
	actor   app.Actor
}

// Reported begins a story with a resident's report at the point.
func (c *City) Reported(summary string, at *geo.Point) *Story {
	c.t.Helper()
	r, err := c.Report(context.Background(), app.Nobody,
		casework.Report{Channel: casework.Web, Summary: summary, Point: at}, app.Contact{}, uuid.NewString())
	if err != nil {
		c.t.Fatalf("report: %v", err)
	}
	return &Story{City: c, Receipt: r}
}

// Told goes on with a case that was reported elsewhere.
func (c *City) Told(ref app.Ref) *Story {
	c.t.Helper()
	found, _, ok, err := c.DB.Case(context.Background(), ref)
	if err != nil || !ok {
		c.t.Fatalf("no case %v: %v", ref, err)
	}
	return &Story{City: c, Receipt: app.Receipt{Case: found, Ref: ref}}
}

// By says who acts next: an account, or "reporter".
func (s *Story) By(account string) *Story {
	s.t.Helper()
	if account == "reporter" {
		s.actor = app.Actor{Role: casework.Reporter, Case: s.Receipt.Ref.ID}
		return s
	}
	s.actor = s.As(account)
	return s
}

// Does gives a command that must succeed.
func (s *Story) Does(cmd casework.Command) *Story {
	s.t.Helper()
	c, err := s.Do(context.Background(), s.actor, s.Receipt.Ref, cmd, "")
	if err != nil {
		s.t.Fatalf("%s by %s in %s: %v", cmd.Verb(), s.actor.Post, s.Receipt.Case.State, err)
	}
	s.Receipt.Case = c
	return s
}

// Refused gives a command that must be refused with the key.
func (s *Story) Refused(key string, cmd casework.Command) *Story {
	s.t.Helper()
	_, err := s.Do(context.Background(), s.actor, s.Receipt.Ref, cmd, "")
	if !fault.Has(err, key) {
		s.t.Fatalf("%s by %s: want %s, got %v", cmd.Verb(), s.actor.Post, key, err)
	}
	return s
}

// Is demands the state.
func (s *Story) Is(state casework.State) *Story {
	s.t.Helper()
	if s.Receipt.Case.State != state {
		s.t.Fatalf("case is %s, want %s", s.Receipt.Case.State, state)
	}
	return s
}

// Later moves the clock on.
func (s *Story) Later(d time.Duration) *Story {
	s.Clock.Pass(d)
	return s
}

// Handling brings a fresh report to the state handling with its works unit.
func (s *Story) Handling() *Story {
	s.t.Helper()
	return s.By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: Pothole}}).By("works-east").Does(casework.Sign{})
}

// Evidence is what the Pothole class asks of a handling.
func (c *City) Evidence() casework.Handle {
	return casework.Handle{Text: "filled and rolled", Photos: []casework.PhotoIn{{Hash: c.Photo(), Role: casework.After}}}
}

// Passed is a passed check.
var Passed = casework.Check{Results: []casework.ConditionCheck{{Condition: "gone", Passed: true}, {Condition: "clean", Passed: true}}}

// Failed is a failed check.
var Failed = casework.Check{Text: "still open", Results: []casework.ConditionCheck{{Condition: "gone"}, {Condition: "clean", Passed: true}}}

// CheckAll verifies all evidence; every story ends with it.
func (c *City) CheckAll() {
	c.t.Helper()
	_, err := c.Verify(context.Background(), func(f store.Finding) {
		c.t.Errorf("verify: %s %s: %s", f.Jurisdiction, f.Subject, f.What)
	})
	if err != nil {
		c.t.Error(err)
	}
}

// Acting says who acts next, in a post of choice.
func (s *Story) Acting(a app.Actor) *Story {
	s.actor = a
	return s
}
