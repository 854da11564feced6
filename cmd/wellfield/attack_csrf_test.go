package main

import (
	"net/http"
	"net/url"
	"testing"
)

// TestAttackOtherSite: a page elsewhere sends forms with the officer's cookies. A
// browser says whose page it was in one of two ways; either is enough.
func TestAttackOtherSite(t *testing.T) {
	b := besiege(t, nil)
	desk := b.inside("desk-east")
	story := b.Reported("hole", nil2())
	number := story.Receipt.Case.Number
	before, err := b.App.Find(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", b.public}} {
		for path, form := range map[string]url.Values{
			"/cases/" + number + "/note":   {"text": {"planted"}, "rev": {"1"}},
			"/cases/" + number + "/refuse": {"text": {"planted"}, "rev": {"1"}},
			"/sign-in":                     {"account": {"desk-west"}, "password": {attackPassword}},
			"/sign-out":                    {}, "/post": {"post": {"x"}}, "/report": {"step": {"send"}}, "/account/recovery": {}, "/account/sessions/end-others": {}, "/rules/accept": {},
			"/emergencies": {}, "/peers/x/run": {},
		} {
			if got := desk.post(b.staff+path, form, way...); got.status != http.StatusForbidden {
				t.Errorf("%v: POST %s answers %d", way, path, got.status)
			}
		}
		if got := desk.call(http.MethodPost, b.staff+"/api/v1/cases/"+number+"/note", "", map[string]string{"text": "planted"}, way...); got.status != http.StatusForbidden {
			t.Errorf("%v: the API answers %d %s", way, got.status, got.body)
		}
	}
	b.logged("cross_site_refused", "desk-east")
	if got := desk.get(b.staff + "/desk"); got.status != http.StatusOK {
		t.Errorf("another site ended the session: %d", got.status)
	}
	if v, err := b.CaseByRef(t.Context(), b.As("desk-east"), before); err != nil || v.Case.Rev != story.Receipt.Case.Rev {
		t.Errorf("another site changed the case: %v", err)
	}
	// Reports are taken from a browser's own site alone, too.
	if got := b.attacker().post(b.public+"/report", url.Values{"step": {"where"}}, "Sec-Fetch-Site", "cross-site"); got.status != http.StatusForbidden {
		t.Errorf("a report from elsewhere: %d", got.status)
	}
}
