package gallery

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
)

func handler(t *testing.T) http.Handler {
	t.Helper()
	words, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := assets.New(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	return New(words, files)
}

func fetch(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("%s answers %d", path, rec.Code)
	}
	return rec
}

// Every page of the gallery, in every language and text size, keeps the rules
// that hold for all pages.
func TestEveryPage(t *testing.T) {
	h := handler(t)
	for _, name := range Names() {
		for _, tag := range []string{"en", "zh-CN"} {
			for _, text := range []string{"", "?text=large"} {
				path := Path + "/" + tag + "/" + name + text
				t.Run(tag+"/"+name+text, func(t *testing.T) { checkPage(t, fetch(t, h, path).Body.String()) })
			}
		}
	}
	fetch(t, h, Path)
	fetch(t, h, Path+"/photo/pothole")
	fetch(t, h, Path+"/areas.json")
}

// rawKey is a message key, or the place of an argument, that reached the page.
var rawKey = regexp.MustCompile(`\b(ui|page)(\.[a-z_0-9]+){2,}|\{[a-z_]+\}`)

func checkPage(t *testing.T, page string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	if raw := rawKey.FindString(page); raw != "" {
		t.Errorf("%q has no sentence", raw)
	}
	seen := facts{ids: map[string]int{}}
	seen.walk(t, root)
	if seen.h1 != 1 {
		t.Errorf("the page has %d first headings, want 1", seen.h1)
	}
	for id, n := range seen.ids {
		if n > 1 {
			t.Errorf("the id %q is given %d times", id, n)
		}
	}
	for _, ref := range seen.refs {
		if seen.ids[ref] == 0 {
			t.Errorf("%q is referred to and not there", ref)
		}
	}
}

// facts are what the rules for all pages ask about.
type facts struct {
	h1   int
	ids  map[string]int
	refs []string
}

func (f *facts) walk(t *testing.T, n *html.Node) {
	if n.Type == html.ElementNode {
		if n.Data == "h1" {
			f.h1++
		}
		for _, a := range n.Attr {
			f.attribute(t, n, a)
		}
		// Scripts and styles inside the page would need a hole in the policy
		// that keeps foreign ones out.
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
			t.Errorf("<%s> stands inside the page", n.Data)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.walk(t, c)
	}
}

func (f *facts) attribute(t *testing.T, n *html.Node, a html.Attribute) {
	switch {
	case a.Key == "id":
		f.ids[a.Val]++
	case a.Key == "for", a.Key == "aria-labelledby", a.Key == "aria-describedby":
		f.refs = append(f.refs, strings.Fields(a.Val)...)
	case a.Key == "href" && len(a.Val) > 1 && a.Val[0] == '#':
		f.refs = append(f.refs, a.Val[1:])
	case a.Key == "style", strings.HasPrefix(a.Key, "on"):
		t.Errorf("<%s> has the attribute %s", n.Data, a.Key)
	case (a.Key == "src" || a.Key == "href") && strings.Contains(a.Val, "//"):
		t.Errorf("<%s> leads to another host: %s", n.Data, a.Val)
	case a.Key == "alt" && n.Data == "img" && a.Val == "":
		t.Error("a photograph says nothing to who cannot see it")
	}
}
