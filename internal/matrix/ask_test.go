package matrix_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"wellfield/internal/fault"
	"wellfield/internal/matrix"
	"wellfield/internal/web"
)

// nobodysProvider makes the addresses of the city's sign-in exist.
type nobodysProvider struct{}

func (nobodysProvider) Begin(context.Context) (string, []byte, error) {
	return "https://id.city.example/", []byte("kept"), nil
}

func (nobodysProvider) Finish(context.Context, []byte, url.Values) (issuer, subject string, err error) {
	return "", "", fault.New(fault.Forbidden, "app.sign_in_failed")
}

var _ web.Provider = nobodysProvider{}

// answer is what came back from a door.
type answer struct {
	status int
	header http.Header
	body   string
	key    string // of the problem, where the door names one
}

// ask sends a request as the person, who shows what it has: a program its token or
// key, a browser its cookies, a reporter the link that is in the address or, at the
// API, in a header.
func (w *world) ask(p *matrix.Person, method, path, body string) answer {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Accept-Language", "en")
	atAPI := strings.HasPrefix(path, "/api/")
	switch {
	case atAPI && body != "":
		r.Header.Set("Content-Type", "application/json")
	case body != "":
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	switch {
	case p.Kind == matrix.Staff && atAPI:
		r.Header.Set("Authorization", "Bearer "+w.tokens[p.Account])
		if p.Post.ID != "" {
			r.Header.Set("Act-As", p.Post.ID)
		}
	case p.Kind == matrix.Staff:
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: w.tokens[p.Account]})
		r.AddCookie(&http.Cookie{Name: "wellfield_post", Value: p.Post.ID})
	case p.Kind == matrix.Reporter && atAPI:
		r.Header.Set("Reporter-Link", w.linkOf(p.Case))
	}
	rec := httptest.NewRecorder()
	w.door.ServeHTTP(rec, r)
	a := answer{status: rec.Code, header: rec.Header(), body: rec.Body.String()}
	if strings.Contains(a.header.Get("Content-Type"), "problem+json") {
		var problem struct{ Key string }
		_ = json.Unmarshal([]byte(a.body), &problem) // what is none has no key
		a.key = problem.Key
	}
	return a
}

// linkOf is the secret link of a case by its name.
func (w *world) linkOf(name string) string {
	w.linksMu.Lock()
	defer w.linksMu.Unlock()
	return w.links[name]
}

// What a door says before it looks at any case.
const (
	signIn   matrix.Verdict = "sign in first"
	noLink   matrix.Verdict = "show a link"
	not      matrix.Verdict = "not now, or not you" // a page says both alike
	surprise matrix.Verdict = "surprise"
)

// judged is the verdict that an answer of the API amounts to.
func (a answer) judged() matrix.Verdict {
	switch {
	case a.status == http.StatusUnauthorized:
		return signIn
	case a.key == "case.not_found":
		return matrix.Unseen
	case a.key == "case.not_now":
		return matrix.WrongState
	case a.key == "api.field_missing" && strings.Contains(a.body, `"Reporter-Link"`):
		return noLink
	case strings.HasPrefix(a.key, "api."), a.status >= 500:
		return surprise
	case a.status == http.StatusForbidden, a.status == http.StatusConflict:
		return matrix.Refused
	case a.status < 300, a.status == http.StatusUnprocessableEntity, a.status == http.StatusNotFound: // of what the command names
		return matrix.May
	}
	return surprise
}

// judgedPage is the verdict that a page amounts to. A page that refuses says so with
// the form, whether it is the wrong hand or the wrong time.
func (a answer) judgedPage() matrix.Verdict {
	to, _ := url.Parse(a.header.Get("Location"))
	switch {
	case a.status == http.StatusSeeOther && to != nil && to.Path == "/sign-in":
		return signIn
	case a.status == http.StatusNotFound:
		return matrix.Unseen
	case a.status == http.StatusForbidden, a.status == http.StatusConflict:
		return not
	case a.status == http.StatusSeeOther, a.status == http.StatusOK, a.status == http.StatusUnprocessableEntity:
		return matrix.May
	}
	return surprise
}

// onPage is what a page says of a verdict.
func onPage(v matrix.Verdict) matrix.Verdict {
	if v == matrix.WrongState || v == matrix.Refused {
		return not
	}
	return v
}

// done tells whether the act was carried out.
func (a answer) done() bool { return a.status < 300 || a.status == http.StatusSeeOther }
