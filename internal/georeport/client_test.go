package georeport

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/outgoing"
)

func client(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	here, err := outgoing.Parse("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	o.Allowed = here
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func TestWhatIsAsked(t *testing.T) {
	var got *http.Request
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		got = r
		_, _ = w.Write([]byte(`[{"service_request_id":"7","update_id":"u1"}]`))
	})
	c := client(t, Options{URL: s.URL + "/v2/", Format: "json", Jurisdiction: "city.example", Key: "secret"})
	ctx := t.Context()
	from := time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 8*3600))

	if _, err := c.InWindow(ctx, Window{From: from, To: from.AddDate(0, 1, 0), Page: 2, Size: 50}); err != nil {
		t.Fatal(err)
	}
	want := "/v2/requests.json?api_key=secret&end_date=2026-02-01T19%3A04%3A05Z&jurisdiction_id=city.example&page=2&page_size=50&start_date=2026-01-01T19%3A04%3A05Z"
	if got.URL.String() != want || got.Header.Get("Accept") != "application/json" {
		t.Errorf("asked %s, accept %s", got.URL, got.Header.Get("Accept"))
	}
	if _, err := c.One(ctx, "../../admin?x=1"); err != nil || got.URL.Path != "/v2/requests/adminx=1.json" {
		t.Errorf("asked %s, %v", got.URL, err)
	}
	posted, err := c.PostRequest(ctx, url.Values{"service_code": {"001"}}, "mark")
	if err != nil || posted.ID != "7" || got.Method != http.MethodPost || got.Form.Get("api_key") != "secret" || got.Form.Get("jurisdiction_id") != "city.example" ||
		got.Header.Get("Idempotency-Key") != "mark" || got.URL.RawQuery != "" {
		t.Errorf("posted %v %v, %+v, %v", got.URL, got.Form, posted, err)
	}
	if id, err := c.PostUpdate(ctx, url.Values{}, "m"); err != nil || id != "u1" {
		t.Errorf("%q, %v", id, err)
	}
}

func TestEachFailureSaysHowFarItCame(t *testing.T) {
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		reach  Reach
		key    string
	}{
		"refused": {func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			_, _ = w.Write([]byte(`<errors><error><code>400</code><description>base is a duplicate.</description></error></errors>`))
		}, Refused, "georeport.refused"},
		"not there": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, Refused, "georeport.refused"},
		"key":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, Deferred, "georeport.key_refused"},
		"too many": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(429)
		}, Deferred, "georeport.busy"},
		"broken":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, Unknown, "georeport.broken"},
		"resting": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, Unknown, "georeport.broken"},
		"html": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<!DOCTYPE html><html></html>")) }, Unknown,
			"georeport.html"},
		"nothing": {func(http.ResponseWriter, *http.Request) {}, Unknown, "georeport.empty"},
		"slow": {func(_ http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm() // the server sees that the client has gone only behind the body
			<-r.Context().Done()
		}, Unknown, "georeport.timeout"},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			_, _ = w.Write([]byte("[{"))
		}, Unknown, "georeport.unreachable"},
		"without end": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			chunk := []byte(strings.Repeat(" ", 1<<20))
			for range 40 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, Unknown, "georeport.too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, test.answer)
			timeout := 5 * time.Second
			if name == "slow" {
				timeout = 50 * time.Millisecond
			}
			c := client(t, Options{URL: s.URL, Key: "secret", Timeout: timeout})
			_, err := c.PostRequest(t.Context(), url.Values{}, "k")
			if ReachOf(err) != test.reach || !fault.Has(err, test.key) {
				t.Errorf("reach %d, %v", ReachOf(err), err)
			}
			if strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("the key is in the error: %v", err)
			}
			if name == "too many" && AfterOf(err) != 90*time.Second {
				t.Errorf("after %s", AfterOf(err))
			}
		})
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	c := client(t, Options{URL: gone.URL})
	if _, err := c.PostRequest(t.Context(), url.Values{}, "k"); ReachOf(err) != NotSent || !fault.Has(err, "georeport.unreachable") {
		t.Errorf("nobody there: %d, %v", ReachOf(err), err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Services(stopped); !fault.Has(err, "georeport.stopped") {
		t.Errorf("stopped: %v", err)
	}
}

// TestAKeyGoesNowhereElse: no redirect is followed, not on the host itself
// either, and a thing posted is posted once.
func TestAKeyGoesNowhereElse(t *testing.T) {
	var elsewhere, calls atomic.Int32
	other := serve(t, func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) })
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		switch {
		case r.Method == http.MethodPost:
			http.Redirect(w, r, "/v2/requests.xml", http.StatusTemporaryRedirect)
		case r.URL.Path == "/v2/services.xml":
			http.Redirect(w, r, other.URL+"/services.xml?api_key=secret", http.StatusFound)
		default:
			http.Redirect(w, r, "/v3"+r.URL.Path, http.StatusMovedPermanently)
		}
	})
	c := client(t, Options{URL: s.URL + "/v2", Key: "secret"})
	_, services := c.Services(t.Context())
	_, list := c.InWindow(t.Context(), Window{})
	_, token := c.Token(t.Context(), "t")
	_, posted := c.PostRequest(t.Context(), url.Values{}, "k")
	for i, err := range []error{services, list, token, posted} {
		if !fault.Has(err, "georeport.redirected") || ReachOf(err) != Unknown {
			t.Errorf("%d: %v", i, err)
		}
	}
	if elsewhere.Load() != 0 || calls.Load() != 4 {
		t.Errorf("%d calls elsewhere, %d here", elsewhere.Load(), calls.Load())
	}
}

