package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// form is one form of the page, filled in as a browser shows it.
type form struct {
	b      *browser
	action string
	multi  bool
	values url.Values
	files  map[string][][]byte
	fields map[string]bool
}

// form finds the form that posts to an address with that end and has all the
// fields.
func (b *browser) form(action string, fields ...string) *form {
	b.t.Helper()
	f := b.tryForm(action, fields...)
	if f == nil {
		b.t.Fatalf("%s has no form for %s with %v:\n%s", b.path, action, fields, b.text())
	}
	return f
}

func (b *browser) tryForm(action string, fields ...string) *form {
	for n := range b.doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || !strings.HasSuffix(attr(n, "action"), action) {
			continue
		}
		f := read(b, n)
		all := true
		for _, name := range fields {
			all = all && f.fields[name]
		}
		if all {
			return f
		}
	}
	return nil
}

// read takes the values that the form would send as it stands.
func read(b *browser, n *html.Node) *form {
	f := &form{b: b, action: attr(n, "action"), multi: attr(n, "enctype") == "multipart/form-data",
		values: url.Values{}, files: map[string][][]byte{}, fields: map[string]bool{}}
	for d := range n.Descendants() {
		name := attr(d, "name")
		if d.Type != html.ElementNode || name == "" {
			continue
		}
		f.fields[name] = true
		switch d.Data {
		case "textarea":
			f.values.Set(name, strings.TrimPrefix(inner(d), "\n"))
		case "select":
			f.values.Set(name, "")
			for o := range d.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					f.values.Set(name, attr(o, "value"))
				}
			}
		case "input":
			switch attr(d, "type") {
			case "file":
			case "radio", "checkbox":
				if has(d, "checked") {
					f.values.Add(name, attr(d, "value"))
				}
			default:
				f.values.Add(name, attr(d, "value"))
			}
		}
	}
	return f
}

func inner(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

// set answers a question of the form; a question it does not ask fails.
func (f *form) set(name, value string) *form {
	f.b.t.Helper()
	if !f.fields[name] {
		f.b.t.Fatalf("the form for %s does not ask for %q", f.action, name)
	}
	f.values.Set(name, value)
	return f
}

func (f *form) attach(name string, photo []byte) *form {
	f.b.t.Helper()
	if !f.fields[name] || !f.multi {
		f.b.t.Fatalf("the form for %s takes no photo as %q", f.action, name)
	}
	f.files[name] = append(f.files[name], photo)
	return f
}

// press sends the form with a button that has a name.
func (f *form) press(name, value string, want int) *browser {
	f.b.t.Helper()
	f.values.Set(name, value)
	return f.send(want)
}

// send sends the form; after a 303 the page that it leads to is opened.
func (f *form) send(want int) *browser {
	f.b.t.Helper()
	return f.b.do(want, f.request())
}

func (f *form) request() *http.Request {
	kind, body := "application/x-www-form-urlencoded", io.Reader(strings.NewReader(f.values.Encode()))
	if f.multi {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for name, values := range f.values {
			for _, v := range values {
				must(f.b.t, w.WriteField(name, v))
			}
		}
		for name, photos := range f.files {
			for _, p := range photos {
				part, err := w.CreateFormFile(name, "photo.jpg")
				must(f.b.t, err)
				_, err = part.Write(p)
				must(f.b.t, err)
			}
		}
		must(f.b.t, w.Close())
		kind, body = w.FormDataContentType(), &b
	}
	r, err := http.NewRequestWithContext(f.b.t.Context(), http.MethodPost, f.b.s.url+f.action, body)
	must(f.b.t, err)
	r.Header.Set("Content-Type", kind)
	return r
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
