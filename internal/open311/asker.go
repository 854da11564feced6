package open311

import (
	"crypto/hmac"
	"crypto/sha256"
	"math"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
)

// demoKey is what api_key=demo may do, in a demo and nowhere else.
var demoKey = app.APIKey{Name: "demo", Rights: app.APIKeyRights(), PerMinute: 600}

// identify finds out whose key asks, and whether it may ask now. A reader needs
// no key; then its address counts, which is kept nowhere.
//
// Faults: open311.key_missing, open311.key_wrong, open311.key_right,
// fault.too_many.
func (q *asked) identify(right string) error {
	q.secret = q.value("api_key")
	if q.secret == "" {
		if err := q.count("address:"+q.address64(), q.s.o.Keyless); err != nil {
			return err
		}
		if q.r.Method == http.MethodPost {
			return fault.New(fault.Forbidden, "open311.key_missing").At("api_key")
		}
		return nil
	}
	key, ok := demoKey, q.s.o.Demo && q.secret == demoKey.Name
	if !ok {
		var err error
		if key, ok, err = q.s.app.APIKey(q.r.Context(), q.secret); err != nil {
			return err
		}
	}
	if !ok {
		// Whoever tries keys out is counted by address.
		if err := q.count("address:"+q.address64(), q.s.o.Keyless); err != nil {
			return err
		}
		return fault.New(fault.Forbidden, "open311.key_wrong").At("api_key")
	}
	if err := q.count("key:"+key.Name, gate.Rate{PerMinute: key.PerMinute, Burst: key.PerMinute}); err != nil {
		return err
	}
	if !slices.Contains(key.Rights, right) {
		return fault.New(fault.Forbidden, "open311.key_right").At("api_key").With("right", right)
	}
	q.key = key
	return nil
}

func (q *asked) count(asker string, allowed gate.Rate) error {
	wait, ok := q.s.rates.Allow(asker, allowed, time.Now())
	if ok {
		return nil
	}
	return fault.New(fault.TooMany, "fault.too_many").With("seconds", int(math.Ceil(wait.Seconds())))
}

// address64 is a digest of the asker's address under a key that this process
// made and never tells. Of IPv6 the network counts, of which everybody has many
// addresses.
func (q *asked) address64() string {
	host, _, err := net.SplitHostPort(q.r.RemoteAddr)
	if err != nil {
		host = q.r.RemoteAddr
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() && !ip.Is4In6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			host = network.String()
		}
	}
	h := hmac.New(sha256.New, q.s.salt)
	h.Write([]byte(host))
	return string(h.Sum(nil)[:16])
}
