package app

import (
	"context"
	"time"
)

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
