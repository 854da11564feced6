package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// expected is a status of a problem, on which operations it must be reckoned
// with, and what it means there.
var expected = []struct {
	status int
	on     func(*huma.Operation) bool
	means  string
}{
	{http.StatusBadRequest, hasBody, "The body is missing, or is not JSON."},
	{http.StatusUnauthorized, signedIn, "Nobody is signed in: the token is missing, wrong or has ended."},
	{http.StatusForbidden, signedIn, "This post may not; another may."},
	{http.StatusNotFound, named, "There is no such thing, or it is not open to you."},
	{http.StatusNotAcceptable, always, "Accept asks for a type that is not answered here."},
	{http.StatusRequestTimeout, hasBody, "The body came too slowly."},
	{http.StatusConflict, mayConflict, "The case, or the document, has moved on, and this cannot be done at its present step."},
	{http.StatusPreconditionFailed, changesCase, "Something was done on the case since the revision in If-Match."},
	{http.StatusRequestEntityTooLarge, hasBody, "Too much was sent."},
	{http.StatusUnsupportedMediaType, hasBody, "The body is of a type that is not taken."},
	{http.StatusUnprocessableEntity, always, "Something in the request needs a correction; errors names each field."},
	{http.StatusTooManyRequests, always, "You ask more often than is allowed: wait as Retry-After says."},
	{http.StatusInternalServerError, always, "It broke on our side, and is in our log."},
	{http.StatusServiceUnavailable, always, "There is more to do than can be done at once: the same again, later."},
}

func always(*huma.Operation) bool { return true }

func hasBody(op *huma.Operation) bool { return op.Method == http.MethodPost }

func named(op *huma.Operation) bool { return strings.Contains(op.Path, "{") || answersProposal(op) }

func changesCase(op *huma.Operation) bool { return hasBody(op) && strings.Contains(op.Path, "{") }

// answersProposal tells whether the body names a proposal to the dispatch rules.
func answersProposal(op *huma.Operation) bool {
	return hasBody(op) && strings.HasPrefix(op.Path, "/rules/")
}

func mayConflict(op *huma.Operation) bool {
	return changesCase(op) || answersProposal(op) || hasBody(op) && op.Path == "/emergencies"
}

func signedIn(op *huma.Operation) bool {
	for _, scheme := range op.Security {
		if _, ok := scheme["token"]; ok {
			return true
		}
	}
	return false
}

// describeProblems documents what an operation may answer instead of what was
// asked for. Each is a Problem; the statuses say what to reckon with.
func (s *server) describeProblems(op *huma.Operation) {
	for _, e := range expected {
		if !e.on(op) {
			continue
		}
		name := fmt.Sprintf("problem-%d", e.status)
		op.Responses[fmt.Sprint(e.status)] = &huma.Response{Ref: "#/components/responses/" + name}
		all := s.api.OpenAPI().Components.Responses
		if all[name] != nil {
			continue
		}
		r := &huma.Response{Description: e.means,
			Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schemaOf[Problem](s)}}}
		if e.status == http.StatusTooManyRequests || e.status == http.StatusServiceUnavailable {
			r.Headers = map[string]*huma.Param{"Retry-After": {Description: "Seconds to wait.", Schema: &huma.Schema{Type: huma.TypeInteger}}}
		}
		all[name] = r
	}
}
