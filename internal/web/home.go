package web

import (
	"net/http"
	"net/url"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	return s.homePage(w, r, http.StatusOK, "", "", nil)
}

func (s *server) homePage(w http.ResponseWriter, r *http.Request, status int, number, code string, problems []ui.Problem) error {
	v := visitOf(r)
	sh := v.shell("")
	sh.Wrong = len(problems) > 0
	if !v.signedIn() && !sh.Wrong {
		w.Header().Set("Cache-Control", "private, no-cache")
	}
	return render(w, r, status, page.HomePage(page.Home{Shell: sh, Number: number, Code: code, Problems: problems}))
}

// follow finds a report by its number and its secret, which may be pasted as
// the whole link.
func (s *server) follow(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	number, code := f.Get("number"), secretIn(f.Get("code"))
	_, view, err := s.app.Follow(r.Context(), number, code)
	if fault.KindOf(err) == fault.NotFound {
		s.app.Refused(r.Context(), app.RefusedLink, app.Nobody, err)
		// Which of the two is wrong is not said: numbers must not be guessed.
		err = fault.New(fault.NotFound, "web.follow_unknown").At("number")
		return s.homePage(w, r, http.StatusUnprocessableEntity, number, f.Get("code"), visitOf(r).problems(err))
	}
	if err != nil {
		return err
	}
	seeOther(w, r, trackPath(view.Case.Number, view.Link))
	return nil
}

// secretIn is the secret in what was typed: the last part of a link, or the
// secret itself.
func secretIn(typed string) string {
	typed = strings.TrimSuffix(strings.TrimSpace(typed), "/received")
	return typed[strings.LastIndex(typed, "/")+1:]
}

// trackPath is where the reporter follows a case.
func trackPath(number, link string) string {
	return page.TrackPath + url.PathEscape(number) + "/" + url.PathEscape(link)
}
