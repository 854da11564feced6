package web

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// step is what a step of a sign-in asks, and what it does with the answer.
type step struct {
	asks   func(ctx context.Context, v *visit, u app.UnderWay, token string) (page.Proving, error)
	answer func(r *http.Request, token string, f sent) (app.Entry, error)
}

// steps are the steps that have a page.
func (s *server) steps() map[app.Step]step {
	return map[app.Step]step{
		app.StepFactor: {asks: askFactor, answer: s.answerFactor},
		app.StepEnrol:  {asks: askFirst, answer: s.enrolFactor},
		app.StepRenew:  {asks: askRenewal, answer: s.answerRenewal},
		app.StepLink:   {asks: askLink, answer: s.answerLink},
		app.StepKey:    {asks: askKey, answer: s.answerKey},
	}
}

func pathOf(step app.Step) string { return page.SignInPath + "/" + string(step) }

// from is what is known of the browser.
func (s *server) from(r *http.Request) app.From {
	return app.From{Source: s.o.Door.Source(r), Device: s.kept(r, deviceCookie), Agent: agentOf(r.UserAgent())}
}

// A signing cookie is the token of a sign-in under way and where to go after it.
func (s *server) signing(r *http.Request) (token, back string) {
	token, rest, _ := strings.Cut(s.cookie(r, signingCookie), ".")
	plain, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil {
		plain = nil
	}
	return token, local(string(plain))
}

func (s *server) keepSigning(w http.ResponseWriter, e app.Entry, back string) {
	s.setCookie(w, signingCookie, e.Token+"."+base64.RawURLEncoding.EncodeToString([]byte(back)), e.Keep)
}

// goOn takes a browser to the next step of a sign-in, or in.
func (s *server) goOn(w http.ResponseWriter, r *http.Request, e app.Entry, back string) error {
	back = local(back)
	if e.Step != app.Entered {
		s.keepSigning(w, e, back)
		seeOther(w, r, pathOf(e.Step))
		return nil
	}
	s.setCookie(w, sessionCookie, e.Token, e.Keep)
	s.setCookie(w, deviceCookie, e.Device, aYear)
	s.setCookie(w, signingCookie, "", 0)
	s.setCookie(w, postCookie, "", 0)
	v := visitOf(r)
	actor, _, err := s.app.Session(r.Context(), app.Shown(e.Token, e.Device), "")
	if err != nil {
		return err
	}
	v.actor, v.posts = actor, s.app.Posts(actor)
	if back == page.HomePath {
		back = v.landing()
	}
	if len(e.Recovery) > 0 {
		return render(w, r, http.StatusOK, page.CodesPage(page.Codes{Shell: v.staffShell(v.Say("page.codes.title")), Codes: e.Recovery, On: back}))
	}
	seeOther(w, r, back)
	return nil
}

// asking shows a step.
func (s *server) asking(at app.Step) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		token, back := s.signing(r)
		return s.ask(w, r, http.StatusOK, at, token, back, nil)
	}
}

func (s *server) ask(w http.ResponseWriter, r *http.Request, status int, at app.Step, token, back string, wrong error) error {
	u, err := s.app.UnderWay(r.Context(), token, at)
	if fault.Has(err, "app.sign_in_over") {
		return s.over(w, r, back, err)
	}
	if err != nil {
		return err
	}
	v := visitOf(r)
	p, err := s.steps()[at].asks(r.Context(), v, u, token)
	if err != nil {
		return err
	}
	return s.proving(w, r, status, p, wrong)
}

// over begins again with why.
func (s *server) over(w http.ResponseWriter, r *http.Request, back string, why error) error {
	s.setCookie(w, signingCookie, "", 0)
	return s.signInForm(w, r, http.StatusUnprocessableEntity, back, "", visitOf(r).problems(why))
}

func (s *server) proving(w http.ResponseWriter, r *http.Request, status int, p page.Proving, wrong error) error {
	v := visitOf(r)
	if p.Shell = v.shell(p.Title); v.signedIn() {
		p.Shell = v.staffShell(p.Title)
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
		p.Form = p.Asks[0].ID
		for _, a := range p.Asks {
			for _, f := range a.Fields {
				if f.Name == p.Problems[0].Field {
					p.Form = a.ID
				}
			}
		}
	}
	return render(w, r, status, page.ProvingPage(p))
}

// answering takes what was sent to a step.
func (s *server) answering(at app.Step, answer func(*http.Request, string, sent) (app.Entry, error)) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := readForm(w, r)
		if err != nil {
			return err
		}
		token, back := s.signing(r)
		entry, err := answer(r, token, f)
		switch {
		case fault.Has(err, "app.sign_in_over"), fault.Has(err, "app.enrolment_over"):
			s.app.RefusedProof(r.Context(), err)
			return s.over(w, r, back, err)
		case fault.All(err) != nil:
			return s.ask(w, r, statusOfForm(w, err), at, token, back, err)
		case err != nil:
			return err
		}
		return s.goOn(w, r, entry, back)
	}
}

