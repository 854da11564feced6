package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// TestCookiesAreBoundToTheirHost: over https every cookie has the name and the
// attributes that no other host can give one.
func TestCookiesAreBoundToTheirHost(t *testing.T) {
	s := newSite(t)
	jar := s.as(t, lang.EN, "desk-east")
	jar.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	seen := map[string]bool{}
	look := func(h http.Header) {
		for _, line := range h.Values("Set-Cookie") {
			c, err := http.ParseSetCookie(line)
			if err != nil {
				t.Fatal(err)
			}
			seen[c.Name] = true
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s", line)
			}
		}
	}
	send := func(path string, form url.Values) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := jar.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		look(resp.Header)
	}
	send("/sign-in", url.Values{"account": {"desk-east"}, "password": {password}})
	send("/preferences", url.Values{"lang": {"en"}, "text": {"large"}, "back": {"/"}})
	send("/post", url.Values{"post": {"desk-east"}})
	send("/sign-out", nil)
	for _, name := range []string{"session", "device", "lang", "text", "post"} {
		if !seen["__Host-wellfield_"+name] {
			t.Errorf("no cookie %s was seen: %v", name, seen)
		}
	}
}

// TestASessionIsCarriedOverOnce: whoever was signed in when the names of cookies
// changed stays so; a session from afterwards is none under the old name, for
// another host of the city could have planted it.
func TestASessionIsCarriedOverOnce(t *testing.T) {
	s := newSite(t)
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	token := func(b *browser) string {
		for _, c := range b.client.Jar.Cookies(at) {
			if c.Name == "__Host-wellfield_session" {
				return c.Value
			}
		}
		t.Fatal("nobody is signed in")
		return ""
	}
	before := s.as(t, lang.EN, "desk-east")
	wellfieldtest.Alter(t, s.URL, "UPDATE sessions SET by_host = 0") // as the upgrade finds them
	after := s.as(t, lang.EN, "desk-east")
	old := func(value string) *browser {
		b := s.visitor(t, lang.EN)
		b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "wellfield_session", Value: value}})
		return b
	}
	carried := old(token(before)).open("/desk")
	if carried.path != "/desk" || token(carried) != token(before) {
		t.Errorf("a session from before is at %s", carried.path)
	}
	for _, c := range carried.client.Jar.Cookies(at) {
		if c.Name == "wellfield_session" {
			t.Error("the old cookie stays")
		}
	}
	if carried.open("/desk"); carried.path != "/desk" {
		t.Errorf("with its new cookie it is at %s", carried.path)
	}
	for name, value := range map[string]string{"again": token(before), "a session from afterwards": token(after)} {
		if b := old(value).open("/desk"); !strings.HasPrefix(b.path, "/sign-in") {
			t.Errorf("%s, under the old name, is at %s", name, b.path)
		}
	}
	if after.open("/desk"); after.path != "/desk" {
		t.Errorf("who signed in afterwards is at %s", after.path)
	}
}
