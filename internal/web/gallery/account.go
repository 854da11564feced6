package gallery

import (
	"time"

	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func secondFactor(s sample) templ.Component {
	code := ui.Field{Kind: ui.Line, Name: "code", Label: s.Say("page.totp.code"), Hint: s.Say("page.totp.code_hint"), Mode: "numeric", Max: 12}
	v := page.Proving{Shell: s.shell(s.Say("page.factor.title")), Lead: s.Say("page.factor.lead", "account", "desk-east"), Form: "totp",
		Problems: []ui.Problem{{Field: "code", Text: s.Say("app.factor_wrong")}},
		Asks: []page.Ask{
			{ID: "passkey", Title: s.Say("page.factor.passkey"), Hint: s.Say("page.passkey.hint"), Post: "#", Passkey: "get", Options: "{}", Submit: s.Say("page.passkey.use")},
			{ID: "totp", Title: s.Say("page.factor.totp"), Post: "#", Fields: []ui.Field{code}, Submit: s.Say("page.factor.submit")},
		}}
	return page.ProvingPage(v)
}

func myAccount(s sample) templ.Component {
	return page.MyAccountPage(page.MyAccount{Shell: s.shell(s.Say("page.account.title")), Name: "desk-east", Recovery: 9, Password: true,
		Factors: []page.Factor{
			{ID: "1", Kind: "passkey", Name: s.t("duty telephone", "值班手机"), Used: s.Now.Add(-time.Hour)},
			{ID: "2", Kind: "totp", Used: s.Now.Add(-72 * time.Hour)},
		},
		Sessions: []page.Session{
			{ID: "1", Agent: "Firefox · Windows", Here: true, Started: s.Now.Add(-time.Hour), Used: s.Now, Ends: s.Now.Add(11 * time.Hour)},
			{ID: "2", Program: true, Started: s.Now.Add(-240 * time.Hour), Used: s.Now.Add(-time.Hour), Ends: s.Now.Add(2000 * time.Hour)},
		},
		Identities: []page.LinkedIdentity{{Subject: "4711", Issuer: "https://id.city.example"}}})
}