// TestAPostIsNeverRepeatedByTheTransport: a connection that was kept and is cut
// looks to the transport like one that may be tried again.
func TestAPostIsNeverRepeatedByTheTransport(t *testing.T) {
	var posts atomic.Int32
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
			return
		}
		_, _ = w.Write([]byte("<services/>"))
	})
	c := client(t, Options{URL: s.URL})
	if _, err := c.Services(t.Context()); err != nil { // a kept connection
		t.Fatal(err)
	}
	if _, err := c.PostRequest(t.Context(), url.Values{"service_code": {"1"}}, "k"); ReachOf(err) != Unknown || posts.Load() != 1 {
		t.Errorf("posted %d times, %v", posts.Load(), err)
	}
}

func TestHostsThatAreNotCalled(t *testing.T) {
	for address, key := range map[string]string{
		"http://169.254.169.254/latest": "georeport.host_unlisted", "http://elsewhere.example/v2": "georeport.host_unlisted",
		"http://10.1.2.3/v2": "georeport.host_unlisted", "http://[::1]/v2": "georeport.host_unlisted",
	} {
		c := client(t, Options{URL: address})
		if _, err := c.Services(t.Context()); !fault.Has(err, key) || ReachOf(err) != NotSent {
			t.Errorf("%s: %v", address, err)
		}
	}
	for why, key := range refusedKeys {
		err := broken(fmt.Errorf("call: %w", &outgoing.Refused{Host: "a.example", Why: why}), "a.example")
		if !fault.Has(err, key) || (ReachOf(err) == NotSent) != (why != outgoing.TooLarge) {
			t.Errorf("%s: %v", why, err)
		}
	}
	for _, raw := range []string{"", "ftp://a/b", "https://user:password@host/v2", "host/v2", "https:///v2"} {
		if _, err := New(Options{URL: raw}); !fault.Has(err, "georeport.url_malformed") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestPicturesComeFromNamedHosts(t *testing.T) {
	var key string
	pictures := serve(t, func(w http.ResponseWriter, r *http.Request) {
		key = r.URL.RawQuery + r.Header.Get("Authorization")
		_, _ = w.Write([]byte("picture"))
	})
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("own picture")) })
	named, _ := strings.CutPrefix(pictures.URL, "http://")
	c := client(t, Options{URL: s.URL + "/v2", Key: "secret", Hosts: []string{named}})
	for address, want := range map[string]string{s.URL + "/p.jpg": "own picture", "/media/p.jpg": "own picture", pictures.URL + "/p.jpg ": "picture"} {
		if body, err := c.Media(t.Context(), address); err != nil || string(body) != want {
			t.Errorf("%s: %q, %v", address, body, err)
		}
	}
	if key != "" {
		t.Errorf("sent %q along", key)
	}
	for _, address := range []string{"http://elsewhere.example/p.jpg", "file:///etc/passwd", "http://x@" + named + "/p.jpg"} {
		if _, err := c.Media(t.Context(), address); !fault.Has(err, "georeport.media_host") {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := c.Discovery(t.Context(), "http://elsewhere.example/discovery.json"); !fault.Has(err, "georeport.url_malformed") {
		t.Errorf("%v", err)
	}
}
