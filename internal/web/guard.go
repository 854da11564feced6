package web

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/a-h/templ"

	"wellfield/internal/fault"
	"wellfield/internal/web/page"
)

// policiesOf are the two policies of every page, around its nonce. Both hold.
// The first lets a page load its own files and nothing else; a script needs the
// nonce of this very answer, so that words that became a script run nowhere, and
// not even our own scripts can be called in by them. The second takes scripts
// from our own host only, so that a nonce that leaked runs nothing that stands in
// the page. Photographs are previewed from memory. Sinks that make code of text
// take what our two policies of trusted types made. A form may end at the
// reporters' host, which is another where there are two.
func policiesOf(reports string) [2]string {
	return [2]string{"default-src 'none'; script-src 'nonce-", "'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
		"object-src 'none'; base-uri 'none'; form-action " + strings.TrimSpace("'self' "+reports) + "; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types wellfield default; report-uri " + violationPath}
}

const ownScripts = "script-src 'self'"

// nonceBytes are twice what nobody guesses.
const nonceBytes = 16

// newNonce is for one answer.
func newNonce() string {
	random := make([]byte, nonceBytes)
	_, _ = rand.Read(random) // never fails since Go 1.24
	return base64.RawStdEncoding.EncodeToString(random)
}

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
		nonce := newNonce()
		r = r.WithContext(templ.WithNonce(r.Context(), nonce))
		h["Content-Security-Policy"] = []string{s.policies[0] + nonce + s.policies[1], ownScripts}
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
