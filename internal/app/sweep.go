package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

// sweepBatch is how many due cases one sweep takes at once.
const sweepBatch = 200

// Sweep does what time asks for up to now, oldest first: today that is closing
// checked cases whose reporter stayed silent. It can run on several nodes at
// once and for any instant; a case is found by its due time and changed by an
// ordinary command, so a second sweep finds nothing left.
func (a *App) Sweep(ctx context.Context, now time.Time) (done int, failed error) {
	for {
		due, err := a.db.Due(ctx, now, sweepBatch)
		if err != nil || len(due) == 0 {
			return done, errors.Join(failed, err)
		}
		before := done
		for _, d := range due {
			env := a.env(ctx, Actor{Role: casework.System}, d.ID)
			env.Now = now.UTC().Truncate(time.Microsecond)
			command, err := a.keys.commandOf(env.Actor, "", casework.CloseResolved{})
			if err != nil {
				return done, err
			}
			command.Urgent = urgent(env.Actor)
			_, err = a.db.Update(ctx, d.Ref, command, decide(casework.CloseResolved{}, env))
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
