package gate

import "time"

// adapt changes the number of places by what it takes to work in one: more and
// more slowly while that stays within the target and all are wanted, fewer and
// quickly when it does not. The caller holds the lock.
func (p *pool) adapt(held time.Duration, now time.Time) {
	s := &p.seen
	s.n++
	s.held += held
	if s.began.IsZero() {
		s.began = now
	}
	if now.Sub(s.began) < window {
		return
	}
	switch average := s.held / time.Duration(s.n); {
	case average > p.target:
		p.limit = max(p.least, p.limit*7/8)
	case s.full:
		p.limit = min(p.most, p.limit+max(1, p.limit/16))
	}
	*s = seen{began: now}
}

// refused notes that somebody was. The caller holds the lock.
func (p *pool) refused(now time.Time) {
	if now.Sub(p.last) > time.Second {
		p.onset = now
	}
	p.last = now
}

// standing is for how long somebody has been refused again and again.
func (p *pool) standing() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.Sub(p.onset)
}

// overloaded tells whether somebody was refused in the last second.
func (p *pool) overloaded() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.last.IsZero() && time.Since(p.last) < time.Second
}

// now is what a pool holds, for operators.
type now struct {
	limit            int
	running, waiting [ranks]int
}

func (p *pool) state() now {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := now{limit: p.limit, running: p.running}
	for r, q := range p.waiting {
		n.waiting[r] = len(q)
	}
	return n
}
