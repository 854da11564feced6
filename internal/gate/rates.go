package gate

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how often something may be asked: PerMinute in the long run, Burst at
// once. A zero Rate does not limit.
type Rate struct {
	PerMinute, Burst int
}

// Rates counts askers against their rates. Memory is bounded: of more than its
// number of askers the one that has not asked for longest is forgotten, whose
// bucket is the likeliest to be full again. It is safe for concurrent use.
type Rates struct {
	most int

	mu     sync.Mutex
	byKey  map[string]*list.Element
	recent *list.List // of *bucket, the latest asker first
}

type bucket struct {
	key     string
	rate    Rate
	limiter *rate.Limiter
}

// NewRates remembers at most that many askers.
func NewRates(most int) *Rates {
	return &Rates{most: most, byKey: map[string]*list.Element{}, recent: list.New()}
}

// take takes one from the asker's bucket and tells how many are left at once. When
// it is empty nothing is taken, and the answer is how long it takes until there is
// one again.
func (r *Rates) take(key string, allowed Rate, now time.Time) (left int, wait time.Duration, ok bool) {
	if allowed == (Rate{}) {
		return 0, 0, true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	limiter := r.bucket(key, allowed).limiter
	reserved := limiter.ReserveN(now, 1)
	if !reserved.OK() {
		return 0, time.Minute, false // a burst of nothing
	}
	if wait = reserved.DelayFrom(now); wait == 0 {
		return int(limiter.TokensAt(now)), 0, true
	}
	reserved.CancelAt(now)
	return 0, wait, false
}

// bucket is the asker's own, a full one for whoever is not known. A rate that
// was changed since takes effect at once.
func (r *Rates) bucket(key string, allowed Rate) *bucket {
	if at, known := r.byKey[key]; known {
		b := at.Value.(*bucket)
		if b.rate == allowed {
			r.recent.MoveToFront(at)
			return b
		}
		r.forget(at)
	}
	for r.recent.Len() >= r.most {
		r.forget(r.recent.Back())
	}
	b := &bucket{key, allowed, rate.NewLimiter(rate.Limit(float64(allowed.PerMinute)/60), allowed.Burst)}
	r.byKey[key] = r.recent.PushFront(b)
	return b
}

func (r *Rates) forget(at *list.Element) {
	r.recent.Remove(at)
	delete(r.byKey, at.Value.(*bucket).key)
}
