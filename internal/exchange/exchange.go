// Package exchange is the work between this city and its peers: what they have
// is pulled, what their units were given is pushed, and what they say of it is
// told here. It decides nothing about cases; app does.
package exchange

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/georeport"
	"wellfield/internal/lang"
	"wellfield/internal/outgoing"
	"wellfield/internal/peer"
)

// Options are what an Exchange needs. App and Say are required.
type Options struct {
	App *app.App
	Say func(tag lang.Tag, key string, args map[string]any) string
	// Key reads an API key from where a document says it is: "env:NAME" or
	// "file:NAME".
	Key func(where string) (string, error)
	// PhotoURL is the address under which a peer can fetch a photo.
	PhotoURL func(hash string) string
	Timeout  time.Duration          // of one call; 30 s when 0
	Allowed  outgoing.Allowed       // the hosts that may be called; the zero value: none
	Told     func(outgoing.Refused) // hears of calls that were refused; nil: nobody
	Log      *slog.Logger
}

// Exchange works for all peers of the policy in force. It is safe for
// concurrent use, in one process and in several.
type Exchange struct{ o Options }

// New makes an Exchange.
func New(o Options) *Exchange {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Key == nil {
		o.Key = func(string) (string, error) { return "", errNoKey }
	}
	if o.PhotoURL == nil {
		o.PhotoURL = func(string) string { return "" }
	}
	return &Exchange{o}
}

var errNoKey = errors.New("exchange: there is no way to read an API key")

// Run looks every interval for peers that are due, until the context ends. Each
// peer has its own worker, so that a slow one holds up no other. It returns when
// all have stopped.
func (x *Exchange) Run(ctx context.Context, interval time.Duration) {
	var working sync.WaitGroup
	defer working.Wait()
	busy := &sync.Map{}
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, p := range x.o.App.Peers() {
			if _, taken := busy.LoadOrStore(p.ID, true); taken {
				continue
			}
			working.Go(func() {
				defer busy.Delete(p.ID)
				if _, err := x.Round(ctx, p.ID); err != nil && ctx.Err() == nil {
					x.o.Log.Error("peer", "peer", p.ID, "error", err)
				}
			})
		}
	}
}

// Round works once for a peer that is due: false when it was not, or when
// another worker has it. What went wrong with the peer is kept for its
// operator; the error is what went wrong here.
func (x *Exchange) Round(ctx context.Context, id string) (bool, error) {
	r, err := x.o.App.BeginRound(ctx, id, uuid.NewString())
	if err != nil || r == nil {
		return false, err
	}
	failed := x.work(ctx, r)
	if ctx.Err() != nil || fault.Has(failed, "store.lease_lost") {
		return true, r.Leave(ctx)
	}
	wait := jittered(r.Peer.Interval())
	if failed != nil {
		wait = max(backoff(r.Peer.Interval(), r.State.Failures+1, time.Hour), georeport.AfterOf(failed))
		x.o.Log.Warn("peer", "peer", id, "failed", failed, "again in", wait.Round(time.Second))
	}
	return true, r.End(ctx, r.Now().Add(wait), failed)
}

// worker is one round under way.
type worker struct {
	*app.Round
	x      *Exchange
	client *georeport.Client
}

func (x *Exchange) work(ctx context.Context, r *app.Round) error {
	client, err := x.client(r.Peer)
	if err != nil {
		return err
	}
	defer client.Close()
	w := &worker{r, x, client}
	var first error
	// A peer whose list is broken may still take cases: one step that fails does
	// not stop the next, unless there is nobody to talk to.
	for _, step := range []func(context.Context) error{w.pull, w.check, w.hear, w.find, w.jobs} {
		err := step(ctx)
		if first == nil {
			first = err
		}
		if stops(ctx, err) {
			return err
		}
	}
	return first
}

// stops tells whether nothing more can be done in this round.
func stops(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	var f *georeport.Failure
	if !errors.As(err, &f) {
		return true // ours: the database, or a lost lease
	}
	return ctx.Err() != nil || f.Reach == georeport.NotSent || f.Reach == georeport.Deferred
}

// client makes the client of a peer, with the key from where the document says.
func (x *Exchange) client(p *peer.Peer) (*georeport.Client, error) {
	key := ""
	if p.Key != "" {
		var err error
		if key, err = x.o.Key(p.Key); err != nil || key == "" {
			return nil, fault.New(fault.Invalid, "peer.key_unreadable").With("where", p.Key)
		}
	}
	zone := x.o.App.Zone()
	if p.Zone != "" {
		if named, err := time.LoadLocation(p.Zone); err == nil {
			zone = named
		}
	}
	return georeport.New(georeport.Options{URL: p.Endpoint, Format: p.Format, Jurisdiction: p.Jurisdiction, Key: key, Zone: zone,
		Hosts: p.Pulling.PhotoFrom, Timeout: x.o.Timeout, Allowed: x.o.Allowed, Told: x.o.Told})
}

// backoff doubles with each failure up to most, give or take a quarter, so that
// many that failed together do not come back together.
func backoff(base time.Duration, failures int, most time.Duration) time.Duration {
	d := base
	for range min(failures-1, 20) {
		if d *= 2; d >= most {
			break
		}
	}
	return jittered(min(d, most))
}

func jittered(d time.Duration) time.Duration {
	const share = 0.25
	return time.Duration(float64(d) * (1 - share + 2*share*rand.Float64()))
}
