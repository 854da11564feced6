package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"wellfield/internal/api"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

const password = "correct horse"

// city is the small city behind its API.
type city struct {
	*wellfieldtest.City
	t       *testing.T
	texts   *lang.Catalogue
	handler http.Handler
	tokens  map[string]string
}

func newCity(t *testing.T) *city {
	t.Helper()
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	c := &city{City: wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t)), t: t, tokens: map[string]string{}}
	c.texts = texts
	c.serve(api.Options{Version: "test", Cookie: "session",
		Follow: func(number, link string) string { return "https://wellfield.example/r/" + number + "/" + link }})
	return c
}

// serve puts the city behind an API with other options.
func (c *city) serve(o api.Options) { c.handler = api.New(c.App, c.texts, o) }

// token is a program's token of an account.
func (c *city) token(account string) string {
	c.t.Helper()
	if c.tokens[account] != "" {
		return c.tokens[account]
	}
	if err := c.SaveAccount(context.Background(), account, password); err != nil {
		c.t.Fatal(err)
	}
	token, err := c.NewToken(context.Background(), account)
	if err != nil {
		c.t.Fatal(err)
	}
	c.tokens[account] = token
	return token
}

// object is a JSON object.
type object = map[string]any

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   []byte
	object object
}

// ask sends a request. A body is sent as JSON unless it is bytes; headers come
// as names and values in turn.
func (c *city) ask(method, path string, body any, headers ...string) answer {
	c.t.Helper()
	var content io.Reader
	raw, given := body.([]byte)
	if body != nil && !given {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	if body != nil {
		content = bytes.NewReader(raw)
	}
	r := httptest.NewRequest(method, api.Prefix+path, content)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	a := answer{t: c.t, status: w.Code, header: w.Header(), text: w.Body.Bytes()}
	if json.Valid(a.text) {
		_ = json.Unmarshal(a.text, &a.object) // a list stays nil
	}
	theContract().keeps(c.t, method, path, raw, a)
	return a
}

// as sends a request of a signed-in account.
func (c *city) as(account, method, path string, body any, headers ...string) answer {
	c.t.Helper()
	return c.ask(method, path, body, append(headers, "Authorization", "Bearer "+c.token(account))...)
}

// is demands a status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	return a
}

// refused demands a problem with a status and a key, well-formed in every part.
func (a answer) refused(status int, key string) answer {
	a.t.Helper()
	a.is(status)
	if got := a.at("key"); got != key {
		a.t.Fatalf("refused with %v, want %s: %s", got, key, a.text)
	}
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("a problem as %q", got)
	}
	if a.at("status") != float64(status) || a.at("title") == "" || a.at("detail") == "" || a.at("detail") == key || a.at("errors", 0, "key") != key {
		a.t.Errorf("the problem is not complete: %s", a.text)
	}
	return a
}

// at is the value at a path of names and indexes, nil when there is none.
func (a answer) at(path ...any) any {
	var v any = a.object
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, _ := v.(object)
			v = o[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

// has demands a value at a path.
func (a answer) has(want any, path ...any) answer {
	a.t.Helper()
	if got := a.at(path...); fmt.Sprint(got) != fmt.Sprint(want) {
		a.t.Fatalf("%v is %v, want %v: %s", path, got, want, a.text)
	}
	return a
}
