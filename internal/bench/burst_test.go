package bench

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// pretending is a server that answers every command, for tests of the clients
// alone.
func pretending(t *testing.T, before func(r *http.Request) int) *town {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(before(r))
		_, _ = w.Write([]byte(`{"number":"N","link":"L"}`))
	}))
	t.Cleanup(srv.Close)
	tokens := make([][]string, working.towns())
	for i := range tokens {
		tokens[i] = []string{"desk", "works", "check"}
	}
	return &town{name: "full", tokens: tokens, server: &server{addr: srv.Listener.Addr().String()}}
}

// A server that stands still is not excused: what should have begun meanwhile
// counts from then, though nobody could send it.
func TestBurstCountsFromWhenItShouldHaveBegun(t *testing.T) {
	_, over := plan(100, 10*time.Millisecond)
	stands := time.Until(over) + 300*time.Millisecond // longer than the whole profile
	var once sync.Once
	var released time.Time
	open := make(chan struct{})
	town := pretending(t, func(*http.Request) int {
		once.Do(func() {
			time.AfterFunc(stands, func() { released = time.Now(); close(open) })
		})
		<-open
		return http.StatusOK
	})
	all, errs, _ := town.burst(t.Context(), 100, 10*time.Millisecond)
	if len(all) < 89 || errs.Total() > 0 {
		t.Fatalf("%d lifecycles, errors %s", len(all), errs)
	}
	for _, a := range all {
		if a.due.Add(a.first).Before(released) || a.whole < a.first || !a.ok {
			t.Fatalf("due %v before the release, answered after %v", released.Sub(a.due), a.first)
		}
	}
}

// What is refused is counted by its status, is not done, and stands in no
// latency.
func TestRefusalsAreCounted(t *testing.T) {
	var mu sync.Mutex
	n := 0
	town := pretending(t, func(r *http.Request) int {
		mu.Lock()
		defer mu.Unlock()
		if n++; strings.HasSuffix(r.URL.Path, "/handle") {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	})
	took := &tally{}
	c := &client{addr: town.server.addr}
	defer c.close()
	for range 5 {
		town.lifecycle(c, time.Now(), took)
	}
	if took.done != 0 || took.errors["503"] != 5 || len(took.took[0]) != 5 || len(took.took[1]) != 5 || len(took.took[2]) != 0 || n != 15 {
		t.Errorf("%d done of %d requests, errors %s, %d handled", took.done, n, took.errors, len(took.took[2]))
	}
	if town.acknowledged.Load() != 10 || town.doubtful.Load() != 5 {
		t.Errorf("%d acknowledged, %d doubtful", town.acknowledged.Load(), town.doubtful.Load())
	}
}
