package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/lang"
)

func texts(t *testing.T) *lang.Catalogue {
	t.Helper()
	c, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testGate has one place for Writing, which the desk shares, and knows the
// token "desk".
func testGate(t *testing.T) *Gate {
	g := New(Options{Texts: texts(t), Spool: t.TempDir(),
		Classify: func(r *http.Request) Work {
			w := Work{Kind: Writing, MostBody: 1 << 20, MayBeUrgent: r.URL.Path == "/report"}
			switch {
			case r.URL.Path == "/healthz":
				w.Kind = Free
			case strings.HasPrefix(r.URL.Path, "/api/"):
				w.Form = Problem
			case strings.HasSuffix(r.URL.Path, ".xml"):
				w.Form = Open311XML
			case strings.HasSuffix(r.URL.Path, ".json"):
				w.Form = Open311JSON
			}
			return w
		},
		Token: func(r *http.Request) string { return r.Header.Get("Token") },
		Recognise: func(_ context.Context, token string) Rank {
			if token == "desk" {
				return Desk
			}
			return Public
		},
		Urgent: func(body []byte) bool { return bytes.Contains(body, []byte("gas")) }})
	g.pools[Writing] = newPool(bounds{least: 8, most: 8, target: time.Minute, patience: 10 * time.Millisecond})
	return g
}

// fillUp takes the public's places and its waiting room, until undo.
func fillUp(t *testing.T, g *Gate) (undo func()) {
	p := g.pools[Writing]
	held := fill(t, p, Public)
	p.mu.Lock()
	for range p.room(Public, time.Now()) {
		p.waiting[Public] = append(p.waiting[Public], &place{p: p, came: time.Now().Add(time.Hour), told: make(chan struct{})})
	}
	p.mu.Unlock()
	return func() {
		p.mu.Lock()
		p.waiting[Public] = nil
		p.mu.Unlock()
		for _, one := range held {
			one.leave()
		}
	}
}

// unreadBody fails the test when a refusal reads it.
type unreadBody struct{ t *testing.T }

func (b unreadBody) Read([]byte) (int, error) {
	b.t.Error("the body of a refused request was read")
	return 0, io.EOF
}

func TestFullHouseRefusesInTheFormOfTheDoor(t *testing.T) {
	g := testGate(t)
	reached := 0
	h := g.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	undo := fillUp(t, g)
	for path, check := range map[string]func([]byte) bool{
		"/t/x": func(b []byte) bool {
			return bytes.Contains(b, []byte("Too many people at once")) && bytes.Contains(b, []byte("119")) && bytes.Contains(b, []byte(`lang="zh-CN"`))
		},
		"/api/v1/cases": func(b []byte) bool {
			var p struct {
				Type, Detail, Key string
				Status            int
			}
			return json.Unmarshal(b, &p) == nil && p.Type == "urn:wellfield:fault:busy" && p.Status == 503 && p.Key == "fault.busy" && p.Detail != ""
		},
		"/open311/v2/requests.json": func(b []byte) bool {
			var e []struct {
				Code        int
				Description string
			}
			return json.Unmarshal(b, &e) == nil && len(e) == 1 && e[0].Code == 503 && e[0].Description != ""
		},
		"/open311/v2/requests.xml": func(b []byte) bool {
			var e struct {
				XMLName xml.Name `xml:"errors"`
				Error   struct {
					Code        int    `xml:"code"`
					Description string `xml:"description"`
				} `xml:"error"`
			}
			return xml.Unmarshal(b, &e) == nil && e.Error.Code == 503 && e.Error.Description != ""
		},
	} {
		r := httptest.NewRequest(http.MethodPost, path, unreadBody{t})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		after, err := strconv.Atoi(w.Header().Get("Retry-After"))
		if w.Code != 503 || err != nil || after < 2 || !check(w.Body.Bytes()) {
			t.Errorf("%s: %d, Retry-After %q: %s", path, w.Code, w.Header().Get("Retry-After"), w.Body)
		}
	}
	if reached != 0 || !g.Busy() {
		t.Errorf("%d went through a full gate; busy is %v", reached, g.Busy())
	}
	ask := func(path, token, body string) int {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Token", token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	for name, row := range map[string]struct {
		path, token, body string
		want              int
	}{
		"health":             {"/healthz", "", "", 200},
		"the desk":           {"/t/x", "desk", "", 200},
		"a made-up token":    {"/t/x", "dusk", "", 503},
		"an urgent report":   {"/report", "", "a smell of gas", 200},
		"another report":     {"/report", "", "a hole", 503},
		"urgent, no report":  {"/t/x", "", "gas", 503},
		"urgent and too big": {"/report", "", "gas" + strings.Repeat(" ", handySize), 503},
	} {
		if got := ask(row.path, row.token, row.body); got != row.want {
			t.Errorf("%s: %d, want %d", name, got, row.want)
		}
	}
	undo()
	if got := ask("/t/x", "", "x"); got != 200 {
		t.Errorf("with places free again: %d", got)
	}
}

func TestRetryAfterIsSpread(t *testing.T) {
	seen := map[int]bool{}
	for range 1000 {
		n := retryAfter(0)
		if n < 2 || n > 6 {
			t.Fatalf("%d s", n)
		}
		seen[n] = true
	}
	long := 0
	for range 1000 {
		long = max(long, retryAfter(time.Hour))
	}
	if len(seen) != 5 || long < 40 || long > 61 {
		t.Errorf("seen %v at first, %d s at most later", seen, long)
	}
}

func TestHandlerGetsTheWholeBody(t *testing.T) {
	g := testGate(t)
	var got []byte
	var failed error
	h := g.Guard(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got, failed = io.ReadAll(r.Body) }))
	for _, size := range []int{0, 1, inMemory - 1, inMemory, inMemory + 1, 3 * inMemory, 1 << 20} {
		for _, known := range []bool{true, false} {
			body := bytes.Repeat([]byte("wellfield"), size/9+1)[:size]
			r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(bytes.NewReader(body)))
			r.ContentLength = -1
			if known {
				r.ContentLength = int64(size)
			}
			h.ServeHTTP(httptest.NewRecorder(), r)
			if failed != nil || !bytes.Equal(got, body) {
				t.Errorf("of %d bytes %d arrived: %v", size, len(got), failed)
			}
		}
	}
	// Of more than is taken so much arrives that the handler can tell.
	r := httptest.NewRequest(http.MethodPost, "/", io.LimitReader(endless{}, 1<<30))
	h.ServeHTTP(httptest.NewRecorder(), r)
	if failed != nil || len(got) != 1<<20+1 {
		t.Errorf("of an endless body %d bytes arrived: %v", len(got), failed)
	}
	// What breaks off is handed on with its error.
	for _, size := range []int{10, inMemory + 10} {
		r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(io.LimitReader(endless{}, int64(size)), broken{io.ErrUnexpectedEOF}))
		h.ServeHTTP(httptest.NewRecorder(), r)
		if failed != io.ErrUnexpectedEOF || len(got) != size {
			t.Errorf("of a broken body of %d bytes %d arrived: %v", size, len(got), failed)
		}
	}
	left, err := os.ReadDir(g.o.Spool)
	if err != nil || len(left) > 0 || g.arrivals.bytes.Load() != 0 || g.arrivals.files.Load() != 0 {
		t.Errorf("left behind: %v, %d bytes, %v", left, g.arrivals.bytes.Load(), err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestSpoolIsBounded(t *testing.T) {
	g := testGate(t)
	h := g.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it went through") }))
	g.arrivals.files.Store(mostSpooled)
	ask := func() int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", io.LimitReader(endless{}, 1<<20)))
		return w.Code
	}
	if code := ask(); code != 503 {
		t.Errorf("one file too many: %d", code)
	}
	g.arrivals.files.Store(0)
	g.arrivals.bytes.Store(mostSpoolBytes - 1000)
	if code := ask(); code != 503 || g.arrivals.bytes.Load() != mostSpoolBytes-1000 {
		t.Errorf("too many bytes: %d, %d are counted", code, g.arrivals.bytes.Load())
	}
	if left, err := os.ReadDir(g.o.Spool); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestPlaceIsGivenBackWithTheFirstByte: whoever reads slowly holds no place.
func TestPlaceIsGivenBackWithTheFirstByte(t *testing.T) {
	g := testGate(t)
	running := func() int { return g.pools[Writing].state().running[Public] }
	g.Guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if running() != 1 {
			t.Errorf("%d places taken at work, want 1", running())
		}
		_, _ = io.WriteString(w, "x")
		if running() != 0 {
			t.Errorf("%d places taken while the answer goes out, want none", running())
		}
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	func() {
		defer func() { _ = recover() }()
		g.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("defect") })).
			ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}()
	if running() != 0 {
		t.Error("a panic keeps its place")
	}
}

