package web_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"golang.org/x/net/html"

	"wellfield/internal/credential"
	"wellfield/internal/lang"
	"wellfield/internal/sso"
	"wellfield/internal/web"
	"wellfield/internal/web/assets"
	"wellfield/internal/wellfieldtest"
)

// TestTheCitysSignIn goes through a whole identity provider, which runs in this
// process: an identity that is nobody's, an enrolment code, a second factor of
// ours, and the second time; then what others might bring instead.
func TestTheCitysSignIn(t *testing.T) {
	s, provider := newCitySite(t)
	code, _, err := s.AddAccount(t.Context(), "grid-east")
	if err != nil {
		t.Fatal(err)
	}
	b := s.visitor(t, lang.EN)
	provider.signsIn(b)
	if b.path != "/sign-in/link" {
		t.Fatalf("an identity that is nobody's is at %s: %s", b.path, b.text())
	}
	f := b.form("/sign-in/link", "code")
	f.set("code", "00000-00000-00000-00000")
	f = f.send(http.StatusUnprocessableEntity).form("/sign-in/link", "code")
	f.set("code", code)
	if f.send(http.StatusOK); b.path != "/sign-in/enrol" {
		t.Fatalf("at %s: %s", b.path, b.text())
	}
	secret := decoded(t, typed.FindStringSubmatch(b.body)[1])
	f = b.form("/sign-in/enrol", "code")
	f.set("code", credential.TOTPCode(secret, s.Now()))
	f.send(http.StatusOK)
	s.Clock.Pass(time.Minute)

	// The provider's user is an administrator there; here the posts count.
	again := s.visitor(t, lang.EN)
	provider.signsIn(again)
	if again.path != "/sign-in/factor" {
		t.Fatalf("at %s: %s", again.path, again.text())
	}
	f = again.form("/sign-in/factor", "code")
	f.set("code", credential.TOTPCode(secret, s.Now()))
	if f.send(http.StatusOK); !strings.HasPrefix(again.path, "/unit") {
		t.Errorf("at %s", again.path)
	}
	again.load(http.StatusForbidden, "/rules")
	again.load(http.StatusForbidden, "/peers")
}

// TestAnswersThatAreNotTheProvidersToThisSignIn.
func TestAnswersThatAreNotTheProvidersToThisSignIn(t *testing.T) {
	s, provider := newCitySite(t)
	answer := provider.returns(s.visitor(t, lang.EN))
	refuse := func(what string, b *browser, query url.Values) {
		t.Helper()
		b.load(http.StatusUnprocessableEntity, "/sign-in/city/return?"+query.Encode())
		if b.path == "/sign-in/link" {
			t.Errorf("%s is let in", what)
		}
	}
	refuse("an answer without a sign-in", s.visitor(t, lang.EN), answer)
	other := s.visitor(t, lang.EN)
	own := provider.returns(other)
	refuse("another browser's answer", other, answer)
	refuse("one's own, after a wrong one", other, own)
	for field, value := range map[string]string{"code": "made up", "state": "made up", "iss": "https://elsewhere.example"} {
		b := s.visitor(t, lang.EN)
		changed := provider.returns(b)
		changed.Set(field, value)
		refuse("a changed "+field, b, changed)
	}
	b := s.visitor(t, lang.EN)
	swapped := provider.returns(b)
	swapped.Set("code", answer.Get("code")) // PKCE and nonce are of the sign-in it was asked in
	refuse("another sign-in's code", b, swapped)
}

// identityProvider is a whole provider, and its user's password.
type identityProvider struct {
	t   *testing.T
	url string
}

func newCitySite(t *testing.T) (*site, *identityProvider) {
	t.Helper()
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.New(fstest.MapFS{"wellfield.css": {Data: []byte("a{}")}, "public.js": {Data: []byte("1")},
		"staff.js": {Data: []byte("1")}, "map.js": {Data: []byte("1")}, "map.css": {Data: []byte("a{}")}, "icon.svg": {Data: []byte("<svg/>")}})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{City: city, t: t}
	var pages http.Handler
	ours := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { pages.ServeHTTP(w, r) }))
	t.Cleanup(ours.Close)
	s.url = ours.URL

	var inner http.Handler
	theirs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { inner.ServeHTTP(w, r) }))
	t.Cleanup(theirs.Close)
	issuer := strings.Replace(theirs.URL, "127.0.0.1", "localhost", 1)
	back := ours.URL + "/sign-in/city/return"
	storage.RegisterClients(storage.WebClient("wellfield", "secret", back))
	usual := slog.Default()
	inner = exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), slog.New(slog.DiscardHandler), false)
	slog.SetDefault(usual)

	provider, err := sso.New(sso.Config{Issuer: issuer, Client: "wellfield", Secret: "secret", Return: back, Allowed: here(t)})
	if err != nil {
		t.Fatal(err)
	}
	pages = web.New(city.App, web.Options{Texts: texts, Assets: files, PublicURL: wellfieldtest.Address, Provider: provider})
	return s, &identityProvider{t, issuer}
}

// returns goes to the provider and signs in there, and is what the browser would
// come back with.
func (p *identityProvider) returns(b *browser) url.Values {
	p.t.Helper()
	var back *url.URL
	jar := b.client.Jar
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/sign-in/city/return" {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page := p.get(client, b.s.url+"/sign-in/city?back=/")
	form := find(page.doc, func(n *html.Node) bool { return n.Data == "form" })
	if form == nil {
		p.t.Fatalf("the provider asks nothing:\n%s", page.body)
	}
	values := url.Values{"username": {"test-user@localhost"}, "password": {"verysecure"}}
	for n := range form.Descendants() {
		if n.Data == "input" && attr(n, "type") == "hidden" {
			values.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	action, err := page.url.Parse(attr(form, "action"))
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := client.PostForm(action.String(), values)
	if err != nil {
		p.t.Fatal(err)
	}
	said, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if back == nil {
		p.t.Fatalf("the provider does not come back: %d %s", r.StatusCode, said)
	}
	return back.Query()
}

// signsIn goes there and comes back.
func (p *identityProvider) signsIn(b *browser) {
	p.t.Helper()
	answer := p.returns(b)
	b.open("/sign-in/city/return?" + answer.Encode())
}

type shown struct {
	url  *url.URL
	body string
	doc  *html.Node
}

func (p *identityProvider) get(client *http.Client, address string) shown {
	p.t.Helper()
	r, err := client.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	_ = r.Body.Close()
	doc, err := html.Parse(strings.NewReader(string(raw)))
	if err != nil {
		p.t.Fatal(err)
	}
	return shown{r.Request.URL, string(raw), doc}
}
