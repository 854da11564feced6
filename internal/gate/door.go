package gate

import (
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/fault"
)

// most is how many askers a Door remembers: a few tens of megabytes at the
// most, and more than ask within the minutes in which a bucket fills up.
const most = 100_000

// Policy is a rate with the name under which askers are told of it.
type Policy struct {
	Name string
	Rate
}

// ParseRate reads "PER_MINUTE/BURST", for instance "600/200", or "off".
func ParseRate(text string) (Rate, error) {
	if text == "off" {
		return Rate{}, nil
	}
	perMinute, burst, _ := strings.Cut(text, "/")
	minute, err := strconv.Atoi(strings.TrimSpace(perMinute))
	atOnce, also := strconv.Atoi(strings.TrimSpace(burst))
	if err != nil || also != nil || minute < 1 || atOnce < 1 {
		return Rate{}, fmt.Errorf("%q is not a rate: write how many a minute and how many at once, such as 600/200, or off", text)
	}
	return Rate{PerMinute: minute, Burst: atOnce}, nil
}

// Door counts who asks at the doors of a process: by address, by token. A nil
// Door lets everybody in. It is safe for concurrent use.
type Door struct {
	askers *Askers
	rates  *Rates
	now    func() time.Time
}

// NewDoor counts by the clock, the process's own when it is nil.
func NewDoor(proxies []netip.Prefix, now func() time.Time) *Door {
	if now == nil {
		now = time.Now
	}
	return &Door{askers: NewAskers(proxies), rates: NewRates(most), now: now}
}

// Verdict is what a policy says to one request.
type Verdict struct {
	Policy Policy
	Left   int           // how many more at once
	Wait   time.Duration // until there is one again; 0 when the request may pass
}

// ByAddress takes one from the bucket that the address of the request has under
// the policy.
func (d *Door) ByAddress(r *http.Request, p Policy) Verdict {
	if d == nil {
		return Verdict{}
	}
	return d.take(d.askers.Address(r), p)
}

// Source is the key of the address that asks; "" where nobody is counted.
func (d *Door) Source(r *http.Request) string {
	if d == nil {
		return ""
	}
	return d.askers.Address(r)
}

// Address is the address that asks, as it is, for what must name it; "" where it
// has none, and where nobody is counted.
func (d *Door) Address(r *http.Request) string {
	if d == nil {
		return ""
	}
	if at := d.askers.address(r); at.IsValid() {
		return at.String()
	}
	return ""
}

// BySecret takes one from the bucket of whoever holds the token.
func (d *Door) BySecret(token string, p Policy) Verdict {
	if d == nil {
		return Verdict{}
	}
	return d.take(d.askers.Secret(token), p)
}

func (d *Door) take(key string, p Policy) Verdict {
	left, wait, _ := d.rates.take(p.Name+" "+key, p.Rate, d.now())
	return Verdict{Policy: p, Left: left, Wait: wait}
}

// Err is nil when the request may pass, else fault.too_many with the whole
// seconds to wait.
func (v Verdict) Err() error {
	if v.Wait <= 0 {
		return nil
	}
	return fault.New(fault.TooMany, "fault.too_many").With("seconds", int(math.Ceil(v.Wait.Seconds())))
}

// Tell says in the headers of the answer which policy counted and what is left
// of it, as draft-ietf-httpapi-ratelimit-headers has it: q is how many at once, w
// the seconds in which that many come back, t the seconds until there is one.
func (v Verdict) Tell(h http.Header) {
	if v.Policy.Rate == (Rate{}) {
		return
	}
	window := max(1, v.Policy.Burst*60/v.Policy.PerMinute)
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;w=%d`, v.Policy.Name, v.Policy.Burst, window))
	wait := int(math.Ceil(v.Wait.Seconds()))
	if wait == 0 {
		wait = int(math.Ceil(60 / float64(v.Policy.PerMinute)))
	}
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, v.Policy.Name, v.Left, wait))
}
