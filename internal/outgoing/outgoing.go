// Package outgoing is the one way by which the program calls other servers. It
// calls the hosts that the configuration lists and no others, looks at the
// address that is really dialled, follows no redirect, and reads no more of an
// answer than it was told to.
package outgoing

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// Reason is why a call was refused.
type Reason string

// The reasons.
const (
	Unlisted Reason = "host_unlisted"   // nobody listed the host
	Private  Reason = "address_private" // its name leads to a network that nobody listed
	Never    Reason = "address_never"   // its name leads to where no server of a city is
	TooLarge Reason = "answer_too_large"
)

// Refused is a call that was not made, or an answer that was not read. It is an
// error.
type Refused struct {
	Host string // as the address names it
	Why  Reason
}

// Error names the host and the reason.
func (r *Refused) Error() string { return fmt.Sprintf("outgoing: %s: %s", r.Host, r.Why) }

// Options are what a caller decides. A zero Allowed allows nothing.
type Options struct {
	Allowed Allowed
	Timeout time.Duration       // of a whole call; 30 s when 0
	Most    int64               // bytes of an answer; 32 MiB when 0
	Told    func(Refused)       // hears of each refusal; nil: nobody
	resolve func(string) string // of tests: what a name leads to
}

// Limits of one call.
const (
	usualTimeout = 30 * time.Second
	usualMost    = 32 << 20
	mostHeaders  = 256 << 10
	dialTimeout  = 10 * time.Second
)

// Client calls by the rules. It uses no proxy: a proxy would look names up out
// of our sight. A redirect is an answer like any other, with its status. The
// client is safe for concurrent use; CloseIdleConnections lets connections go.
func Client(o Options) *http.Client {
	if o.Timeout == 0 {
		o.Timeout = usualTimeout
	}
	if o.Most == 0 {
		o.Most = usualMost
	}
	w := &way{o: o}
	w.wire = &http.Transport{
		DialContext: w.dial, MaxIdleConnsPerHost: 2, IdleConnTimeout: dialTimeout * 3, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: o.Timeout, MaxResponseHeaderBytes: mostHeaders,
	}
	return &http.Client{Transport: w, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// way is the transport.
type way struct {
	o    Options
	wire *http.Transport
}

func (w *way) refuse(host string, why Reason) error {
	r := Refused{host, why}
	if w.o.Told != nil {
		w.o.Told(r)
	}
	return &r
}

// RoundTrip makes one call.
func (w *way) RoundTrip(r *http.Request) (*http.Response, error) {
	if !w.o.Allowed.Host(r.URL) {
		return nil, w.refuse(r.URL.Host, Unlisted)
	}
	resp, err := w.wire.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	resp.Body = &bounded{ReadCloser: resp.Body, w: w, host: r.URL.Host, left: w.o.Most}
	return resp, nil
}

// CloseIdleConnections is for http.Client.
func (w *way) CloseIdleConnections() { w.wire.CloseIdleConnections() }

// dial refuses by the address, after the name was looked up: a name that leads
// elsewhere today than yesterday passes no check that is made before.
func (w *way) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host := address
	if w.o.resolve != nil {
		address = w.o.resolve(address)
	}
	var refused atomic.Pointer[error]
	d := &net.Dialer{Timeout: dialTimeout, Control: func(_, dialled string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(dialled)
		if err != nil {
			at = netip.AddrPort{} // which is nobody's
		}
		if why := w.o.Allowed.address(at.Addr()); why != "" {
			err := w.refuse(host, why)
			refused.Store(&err)
			return err
		}
		return nil
	}}
	conn, err := d.DialContext(ctx, network, address)
	if why := refused.Load(); err != nil && why != nil {
		return nil, *why // not the first of its addresses that failed for another reason
	}
	return conn, err
}

// bounded is an answer's body up to a bound; what is beyond it is an error and
// not a cut.
type bounded struct {
	io.ReadCloser
	w    *way
	host string
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, b.w.refuse(b.host, TooLarge)
	}
	return n, err
}
