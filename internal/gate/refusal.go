package gate

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/lang"
)

// Form is how a door says that something cannot be done.
type Form uint8

// The forms.
const (
	Page        Form = iota // HTML in every language at once
	Problem                 // application/problem+json (RFC 9457)
	Open311JSON             // Open311 GeoReport v2, "Errors"
	Open311XML              //
	forms       = iota
)

// refusals are the answers to those who cannot be served, made before they are
// needed: while the house is full, saying so must cost next to nothing.
type refusals struct {
	texts *lang.Catalogue
	said  map[lang.Tag][forms]said
}

type said struct {
	kind   []string // values of Content-Type and Content-Language
	tag    []string
	length []string
	body   []byte
}

func newRefusals(texts *lang.Catalogue, style string) *refusals {
	r := &refusals{texts: texts, said: map[lang.Tag][forms]said{}}
	page := said{kind: []string{"text/html; charset=utf-8"}, body: []byte(pageOf(texts, style))}
	for _, tag := range texts.Tags() {
		text := texts.Say(tag, "fault.busy", nil)
		// The same words and fields as a refusal by the API itself.
		problem, err := json.Marshal(map[string]any{"type": "urn:wellfield:fault:busy", "title": text, "status": http.StatusServiceUnavailable,
			"detail": text, "key": "fault.busy", "errors": []any{map[string]string{"key": "fault.busy", "message": text}}})
		if err != nil { // text and numbers
			panic(err)
		}
		of, err := json.Marshal([]any{map[string]any{"code": http.StatusServiceUnavailable, "description": text}})
		if err != nil {
			panic(err)
		}
		xml := fmt.Sprintf(`<?xml version="1.0" encoding="utf-8"?><errors><error><code>503</code><description>%s</description></error></errors>`, html.EscapeString(text))
		r.said[tag] = [forms]said{
			Page:        page,
			Problem:     {kind: []string{"application/problem+json"}, tag: []string{string(tag)}, body: problem},
			Open311JSON: {kind: []string{"application/json; charset=utf-8"}, tag: []string{string(tag)}, body: of},
			Open311XML:  {kind: []string{"text/xml; charset=utf-8"}, tag: []string{string(tag)}, body: []byte(xml)},
		}
	}
	for tag, all := range r.said {
		for form := range all {
			all[form].length = []string{strconv.Itoa(len(all[form].body))}
		}
		r.said[tag] = all
	}
	return r
}

// pageOf says it in every language, so that nobody's has to be found out, and
// names the numbers to call first: whoever is refused may be in danger.
func pageOf(texts *lang.Catalogue, style string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>503</title>`)
	if style != "" {
		fmt.Fprintf(&b, `<link rel="stylesheet" href="%s">`, html.EscapeString(style))
	}
	b.WriteString(`</head><body><main class="page"><div class="question broken">`)
	for _, tag := range texts.Tags() {
		say := func(key string) string { return html.EscapeString(texts.Say(tag, key, nil)) }
		call := func(n string) string { return `<a href="tel:` + n + `">` + say("page.danger."+n) + `</a>` }
		fmt.Fprintf(&b, `<section lang="%s"><h1>%s</h1><p class="lead">%s</p><p>%s</p><p><strong>%s</strong> %s · %s · %s</p></section>`, tag,
			say("page.broken.503.title"), say("page.broken.503.text"), say("page.broken.503.safe"),
			say("page.danger.line"), call("110"), call("119"), call("120"))
	}
	b.WriteString(`</div></main></body></html>`)
	return b.String()
}

// pagePolicy lets the page load its style sheet and nothing else.
var pagePolicy = []string{"default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}

var (
	nosniff  = []string{"nosniff"}
	noStore  = []string{"no-store"}
	byReader = []string{"Accept-Language"}
	closing  = []string{"close"}
)

// unread is how much of a body the server reads after the answer to keep its
// connection, and no more is worth it.
const unread = 64 << 10

// write refuses.
func (f *refusals) write(w http.ResponseWriter, r *http.Request, form Form, standing time.Duration) {
	tag := f.texts.Tags()[0]
	if form != Page {
		if accept := r.Header.Get("Accept-Language"); accept != "" {
			tag = f.texts.Match(accept)
		}
	}
	s := f.said[tag][form]
	h := w.Header()
	h["Content-Type"], h["Content-Length"] = s.kind, s.length
	h["Cache-Control"], h["X-Content-Type-Options"] = noStore, nosniff
	h["Retry-After"] = []string{strconv.Itoa(retryAfter(standing))}
	if form == Page {
		h["Content-Security-Policy"] = pagePolicy
	} else {
		h["Content-Language"], h["Vary"] = s.tag, byReader
	}
	if r.ContentLength < 0 || r.ContentLength > unread {
		h["Connection"] = closing
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write(s.body) // whoever asked has left
}

// retryAfter spreads those who come again, over longer the longer it lasts: a
// crowd that comes back at once would be refused at once.
func retryAfter(standing time.Duration) int {
	const least, most = 5, 60
	spread := min(most, least+int(standing/time.Second))
	return 2 + rand.IntN(spread)
}
