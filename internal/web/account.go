package web

import (
	"net/http"
	"net/url"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
)

// sensitive does what it does only for a visitor who showed a second factor just
// now, and sends others to show one. A form that was sent is sent again from its
// own page.
func (s *server) sensitive(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := visitOf(r)
		if !v.signedIn() {
			return errSignIn
		}
		fresh, err := s.app.Fresh(r.Context(), s.shown(r))
		if err != nil {
			return err
		}
		if !fresh {
			seeOther(w, r, page.AccountPath+"/prove?back="+url.QueryEscape(pageOf(r)))
			return nil
		}
		return h(w, r)
	}
}

// pageOf is the page of ours that a request comes from, or is.
func pageOf(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
		return local(from.RequestURI())
	}
	return page.AccountPath
}

func (s *server) myAccount(w http.ResponseWriter, r *http.Request) error {
	return s.accountPage(w, r, http.StatusOK, nil)
}

func (s *server) accountPage(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	p := page.MyAccount{Shell: v.staffShell(v.Say("page.account.title")), Name: v.actor.Account}
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
	}
	var err error
	if p.Plain, err = s.app.IsDemo(r.Context(), v.actor.Account); err != nil {
		return err
	}
	factors, left, err := s.app.Factors(r.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, f := range factors {
		p.Factors = append(p.Factors, page.Factor(f))
	}
	p.Recovery = left
	if p.Password, err = s.app.HasPassword(r.Context(), v.actor); err != nil {
		return err
	}
	sessions, err := s.app.Sessions(r.Context(), s.shown(r))
	if err != nil {
		return err
	}
	for _, o := range sessions {
		p.Sessions = append(p.Sessions, page.Session{ID: o.ID, Agent: o.Agent, Here: o.Here, Program: o.Program, Started: o.Started, Used: o.Used, Ends: o.Ends})
	}
	identities, err := s.app.Identities(r.Context(), v.actor.Account)
	if err != nil {
		return err
	}
	for _, i := range identities {
		p.Identities = append(p.Identities, page.LinkedIdentity{Issuer: i.Issuer, Subject: i.Subject})
	}
	return render(w, r, status, page.MyAccountPage(p))
}

// done comes back to the account, with what was wrong.
func (s *server) done(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.All(err) != nil {
		return s.accountPage(w, r, http.StatusUnprocessableEntity, err)
	}
	if err == nil {
		seeOther(w, r, page.AccountPath)
	}
	return err
}

// provePage asks a visitor for a second factor once more.
func (s *server) provePage(w http.ResponseWriter, r *http.Request) error {
	return s.askAgain(w, r, http.StatusOK, local(r.URL.Query().Get("back")), nil)
}

// askAgain begins what belongs to a session, and shows the page of it.
func (s *server) askAgain(w http.ResponseWriter, r *http.Request, status int, back string, wrong error) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	u, token, err := s.again(w, r, back)
	if err != nil {
		return err
	}
	p, err := v.askProof(r.Context(), u, token, page.AccountPath+"/prove")
	if err != nil {
		return err
	}
	p.Title, p.Lead = v.Say("page.again.title"), v.Say("page.again.lead")
	return s.proving(w, r, status, p, wrong)
}

func (s *server) again(w http.ResponseWriter, r *http.Request, back string) (app.UnderWay, string, error) {
	entry, err := s.app.Again(r.Context(), s.shown(r))
	if err != nil {
		return app.UnderWay{}, "", err
	}
	s.keepSigning(w, entry, back)
	u, err := s.app.UnderWay(r.Context(), entry.Token, app.StepAgain)
	return u, entry.Token, err
}

func (s *server) proveAgain(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	token, back := s.signing(r)
	err = s.app.ProveAgain(r.Context(), s.from(r), s.shown(r), token, proofOf(f))
	if fault.Has(err, "app.not_signed_in") {
		return errSignIn
	}
	if fault.All(err) != nil {
		return s.askAgain(w, r, statusOfForm(w, err), back, err)
	}
	if err != nil {
		return err
	}
	s.setCookie(w, signingCookie, "", 0)
	seeOther(w, r, back)
	return nil
}

