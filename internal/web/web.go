// Package web is the pages as a visitor's browser asks for them: a request is
// parsed, app is asked, and a page is rendered. It decides nothing about cases,
// keeps nothing between requests, and needs no script.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"

	"wellfield/internal/app"
	"wellfield/internal/gate"
	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/reference"
)

// Options are what the server decides for the pages. Texts and Assets are
// required.
type Options struct {
	Texts       *lang.Catalogue
	Assets      *assets.Set
	City        lang.Name // whose platform it is; empty: the name at the top of the map
	Demo        []DemoAccount
	PublicURL   string      // the address under which people reach the server, for links
	Development bool        // adds the component gallery
	Busy        func() bool // tells whether more is asked than can be done; nil: never
	Log         *slog.Logger
	Door        *gate.Door // counts who reports and who signs in; nil: nobody is counted
	Report      gate.Rate  // of an address that reports
	SignIn      gate.Rate  // of an address that signs in
	Provider    Provider   // the city's identity provider; nil: none
	API         []byte     // the OpenAPI document that the reference shows; empty: no reference
}

// Provider is a city's identity provider. Begin is the address to send a browser
// to, and what to remember; Finish takes both that and what the browser came back
// with, and answers who it is there. It is safe for concurrent use.
type Provider interface {
	Begin(ctx context.Context) (address string, kept []byte, err error)
	Finish(ctx context.Context, kept []byte, answer url.Values) (issuer, subject string, err error)
}

// DemoAccount is a sign-in that the sign-in page offers with one click. There
// are none outside the demonstration.
type DemoAccount struct{ Name, Password string }

// server answers every request. It is safe for concurrent use.
type server struct {
	app       *app.App
	o         Options
	secure    bool   // people reach it by HTTPS, so cookies never travel otherwise
	public    string // PublicURL without the slash at its end
	outlines  outlines
	areaLists areaLists
	reference *reference.Reference
}

// New is the handler of everything that is not the API.
func New(a *app.App, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := known(a, o)
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.Handle(r.pattern, r.handler)
	}
	return s.guard(mux)
}

// known is the server with what it makes of the options.
func known(a *app.App, o Options) *server {
	s := &server{app: a, o: o}
	if u, err := url.Parse(o.PublicURL); err == nil {
		s.secure = u.Scheme == "https"
		u.Path, u.RawQuery, u.Fragment = "", "", ""
		s.public = u.String()
	}
	if len(o.API) > 0 {
		var err error
		if s.reference, err = reference.Read(o.API); err != nil {
			o.Log.Error("reference", "error", err)
		}
	}
	return s
}
