package web

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/web/page"
)

// policy is what a page may load and do: its own files and nothing else, no
// script or style in the page itself. Photographs are previewed from memory.
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; " +
	"form-action 'self'; frame-ancestors 'none'"

// guard is what holds for every answer.
func (s *server) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	// Pages behind a secret link send no referrer, and older browsers then send
	// no origin either. Their secret is in the address itself, which another
	// site cannot know; and preferences are nobody's secret.
	origin.AddInsecureBypassPattern("POST " + page.TrackPath)
	origin.AddInsecureBypassPattern("POST " + page.PreferencesPath)
	// A complaint is made by nobody in particular, also from a page behind a link.
	origin.AddInsecureBypassPattern("POST " + page.ComplaintPath)
	origin.AddInsecureBypassPattern("POST " + page.ComplainPath)
	origin.SetDenyHandler(s.page(func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Forbidden, "web.other_site")
	}))
	inner := origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if strings.HasPrefix(r.URL.Path, page.TrackPath) || strings.HasPrefix(r.URL.Path, page.ComplaintPath) || r.URL.Path == page.ComplainPath {
			h.Set("Referrer-Policy", "no-referrer")
		}
		defer s.recover(w, r)
		inner.ServeHTTP(w, r)
	})
}

// recover turns a panic into the page of a defect.
func (s *server) recover(w http.ResponseWriter, r *http.Request) {
	switch broken := recover(); broken {
	case nil:
	case http.ErrAbortHandler:
		panic(broken)
	default:
		err := fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		s.page(func(http.ResponseWriter, *http.Request) error { return err }).ServeHTTP(w, r)
	}
}
