package gate

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wellfield/internal/fault"
)

func from(address string, forwarded ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = address
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

func TestWhoIsTheSameAsker(t *testing.T) {
	proxies, err := ParseProxies("10.0.0.0/8, 2001:db8:ff::/48,192.0.2.1")
	if err != nil {
		t.Fatal(err)
	}
	behind, open := NewAskers(proxies), NewAskers(nil)
	for name, row := range map[string]struct {
		askers *Askers
		a, b   *http.Request
		same   bool
	}{
		"two ports of one address":            {open, from("203.0.113.7:1"), from("203.0.113.7:2"), true},
		"two addresses":                       {open, from("203.0.113.7:1"), from("203.0.113.8:1"), false},
		"one subscriber's IPv6":               {open, from("[2001:db8::1]:1"), from("[2001:db8::ffff:1]:1"), true},
		"two subscribers' IPv6":               {open, from("[2001:db8::1]:1"), from("[2001:db8:0:1::1]:1"), false},
		"IPv4 within IPv6":                    {open, from("[::ffff:203.0.113.7]:1"), from("203.0.113.7:1"), true},
		"a header from anybody is not read":   {open, from("203.0.113.7:1", "198.51.100.1"), from("203.0.113.7:1", "198.51.100.2"), true},
		"a header from a stranger neither":    {behind, from("203.0.113.7:1", "198.51.100.1"), from("203.0.113.7:1"), true},
		"a proxy speaks for two":              {behind, from("10.1.1.1:1", "198.51.100.1"), from("10.1.1.1:1", "198.51.100.2"), false},
		"what was sent to the proxy is not":   {behind, from("10.1.1.1:1", "1.1.1.1, 198.51.100.1"), from("10.1.1.1:1", "2.2.2.2", "198.51.100.1"), true},
		"a chain of proxies":                  {behind, from("10.1.1.1:1", "198.51.100.1, 192.0.2.1"), from("192.0.2.1:1", "198.51.100.1"), true},
		"a proxy that says nothing is itself": {behind, from("10.1.1.1:1", "unknown"), from("10.1.1.1:1"), true},
		"no address at all":                   {open, from("@"), from("pipe"), true},
	} {
		if got := row.askers.Address(row.a) == row.askers.Address(row.b); got != row.same {
			t.Errorf("%s: the same asker: %v, want %v", name, got, row.same)
		}
	}
	if open.Address(from("203.0.113.7:1")) == behind.Address(from("203.0.113.7:1")) {
		t.Error("two processes give an address the same key: it could be looked up")
	}
	for _, text := range []string{"10.0.0.0/99", "proxy.example", "10.0.0.0/8;10.1.0.0/16"} {
		if _, err := ParseProxies(text); err == nil {
			t.Errorf("%q is taken for a network", text)
		}
	}
}

func TestADoorCountsAndSaysSo(t *testing.T) {
	now := noon
	d := NewDoor(nil, func() time.Time { return now })
	p := Policy{"report", Rate{PerMinute: 6, Burst: 2}}
	for want := 1; want >= 0; want-- {
		if v := d.ByAddress(from("203.0.113.7:1"), p); v.Err() != nil || v.Left != want {
			t.Fatalf("%d left and %v, want %d", v.Left, v.Err(), want)
		}
	}
	v := d.ByAddress(from("203.0.113.7:1"), p)
	if !fault.Has(v.Err(), "fault.too_many") || fault.All(v.Err())[0].Args["seconds"] != 10 {
		t.Errorf("the third at once: %v, want a wait of 10 seconds", v.Err())
	}
	h := http.Header{}
	if v.Tell(h); h.Get("RateLimit") != `"report";r=0;t=10` || h.Get("RateLimit-Policy") != `"report";q=2;w=20` {
		t.Errorf("it is told as %v", h)
	}
	if d.ByAddress(from("203.0.113.7:1"), Policy{"sign-in", p.Rate}).Err() != nil {
		t.Error("two policies share a bucket")
	}
	if d.BySecret("token", p).Err() != nil {
		t.Error("a token shares the bucket of an address")
	}
	now = now.Add(10 * time.Second)
	if err := d.ByAddress(from("203.0.113.7:1"), p).Err(); err != nil {
		t.Errorf("after the wait that was named: %v", err)
	}
	if err := (*Door)(nil).ByAddress(from("203.0.113.7:1"), p).Err(); err != nil {
		t.Errorf("no door: %v", err)
	}
}

func TestRatesAreRead(t *testing.T) {
	for text, want := range map[string]Rate{"600/200": {600, 200}, " 6 / 2 ": {6, 2}, "off": {}} {
		if got, err := ParseRate(text); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "600", "600/", "0/5", "5/0", "-1/5", "1/2/3", "many"} {
		if _, err := ParseRate(text); err == nil {
			t.Errorf("%q is a rate", text)
		}
	}
}
