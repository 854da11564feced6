package gate

import (
	"context"
	"sync"
	"time"
)

// bounds are what a pool keeps to.
type bounds struct {
	least, most int           // between which the number of places adapts
	target      time.Duration // a place held longer than this, on average, means too many at once
	patience    time.Duration // how long anybody waits while places become free now and then
}

// Waiting when the queue stands: for a while no place was free. Whoever has waited for
// soonWait is then refused, and the newest of the public is served first: an
// old one's asker has likely given up, and an answer to it is work for nobody
// (controlled delay and adaptive LIFO: Maurer, Fail at Scale, ACM Queue 2015).
const (
	standingAfter = 50 * time.Millisecond
	soonWait      = 20 * time.Millisecond
	rankedWait    = 2 * time.Second // of those who are served first
	window        = 100 * time.Millisecond
)

// pool is the places for one kind of work and the waiting room before them.
type pool struct {
	bounds
	mu      sync.Mutex
	limit   int // places now
	running [ranks]int
	waiting [ranks][]*place // the oldest first
	since   time.Time       // since when somebody of the public has been waiting; zero when nobody is
	last    time.Time       // when somebody of the public was last refused
	onset   time.Time       // when the refusals began that have not ceased
	seen    seen
}

// seen is what the window that runs now has shown.
type seen struct {
	began time.Time
	n     int
	held  time.Duration
	full  bool
}

// place is one place, or the wait for it.
type place struct {
	p     *pool
	rank  Rank
	came  time.Time
	begun time.Time     // when it was given
	told  chan struct{} // closed when it is given or refused
	given bool
}

func newPool(b bounds) *pool { return &pool{bounds: b, limit: b.most} }

// share is how many places all of a rank and below may hold together. The rest
// is kept for those above, idle or not: whoever claims to be urgent can be
// lying, so the desk keeps places that no claim opens.
func (p *pool) share(r Rank) int {
	switch kept := p.limit / 4; {
	case p.limit < 4 || r == Desk:
		return p.limit
	case r == Public:
		return p.limit - kept
	default:
		return p.limit - (kept+1)/2
	}
}

// room is how many of a rank may wait. Of a queue that stands only as many are
// kept as fill the places that become free meanwhile: all others are refused at
// once, which costs less than to let them wait for it.
func (p *pool) room(r Rank, now time.Time) int {
	if r == Public && p.stands(now) {
		return max(4, p.limit/4)
	}
	return 2 * p.most
}

// free tells whether one more of the rank fits.
func (p *pool) free(r Rank) bool {
	below := 0
	for k, n := range p.running {
		below += n
		if Rank(k) >= r && below >= p.share(Rank(k)) {
			return false
		}
	}
	return true
}

// full tells whether one of the rank would be refused at once.
func (p *pool) full(r Rank) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.shed(now)
	full := !p.free(r) && len(p.waiting[r]) >= p.room(r, now)
	if full && r == Public {
		p.refused(now)
	}
	return full
}

// enter waits for a place; nil means refused, or that the asker left.
func (p *pool) enter(ctx context.Context, r Rank) *place {
	t := &place{p: p, rank: r, came: time.Now()}
	wait, ok := p.queue(t)
	switch {
	case !ok:
		return nil
	case wait == 0: // given; t itself belongs to whoever gives, while it waits
		return t
	}
	patience := time.NewTimer(wait)
	defer patience.Stop()
	select {
	case <-t.told:
	case <-patience.C:
	case <-ctx.Done():
	}
	return p.settle(t, ctx.Err() == nil)
}

// queue gives the place at once, or has it wait that long, or refuses it.
func (p *pool) queue(t *place) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shed(t.came)
	if p.free(t.rank) && len(p.waiting[t.rank]) == 0 {
		p.give(t, t.came)
		return 0, true
	}
	p.seen.full = true
	if len(p.waiting[t.rank]) >= p.room(t.rank, t.came) {
		p.refused(t.came)
		return 0, false
	}
	t.told = make(chan struct{})
	p.waiting[t.rank] = append(p.waiting[t.rank], t)
	if t.rank > Public {
		return max(p.patience, rankedWait), true
	}
	if p.since.IsZero() {
		p.since = t.came
	}
	if p.stands(t.came) {
		return p.scaled(soonWait), true
	}
	return p.patience, true
}

// settle is the end of a wait: the place that was given meanwhile, or none.
func (p *pool) settle(t *place, stayed bool) *place {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t.given {
		return t
	}
	for i, other := range p.waiting[t.rank] {
		if other == t {
			p.remove(t.rank, i)
			if stayed {
				p.refused(time.Now())
			}
			break
		}
	}
	return nil
}

func (p *pool) give(t *place, now time.Time) {
	t.given, t.begun = true, now
	p.running[t.rank]++
}

// remove takes one out of the waiting room.
func (p *pool) remove(r Rank, i int) {
	q := p.waiting[r]
	copy(q[i:], q[i+1:])
	q[len(q)-1] = nil
	p.waiting[r] = q[:len(q)-1]
}

// shed refuses those of the public who have waited too long while the queue
// does not empty.
func (p *pool) shed(now time.Time) {
	if !p.stands(now) {
		return
	}
	for q := p.waiting[Public]; len(q) > 0 && now.Sub(q[0].came) > p.scaled(soonWait); q = p.waiting[Public] {
		close(q[0].told)
		p.remove(Public, 0)
		p.refused(now)
	}
}

func (p *pool) stands(now time.Time) bool {
	return !p.since.IsZero() && now.Sub(p.since) > p.scaled(standingAfter)
}

// scaled is a wait of requests that take milliseconds, made longer where the pool
// is for such as take longer by their nature: four photos sent one after the
// other are no overload.
func (p *pool) scaled(d time.Duration) time.Duration {
	const usual = 500 * time.Millisecond // the patience that the waits were chosen for
	return max(d, d*(p.patience/time.Millisecond)/(usual/time.Millisecond))
}

// leave gives the place to whoever comes next: the highest rank first, and of
// the public the newest when the queue stands.
func (t *place) leave() {
	p, now := t.p, time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[t.rank]--
	p.adapt(now.Sub(t.begun), now)
	p.shed(now)
	for r := Desk; ; r-- {
		for len(p.waiting[r]) > 0 && p.free(r) {
			next := 0
			if r == Public && p.stands(now) {
				next = len(p.waiting[r]) - 1
			}
			one := p.waiting[r][next]
			p.remove(r, next)
			p.give(one, now)
			close(one.told)
		}
		if r > Public {
			continue
		}
		if p.free(Public) || len(p.waiting[Public]) == 0 {
			p.since = time.Time{} // a queue that empties does not stand, however full the places
		}
		return
	}
}
