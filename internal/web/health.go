package web

import (
	"fmt"
	"net/http"
)

// healthy tells that the process runs.
func (s *server) healthy(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok\n") }

// ready tells that the application can answer, and whether it has to refuse
// some.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.app.Ready(r.Context()); err != nil {
		s.o.Log.ErrorContext(r.Context(), "not ready", "error", err)
		answer(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	if s.o.Busy != nil && s.o.Busy() {
		// Still 200: a full server does all it can do, and one that is taken out
		// for being full leaves its load to the next.
		answer(w, http.StatusOK, "busy\n")
		return
	}
	if late := s.app.Unshipped(r.Context()); late > 0 {
		// Still 200: people are served, and somebody has to look.
		answer(w, http.StatusOK, fmt.Sprintf("ready\nsecurity log not shipped for %d s\n", int(late.Seconds())))
		return
	}
	answer(w, http.StatusOK, "ready\n")
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // whoever asked has left
}
