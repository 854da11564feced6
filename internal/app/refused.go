package app

import (
	"context"
	"slices"
	"time"

	"wellfield/internal/fault"
)

// RefusedProof writes down a proof that was refused because what it answers is
// over, another's or nobody's. A wrong password or code is written where it is
// compared.
func (a *App) RefusedProof(ctx context.Context, err error) {
	over := []string{"sso.refused", "app.sign_in_over", "app.enrolment_over", "app.code_wrong"}
	if slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return slices.Contains(over, f.Key) }) {
		a.Refused(ctx, RefusedSignIn, Nobody, err)
	}
}

// CarryOver lets a browser's session from before cookies were bound to their host
// over to such a cookie, once. It answers how long it lasts; ok is false when
// there is nothing to carry.
func (a *App) CarryOver(ctx context.Context, shown string) (keep time.Duration, ok bool, err error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok || s.Purpose != purposeBrowser {
		return 0, false, err
	}
	ok, err = a.db.CarryOver(ctx, s.Digest)
	return s.Ends.Sub(a.Now()), ok, err
}
