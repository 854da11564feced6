package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestProfilesAreForThisMachineAlone(t *testing.T) {
	for _, c := range []struct {
		from, forwarded string
		want            int
	}{
		{"127.0.0.1:9", "", http.StatusOK},
		{"[::1]:9", "", http.StatusOK},
		{"192.0.2.7:9", "", http.StatusNotFound},
		{"127.0.0.1:9", "192.0.2.7", http.StatusNotFound},
		{"nowhere", "", http.StatusNotFound},
	} {
		r := httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil)
		r.RemoteAddr = c.from
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w := httptest.NewRecorder()
		profiles().ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s for %q: %d, want %d", c.from, c.forwarded, w.Code, c.want)
		}
	}
}
