package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
	"wellfield/internal/web/page"
)

// handler answers one request, or says why it cannot. An error never reaches a
// visitor as it is: see fail.
type handler func(w http.ResponseWriter, r *http.Request) error

// page makes a handler of the mux, with its visit.
func (s *server) page(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visit(w, r)
		r = r.WithContext(app.WithOrigin(withVisit(r.Context(), v), s.origin(r, v)))
		defer dropUploads(r)
		if err == nil {
			err = h(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// dropUploads removes the files in which a form's photos waited. The server
// would do it for the request it made, and knows nothing of ours, which is
// another.
func dropUploads(r *http.Request) {
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll() // what is gone already is gone
	}
}

// file makes a handler of the mux for what is the same for everybody.
func (s *server) file(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(withVisit(r.Context(), s.passing(w, r)))
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// counted answers a form only as often as its address may send it, before
// anything of it is read.
func (s *server) counted(p gate.Policy, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.o.Door.ByAddress(r, p).Err(); err != nil {
			return err
		}
		return h(w, r)
	}
}

// errSignIn asks a visitor to sign in first.
var errSignIn = errors.New("web: nobody is signed in")

// statusOf is the protocol's word for each kind of fault.
var statusOf = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.NotNow:      http.StatusConflict,
	fault.Conflict:    http.StatusConflict,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Unsupported: http.StatusUnprocessableEntity,
	fault.Busy:        http.StatusServiceUnavailable,
	fault.TooMany:     http.StatusTooManyRequests,
}

// fail turns every error into a page. A fault is said in the reader's language;
// anything else is a defect of ours: it is logged under a number that the page
// shows, and nothing else of it is.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	v := visitOf(r)
	if errors.Is(err, errSignIn) {
		seeOther(w, r, s.staff+page.SignInPath+"?back="+url.QueryEscape(v.here))
		return
	}
	v.why = err
	b := page.Broken{Back: v.landing(), Status: statusOf[fault.KindOf(err)]}
	if b.Status == 0 && r.Context().Err() != nil {
		// The visitor stopped sending, and that is nobody's fault. Whoever still
		// listens learns that nothing was done.
		b.Status, err = http.StatusServiceUnavailable, fault.New(fault.Busy, "fault.busy")
	}
	r = r.WithContext(context.WithoutCancel(r.Context()))
	switch b.Status {
	case 0:
		b.Status, b.Trace = http.StatusInternalServerError, uuid.NewString()[:8]
		s.o.Log.ErrorContext(r.Context(), "page", "method", r.Method, "route", r.Pattern, "trace", b.Trace, "error", err)
	case http.StatusUnprocessableEntity:
		// An address or a form that no page of ours makes.
		b.Status = http.StatusNotFound
		b.Text = v.problems(err)[0].Text
	default:
		b.Text = v.problems(err)[0].Text
	}
	switch b.Status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "60")
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", fmt.Sprint(fault.All(err)[0].Args["seconds"]))
	}
	if fault.Has(err, "web.no_page") {
		b.Text = ""
	}
	b.Shell = v.shell(v.Say("web.title.broken"))
	if err := render(w, r, b.Status, page.BrokenPage(b)); err != nil {
		s.o.Log.ErrorContext(r.Context(), "page", "error", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// render writes a page. It is made whole first, so that a failure half-way is
// never sent as half a page.
func render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	visitOf(r).refused(r, status)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the visitor went away: nobody is left to tell
	return nil
}

// seeOther sends the browser on after a form was taken, so that going back or
// loading again does not send the form again.
func seeOther(w http.ResponseWriter, r *http.Request, to string) {
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *server) missing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.no_page")
}
