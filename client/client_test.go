package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// server answers the requests in turn, and remembers what came.
type server struct {
	*httptest.Server
	keys, bodies []string
}

func answering(t *testing.T, answers ...http.HandlerFunc) (*server, *Client, *[]time.Duration) {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.keys, s.bodies = append(s.keys, r.Header.Get("Idempotency-Key")), append(s.bodies, string(text))
		if len(s.keys) > len(answers) {
			t.Errorf("request %d: %s %s", len(s.keys), r.Method, r.URL)
			return
		}
		answers[len(s.keys)-1](w, r)
	}))
	t.Cleanup(s.Close)
	// On a connection that is kept, the transport itself sends again what carries a key.
	c, err := New(s.URL+"/", WithTries(4), WithHTTP(&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}))
	if err != nil {
		t.Fatal(err)
	}
	waited := &[]time.Duration{}
	c.wait = func(_ context.Context, d time.Duration) error { *waited = append(*waited, d); return nil }
	return s, c, waited
}

func says(status int, text string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, text)
	}
}

func cut(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

func TestTheSameCommandIsSentAgainUnderTheSameKey(t *testing.T) {
	s, c, waited := answering(t, says(503, "", "Retry-After", "7"), cut, says(429, "", "Retry-After", "1"), says(200, `{"rev":3}`))
	after, err := c.Note(t.Context(), "7K3M-92QD-W4H", NoteIn{Text: "seen"})
	if err != nil || after.Rev != 3 {
		t.Fatalf("%+v, %v", after, err)
	}
	if len(s.keys[0]) != 36 || len(slices.Compact(s.keys)) != 1 {
		t.Errorf("keys %q, want one UUID", s.keys)
	}
	if got := slices.Compact(s.bodies); len(got) != 1 || got[0] != `{"text":"seen"}` {
		t.Errorf("bodies %q", got)
	}
	for i, least := range []time.Duration{7 * time.Second, 2 * firstWait, time.Second} {
		if d := (*waited)[i]; d < least || d > least*5/4 {
			t.Errorf("wait %d is %v, want %v and at most a quarter more", i, d, least)
		}
	}
	other, c, _ := answering(t, says(200, `{}`), says(200, `{}`))
	for range 2 {
		if _, err := c.Note(t.Context(), "x", NoteIn{}); err != nil {
			t.Fatal(err)
		}
	}
	if other.keys[0] == other.keys[1] {
		t.Error("two commands have one key")
	}
}

func TestWhatIsRefusedIsNotAskedAgain(t *testing.T) {
	_, c, waited := answering(t, says(422, `{"key":"case.words_missing","detail":"Please write.","errors":[{"field":"text","key":"case.words_missing","message":"Please write.","args":{"limit":5}}]}`))
	_, err := c.Note(t.Context(), "x", NoteIn{})
	p := Refused(err)
	if p == nil || p.Status != 422 || p.Errors[0].Field != "text" || p.Errors[0].Args["limit"] != 5.0 || err.Error() != "text: Please write." || !Is(err, "case.words_missing") {
		t.Errorf("%v", err)
	}
	_, c, _ = answering(t, says(404, "<html>"))
	if _, err := c.Me(t.Context()); Refused(err).Status != 404 || err.Error() != "404 Not Found" {
		t.Errorf("what is no problem of ours: %v", err)
	}
	_, c, _ = answering(t, says(200, "<html>"))
	if _, err := c.Me(t.Context()); err == nil || Refused(err) != nil {
		t.Errorf("an answer that is none: %v", err)
	}
	_, c, _ = answering(t, says(503, "", "Retry-After", "3600"))
	if _, err := c.Me(t.Context()); Refused(err).Status != 503 {
		t.Errorf("a wait of an hour: %v", err)
	}
	if len(*waited) > 0 {
		t.Errorf("waited %v", *waited)
	}
}

func TestTriesAndContextsEnd(t *testing.T) {
	busy := says(503, "", "Retry-After", "0")
	_, c, waited := answering(t, busy, busy, busy, busy)
	if _, err := c.Me(t.Context()); Refused(err).Status != 503 || len(*waited) != 3 {
		t.Errorf("%v after %d waits", err, len(*waited))
	}
	ctx, leave := context.WithCancel(t.Context())
	_, c, _ = answering(t, func(w http.ResponseWriter, _ *http.Request) { leave(); w.WriteHeader(503) })
	c.wait = sleep
	if _, err := c.Me(ctx); err == nil {
		t.Error("whoever left got an answer")
	}
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("the wait of whoever left: %v", err)
	}
}

