package georeport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/outgoing"
)

// Reach says how far a call came, and with that what is known of its effect.
type Reach uint8

// How far a call came.
const (
	NotSent  Reach = iota // no connection: nothing has happened there
	Unknown               // sent, and no answer that tells what happened
	Refused               // answered with a refusal: it was not done, and the same again is refused again
	Deferred              // answered "not now": it was not done, and may be later
)

// Failure is a call that failed. The Fault inside it says it to a person.
type Failure struct {
	Fault *fault.Fault
	Reach Reach
	After time.Duration // how long the server asked to be left alone; 0 when it did not
}

// Error is the fault's.
func (f *Failure) Error() string { return f.Fault.Error() }

// Unwrap gives the fault.
func (f *Failure) Unwrap() error { return f.Fault }

// ReachOf is how far the call of the error came. An error that is not a Failure
// is one of ours, before anything was sent.
func ReachOf(err error) Reach {
	var f *Failure
	if errors.As(err, &f) {
		return f.Reach
	}
	return NotSent
}

// AfterOf is how long the server asked to be left alone.
func AfterOf(err error) time.Duration {
	var f *Failure
	if errors.As(err, &f) {
		return f.After
	}
	return 0
}

// broken turns an error of the connection into a Failure.
func broken(err error, host string) error {
	var op *net.OpError
	var ours *outgoing.Refused
	reach := Unknown
	if errors.As(err, &op) && op.Op == "dial" || errors.As(err, &ours) && ours.Why != outgoing.TooLarge {
		reach = NotSent
	}
	key := "georeport.unreachable"
	var timed net.Error
	switch {
	case ours != nil:
		key = refusedKeys[ours.Why]
	case errors.Is(err, context.Canceled):
		key = "georeport.stopped"
	case errors.As(err, &timed) && timed.Timeout():
		key = "georeport.timeout"
	}
	f := fault.New(fault.Busy, key).With("host", host)
	if key == refusedKeys[outgoing.TooLarge] {
		f = f.With("megabytes", maxAnswer>>20)
	}
	return &Failure{Fault: f, Reach: reach}
}

// refusedKeys say why a call was not made.
var refusedKeys = map[outgoing.Reason]string{
	outgoing.Unlisted: "georeport.host_unlisted",
	outgoing.Private:  "georeport.address_private",
	outgoing.Never:    "georeport.address_refused",
	outgoing.TooLarge: "georeport.too_large",
}

// refusal turns an answer that is no success into a Failure.
func refusal(resp *http.Response, body []byte, host string) error {
	f := &Failure{Reach: Refused, After: retryAfter(resp)}
	key := "georeport.refused"
	kind := fault.Invalid
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests:
		f.Reach, kind, key = Deferred, fault.Busy, "georeport.busy"
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		// The key can be mended without touching what is to be sent.
		f.Reach, kind, key = Deferred, fault.Forbidden, "georeport.key_refused"
	case code == http.StatusNotFound:
		kind = fault.NotFound
	case code >= http.StatusMultipleChoices && code < http.StatusBadRequest:
		// Never followed: the key is in the address or the form.
		f.Reach, kind, key = Unknown, fault.Busy, "georeport.redirected"
	case code >= http.StatusInternalServerError || code == http.StatusRequestTimeout || code < http.StatusBadRequest:
		f.Reach, kind, key = Unknown, fault.Busy, "georeport.broken"
	}
	f.Fault = fault.New(kind, key).With("host", host).With("status", resp.StatusCode).With("said", said(body))
	return f
}

// said is what an error answer says, short enough to be shown.
func said(body []byte) string {
	n, err := Read(body)
	if err != nil {
		return "–"
	}
	var words []string
	for _, p := range Problems(n) {
		words = append(words, p.Description)
	}
	return clip(strings.Join(words, "; "))
}

// clip keeps a text from the network short.
func clip(s string) string {
	const longest = 300
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "�")
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	if s == "" {
		return "–"
	}
	return s
}

// retryAfter reads the header in both of its forms, at most an hour.
func retryAfter(resp *http.Response) time.Duration {
	written := resp.Header.Get("Retry-After")
	d := time.Duration(0)
	if n, err := strconv.Atoi(written); err == nil && n > 0 && n < 1_000_000 {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(written); err == nil {
		if sent, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			d = at.Sub(sent)
		}
	}
	return min(max(d, 0), time.Hour)
}

// limited reads at most limit bytes; more is a fault, not a cut.
func limited(r io.Reader, limit int64, host string) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, broken(err, host)
	}
	if int64(len(body)) > limit {
		return nil, &Failure{Fault: fault.New(fault.TooLarge, "georeport.too_large").With("host", host).With("megabytes", limit>>20), Reach: Unknown}
	}
	return body, nil
}
