package web_test

import (
	"encoding/base32"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wellfield/internal/credential"
	"wellfield/internal/lang"
)

const strong = "four words not together"

var typed = regexp.MustCompile(`<code>([A-Z2-7 ]+)</code>`)

// enrols goes from an enrolment code to the recovery codes, and tells the secret
// of the app.
func (s *site) enrols(t *testing.T, tag lang.Tag, name string) (*browser, []byte) {
	t.Helper()
	code, _, err := s.AddAccount(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	b := s.visitor(t, tag).open("/enrol?code=" + url.QueryEscape(code))
	f := b.form("/enrol", "password")
	f.set("password", "short")
	f.set("again", "short")
	f = f.send(http.StatusUnprocessableEntity).form("/enrol", "password")
	f.set("password", strong)
	f.set("again", strong+"x")
	f = f.send(http.StatusUnprocessableEntity).form("/enrol", "password")
	f.set("password", strong)
	f.set("again", strong)
	f.send(http.StatusOK)
	found := typed.FindStringSubmatch(b.body)
	if b.path != "/sign-in/enrol" || found == nil || !strings.Contains(b.body, "<svg viewBox") {
		t.Fatalf("at %s:\n%s", b.path, b.body)
	}
	secret := decoded(t, found[1])
	f = b.form("/sign-in/enrol", "code")
	f.set("code", "000000")
	f = f.send(http.StatusUnprocessableEntity).form("/sign-in/enrol", "code")
	f.set("code", credential.TOTPCode(secret, s.Now()))
	f.send(http.StatusOK)
	s.Clock.Pass(time.Minute)
	return b, secret
}

func TestFromTheFirstCodeToMyAccount(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		s := newSite(t)
		b, secret := s.enrols(t, tag, "city-desk")
		codes := regexp.MustCompile(`<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>`).FindAllStringSubmatch(b.body, -1)
		if len(codes) != credential.RecoveryCodes {
			t.Fatalf("%d recovery codes:\n%s", len(codes), b.body)
		}
		b.open("/account")
		b.form("/sign-out").send(http.StatusOK)
		signIn := func() *form {
			f := b.open("/sign-in?back=/account").form("/sign-in", "password")
			f.set("account", "city-desk")
			f.set("password", strong)
			return f
		}
		signIn().send(http.StatusOK)
		if b.path != "/sign-in/factor" {
			t.Fatalf("at %s", b.path)
		}
		f := b.form("/sign-in/factor", "code")
		f.set("code", credential.TOTPCode(secret, s.Now()))
		if f.send(http.StatusOK); b.path != "/account" {
			t.Fatalf("at %s: %s", b.path, b.text())
		}
		s.Clock.Pass(s.Rules().Fresh)
		b.form("/account/recovery").send(http.StatusOK)
		if !strings.HasPrefix(b.path, "/account/prove") {
			t.Fatalf("a sensitive act at %s asks nothing", b.path)
		}
		f = b.form("/account/prove", "recovery")
		f.set("recovery", strings.ToLower(codes[3][1]))
		if f.send(http.StatusOK); b.path != "/account" {
			t.Fatalf("at %s: %s", b.path, b.text())
		}
		if b.form("/account/recovery").send(http.StatusOK); strings.Contains(b.body, codes[0][1]) {
			t.Error("the new codes are the old ones")
		}
		b.open("/account/factor")
		b.open("/account/password")
	}
}

func decoded(t *testing.T, secret string) []byte {
	t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(secret, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestOthersCannotSignYouIn: a form of another site, an old step, and a session
// that somebody put into the browser.
func TestOthersCannotSignYouIn(t *testing.T) {
	s := newSite(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-in", strings.NewReader("account=desk-east"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b := s.visitor(t, lang.EN)
	if b.do(http.StatusForbidden, r); len(b.header.Values("Set-Cookie")) > 0 {
		t.Errorf("another site's form sets %v", b.header.Values("Set-Cookie"))
	}
	for _, step := range []string{"factor", "enrol", "password", "link", "passkey"} {
		b.load(http.StatusUnprocessableEntity, "/sign-in/"+step)
	}
	planted := &http.Cookie{Name: "wellfield_session", Value: "planted"}
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	b.client.Jar.SetCookies(u, []*http.Cookie{planted})
	f := b.open("/sign-in").form("/sign-in", "password")
	f.set("account", "desk-east")
	f.set("password", password)
	f.send(http.StatusOK)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == planted.Name && c.Value == planted.Value {
			t.Error("a session that was there before signs in")
		}
	}
	for _, path := range []string{"/account", "/account/prove", "/account/factor", "/account/password"} {
		if v := s.visitor(t, lang.EN).open(path); !strings.HasPrefix(v.path, "/sign-in") {
			t.Errorf("a visitor is at %s", v.path)
		}
	}
}
