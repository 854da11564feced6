package web_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"wellfield/internal/lang"
	"wellfield/internal/web"
	"wellfield/internal/web/assets"
	"wellfield/internal/wellfieldtest"
)

// password opens every account of the tests.
const password = "open-sesame"

// site is the pages of the small city.
type site struct {
	*wellfieldtest.City
	t   testing.TB
	url string
	log *bytes.Buffer
}

func newSite(t testing.TB) *site {
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
	s := &site{City: city, t: t, log: &bytes.Buffer{}}
	demo := []web.DemoAccount{}
	for _, name := range []string{"desk-east", "desk-west", "works-east", "check-east", "grid-east", "boss-east", "two-hats", "check-west", "cleaning"} {
		demo = append(demo, web.DemoAccount{Name: name, Password: password})
		if err := city.SaveDemoAccount(t.Context(), name, password); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(web.New(city.App, web.Options{Texts: texts, Assets: files, Demo: demo,
		PublicURL: "https://city.example", API: document(t), Log: slog.New(slog.NewTextHandler(s.log, nil))}))
	t.Cleanup(server.Close)
	s.url = server.URL
	t.Cleanup(city.CheckAll)
	return s
}

// browser is one visitor: a language, cookies, and the page that is open. It
// runs no script, and looks at every page it gets.
type browser struct {
	s      *site
	t      testing.TB
	client *http.Client
	tag    lang.Tag
	status int
	path   string // of the open page
	header http.Header
	body   string
	doc    *html.Node
}

func (s *site) visitor(t testing.TB, tag lang.Tag) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{s: s, t: t, tag: tag, client: &http.Client{Jar: secure{jar}}}
	return b
}

// secure lets cookies that are only for HTTPS travel on the test's own line.
type secure struct{ *cookiejar.Jar }

func (j secure) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, c := range cookies {
		c.Secure = false
	}
	j.Jar.SetCookies(u, cookies)
}

// as is a visitor who signed in.
func (s *site) as(t testing.TB, tag lang.Tag, account string) *browser {
	t.Helper()
	b := s.visitor(t, tag).open("/sign-in")
	f := b.form("/sign-in", "password")
	f.set("account", account)
	f.set("password", password)
	return f.send(http.StatusOK)
}

// open follows an address like a link.
func (b *browser) open(path string) *browser {
	b.t.Helper()
	return b.load(http.StatusOK, path)
}

// load opens an address that answers with the status.
func (b *browser) load(want int, path string) *browser {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.s.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(want, r)
}

func (b *browser) do(want int, r *http.Request) *browser {
	b.t.Helper()
	r.Header.Set("Accept-Language", string(b.tag))
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatalf("%s %s answers %d and %d bytes: %v", r.Method, r.URL.Path, resp.StatusCode, len(body), err)
	}
	if err := resp.Body.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.status, b.header, b.body = resp.StatusCode, resp.Header, string(body)
	b.path = resp.Request.URL.RequestURI()
	if b.status != want {
		b.t.Fatalf("%s %s answers %d, want %d:\n%s\n%s", r.Method, r.URL.Path, b.status, want, b.text(), b.s.log)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		b.doc = sound(b.t, b)
	}
	return b
}

// text is the words of the open page.
func (b *browser) text() string {
	doc, err := html.Parse(strings.NewReader(b.body))
	if err != nil {
		b.t.Fatal(err)
	}
	return words(find(doc, func(n *html.Node) bool { return n.Data == "main" }))
}

// says demands that the page says something.
func (b *browser) says(parts ...string) *browser {
	b.t.Helper()
	for _, part := range parts {
		if !strings.Contains(b.text(), part) {
			b.t.Fatalf("%s does not say %q:\n%s", b.path, part, b.text())
		}
	}
	return b
}

func words(n *html.Node) string {
	if n == nil {
		return ""
	}
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "option" {
			out.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

func find(root *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
