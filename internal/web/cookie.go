package web

import (
	"net/http"
	"net/url"
	"time"

	"wellfield/internal/app"
)

// The cookies. sessionCookie carries the token of a signed-in browser,
// deviceCookie says that the device is no stranger, signingCookie carries the
// token of a sign-in under way; the others only repeat what the visitor chose on
// a page.
const (
	sessionCookie = "wellfield_session"
	deviceCookie  = "wellfield_device"
	signingCookie = "wellfield_signing"
	postCookie    = "wellfield_post"
	langCookie    = "wellfield_lang"
	textCookie    = "wellfield_text"
	noticeCookie  = "wellfield_notice"
)

// hostPrefix binds a cookie to the one host that set it by HTTPS: a browser
// takes such a name from no other host, for no other, and over no plain line.
const hostPrefix = "__Host-"

// cookieName is the name under which a cookie travels. Over plain HTTP, which is
// for one's own machine, browsers take the prefix from nobody.
func cookieName(name string, secure bool) string {
	if secure {
		return hostPrefix + name
	}
	return name
}

// Cookies are the names under which a browser shows that it is signed in.
type Cookies struct{ Session, Device string }

// CookiesAt are the names at an address.
func CookiesAt(address string) Cookies {
	u, err := url.Parse(address)
	secure := err == nil && u.Scheme == "https"
	return Cookies{cookieName(sessionCookie, secure), cookieName(deviceCookie, secure)}
}

// Shown is what a browser shows to be let in.
func (c Cookies) Shown(r *http.Request) string {
	return app.Shown(valueOf(r, c.Session), valueOf(r, c.Device))
}

const aYear = 365 * 24 * time.Hour

// The values of textCookie: the large-text view, and any other.
const (
	largeText = "large"
	plainText = "normal"
)

func valueOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func (s *server) cookie(r *http.Request, name string) string {
	return valueOf(r, cookieName(name, s.secure))
}

// kept is a cookie that opens nothing, also under the name that it had before it
// was bound to its host.
func (s *server) kept(r *http.Request, name string) string {
	if v := s.cookie(r, name); v != "" {
		return v
	}
	return valueOf(r, name)
}

// shown is what a browser shows to be let in; nothing counts where no post works.
func (s *server) shown(r *http.Request) string {
	if s.o.Side == PublicSide {
		return ""
	}
	return app.Shown(s.cookie(r, sessionCookie), s.kept(r, deviceCookie))
}

// carryOver gives the session of a cookie from before cookies were bound to their
// host a new cookie, and takes the old one away. Only a session from before the
// upgrade is carried, and only once: another host of the city may plant a cookie
// under the old name, but not one that opens anything of its own.
func (s *server) carryOver(w http.ResponseWriter, r *http.Request) error {
	token := valueOf(r, sessionCookie)
	if !s.secure || s.o.Side == PublicSide || token == "" || s.cookie(r, sessionCookie) != "" {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
	device := s.kept(r, deviceCookie)
	keep, ok, err := s.app.CarryOver(r.Context(), app.Shown(token, device))
	if err != nil || !ok {
		return err
	}
	s.setCookie(w, sessionCookie, token, keep)
	if device != "" {
		s.setCookie(w, deviceCookie, device, aYear)
	}
	r.AddCookie(&http.Cookie{Name: cookieName(sessionCookie, true), Value: token}) // for the rest of this request
	return nil
}

// setCookie keeps a value in the browser; for no time it is taken away.
func (s *server) setCookie(w http.ResponseWriter, name, value string, keep time.Duration) {
	c := &http.Cookie{Name: cookieName(name, s.secure), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: s.secure, MaxAge: int(keep / time.Second)}
	if keep == 0 {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
