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

// sweepBatch is how many due cases are under way at once. They share commits, and
// take half of the places that urgent commands have, so that the duty desk
// finds one too.
const sweepBatch = 256

// Sweep gives every case what time owes it (casework.Owed) up to now, the case
// that was due first coming first. It can run on several nodes at once and for
// any instant; a case is found by its due time and changed by an ordinary command,
// so a second sweep finds nothing left. It returns how many commands it gave.
func (a *App) Sweep(ctx context.Context, now time.Time) (done int, failed error) {
	s := sweep{App: a, now: now.UTC().Truncate(time.Microsecond), stuck: map[casework.ID]bool{}}
	for paid := true; paid; {
		var err error
		if paid, err = s.pass(ctx); err != nil {
			return s.done, errors.Join(s.failed, err)
		}
	}
	return s.done, s.failed
}

// sweep is one run over what is due.
type sweep struct {
	*App
	now    time.Time
	done   int
	stuck  map[casework.ID]bool // due, and refused in this run
	failed error
}

// pass pays what is due from the front on, and tells whether anything was paid: it
// may owe more. It ends early where that is due before what was not looked at
// yet.
func (s *sweep) pass(ctx context.Context) (paid bool, err error) {
	found := <-s.look(ctx, store.DueCase{})
	for len(found.due) > 0 && found.err == nil && ctx.Err() == nil {
		// Who comes next is looked up while these are written. It is believed only
		// where none of these comes before them again.
		next := s.look(ctx, found.due[len(found.due)-1])
		some, owing := s.batch(ctx, found.due)
		paid = paid || some
		if found = <-next; owing {
			return paid, found.err
		}
	}
	return paid, errors.Join(found.err, ctx.Err())
}

// found is a batch of what is due.
type found struct {
	due []store.DueCase
	err error
}

// look finds the next batch after a case.
func (s *sweep) look(ctx context.Context, after store.DueCase) <-chan found {
	next := make(chan found, 1)
	go func() {
		due, err := s.db.Due(ctx, s.now, after, sweepBatch)
		next <- found{due, err}
	}()
	return next
}

// batch pays the cases in order and tells whether any was, and whether one of
// them owes more by now.
func (s *sweep) batch(ctx context.Context, due []store.DueCase) (paid, owing bool) {
	pending := make([]store.Pending, 0, len(due))
	begun := make([]store.DueCase, 0, len(due))
	for _, d := range due {
		if !s.stuck[d.ID] {
			pending, begun = append(pending, s.pay(ctx, d.Ref, s.now)), append(begun, d)
		}
	}
	for i, p := range pending {
		out, err := p.Wait()
		switch {
		case err == nil:
			s.done++
			paid = true
			at := out.Case.NextDue()
			owing = owing || !at.IsZero() && !at.After(s.now)
			continue
		case fault.KindOf(err) == fault.NotNow, fault.KindOf(err) == fault.Conflict:
			// Another node, or the reporter, was first.
		default: // one case that cannot be swept must not keep the others waiting
			s.failed = errors.Join(s.failed, fmt.Errorf("app: sweep %s: %w", begun[i].ID, err))
		}
		s.stuck[begun[i].ID] = true
	}
	return paid, owing
}

// errPaid is that time owes the case nothing, or nothing yet.
var errPaid = fault.New(fault.NotNow, "case.time_only")

// pay gives one case the command that time owes it now. What is owed is read
// inside the transaction, so two nodes never pay the same twice.
func (a *App) pay(ctx context.Context, ref store.Ref, now time.Time) store.Pending {
	env := a.env(ctx, Actor{Role: casework.System}, ref.ID)
	env.Now = now
	return a.db.Start(ctx, ref, store.Command{Urgent: true}, func(c casework.Case) (store.Change, error) {
		at, cmd := c.Owed()
		if at.IsZero() || at.After(env.Now) {
			return store.Change{}, errPaid
		}
		return a.decide(cmd, env)(c)
	})
}

// RunSweeps sweeps, draws samples and passes complaints on, every interval until the context ends.
func (a *App) RunSweeps(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	var drawn time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := a.Sweep(ctx, a.Now()); err != nil && ctx.Err() == nil {
				a.log.Error("sweep", "error", err)
			}
			a.runDraws(ctx, &drawn)
			a.runComplaints(ctx)
		}
	}
}
