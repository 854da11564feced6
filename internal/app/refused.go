package app

import (
	"context"
	"slices"

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
