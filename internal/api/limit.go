package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wellfield/internal/fault"
	"wellfield/internal/gate"
)

// Limits are how often may be asked. A zero rate does not limit.
type Limits struct {
	Token   gate.Rate // by whoever holds a token or a session
	Address gate.Rate // by an address that shows none, or a wrong one
	Report  gate.Rate // by an address that writes without one: reports and photos
}

// limited counts who asks without a token, before anything is read.
func (s *server) limited(op *huma.Operation) func(huma.Context, func(huma.Context)) {
	policy := gate.Policy{Name: "address", Rate: s.o.Limits.Address}
	if op.Method != http.MethodGet {
		policy = gate.Policy{Name: "report", Rate: s.o.Limits.Report}
	}
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if err := s.passes(w, s.o.Door.ByAddress(r, policy)); err != nil {
			s.refuse(w, r, problemOf(err))
			return
		}
		next(ctx)
	}
}

func (s *server) passes(w http.ResponseWriter, v gate.Verdict) error {
	v.Tell(w.Header())
	return v.Err()
}

// acceptable refuses an asker who takes none of the types that the operation
// answers with. Problems are sent whatever was asked for.
func (s *server) acceptable(op *huma.Operation) func(huma.Context, func(huma.Context)) {
	offered := []string{"application/json"}
	for status, response := range op.Responses {
		for kind := range response.Content {
			if status != "default" {
				offered = append(offered, kind)
			}
		}
	}
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if accept := r.Header.Get("Accept"); accept != "" && !acceptsOneOf(accept, offered) {
			s.refuse(w, r, problemOf(fault.New(fault.Unsupported, "api.not_acceptable").At("Accept")))
			return
		}
		next(ctx)
	}
}

// acceptsOneOf reads Accept as far as it matters: which types, and which not.
func acceptsOneOf(accept string, offered []string) bool {
	for _, part := range strings.Split(strings.ToLower(accept), ",") {
		kind, parameters, _ := strings.Cut(part, ";")
		if q := strings.ReplaceAll(parameters, " ", ""); strings.HasPrefix(q, "q=0") && strings.Trim(q[3:], ".0") == "" {
			continue
		}
		kind = strings.TrimSpace(kind)
		family, all := strings.CutSuffix(kind, "/*")
		for _, o := range offered {
			if kind == o || kind == "*/*" || kind == "*" || all && strings.HasPrefix(o, family+"/") {
				return true
			}
		}
	}
	return false
}
