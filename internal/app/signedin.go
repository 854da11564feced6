package app

import (
	"crypto/sha256"
	"sync"
	"time"

	"wellfield/internal/store"
)

// sessionMemory is for how long a session is believed without asking the
// database: so long another process's sign-out may go unnoticed here. One in
// this process counts at once.
const sessionMemory = 5 * time.Second

// sessionsKept bounds how many sessions are remembered.
const sessionsKept = 4096

type tokenKey [sha256.Size]byte

// signedIn remembers sessions for a moment, because a program sends its token
// with every command. It is safe for concurrent use.
type signedIn struct {
	now func() time.Time // the machine's clock, whatever day the application is at

	mu    sync.Mutex
	known map[tokenKey]rememberedSession
}

type rememberedSession struct {
	store.Session
	until time.Time
	ended bool // signed out: what was read before must not bring it back
}

func newSignedIn() *signedIn {
	return &signedIn{now: time.Now, known: map[tokenKey]rememberedSession{}}
}

// get is the session of a token at an instant of the application's time.
func (s *signedIn) get(key tokenKey, at time.Time) (store.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[key]
	unused := r.Idle > 0 && at.Sub(r.Used) >= touchEvery // it is time to note that it is used
	if !ok || r.ended || !s.now().Before(r.until) || !at.Before(r.Ends) || unused {
		return store.Session{}, false
	}
	return r.Session, true
}

// put remembers what the database answered to a question asked at an instant of
// the machine's clock.
func (s *signedIn) put(key tokenKey, session store.Session, asked time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[key].ended {
		return
	}
	s.makeRoom()
	s.known[key] = rememberedSession{Session: session, until: asked.Add(sessionMemory)}
}

// refresh has a session be read again.
func (s *signedIn) refresh(key tokenKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.known[key].ended {
		delete(s.known, key)
	}
}

// end forgets a session for good.
func (s *signedIn) end(key tokenKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.makeRoom()
	s.known[key] = rememberedSession{until: s.now().Add(sessionMemory), ended: true}
}

// makeRoom lets what is out of date go, and everything where that is not enough.
func (s *signedIn) makeRoom() {
	if len(s.known) < sessionsKept {
		return
	}
	now := s.now()
	for key, r := range s.known {
		if !now.Before(r.until) {
			delete(s.known, key)
		}
	}
	if len(s.known) >= sessionsKept {
		clear(s.known)
	}
}