func TestOneSignInTakesNoMoreThanItsShare(t *testing.T) {
	var asked atomic.Int64
	k := newKnown(func(_ context.Context, token string) Rank {
		asked.Add(1)
		if strings.HasPrefix(token, "desk") {
			return Desk
		}
		return Public
	})
	var releases []func()
	for range mostEach {
		r, release := k.rank(t.Context(), "desk")
		if r != Desk {
			t.Fatalf("rank %v", r)
		}
		releases = append(releases, release)
	}
	if r, _ := k.rank(t.Context(), "desk"); r != Public {
		t.Error("one more than its share is served first too")
	}
	if r, _ := k.rank(t.Context(), "desk 2"); r != Desk {
		t.Error("another sign-in pays for the first")
	}
	for _, release := range releases {
		release()
	}
	if r, _ := k.rank(t.Context(), "desk"); r != Desk || asked.Load() != 2 {
		t.Errorf("afterwards: %v, asked %d times", r, asked.Load())
	}
	for i := range 3 * mostKnown {
		k.rank(t.Context(), "made up "+strconv.Itoa(i))
	}
	if k.recent.Len() != 2 {
		t.Errorf("%d sign-ins are remembered, want the two real ones", k.recent.Len())
	}
}

func TestSignInsThatCannotBeAskedForWaitLittle(t *testing.T) {
	stuck := make(chan struct{})
	k := newKnown(func(context.Context, string) Rank { <-stuck; return Desk })
	for range askedAtOnce {
		go k.rank(t.Context(), "desk")
	}
	for len(k.turns) < askedAtOnce {
		time.Sleep(time.Millisecond)
	}
	if r, _ := k.rank(t.Context(), "other"); r != Public {
		t.Errorf("a token that nobody could ask for has the rank %v", r)
	}
	close(stuck)
}

func TestMetrics(t *testing.T) {
	g := testGate(t)
	h := g.Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	undo := fillUp(t, g)
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	undo()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	w := httptest.NewRecorder()
	g.Metrics().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	for _, want := range []string{
		`wellfield_admitted_total{kind="writing",rank="public"} 1`, `wellfield_refused_total{kind="writing",rank="public"} 1`,
		`wellfield_places{kind="writing"} 8`, `wellfield_running{kind="writing",rank="public"} 0`, `wellfield_refusal_seconds_count{} 1`,
	} {
		if !strings.Contains(w.Body.String(), want+"\n") {
			t.Errorf("missing %s in\n%s", want, w.Body)
		}
	}
}