// statusOfForm is the protocol's word for a form that comes back.
func statusOfForm(w http.ResponseWriter, err error) int {
	if fault.KindOf(err) != fault.TooMany {
		return http.StatusUnprocessableEntity
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		w.Header().Set("Retry-After", fmt.Sprint(f.Args["seconds"]))
	}
	return http.StatusTooManyRequests
}

// askKey, answerKey: a passkey alone.
func askKey(ctx context.Context, v *visit, _ app.UnderWay, token string) (page.Proving, error) {
	options, err := v.s.app.AskPasskey(ctx, token)
	return page.Proving{Shell: page.Shell{Title: v.Say("page.sign_in.passkey")}, Lead: v.Say("page.passkey.alone"),
		Asks: []page.Ask{{ID: "passkey", Post: pathOf(app.StepKey), Passkey: "get", Options: options, Submit: v.Say("page.passkey.use")}},
		Ways: []ui.Link{{Href: page.SignInPath, Text: v.Say("page.sign_in.other")}}}, err
}

func (s *server) answerKey(r *http.Request, token string, f sent) (app.Entry, error) {
	return s.app.EnterByPasskey(r.Context(), s.from(r), token, []byte(f.Get("answer")))
}

func (s *server) beginPasskey(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	entry, err := s.app.BeginPasskey(r.Context())
	if err != nil {
		return err
	}
	return s.goOn(w, r, entry, f.Get("back"))
}

// askFactor, answerFactor: the second factor.
func askFactor(ctx context.Context, v *visit, u app.UnderWay, token string) (page.Proving, error) {
	p, err := v.askProof(ctx, u, token, pathOf(app.StepFactor))
	p.Title = v.Say("page.factor.title")
	if u.MayStay {
		stay := ui.Field{Kind: ui.Checks, Name: "keep", Label: v.Say("page.factor.keep"), Quiet: true,
			Options: []ui.Option{{Value: "yes", Label: v.Say("page.factor.keep"), Hint: v.Say("page.factor.keep_hint")}}}
		for i := range p.Asks {
			p.Asks[i].Fields = append(p.Asks[i].Fields, stay)
		}
	}
	return p, err
}

// askProof asks for a factor in every way that the account has.
func (v *visit) askProof(ctx context.Context, u app.UnderWay, token, post string) (page.Proving, error) {
	p := page.Proving{Lead: v.Say("page.factor.lead", "account", u.Account)}
	options, err := v.s.app.AskPasskey(ctx, token)
	if err != nil {
		return p, err
	}
	if options != "" {
		p.Asks = append(p.Asks, page.Ask{ID: "passkey", Title: v.Say("page.factor.passkey"), Post: post, Passkey: "get", Options: options,
			Hint: v.Say("page.passkey.hint"), Submit: v.Say("page.passkey.use")})
	}
	if u.TOTP {
		p.Asks = append(p.Asks, page.Ask{ID: "totp", Title: v.Say("page.factor.totp"), Post: post, Fields: []ui.Field{v.codeField()}, Submit: v.Say("page.factor.submit")})
	}
	p.Asks = append(p.Asks, page.Ask{ID: "recover", Title: v.Say("page.factor.recovery"), Hint: v.Say("page.factor.recovery_hint"), Post: post, Quiet: true,
		Fields: []ui.Field{{Kind: ui.Line, Name: "recovery", Label: v.Say("page.factor.recovery_code"), Autocomplete: "off", Max: 40}}, Submit: v.Say("page.factor.submit")})
	return p, nil
}

func (v *visit) codeField() ui.Field {
	return ui.Field{Kind: ui.Line, Name: "code", Label: v.Say("page.totp.code"), Hint: v.Say("page.totp.code_hint"), Autocomplete: "one-time-code", Mode: "numeric", Max: 12}
}

func proofOf(f sent) app.Proof {
	p := app.Proof{Code: f.Get("code"), Recovery: f.Get("recovery")}
	if f.Has("answer") {
		p.Passkey = []byte(f.Get("answer"))
	}
	return p
}

func (s *server) answerFactor(r *http.Request, token string, f sent) (app.Entry, error) {
	return s.app.Prove(r.Context(), s.from(r), token, proofOf(f), f.Get("keep") == "yes")
}

// toCity sends a browser to the city's identity provider.
func (s *server) toCity(w http.ResponseWriter, r *http.Request) error {
	address, kept, err := s.o.Provider.Begin(r.Context())
	if err != nil {
		return err
	}
	entry, err := s.app.BeginCity(r.Context(), kept)
	if err != nil {
		return err
	}
	back := local(r.URL.Query().Get("back"))
	s.keepSigning(w, entry, back)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// fromCity takes it back.
func (s *server) fromCity(w http.ResponseWriter, r *http.Request) error {
	token, back := s.signing(r)
	var entry app.Entry
	kept, err := s.app.TakeCity(r.Context(), token)
	if err == nil {
		var issuer, subject string
		if issuer, subject, err = s.o.Provider.Finish(r.Context(), kept, url.Values(r.URL.Query())); err == nil {
			entry, err = s.app.SignInBy(r.Context(), issuer, subject)
		}
	}
	if fault.All(err) != nil {
		s.app.RefusedProof(r.Context(), err)
		return s.over(w, r, back, err)
	}
	if err != nil {
		return err
	}
	return s.goOn(w, r, entry, back)
}
