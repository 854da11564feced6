package web

import (
	"net/http"

	"wellfield/internal/app"
	"wellfield/internal/fault"
)

// reporting is the form of a report. On the side of the posts it is for those who
// signed in: strangers report on the public side and nowhere else.
func (s *server) reporting(h handler) handler {
	if s.o.Side != StaffSide {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		if !visitOf(r).signedIn() {
			return errSignIn
		}
		return h(w, r)
	}
}

// staffHome leads a post to its work, and everybody else to the sign-in.
func (s *server) staffHome(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	seeOther(w, r, v.landing())
	return nil
}

// linked writes down when a number or a link opens nothing: one that was mistyped,
// one that is no more, or a guess.
func (s *server) linked(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if fault.KindOf(err) == fault.NotFound {
			s.app.Refused(r.Context(), app.RefusedLink, app.Nobody, err)
		}
		return err
	}
}
