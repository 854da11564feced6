package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/gate"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// bodyTimeout is how long a body may take to arrive on a bad line.
const bodyTimeout = time.Minute

type tagKey struct{}

func withTag(ctx context.Context, tag lang.Tag) context.Context {
	return context.WithValue(ctx, tagKey{}, tag)
}

// tagOf is the reader's language.
func tagOf(ctx context.Context) lang.Tag {
	tag, ok := ctx.Value(tagKey{}).(lang.Tag)
	if !ok {
		return lang.EN
	}
	return tag
}

// open registers an operation that anybody may ask for.
func open[I, O any](s *server, op huma.Operation, answer func(context.Context, *I) (*O, error)) {
	byReporter := len(op.Security) > 0 // who shows a link
	if s.o.Side == StaffSide && (byReporter || op.OperationID == "report") {
		return
	}
	if s.o.Side == StaffSide && op.Method != http.MethodGet { // strangers bring nothing here
		op.Security = s.proofs()
		op.Middlewares = append(op.Middlewares, s.signedIn)
	} else {
		op.Middlewares = append(op.Middlewares, s.limited(&op))
	}
	register(s, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := answer(ctx, in)
		if byReporter && fault.KindOf(err) == fault.NotFound {
			s.app.Refused(ctx, app.RefusedLink, app.Nobody, err)
		}
		return out, err
	})
}

func register[I, O any](s *server, op huma.Operation, answer func(context.Context, *I) (*O, error)) {
	op.Middlewares = append(op.Middlewares, s.acceptable(&op))
	op.MaxBodyBytes, op.BodyReadTimeout = maxBody+1, bodyTimeout
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	s.describeProblems(&op)
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := answer(ctx, in)
		if err == nil {
			return out, nil
		}
		p := problemOf(err)
		if p.Status == http.StatusInternalServerError {
			s.o.Log.ErrorContext(ctx, "api", "operation", op.OperationID, "error", err)
		}
		return nil, p
	})
}

func schemaOf[T any](s *server) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

type actorKey struct{}

// staff registers an operation of a signed-in post.
func staff[I, O any](s *server, op huma.Operation, answer func(context.Context, app.Actor, *I) (*O, error)) {
	if s.o.Side == PublicSide {
		return
	}
	op.Security = s.proofs()
	op.Parameters = append(op.Parameters, &huma.Param{Name: "Act-As", In: "header", Example: "duty-desk",
		Description: "Id of the post to act in, one of those of /me. Left out, it is the account's first.",
		Schema:      &huma.Schema{Type: huma.TypeString}})
	op.Middlewares = append(op.Middlewares, s.signedIn)
	register(s, op, func(ctx context.Context, in *I) (*O, error) {
		actor := ctx.Value(actorKey{}).(app.Actor)
		return answer(ctx, actor, in)
	})
}

// proofs are how an account shows itself.
func (s *server) proofs() []map[string][]string {
	all := []map[string][]string{{"token": {}}}
	if s.o.Cookie != "" {
		all = append(all, map[string][]string{"session": {}})
	}
	return all
}

// signedIn finds out who asks before anything of the request is read.
func (s *server) signedIn(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	actor, err := s.admitted(w, r)
	if err != nil {
		p := problemOf(err)
		if p.Status == http.StatusInternalServerError {
			s.o.Log.ErrorContext(r.Context(), "api", "operation", ctx.Operation().OperationID, "error", err)
		}
		s.refuse(w, r, p)
		return
	}
	next(huma.WithValue(ctx, actorKey{}, actor))
}

// admitted is the actor, counted by its token. Whoever shows none that is valid
// is counted by address, so that trying tokens out is no way around the limits.
func (s *server) admitted(w http.ResponseWriter, r *http.Request) (app.Actor, error) {
	token, err := s.token(r)
	actor := app.Actor{}
	if err == nil {
		actor, err = s.actor(r, token)
	}
	verdict := gate.Verdict{}
	if errors.Is(err, errNotSignedIn) {
		verdict = s.o.Door.ByAddress(r, gate.Policy{Name: "address", Rate: s.o.Limits.Address})
	} else if token != "" {
		verdict = s.o.Door.BySecret(app.TokenOf(token), gate.Policy{Name: "token", Rate: s.o.Limits.Token})
	}
	if over := s.passes(w, verdict); over != nil {
		return app.Actor{}, over
	}
	return actor, err
}

func (s *server) actor(r *http.Request, token string) (app.Actor, error) {
	post := org.ID(r.Header.Get("Act-As"))
	actor, ok, err := s.app.Session(r.Context(), token, post)
	switch {
	case err != nil:
		return app.Actor{}, err
	case !ok:
		s.app.Refused(r.Context(), app.RefusedSession, app.Nobody, nil)
		return app.Actor{}, errNotSignedIn
	case post != "" && actor.Post != post:
		return app.Actor{}, fault.New(fault.Forbidden, "api.post_not_held").At("Act-As").With("post", string(post))
	}
	return actor, nil
}

// token is the program's token, or the browser's session. A browser sends its
// cookie along whoever asks it to, so what changes anything must come from a
// page of our own.
func (s *server) token(r *http.Request) (string, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, ok := strings.Cut(header, " ")
		if !ok || !strings.EqualFold(scheme, "Bearer") {
			return "", errNotSignedIn
		}
		return strings.TrimSpace(token), nil
	}
	if s.o.Cookie == "" {
		return "", errNotSignedIn
	}
	c, err := r.Cookie(s.o.Cookie)
	if err != nil {
		return "", errNotSignedIn
	}
	if s.origin.Check(r) != nil {
		return "", fault.New(fault.Forbidden, "api.cross_origin")
	}
	device := ""
	if d, err := r.Cookie(s.o.Device); err == nil {
		device = d.Value
	}
	return app.Shown(c.Value, device), nil
}
