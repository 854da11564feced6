package web

import (
	"net/http"
	"net/url"
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func (s *server) signInPage(w http.ResponseWriter, r *http.Request) error {
	return s.signInForm(w, r, http.StatusOK, r.URL.Query().Get("back"), "", nil)
}

func (s *server) signInForm(w http.ResponseWriter, r *http.Request, status int, back, account string, problems []ui.Problem) error {
	v := visitOf(r)
	p := page.SignIn{Shell: v.shell(v.Say("page.sign_in.title")), Back: local(back), Account: account, Problems: problems, Passkey: s.app.TakesPasskeys()}
	if s.o.Provider != nil {
		p.Provider = page.SignInPath + "/city?back=" + url.QueryEscape(p.Back)
	}
	p.Wrong = len(problems) > 0
	for _, d := range s.o.Demo {
		p.Demo = append(p.Demo, v.demoAccount(d.Name))
	}
	return render(w, r, status, page.SignInPage(p))
}

// demoAccount describes an account by the first post that it holds.
func (v *visit) demoAccount(name string) page.DemoAccount {
	d := page.DemoAccount{Account: name, Post: name}
	for _, p := range v.policy.Chart.PostsOf(name, v.today) {
		d.Post, d.Unit, d.Does = v.name(p.Name), v.Say("web.account", "unit", v.org(p.Org), "account", name), v.does(p)
		break
	}
	return d
}

// does says what a post does, by its duties.
func (v *visit) does(p *org.Post) string {
	var said []string
	for _, d := range org.Duties() {
		if slices.Contains(p.Duties, d) {
			said = append(said, v.Say(dutyKeys[d]))
		}
	}
	return v.sentences(said...)
}

var dutyKeys = map[org.Duty]string{
	org.DutyIntake:    "web.duty.intake",
	org.DutyDispatch:  "web.duty.dispatch",
	org.DutyVerify:    "web.duty.verify",
	org.DutyHandle:    "web.duty.handle",
	org.DutyCheck:     "web.duty.check",
	org.DutySupervise: "web.duty.supervise",

	org.DutyAdminSystem:   "web.duty.admin_system",
	org.DutyAdminSecurity: "web.duty.admin_security",
	org.DutyAdminAudit:    "web.duty.admin_audit",

	org.DutyComplaints: "web.duty.complaints",
}

// signIn takes a name and a password. In the demonstration an account without a
// password is one click; the password never leaves the server.
func (s *server) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	account, password := f.Get("account"), f.Get("password")
	if _, typed := f.Values["password"]; !typed {
		for _, d := range s.o.Demo {
			if d.Name == account {
				password = d.Password
			}
		}
	}
	entry, err := s.app.SignIn(r.Context(), s.from(r), account, password)
	if fault.All(err) != nil {
		return s.signInForm(w, r, statusOfForm(w, err), f.Get("back"), account, visitOf(r).problems(err))
	}
	if err != nil {
		return err
	}
	return s.goOn(w, r, entry, f.Get("back"))
}

func (s *server) signOut(w http.ResponseWriter, r *http.Request) error {
	if shown := s.shown(r); shown != "" {
		if err := s.app.SignOut(r.Context(), shown); err != nil {
			return err
		}
	}
	s.setCookie(w, sessionCookie, "", 0)
	s.setCookie(w, postCookie, "", 0)
	seeOther(w, r, page.HomePath)
	return nil
}

// changePost has the account act in another of its posts.
func (s *server) changePost(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	v := visitOf(r)
	v.actor = v.in(org.ID(f.Get("post")))
	s.setCookie(w, postCookie, string(v.actor.Post), aYear)
	seeOther(w, r, v.landing())
	return nil
}

// prefer changes language and text size.
func (s *server) prefer(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	s.keepPreferences(w, visitOf(r), f)
	seeOther(w, r, local(f.Get("back")))
	return nil
}

// keepPreferences takes up what a form says of language and text size, for
// this answer too.
func (s *server) keepPreferences(w http.ResponseWriter, v *visit, f sent) {
	if tag, ok := s.known(f.Get("lang")); ok {
		v.Tag = tag
		s.setCookie(w, langCookie, string(tag), aYear)
	}
	if text := f.Get("text"); text != "" {
		v.Large = text == largeText
		if !v.Large {
			text = plainText // nothing else that was sent goes back as a cookie
		}
		s.setCookie(w, textCookie, text, aYear)
	}
}

// sentences joins whole sentences as the language does: where one ends in a
// full stop of its own width, no space follows.
func (v *visit) sentences(all ...string) string {
	out := ""
	for _, s := range all {
		if s == "" {
			continue
		}
		if out != "" && !endsWide(out) {
			out += " "
		}
		out += s
	}
	return out
}

func endsWide(s string) bool {
	r := []rune(s)
	return slices.Contains([]rune("。；：，"), r[len(r)-1])
}

// name is a name in the reader's language.
func (v *visit) name(n lang.Name) string { return n.In(v.Tag) }

// conditions are the lines of a class's closing condition; without a class it
// is the one line that casework asks for.
func conditions(class *catalog.Class) []catalog.Condition {
	if class == nil {
		return []catalog.Condition{{ID: "gone"}}
	}
	return class.Closing
}

// condition is a line of the closing condition in words.
func (v *visit) condition(c catalog.Condition) string {
	if len(c.Text) == 0 {
		return v.Say("web.condition.gone")
	}
	return v.name(c.Text)
}
