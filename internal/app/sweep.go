package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// sweepBatch is how many due cases one sweep takes at once.
const sweepBatch = 200

// Sweep gives every case what time owes it (casework.Owed) up to now, oldest
// first. It can run on several nodes at once and for any instant; a case is
// found by its due time and changed by an ordinary command, so a second sweep
// finds nothing left.
func (a *App) Sweep(ctx context.Context, now time.Time) (done int, failed error) {
	for {
		due, err := a.db.Due(ctx, now, sweepBatch)
		if err != nil || len(due) == 0 {
			return done, errors.Join(failed, err)
		}
		before := done
		for _, d := range due {
			err := a.pay(ctx, d.Ref, now)
			switch {
			case err == nil:
				done++
			case fault.KindOf(err) == fault.NotNow, fault.KindOf(err) == fault.Conflict:
				// Another node, or the reporter, was first.
			default: // one case that cannot be swept must not keep the others waiting
				failed = errors.Join(failed, fmt.Errorf("app: sweep %s: %w", d.ID, err))
			}
		}
		// What this batch could not change, the next would find again.
		if len(due) < sweepBatch || done == before {
			return done, failed
		}
	}
}

// pay gives one case the command that time owes it now. What is owed is read
// inside the transaction, so two nodes never pay the same twice.
func (a *App) pay(ctx context.Context, ref store.Ref, now time.Time) error {
	env := a.env(ctx, Actor{Role: casework.System}, ref.ID)
	env.Now = now.UTC().Truncate(time.Microsecond)
	_, err := a.db.Update(ctx, ref, store.Command{Urgent: urgent(env.Actor)}, func(c casework.Case) (store.Change, error) {
		at, cmd := c.Owed()
		if at.IsZero() || at.After(env.Now) {
			return store.Change{}, fault.New(fault.NotNow, "case.time_only")
		}
		return decide(cmd, env)(c)
	})
	return err
}

// RunSweeps sweeps every interval until the context ends.
func (a *App) RunSweeps(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := a.Sweep(ctx, a.Now()); err != nil && ctx.Err() == nil {
				a.log.Error("sweep", "error", err)
			}
		}
	}
}
