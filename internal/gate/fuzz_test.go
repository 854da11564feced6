package gate

import (
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{"600/200", "off", "10.0.0.0/8,::1", "203.0.113.7", "1/", "::ffff:1.2.3.4/99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := ParseRate(text); err == nil && r != (Rate{}) && (r.PerMinute < 1 || r.Burst < 1) {
			t.Errorf("%q is the rate %v", text, r)
		}
		proxies, err := ParseProxies(text)
		if err != nil {
			return
		}
		for _, p := range proxies {
			if !p.IsValid() {
				t.Errorf("%q has no network", text)
			}
		}
		NewAskers(proxies).Address(from("203.0.113.7:1", text))
	})
}
