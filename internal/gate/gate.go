// Package gate is how much an asker, and how much all askers together, may ask
// of this process: rates by asker, places for the work under way, and a bound on
// connections. It is technical protection alone: it keeps no list of persons,
// only short-lived counts in memory under keys that are hashes.
package gate

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"wellfield/internal/lang"
)

// Kind is what a request costs. Each kind has places of its own, so that none
// can take those of another.
type Kind uint8

// The kinds. Free is for what costs next to nothing and must always be
// answered, as whether the process is alive: it is never refused.
const (
	Free      Kind = iota
	Reading        // bound by the processors
	Writing        // bound by the disk, which takes many at once
	Heavy          // photos, exports: much memory or time each
	SigningIn      // a password compared: 19 MiB and much time each
	kinds     = iota
)

var kindNames = [kinds]string{"free", "reading", "writing", "heavy", "signing_in"}

// Rank is who is served first when not all can be.
type Rank uint8

// The ranks, the least first.
const (
	Public Rank = iota
	Staff       // a signed-in post
	Urgent      // a report of a class that waits for no queue
	Desk        // a signed-in post that takes reports, dispatches or supervises
	ranks  = iota
)

var rankNames = [ranks]string{"public", "staff", "urgent", "desk"}

// Work is what a request asks for, as far as its first lines tell.
type Work struct {
	Kind        Kind
	Form        Form  // of a refusal
	MostBody    int64 // how much of a body is taken; what is beyond it the handler refuses
	MayBeUrgent bool  // a report: its words decide
}

// Options are what the server decides. Classify and Texts are required.
type Options struct {
	Classify func(*http.Request) Work
	// Token is the proof of sign-in that a request carries, "" for none, and
	// Recognise whose it is: Public when it is nobody's.
	Token     func(*http.Request) string
	Recognise func(ctx context.Context, token string) Rank
	// Urgent tells from the beginning of a report whether its class is urgent.
	Urgent func(body []byte) bool
	Texts  *lang.Catalogue
	Style  string // address of the style sheet, for pages
	Spool  string // folder for bodies that are too large to be held; empty: the system's
}

// Gate decides which requests are worked on, and when. It is safe for concurrent
// use.
type Gate struct {
	o        Options
	pools    [kinds]*pool // none for Free
	known    *known
	arrivals *arrivals
	refusals *refusals
	counts   counts
	door     *Listener // the first
	doors    []*Listener
}

// New is a gate with places for a machine of this many processors.
func New(o Options) *Gate {
	n := runtime.GOMAXPROCS(0)
	return &Gate{o: o, known: newKnown(o.Recognise), arrivals: newArrivals(o.Spool), refusals: newRefusals(o.Texts, o.Style),
		pools: [kinds]*pool{
			Reading:   newPool(bounds{least: 6 * n, most: 8 * n, target: 250 * time.Millisecond, patience: 500 * time.Millisecond}),
			Writing:   newPool(bounds{least: 16 * n, most: 64 * n, target: 400 * time.Millisecond, patience: 500 * time.Millisecond}),
			Heavy:     newPool(bounds{least: 2 * n, most: 2 * n, target: time.Minute, patience: 5 * time.Second}),
			SigningIn: newPool(bounds{least: n, most: n, target: time.Minute, patience: 2 * time.Second}),
		}}
}

// Busy tells whether the public has been waiting, or has been refused, for a
// while.
func (g *Gate) Busy() bool {
	for _, p := range g.pools {
		if p != nil && p.overloaded() {
			return true
		}
	}
	return false
}

// Guard is the handler behind the gate.
func (g *Gate) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, idle := time.Now(), busy(r.Context())
		defer idle()
		work := g.o.Classify(r)
		if work.Kind == Free {
			g.counts.admitted[Free][Public].Add(1)
			next.ServeHTTP(&answer{w, idle}, r)
			return
		}
		a := asking{g: g, r: r, w: w, work: work, began: began}
		defer a.end()
		if a.admitted() {
			first := func() { a.leave(); idle() }
			if work.Kind == Heavy {
				first = keepGoing(w)
			}
			next.ServeHTTP(&answer{w, first}, r)
			return
		}
		if r.Context().Err() != nil {
			g.counts.left.Add(1)
			return // nobody waits for an answer
		}
		g.refusals.write(w, r, work.Form, g.pools[work.Kind].standing())
		g.counts.refuse(work.Kind, a.rank, time.Since(began))
	})
}

// heavyPause is how long a long answer may stand still.
const heavyPause = time.Minute

// keepGoing is for what is long by its nature: its answer is its work. The
// deadlines of the server, which are for the whole of a request, would cut it;
// instead it may take as long as it keeps going.
func keepGoing(w http.ResponseWriter) (wrote func()) {
	at := http.NewResponseController(w)
	_ = at.SetReadDeadline(time.Time{}) // a server without deadlines cuts nothing
	return func() { _ = at.SetWriteDeadline(time.Now().Add(heavyPause)) }
}

// asking is one request on its way through the gate.
type asking struct {
	g       *Gate
	r       *http.Request
	w       http.ResponseWriter
	work    Work
	rank    Rank
	began   time.Time
	place   *place // nil when it has none, or has given it back
	body    *body
	release func() // of the sign-in's share
}

// admitted waits for a place and tells whether there was one. The body is read
// before: whoever sends slowly holds a connection and never a place.
func (a *asking) admitted() bool {
	g, p := a.g, a.g.pools[a.work.Kind]
	if g.o.Token != nil {
		if token := g.o.Token(a.r); token != "" {
			a.rank, a.release = g.known.rank(a.r.Context(), token)
		}
	}
	hopeless := a.rank == Public && p.full(Public)
	if hopeless && !(a.work.MayBeUrgent && g.arrivals.handy(a.r)) {
		return false
	}
	if hasBody(a.r) {
		var ok bool
		if a.body, ok = g.arrivals.read(a.w, a.r, a.work.MostBody); !ok {
			return false
		}
		a.r.Body = a.body
		if a.rank == Public && a.work.MayBeUrgent && g.o.Urgent != nil && g.o.Urgent(a.body.head) {
			a.rank = Urgent
		}
	}
	waited := time.Now()
	if a.place = p.enter(a.r.Context(), a.rank); a.place == nil {
		return false
	}
	g.counts.admit(a.work.Kind, a.rank, time.Since(waited))
	return true
}

// leave gives the place back, once.
func (a *asking) leave() {
	if a.place != nil {
		a.place.leave()
		a.place = nil
	}
}

func (a *asking) end() {
	a.leave()
	if a.body != nil {
		a.body.drop()
	}
	if a.release != nil {
		a.release()
	}
}