// factorPage offers one more factor.
func (s *server) factorPage(w http.ResponseWriter, r *http.Request) error {
	_, token, err := s.again(w, r, page.AccountPath)
	if err != nil {
		return err
	}
	return s.factorForm(w, r, http.StatusOK, token, nil)
}

func (s *server) factorForm(w http.ResponseWriter, r *http.Request, status int, token string, wrong error) error {
	v := visitOf(r)
	p, err := v.offerFactors(r.Context(), token, page.AccountPath+"/factor")
	if err != nil {
		return err
	}
	p.Title, p.Lead = v.Say("page.account.add_factor"), v.Say("page.account.factor_lead")
	return s.proving(w, r, status, p, wrong)
}

func (s *server) addFactor(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	token, _ := s.signing(r)
	_, err = s.enrolFactor(r, token, f)
	if fault.All(err) == nil || fault.Has(err, "app.sign_in_over") {
		return s.done(w, r, err)
	}
	return s.factorForm(w, r, statusOfForm(w, err), token, err)
}

func (s *server) removeFactor(w http.ResponseWriter, r *http.Request) error {
	return s.done(w, r, s.app.RemoveFactor(r.Context(), s.shown(r), r.PathValue("id")))
}

func (s *server) newRecovery(w http.ResponseWriter, r *http.Request) error {
	codes, err := s.app.NewRecovery(r.Context(), s.shown(r))
	if err != nil {
		return s.done(w, r, err)
	}
	v := visitOf(r)
	return render(w, r, http.StatusOK, page.CodesPage(page.Codes{Shell: v.staffShell(v.Say("page.codes.title")), Codes: codes, On: page.AccountPath}))
}

func (s *server) passwordPage(w http.ResponseWriter, r *http.Request) error {
	return s.passwordForm(w, r, http.StatusOK, nil)
}

func (s *server) passwordForm(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	return s.proving(w, r, status, v.askPassword(page.AccountPath+"/password", v.Say("page.password.lead")), wrong)
}

func (s *server) changePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	password, err := newPassword(f)
	if err == nil {
		err = s.app.ChangePassword(r.Context(), s.shown(r), password)
	}
	if fault.All(err) != nil {
		return s.passwordForm(w, r, statusOfForm(w, err), err)
	}
	return s.done(w, r, err)
}

// unlinkOwn unbinds an identity at the city's provider from the account.
func (s *server) unlinkOwn(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	return s.done(w, r, s.app.UnlinkOwn(r.Context(), s.shown(r), f.Get("issuer"), f.Get("subject")))
}

func (s *server) endSession(w http.ResponseWriter, r *http.Request) error {
	if !visitOf(r).signedIn() {
		return errSignIn
	}
	return s.done(w, r, s.app.EndSession(r.Context(), s.shown(r), r.PathValue("id")))
}

func (s *server) endOthers(w http.ResponseWriter, r *http.Request) error {
	if !visitOf(r).signedIn() {
		return errSignIn
	}
	return s.done(w, r, s.app.EndOthers(r.Context(), s.shown(r)))
}

// agents are what browsers and systems call themselves, the more special first:
// nearly all say that they are Chrome and Safari as well.
var (
	browsers = []struct{ says, name string }{{"MicroMessenger/", "WeChat"}, {"Edg/", "Edge"}, {"OPR/", "Opera"},
		{"HuaweiBrowser/", "Huawei Browser"}, {"QQBrowser/", "QQ Browser"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = []struct{ says, name string }{{"Android", "Android"}, {"HarmonyOS", "HarmonyOS"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// agentOf is a browser and its system in a word each, enough to tell one's own
// sessions apart and too little to tell people apart.
func agentOf(says string) string {
	var words []string
	for _, b := range browsers {
		if strings.Contains(says, b.says) {
			words = append(words, b.name)
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(says, s.says) {
			words = append(words, s.name)
			break
		}
	}
	return strings.Join(words, " · ")
}
