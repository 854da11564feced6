package api

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// Problem is the answer to what could not be done (RFC 9457).
type Problem struct {
	Type   string         `json:"type" doc:"What a program decides by: urn:wellfield:fault: and one of invalid, not_found, forbidden, not_now, conflict, too_large, unsupported, busy, too_many, internal." example:"urn:wellfield:fault:not_now"`
	Title  string         `json:"title" doc:"What kind of problem it is, in the reader's language." example:"This cannot be done at this step."`
	Status int            `json:"status" doc:"The HTTP status." example:"409"`
	Detail string         `json:"detail" doc:"What is wrong and what to do, in the reader's language." example:"The case has moved on, and this cannot be done at its present step. Look at it again."`
	Key    string         `json:"key" doc:"The stable name of this very problem, the same in every language." example:"case.not_now"`
	Args   map[string]any `json:"args,omitempty" doc:"What the sentence speaks of, by name."`
	Errors []Flaw         `json:"errors" doc:"Everything that is wrong; the first is repeated above."`

	faults  fault.List
	headers http.Header
}

// Flaw is one thing that is wrong.
type Flaw struct {
	Field   string         `json:"field,omitempty" doc:"Path of the field that it is about, or name of the parameter; left out when it is about the whole." example:"point.lat"`
	Key     string         `json:"key" doc:"Its stable name." example:"case.words_missing"`
	Message string         `json:"message" doc:"The sentence in the reader's language." example:"Please write something here."`
	Args    map[string]any `json:"args,omitempty" doc:"What the sentence speaks of, by name."`
}

// statuses are the answers to the kinds of fault.
var statuses = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.NotNow:      http.StatusConflict,
	fault.Conflict:    http.StatusConflict,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Unsupported: http.StatusUnsupportedMediaType,
	fault.Busy:        http.StatusServiceUnavailable,
	fault.TooMany:     http.StatusTooManyRequests,
}

// keyed are the problems whose status says more than their kind does.
var keyed = map[string]int{
	"api.moved_on":         http.StatusPreconditionFailed,
	"api.not_acceptable":   http.StatusNotAcceptable,
	"app.key_reused":       http.StatusUnprocessableEntity, // as draft-ietf-httpapi-idempotency-key-header has it
	"store.command_reused": http.StatusUnprocessableEntity,
}

// retryAfter is how many seconds a program waits before it tries again: longer
// than any group of commits takes, shorter than a person waits.
const retryAfter = "5"

// errNotSignedIn is answered with 401, because signing in helps.
var errNotSignedIn = fault.New(fault.Forbidden, "api.sign_in")

// problemOf puts an error into the form of an answer. What is not a fault is a
// defect of ours and becomes an answer with nothing in it.
func problemOf(err error) *Problem {
	p := &Problem{faults: fault.All(err), headers: http.Header{}}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		p.faults = fault.List{fault.New(fault.Busy, "fault.busy")}
	}
	kind, key := fault.Kind(0), ""
	if len(p.faults) > 0 {
		kind, key = p.faults[0].Kind, p.faults[0].Key
	}
	status, known := statuses[kind]
	if keyed[key] != 0 {
		status = keyed[key]
	}
	switch {
	case !known:
		p.faults = fault.List{fault.New(0, "fault.internal")}
		status = http.StatusInternalServerError
	case errors.Is(err, errNotSignedIn):
		status = http.StatusUnauthorized
		p.headers.Set("WWW-Authenticate", `Bearer realm="wellfield"`)
	case kind == fault.Busy:
		p.headers.Set("Retry-After", retryAfter)
	case kind == fault.TooMany:
		p.headers.Set("Retry-After", fmt.Sprint(p.faults[0].Args["seconds"]))
	}
	p.Status = status
	return p
}

// speak fills in the sentences.
func (p *Problem) speak(texts *lang.Catalogue, tag lang.Tag) {
	first := p.faults[0]
	name := first.Kind.String()
	if name == "" {
		name = "internal"
	}
	p.Type, p.Title = "urn:wellfield:fault:"+name, texts.Say(tag, "fault."+name, first.Args)
	p.Key, p.Args, p.Detail = first.Key, plain(first.Args), texts.Say(tag, first.Key, first.Args)
	p.Errors = make([]Flaw, len(p.faults))
	for i, f := range p.faults {
		p.Errors[i] = Flaw{Field: f.Field, Key: f.Key, Message: texts.Say(tag, f.Key, f.Args), Args: plain(f.Args)}
	}
}

// plain are the arguments as JSON can say them: what a sender wrote as NaN is
// text.
func plain(args fault.Args) map[string]any {
	out := make(map[string]any, len(args))
	for name, v := range args {
		switch v := v.(type) {
		case float64:
			if math.IsNaN(v) || math.IsInf(v, 0) {
				out[name] = fmt.Sprint(v)
				continue
			}
		case time.Time:
			out[name] = moment(v)
			continue
		}
		out[name] = v
	}
	return out
}

// Error makes a Problem an error that an operation returns.
func (p *Problem) Error() string { return p.faults.Error() }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers that belong to the problem.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// ContentType is the media type of a Problem, whatever was negotiated.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// inOurWords gives every problem its sentences, also those that the library
// found before an operation was asked.
func (s *server) inOurWords(ctx huma.Context, _ string, v any) (any, error) {
	p, ok := v.(*Problem)
	if m, theirs := v.(*huma.ErrorModel); theirs {
		p, ok = &Problem{Status: m.Status, faults: faultsOf(m)}, true
		if m.Detail == unreadable {
			p.Status = http.StatusBadRequest
			ctx.SetStatus(p.Status)
		}
	}
	if !ok {
		return v, nil
	}
	s.noteRefusal(ctx.Context(), p)
	p.speak(s.texts, tagOf(ctx.Context()))
	return p, nil
}
