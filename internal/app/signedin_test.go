package app

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"wellfield/internal/store"
)

func TestSessionsAreBelievedForAMomentOnly(t *testing.T) {
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock := noon
	s := newSignedIn()
	s.now = func() time.Time { return clock }
	key := tokenKey(sha256.Sum256([]byte("token")))
	session := store.Session{Account: "desk", Ends: noon.Add(time.Hour)}
	holds := func(at time.Time) bool { _, ok := s.get(key, at); return ok }

	if holds(noon) {
		t.Error("nobody's token is believed")
	}
	s.put(key, session, noon)
	if !holds(noon) || holds(noon.Add(time.Hour)) {
		t.Error("a session holds until it ends, and no longer")
	}
	if clock = noon.Add(sessionMemory); holds(noon) {
		t.Error("believed for longer than stated, so another process's sign-out goes unnoticed")
	}
	s.put(key, session, clock)
	s.end(key)
	if holds(noon) {
		t.Error("signed out and still believed")
	}
	s.put(key, session, clock) // read before the sign-out, remembered after it
	if holds(noon) {
		t.Error("a question that was under way brought the session back")
	}
	for i := range 3 * sessionsKept {
		s.put(sha256.Sum256([]byte(fmt.Sprint(i))), session, clock)
	}
	if len(s.known) > sessionsKept {
		t.Errorf("%d sessions remembered", len(s.known))
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newRecent[int, int](10)
	for i := range 1000 {
		r.put(i, -i)
		if v, ok := r.get(i); !ok || v != -i {
			t.Fatalf("%d is %d, %v", i, v, ok)
		}
		r.put(5, -5) // asked for all the time
		r.get(5)
	}
	if n := len(r.young) + len(r.old); n > 20 {
		t.Errorf("%d values remembered", n)
	}
	if _, ok := r.get(1); ok {
		t.Error("the oldest is still there")
	}
	if _, ok := r.get(5); !ok {
		t.Error("what is asked for all the time was forgotten")
	}
}
