package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
)

// placeholder is what stands in a path of the API for what it is about: its own
// words are small letters.
var placeholder = regexp.MustCompile(`/[^/]*[^a-z/_.-][^/]*`)

// withOrigin says that a program asks, and for what: an address kept without what
// it is about.
func (s *server) withOrigin(ctx context.Context, r *http.Request) context.Context {
	path := strings.TrimPrefix(r.URL.Path, Prefix)
	o := app.Origin{Client: "program", Route: r.Method + " " + Prefix + placeholder.ReplaceAllString(path, "/…")}
	if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
		o.Address = s.o.Door.Address(r) // kept only where a post turns out to ask
	}
	return app.WithOrigin(ctx, o)
}

// noteRefusal has the security log know of every answer that says that something
// is not the asker's.
func (s *server) noteRefusal(ctx context.Context, p *Problem) {
	if p.Status != http.StatusForbidden || s.app == nil {
		return
	}
	actor, ok := ctx.Value(actorKey{}).(app.Actor)
	if !ok {
		actor = app.Nobody
	}
	kind := app.RefusedRight
	if fault.Has(p.faults, "api.cross_origin") {
		kind = app.RefusedSite
	}
	s.app.Refused(ctx, kind, actor, p.faults)
}
