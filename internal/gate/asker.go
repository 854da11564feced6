package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Askers turns who asks into keys for Rates: hashes under a key that this
// process made at its start and keeps nowhere, so that nothing is left of an
// address when the process ends. It is safe for concurrent use.
type Askers struct {
	proxies []netip.Prefix
	key     []byte
}

// NewAskers believes what the named proxies say of who asks through them, and
// nobody else's word: without any, the address of the connection counts.
func NewAskers(proxies []netip.Prefix) *Askers {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails since Go 1.24
	return &Askers{proxies: proxies, key: key}
}

// ParseProxies reads addresses and networks, separated by commas.
func ParseProxies(text string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		network, err := netip.ParsePrefix(part)
		if err != nil {
			one, alone := netip.ParseAddr(part)
			if alone != nil {
				return nil, fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", part)
			}
			network = netip.PrefixFrom(one.Unmap(), one.Unmap().BitLen())
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// Address is the key of the address that asks. IPv6 counts by /64, which is the
// least that one subscriber has.
func (a *Askers) Address(r *http.Request) string {
	at := a.address(r)
	if !at.IsValid() {
		return a.Secret("nowhere")
	}
	if at.Is6() {
		if network, err := at.Prefix(64); err == nil {
			at = network.Addr()
		}
	}
	return a.hash("address", at.String())
}

// Secret is the key of whoever holds a token or the like.
func (a *Askers) Secret(secret string) string { return a.hash("secret", secret) }

func (a *Askers) hash(kind, value string) string {
	h := hmac.New(sha256.New, a.key)
	h.Write([]byte(kind + ":" + value)) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// address is where the request came from: the connection's own address or, where
// that is a proxy of ours, the last one that no proxy of ours has.
func (a *Askers) address(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	at = at.Unmap().WithZone("")
	passed := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(passed) - 1; i >= 0 && a.trusts(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(passed[i]))
		if err != nil {
			break
		}
		at = next.Unmap().WithZone("")
	}
	return at
}

func (a *Askers) trusts(at netip.Addr) bool {
	for _, p := range a.proxies {
		if p.Contains(at) {
			return true
		}
	}
	return false
}
