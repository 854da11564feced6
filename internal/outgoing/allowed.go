package outgoing

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Allowed is the hosts that may be called, and the networks beside the public
// one in which they may be. The zero value allows nothing. It never changes.
type Allowed struct {
	hosts    []host
	networks []netip.Prefix
}

// host is a name or, with a dot before it, everything below a name. Without a
// port it is called at the usual ports only.
type host struct{ name, port string }

// Parse reads hosts and networks, separated by commas: "works.city.example",
// "*.city.example", "works.city.example:8443", "10.20.0.0/16", "10.20.1.5".
func Parse(text string) (Allowed, error) {
	var a Allowed
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.ToLower(strings.TrimSpace(part)); part == "" {
			continue
		}
		if network, err := netip.ParsePrefix(part); err == nil {
			a.networks = append(a.networks, network.Masked())
			continue
		}
		if one, err := netip.ParseAddr(part); err == nil {
			one = one.Unmap()
			a.networks = append(a.networks, netip.PrefixFrom(one, one.BitLen()))
			continue
		}
		h, ok := parseHost(part)
		if !ok {
			return Allowed{}, fmt.Errorf("%q is neither a host such as works.city.example or *.city.example:8443 nor a network such as 10.20.0.0/16", part)
		}
		a.hosts = append(a.hosts, h)
	}
	return a, nil
}

func parseHost(text string) (host, bool) {
	h := host{name: text}
	if name, port, err := net.SplitHostPort(text); err == nil {
		h = host{name, port}
	}
	if below, ok := strings.CutPrefix(h.name, "*."); ok {
		h.name = "." + below
	}
	labels := strings.Split(strings.TrimPrefix(h.name, "."), ".")
	if strings.HasPrefix(h.name, ".") && len(labels) < 2 {
		return host{}, false // *.com is no list
	}
	for _, label := range labels {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return host{}, false
		}
	}
	return h, h.port == "" || strings.Trim(h.port, "0123456789") == "" && len(h.port) <= 5
}

// With is the list with the host of an address that the configuration names for
// another reason. An address without a host adds nothing.
func (a Allowed) With(address string) Allowed {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return a
	}
	a.hosts = append(slices.Clip(a.hosts), host{strings.ToLower(u.Hostname()), portOf(u)})
	return a
}

// Host tells whether the host of an address may be called. A number must lie in
// a network that is listed, be it public or not.
func (a Allowed) Host(u *url.URL) bool {
	if u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		return false
	}
	name, port := strings.ToLower(u.Hostname()), portOf(u)
	if at, err := netip.ParseAddr(name); err == nil {
		return a.lists(at.Unmap())
	}
	return slices.ContainsFunc(a.hosts, func(h host) bool {
		fits := name == h.name || strings.HasPrefix(h.name, ".") && strings.HasSuffix(name, h.name)
		if h.port != "" {
			return fits && port == h.port
		}
		return fits && (port == "443" || port == "80")
	})
}

func portOf(u *url.URL) string {
	switch port := u.Port(); {
	case port != "":
		return port
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

func (a Allowed) lists(at netip.Addr) bool {
	return slices.ContainsFunc(a.networks, func(p netip.Prefix) bool { return p.Contains(at) })
}

// address tells why an address may not be dialled; "" when it may.
func (a Allowed) address(at netip.Addr) Reason {
	at = at.Unmap().WithZone("")
	switch {
	case !at.IsValid(), at.IsLinkLocalUnicast(), at.IsMulticast(), at.IsUnspecified():
		return Never // the machine's own metadata, everybody, nobody
	case a.lists(at):
		return ""
	case !public(at):
		return Private
	}
	return ""
}

// special are the networks of the IANA registries that are not the public
// internet, besides those that netip knows, and those in which an address of
// another kind is hidden.
var special = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fec0::/10")

func prefixes(all ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(all))
	for i, text := range all {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

func public(at netip.Addr) bool {
	return at.IsGlobalUnicast() && !at.IsPrivate() && !at.IsLoopback() &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(at) })
}
