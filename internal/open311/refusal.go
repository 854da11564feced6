package open311

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"wellfield/internal/fault"
)

// statuses are the standard's: 404 for what is not there, 403 for keys, 400 for
// everything else that is the asker's; and those that HTTP has for later.
var statuses = map[fault.Kind]int{
	fault.Invalid:     http.StatusBadRequest,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.NotNow:      http.StatusBadRequest,
	fault.Conflict:    http.StatusBadRequest,
	fault.TooLarge:    http.StatusBadRequest,
	fault.Unsupported: http.StatusBadRequest,
	fault.Busy:        http.StatusServiceUnavailable,
	fault.TooMany:     http.StatusTooManyRequests,
}

// retryAfter is how many seconds a program waits while everybody asks.
const retryAfter = "5"

// refuse answers in the standard's error format, everything that is wrong at
// once. What is not a fault is a defect of ours and tells nothing.
func (q *asked) refuse(err error) {
	faults := fault.All(err)
	status := statuses[fault.KindOf(err)]
	h := q.w.Header()
	h.Set("Cache-Control", "no-store")
	switch {
	case errors.Is(err, errMethod):
		h.Set("Allow", "GET, HEAD, POST")
		status, faults = http.StatusMethodNotAllowed, fault.List{fault.New(fault.Unsupported, "open311.method").With("method", clip(q.r.Method))}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		status, faults = http.StatusServiceUnavailable, fault.List{fault.New(fault.Busy, "fault.busy")}
	case status == 0:
		q.s.o.Log.ErrorContext(q.r.Context(), "open311", "path", q.r.URL.Path, "error", err)
		status, faults = http.StatusInternalServerError, fault.List{fault.New(0, "fault.internal")}
	}
	switch status {
	case http.StatusForbidden:
		q.s.app.RefusedKeyOf(q.r.Context(), q.key, err)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", retryAfter)
	case http.StatusTooManyRequests:
		seconds, _ := faults[0].Args["seconds"].(int)
		h.Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	}
	d := list{name: "errors", item: "error"}
	for _, f := range faults {
		said := q.say(f.Key, f.Args)
		if f.Field != "" {
			said = f.Field + ": " + said
		}
		d.of = append(d.of, object{{"code", status}, {"description", said}})
	}
	q.write(status, d)
}
