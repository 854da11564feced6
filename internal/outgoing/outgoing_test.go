package outgoing

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func allowed(t *testing.T, text string) Allowed {
	t.Helper()
	a, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestListedHosts(t *testing.T) {
	a := allowed(t, " works.city.example, *.parks.example:8443,10.20.0.0/16 , ::ffff:192.0.2.7,fd00::/8").With("https://id.city.example/realm")
	for address, want := range map[string]bool{
		"https://works.city.example/v2": true, "http://WORKS.city.example/": true, "https://works.city.example:443/": true,
		"https://works.city.example:8443/": false, "https://other.city.example/": false, "https://works.city.example.evil.example/": false,
		"https://evilworks.city.example/": false, "https://a.parks.example:8443/": true, "https://a.parks.example/": false,
		"https://parks.example:8443/": false, "https://evilparks.example:8443/": false,
		"http://10.20.3.4:9000/": true, "http://10.21.3.4/": false, "http://192.0.2.7/": true, "http://93.184.216.34/": false,
		"http://[fd00::1]/": true, "http://[fe80::1]/": false, "http://[::ffff:10.20.0.1]/": true,
		"https://id.city.example/keys": true, "http://id.city.example/keys": false,
		"ftp://works.city.example/": false, "file:///etc/passwd": false, "https://user@works.city.example/": false, "https:///v2": false,
		"http://0x0a140304/": false, "http://2130706433/": false, "http://works.city.example./": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Host(u); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
		if (Allowed{}).Host(u) {
			t.Errorf("%s may be called where nothing is listed", address)
		}
	}
	for _, wrong := range []string{"https://works.example", "*", "*.example", "a b", "works.example:port", "10.0.0.0/99", "a..b"} {
		if _, err := Parse(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestAddresses(t *testing.T) {
	a := allowed(t, "10.20.0.0/16,127.0.0.1,169.254.0.0/16,fe80::/10,0.0.0.0,224.0.0.0/4")
	for address, want := range map[string]Reason{
		"93.184.216.34": "", "2606:2800:220:1::1": "", "10.20.3.4": "", "127.0.0.1": "", "::ffff:127.0.0.1": "",
		"10.21.3.4": Private, "127.0.0.2": Private, "::1": Private, "172.16.0.1": Private, "192.168.1.1": Private, "fd00::1": Private,
		"100.64.0.1": Private, "198.18.0.1": Private, "192.0.2.1": Private, "240.0.0.1": Private, "255.255.255.255": Private, "0.1.2.3": Private,
		"::ffff:192.168.1.1": Private, "64:ff9b::a00:1": Private, "2002:7f00:1::": Private, "2001::1": Private, "::10.0.0.1": Private,
		// Listing these helps nobody: there the machine's own metadata is.
		"169.254.169.254": Never, "::ffff:169.254.169.254": Never, "fe80::1": Never, "0.0.0.0": Never, "::": Never, "224.0.0.1": Never, "ff02::1": Never,
	} {
		if got := a.address(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// TestANameThatLeadsElsewhere: the name is listed, and today it leads to this
// machine. Nothing arrives there.
func TestANameThatLeadsElsewhere(t *testing.T) {
	var calls atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer s.Close()
	inside := strings.TrimPrefix(s.URL, "http://")
	var told []Refused
	c := Client(Options{Allowed: allowed(t, "works.city.example"), Told: func(r Refused) { told = append(told, r) },
		resolve: func(string) string { return inside }})
	_, err := c.Get("http://works.city.example/v2")
	var r *Refused
	if !errors.As(err, &r) || r.Why != Private || calls.Load() != 0 || len(told) != 1 {
		t.Errorf("%v, %d calls, told %v", err, calls.Load(), told)
	}
	if _, err := c.Get("http://elsewhere.example/"); !errors.As(err, &r) || r.Why != Unlisted || len(told) != 2 {
		t.Errorf("%v, told %v", err, told)
	}
	resp, err := Client(Options{Allowed: allowed(t, "works.city.example,127.0.0.1"), resolve: func(string) string { return inside }}).Get("http://works.city.example/v2")
	if err != nil || calls.Load() != 1 {
		t.Fatalf("with its network listed: %v, %d calls", err, calls.Load())
	}
	_ = resp.Body.Close()
}

// TestNoRedirectIsFollowed, not even to the same host.
func TestNoRedirectIsFollowed(t *testing.T) {
	var calls atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		http.Redirect(w, r, "/next", http.StatusTemporaryRedirect)
	}))
	defer s.Close()
	resp, err := Client(Options{Allowed: allowed(t, "127.0.0.1")}).Get(s.URL)
	if err != nil || resp.StatusCode != http.StatusTemporaryRedirect || calls.Load() != 1 {
		t.Fatalf("%v, %d calls", err, calls.Load())
	}
	_ = resp.Body.Close()
}

func TestNoMoreIsReadThanTold(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1000)) }))
	defer s.Close()
	for most, whole := range map[int64]bool{999: false, 1000: true, 1001: true} {
		resp, err := Client(Options{Allowed: allowed(t, "127.0.0.1"), Most: most}).Get(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		var r *Refused
		if whole && (err != nil || len(body) != 1000) || !whole && (!errors.As(err, &r) || r.Why != TooLarge) {
			t.Errorf("%d: %d bytes, %v", most, len(body), err)
		}
		_ = resp.Body.Close()
	}
}
