package main

import (
	"log/slog"
	"net/http"
	"regexp"
	"strings"
)

// noPage is the policy of every answer that is no page: whatever a browser takes
// it for, it loads nothing, runs nothing and stands in no frame.
const noPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// features are what our pages use of a browser, and what they never do.
const features = "geolocation=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), clipboard-write=(self), " +
	"accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), gyroscope=(), idle-detection=(), local-fonts=(), magnetometer=(), " +
	"microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=(), browsing-topics=()"

// aYearOfHTTPS is for the host and what is below it.
const aYearOfHTTPS = "max-age=31536000; includeSubDomains"

// headed sets what holds for every answer of a listener, refusals too, before
// anything else has a say. Pages set a policy of their own.
func headed(next http.Handler, address string) http.Handler {
	secure := strings.HasPrefix(address, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = headerNothing
		h["X-Content-Type-Options"] = headerNosniff
		h["Referrer-Policy"] = headerReferrer
		h["Permissions-Policy"] = headerFeatures
		h["Cross-Origin-Opener-Policy"] = headerOrigin
		h["Cross-Origin-Resource-Policy"] = headerOrigin
		h["X-Frame-Options"] = headerFrame
		if photo(r.URL.Path) {
			// Open311 gives addresses of photos that were published, to be shown by
			// others' pages. Who has the address has seen the photo.
			h["Cross-Origin-Resource-Policy"] = headerAnywhere
		}
		if secure || r.TLS != nil {
			h["Strict-Transport-Security"] = headerHTTPS
		}
		next.ServeHTTP(w, r)
	})
}

var (
	headerNothing  = []string{noPage}
	headerNosniff  = []string{"nosniff"}
	headerReferrer = []string{"no-referrer"}
	headerFeatures = []string{features}
	headerOrigin   = []string{"same-origin"}
	headerAnywhere = []string{"cross-origin"}
	headerFrame    = []string{"DENY"}
	headerHTTPS    = []string{aYearOfHTTPS}
)

func photo(path string) bool {
	return strings.HasPrefix(path, "/photos/") || strings.HasPrefix(path, "/open311/v2/photos/")
}

// serverLog is where the HTTP server itself complains. It names the address of
// whoever made it complain, which is kept nowhere.
type serverLog struct{ log *slog.Logger }

var anAddress = regexp.MustCompile(`(?:\[[0-9a-fA-F:.%\w]+\]|\b\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?`)

func (s serverLog) Write(p []byte) (int, error) {
	said := anAddress.ReplaceAllString(strings.TrimSpace(string(p)), "(somebody)")
	s.log.Warn("http", "said", said)
	return len(p), nil
}
