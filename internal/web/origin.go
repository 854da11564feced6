package web

import (
	"net/http"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
)

// origin is from where a page is asked for, as the security log may keep it: the
// route and never the address of a page, which may hold a secret link; which
// browser, where somebody signs in or is signed in; and the address of that
// browser alone. Of a resident it says "browser".
func (s *server) origin(r *http.Request, v *visit) app.Origin {
	o := app.Origin{Client: "browser", Route: r.Pattern}
	entering := strings.HasPrefix(r.URL.Path, page.SignInPath) || r.URL.Path == page.EnrolPath
	if !v.signedIn() && !entering {
		return o
	}
	if agent := agentOf(r.UserAgent()); agent != "" {
		o.Client += " " + agent
	}
	o.Address = s.o.Door.Address(r)
	return o
}

// refused has the security log know of every page that says that something is not
// this visitor's.
func (v *visit) refused(r *http.Request, status int) {
	if status != http.StatusForbidden {
		return
	}
	kind := app.RefusedRight
	if fault.Has(v.why, "web.other_site") {
		kind = app.RefusedSite
	}
	v.s.app.Refused(r.Context(), kind, v.actor, v.why)
}
