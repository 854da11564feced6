package main

import (
	"net/http"
	"net/url"
	"testing"
)

// TestAttackReplay: a session and a token that were copied, and whose owner ended
// them, open nothing any more.
func TestAttackReplay(t *testing.T) {
	b := besiege(t, nil)
	desk, at := b.inside("desk-east"), mustURL(t, b.staff)
	copied := desk.client.Jar.Cookies(at)
	thief := b.attacker()
	thief.client.Jar.SetCookies(at, copied)
	if got := thief.get(b.staff + "/desk"); got.status != http.StatusOK {
		t.Fatalf("the copy does not work before: %d", got.status)
	}
	if got := desk.post(b.staff+"/sign-out", url.Values{}); got.status != http.StatusSeeOther {
		t.Fatalf("sign out: %d", got.status)
	}
	if got := thief.get(b.staff + "/desk"); got.status != http.StatusSeeOther {
		t.Errorf("a copied session opens the desk after its end: %d", got.status)
	}
	for _, c := range copied {
		if got := b.attacker().call(http.MethodGet, b.staff+"/api/v1/me", c.Value, nil); got.status != http.StatusUnauthorized {
			t.Errorf("the cookie %s as a token: %d", c.Name, got.status)
		}
	}
	b.logged("session_unknown", "")
}

// TestAttackFixation: a session that somebody put into the browser before is not
// the one that signs in.
func TestAttackFixation(t *testing.T) {
	b := besiege(t, nil)
	at := mustURL(t, b.staff)
	victim := b.attacker()
	victim.client.Jar.SetCookies(at, []*http.Cookie{{Name: "wellfield_session", Value: "planted"}, {Name: "wellfield_signing", Value: "planted."}, {Name: "wellfield_device", Value: "planted.x"}})
	if got := victim.get(b.staff + "/desk"); got.status != http.StatusSeeOther {
		t.Errorf("a planted session opens the desk: %d", got.status)
	}
	b.logged("session_unknown", "")
	victim.client.Jar.SetCookies(at, []*http.Cookie{{Name: "wellfield_session", Value: "planted"}})
	if got := victim.post(b.staff+"/sign-in", url.Values{"account": {"desk-east"}, "password": {attackPassword}}); got.status != http.StatusSeeOther {
		t.Fatalf("sign in: %d", got.status)
	}
	for _, c := range victim.client.Jar.Cookies(at) {
		if c.Value == "planted" || c.Value == "planted.x" {
			t.Errorf("%s is still what was planted", c.Name)
		}
	}
	attacker := b.attacker()
	attacker.client.Jar.SetCookies(at, []*http.Cookie{{Name: "wellfield_session", Value: "planted"}})
	if got := attacker.get(b.staff + "/desk"); got.status != http.StatusSeeOther {
		t.Errorf("who planted it is in: %d", got.status)
	}
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
