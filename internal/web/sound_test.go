package web_test

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// unsaid is a message key, or the place of an argument, that reached the page.
var unsaid = regexp.MustCompile(`\b(ui|page|web|case|app|blob|fault|store)(\.[a-z_0-9]+)+\b|(^|[^/])\{[a-z_]+\}`)

// sound demands what holds for every page there is.
func sound(t testing.TB, b *browser) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(b.body))
	must(t, err)
	wrong := func(format string, args ...any) {
		t.Helper()
		t.Errorf(b.path+": "+format, args...)
	}
	counts, ids, labelled := map[string]int{}, map[string]int{}, map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			if key := unsaid.FindString(n.Data); key != "" && n.Parent.Data != "textarea" && n.Parent.Data != "code" {
				wrong("%q has no sentence", key)
			}
			continue
		}
		counts[n.Data]++
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		if n.Data == "label" {
			labelled[attr(n, "for")] = true
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				wrong("%s stands in the page itself: %s", a.Key, a.Val)
			case strings.HasPrefix(a.Val, "http:"), strings.HasPrefix(a.Val, "https:") && !strings.HasPrefix(a.Val, "https://city.example/t/") && !strings.HasPrefix(a.Val, "https://city.example/c/"), strings.HasPrefix(a.Val, "//"):
				wrong("%s leads to another host: %s", a.Key, a.Val)
			}
		}
		if n.Data == "style" || n.Data == "script" && !has(n, "src") {
			wrong("a %s stands in the page itself", n.Data)
		}
	}
	for n := range doc.Descendants() {
		if n.Data == "input" && attr(n, "type") != "hidden" || n.Data == "textarea" || n.Data == "select" {
			if !labelled[attr(n, "id")] && attr(n, "aria-label") == "" {
				wrong("<%s name=%q> has no label", n.Data, attr(n, "name"))
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			wrong("the id %q is given %d times", id, n)
		}
	}
	if counts["h1"] != 1 || counts["main"] != 1 {
		wrong("%d first headings and %d main parts, want one of each", counts["h1"], counts["main"])
	}
	if root := find(doc, func(n *html.Node) bool { return n.Data == "html" }); attr(root, "lang") == "" {
		wrong("the page does not say its language")
	}
	if title := find(doc, func(n *html.Node) bool { return n.Data == "title" }); title == nil || inner(title) == "" {
		wrong("the page has no title")
	}
	if csp := b.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		wrong("its policy is %q", csp)
	}
	if strings.HasPrefix(b.path, "/t/") && b.header.Get("Referrer-Policy") != "no-referrer" {
		wrong("a secret address may leave with the referrer")
	}
	if kept := b.header.Get("Cache-Control"); !strings.Contains(kept, "no-store") && !strings.Contains(kept, "private, no-cache") {
		wrong("it may be kept: %q", kept)
	}
	return doc
}
