package gate

import (
	"container/list"
	"context"
	"crypto/sha256"
	"sync"
	"time"
)

// What the gate remembers of sign-ins. A token proves nothing by its looks, so
// its owner is asked for before it counts; that costs a row of the database, and
// so few are asked for at a time.
const (
	mostKnown   = 4096
	freshFor    = 5 * time.Minute
	staleFor    = time.Hour // a rank that could not be asked for again meanwhile
	askedAtOnce = 4
	askingWait  = 20 * time.Millisecond
	// mostEach is how many requests of one sign-in are served first at once; a
	// program that runs wild, or a stolen token, takes no more of the reserve.
	mostEach = 8
)

// known is the sign-ins recognised lately, under the hashes of their tokens.
type known struct {
	ask   func(context.Context, string) Rank
	turns chan struct{}

	mu      sync.Mutex
	byToken map[[sha256.Size]byte]*list.Element
	recent  *list.List // of *signIn, the latest first
}

type signIn struct {
	key  [sha256.Size]byte
	rank Rank
	at   time.Time // when it was last recognised
	now  int       // requests under way in its rank
}

func newKnown(ask func(context.Context, string) Rank) *known {
	return &known{ask: ask, turns: make(chan struct{}, askedAtOnce),
		byToken: map[[sha256.Size]byte]*list.Element{}, recent: list.New()}
}

// rank is the rank of a token's owner, Public when it is nobody's, when it
// could not be found out in time, or when its owner has too much under way.
// release must be called when the request has ended; it can be nil.
func (k *known) rank(ctx context.Context, token string) (r Rank, release func()) {
	key := sha256.Sum256([]byte(token))
	s, age := k.find(key)
	if s == nil || age > freshFor {
		rank, answered := k.recognise(ctx, token)
		switch {
		case answered:
			s = k.keep(key, rank)
		case age > staleFor:
			s = nil
		}
	}
	if s == nil {
		return Public, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s.now >= mostEach {
		return Public, nil
	}
	s.now++
	return s.rank, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		s.now--
	}
}

func (k *known) find(key [sha256.Size]byte) (*signIn, time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, ok := k.byToken[key]
	if !ok {
		return nil, 0
	}
	k.recent.MoveToFront(at)
	s := at.Value.(*signIn)
	return s, time.Since(s.at)
}

// recognise asks whose the token is, when there is a turn for it soon.
func (k *known) recognise(ctx context.Context, token string) (r Rank, answered bool) {
	select {
	case k.turns <- struct{}{}:
	default:
		patience := time.NewTimer(askingWait)
		defer patience.Stop()
		select {
		case k.turns <- struct{}{}:
		case <-patience.C:
			return Public, false
		case <-ctx.Done():
			return Public, false
		}
	}
	defer func() { <-k.turns }()
	return k.ask(ctx, token), true
}

// keep remembers a sign-in. Tokens of nobody are not kept: made-up ones would
// drive out the real.
func (k *known) keep(key [sha256.Size]byte, r Rank) *signIn {
	k.mu.Lock()
	defer k.mu.Unlock()
	at, ok := k.byToken[key]
	if r == Public {
		if ok {
			k.forget(at)
		}
		return nil
	}
	if !ok {
		for k.recent.Len() >= mostKnown {
			k.forget(k.recent.Back())
		}
		at = k.recent.PushFront(&signIn{key: key})
		k.byToken[key] = at
	}
	s := at.Value.(*signIn)
	s.rank, s.at = r, time.Now()
	return s
}

func (k *known) forget(at *list.Element) {
	k.recent.Remove(at)
	delete(k.byToken, at.Value.(*signIn).key)
}
