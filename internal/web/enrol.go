package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// enrolPage takes an enrolment code, which its link carries, and asks for a
// password. Nothing is used up by looking.
func (s *server) enrolPage(w http.ResponseWriter, r *http.Request) error {
	return s.enrolForm(w, r, http.StatusOK, r.URL.Query().Get("code"), nil)
}

func (s *server) enrolForm(w http.ResponseWriter, r *http.Request, status int, code string, wrong error) error {
	v := visitOf(r)
	w.Header().Set("Referrer-Policy", "no-referrer")
	fields := append([]ui.Field{v.enrolmentField(code)}, v.passwordFields()...)
	p := page.Proving{Shell: page.Shell{Title: v.Say("page.enrol.title")}, Lead: v.Say("page.enrol.lead"),
		Asks: []page.Ask{{ID: "enrol", Post: page.EnrolPath, Fields: fields, Submit: v.Say("page.enrol.submit")}}}
	return s.proving(w, r, status, p, wrong)
}

func (v *visit) enrolmentField(code string) ui.Field {
	return ui.Field{Kind: ui.Line, Name: "code", Label: v.Say("page.enrol.code"), Value: code, Autocomplete: "off", Max: 60}
}

// passwordFields ask for a new password, twice: nobody sees what they type.
func (v *visit) passwordFields() []ui.Field {
	rules := v.s.app.Rules()
	hint := v.Say("page.password.hint", "limit", rules.PasswordLeast)
	if rules.PasswordKinds > 1 {
		hint = v.sentences(hint, v.Say("page.password.kinds", "n", rules.PasswordKinds))
	}
	return []ui.Field{
		{Kind: ui.Secret, Name: "password", Label: v.Say("page.password.new"), Hint: hint, Autocomplete: "new-password", Max: 512},
		{Kind: ui.Secret, Name: "again", Label: v.Say("page.password.again"), Autocomplete: "new-password", Max: 512},
	}
}

// newPassword is what was typed, when it was twice the same.
func newPassword(f sent) (string, error) {
	if f.Get("password") != f.Get("again") {
		return "", fault.New(fault.Invalid, "web.password_differs").At("again")
	}
	return f.Get("password"), nil
}

func (s *server) enrol(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	password, err := newPassword(f)
	var entry app.Entry
	if err == nil {
		entry, err = s.app.Enrol(r.Context(), s.from(r), f.Get("code"), password)
	}
	if fault.All(err) != nil {
		s.app.RefusedProof(r.Context(), err)
		return s.enrolForm(w, r, statusOfForm(w, err), f.Get("code"), err)
	}
	if err != nil {
		return err
	}
	return s.goOn(w, r, entry, page.HomePath)
}

// askFirst asks for a first second factor, and enrolFactor takes it.
func askFirst(ctx context.Context, v *visit, u app.UnderWay, token string) (page.Proving, error) {
	p, err := v.offerFactors(ctx, token, pathOf(app.StepEnrol))
	p.Title, p.Lead = v.Say("page.first.title"), v.Say("page.first.lead", "account", u.Account)
	return p, err
}

// offerFactors offers every kind of factor that can be enrolled.
func (v *visit) offerFactors(ctx context.Context, token, post string) (page.Proving, error) {
	var p page.Proving
	name := func() ui.Field {
		return ui.Field{Kind: ui.Line, Name: "name", Label: v.Say("page.factor.name"), Hint: v.Say("page.factor.name_hint"), Optional: true, Autocomplete: "off", Max: 40}
	}
	options, err := v.s.app.OfferPasskey(ctx, token)
	if err != nil {
		return p, err
	}
	if options != "" {
		p.Asks = append(p.Asks, page.Ask{ID: "passkey", Title: v.Say("page.factor.passkey"), Hint: v.Say("page.first.passkey"), Post: post,
			Passkey: "create", Options: options, Fields: []ui.Field{name()}, Submit: v.Say("page.first.passkey_submit")})
	}
	totp, err := v.s.app.SetUpTOTP(ctx, token, v.totpIssuer())
	if err != nil {
		return p, err
	}
	drawn, err := drawQR(totp.Address)
	if err != nil {
		return p, err
	}
	p.Asks = append(p.Asks, page.Ask{ID: "totp", Title: v.Say("page.factor.totp"), Hint: v.Say("page.first.totp"), Post: post, QR: drawn,
		Secret: totp.Secret, SecretAddress: totp.Address, Fields: []ui.Field{v.codeField(), name()}, Submit: v.Say("page.first.totp_submit"), Quiet: options != ""})
	return p, nil
}

// totpIssuer is whose codes an app shows: the product, and the city.
func (v *visit) totpIssuer() string {
	return strings.TrimSpace(v.Say("page.product") + " " + v.city())
}

func (s *server) enrolFactor(r *http.Request, token string, f sent) (app.Entry, error) {
	if f.Has("answer") {
		return s.app.EnrolPasskey(r.Context(), s.from(r), s.shown(r), token, f.Get("name"), []byte(f.Get("answer")))
	}
	return s.app.EnrolTOTP(r.Context(), s.from(r), s.shown(r), token, f.Get("name"), f.Get("code"))
}

// drawQR draws a QR code as one path.
func drawQR(text string) (*page.QR, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("web: draw QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				_, _ = fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from) // a builder takes everything
			}
		}
	}
	return &page.QR{Size: code.Size, Path: path.String()}, nil
}

// askRenewal, answerRenewal: a new password for one that is out of date.
func askRenewal(_ context.Context, v *visit, _ app.UnderWay, _ string) (page.Proving, error) {
	return v.askPassword(pathOf(app.StepRenew), v.Say("page.password.old", "n", int(v.s.app.Rules().PasswordAge.Hours()/24))), nil
}

func (v *visit) askPassword(post, lead string) page.Proving {
	return page.Proving{Shell: page.Shell{Title: v.Say("page.password.title")}, Lead: lead,
		Asks: []page.Ask{{ID: "password", Post: post, Fields: v.passwordFields(), Submit: v.Say("page.password.submit")}}}
}

func (s *server) answerRenewal(r *http.Request, token string, f sent) (app.Entry, error) {
	password, err := newPassword(f)
	if err != nil {
		return app.Entry{}, err
	}
	return s.app.Renew(r.Context(), s.from(r), token, password)
}

// askLink, answerLink: an enrolment code, for an identity that is nobody's yet.
func askLink(_ context.Context, v *visit, _ app.UnderWay, _ string) (page.Proving, error) {
	return page.Proving{Shell: page.Shell{Title: v.Say("page.link.title")}, Lead: v.Say("page.link.lead"),
		Asks: []page.Ask{{ID: "link", Post: pathOf(app.StepLink), Fields: []ui.Field{v.enrolmentField("")}, Submit: v.Say("page.enrol.submit")}}}, nil
}

func (s *server) answerLink(r *http.Request, token string, f sent) (app.Entry, error) {
	return s.app.Link(r.Context(), s.from(r), token, f.Get("code"))
}
