package app

import (
	"context"
	"time"

	"wellfield/internal/store"
)

// Followed is the calendar that was last carried through to all cases, and
// whether the one in force still has to be.
func (a *App) Followed(ctx context.Context) (version int, at time.Time, behind bool, err error) {
	version, at, err = a.db.Followed(ctx, store.Calendar)
	// Nothing can have been computed by an earlier calendar than the first.
	return version, at, err == nil && max(version, 1) < a.Policy().Calendar.Version(), err
}

// followIfEmpty notes a calendar as carried through where there is nothing that
// it could move: an installation that is being set up.
func (a *App) followIfEmpty(ctx context.Context, version int) error {
	empty, err := a.db.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	return a.db.SaveFollowed(ctx, store.Calendar, version, a.Now())
}

// settled is how long after its publication a calendar is carried through: by
// then every node computes by it, so that none sets a deadline by the one before
// behind the back of the recomputation.
const settled = 10 * time.Second

// RunRecomputes carries calendars through, at the start and whenever one was
// published, here, on another node or by the command line, until the context
// ends. It looks every interval.
func (a *App) RunRecomputes(ctx context.Context, interval time.Duration) {
	const failed = 30 // intervals to wait after a failure, which looks at everything again
	for {
		wait := interval
		if err := a.recomputeIfBehind(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("recompute deadlines", "error", err)
			wait *= failed
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

func (a *App) recomputeIfBehind(ctx context.Context) error {
	_, _, behind, err := a.Followed(ctx)
	if err != nil || !behind {
		return err
	}
	d, err := a.db.Document(ctx, store.Calendar, a.Policy().Calendar.Version())
	if err != nil || a.Now().Before(d.At.Add(settled)) {
		return err
	}
	r, err := a.Recompute(ctx)
	if err == nil {
		a.log.Info("deadlines recomputed", "calendar", r.Calendar, "open", r.Open, "moved", r.Moved, "written", r.Written,
			"looking", r.Looking, "writing", r.Writing)
	}
	return err
}