func TestPagesFollowEachOther(t *testing.T) {
	_, c, _ := answering(t,
		says(200, `{"cases":[{"number":"1"},{"number":"2"}],"next":"n"}`),
		func(w http.ResponseWriter, r *http.Request) {
			if q := r.URL.Query(); q.Get("cursor") != "n" || q.Get("scope") != "centre" || q.Get("state") != "filed,reopened" || q.Get("since") != "2026-03-02T02:00:00Z" || q.Has("open") {
				t.Errorf("asked %v", q)
			}
			says(200, `{"cases":[{"number":"3"}],"next":"m"}`)(w, r)
		},
		says(403, `{"key":"app.list_forbidden"}`))
	choice := Choice{Scope: "centre", State: []string{"filed", "reopened"}, Since: time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 8*3600))}
	var numbers []string
	var failed error
	for row, err := range c.Cases(t.Context(), choice, "") {
		if err != nil {
			failed = err
			continue
		}
		numbers = append(numbers, row.Number)
	}
	if !slices.Equal(numbers, []string{"1", "2", "3"}) || !Is(failed, "app.list_forbidden") {
		t.Errorf("%v, %v", numbers, failed)
	}
	_, c, _ = answering(t, says(200, `{"cases":[{"number":"1"},{"number":"2"}],"next":"n"}`))
	next, stop := iter.Pull2(c.Cases(t.Context(), choice, ""))
	if row, err, ok := next(); row.Number != "1" || err != nil || !ok {
		t.Errorf("%+v, %v, %v", row, err, ok)
	}
	stop() // the next page is not asked for
}

func TestAddresses(t *testing.T) {
	for _, wrong := range []string{"", "wellfield.example", "ftp://x", "http://", "::"} {
		if _, err := New(wrong); err == nil {
			t.Errorf("%q is an address", wrong)
		}
	}
	if c, err := New("https://city.example/wellfield/"); err != nil || c.base != "https://city.example/wellfield/api/v1" {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAnExportIsWholeOrAnError(t *testing.T) {
	file := func(rows string, then http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Trailer", rowsTrailer)
			_, _ = fmt.Fprint(w, "number\nA\nB\n")
			w.(http.Flusher).Flush()
			if then != nil {
				then(w, r)
			}
			if rows != "" {
				w.Header().Set(rowsTrailer, rows)
			}
		}
	}
	for name, c := range map[string]struct {
		answers []http.HandlerFunc
		rows    int
		fails   bool
	}{
		"whole":           {[]http.HandlerFunc{file("2", nil)}, 2, false},
		"busy first":      {[]http.HandlerFunc{says(503, "", "Retry-After", "1"), file("2", nil)}, 2, false},
		"broken off":      {[]http.HandlerFunc{file("2", cut)}, 0, true}, // and not asked for again
		"without a count": {[]http.HandlerFunc{file("", nil)}, 0, true},
		"refused":         {[]http.HandlerFunc{says(403, `{"key":"app.list_forbidden"}`)}, 0, true},
	} {
		s, client, _ := answering(t, c.answers...)
		var b strings.Builder
		rows, err := client.ExportCases(t.Context(), Choice{Scope: "centre"}, "csv", &b)
		if rows != c.rows || (err != nil) != c.fails || len(s.keys) != len(c.answers) {
			t.Errorf("%s: %d rows, %v, asked %d times", name, rows, err, len(s.keys))
		}
		if !c.fails && b.String() != "number\nA\nB\n" {
			t.Errorf("%s: got %q", name, b.String())
		}
	}
}
