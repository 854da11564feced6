package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/sampling"
	"wellfield/internal/store"
)

const (
	// drawAfter is for how long a case has been closed before it is drawn from:
	// longer than any command waits, so that none is passed by that commits late.
	drawAfter = 10 * time.Minute
	// commitBefore is how long before a month its seed is made.
	commitBefore = 24 * time.Hour
	// drawEvery is how often is drawn: each draw is an entry.
	drawEvery = 10 * time.Minute
	drawBatch = 500
)

// DrawSamples commits to the seeds of this month and the coming one, draws from
// what was closed since it last did, and shows the seed of a month when there is
// nothing left that it could give away. It can run on several nodes at once:
// they draw with one seed, and from each closing once. It returns how many
// closings it drew.
func (a *App) DrawSamples(ctx context.Context, now time.Time) (drawn int, err error) {
	now = now.UTC().Truncate(time.Microsecond)
	for _, at := range []time.Time{now, now.Add(commitBefore)} {
		if err := a.commitTo(ctx, sampling.MonthOf(at, a.zone), now); err != nil {
			return 0, err
		}
	}
	months, err := a.db.SamplingMonths(ctx)
	if err != nil {
		return 0, err
	}
	for _, m := range months {
		if m.Seed != nil || m.From.After(now) {
			continue
		}
		n, err := a.drawMonth(ctx, m, now)
		drawn += n
		if fault.KindOf(err) == fault.Conflict { // another node is at it
			continue
		}
		if err != nil {
			return drawn, err
		}
	}
	return drawn, nil
}

// commitTo makes the month's seed where there is none.
func (a *App) commitTo(ctx context.Context, month sampling.Month, now time.Time) error {
	_, ok, err := a.db.SamplingMonth(ctx, month)
	if ok || err != nil {
		return err
	}
	var seed sampling.Seed
	fillRandom(seed[:])
	box, err := encrypt(a.keys.sampling, seed[:], bound(seedRef(month)))
	if err != nil {
		return err
	}
	m := store.SamplingMonth{Month: month, Commitment: journal.Hash(seed.Commitment()), Box: box,
		PerMille: a.Policy().Procedure.Sampling.PerMille, Made: now}
	m.From, m.Before = month.Bounds(a.zone)
	err = a.db.CommitSeed(ctx, m)
	if fault.KindOf(err) == fault.Conflict {
		return nil
	}
	return err
}

// seedRef binds a box to its month.
func seedRef(month sampling.Month) store.Ref {
	return store.Ref{Jurisdiction: "sampling", ID: casework.ID(month)}
}

// seedOf opens a month's seed.
func (a *App) seedOf(m store.SamplingMonth) (sampling.Seed, error) {
	plain, err := decrypt(a.keys.sampling, m.Box, bound(seedRef(m.Month)))
	if err != nil || len(plain) != len(sampling.Seed{}) {
		return sampling.Seed{}, fmt.Errorf("app: the seed of %s cannot be opened", m.Month)
	}
	if seed := sampling.Seed(plain); journal.Hash(seed.Commitment()) == m.Commitment {
		return seed, nil
	}
	return sampling.Seed{}, fmt.Errorf("app: the seed of %s does not fit its commitment", m.Month)
}

// drawMonth draws from the month's closings that it has not seen, and shows the
// seed when it may be shown.
func (a *App) drawMonth(ctx context.Context, m store.SamplingMonth, now time.Time) (drawn int, err error) {
	seed, err := a.seedOf(m)
	if err != nil {
		return 0, err
	}
	until, over := m.Before, true
	if ripe := now.Add(-drawAfter); ripe.Before(until) {
		until, over = ripe, false
	}
	for !m.Drawn() {
		found, err := a.db.Closings(ctx, m.Seen, until, drawBatch)
		if err != nil {
			return drawn, err
		}
		next := store.ClosingKey{At: m.Before}
		if len(found) > 0 {
			next = found[len(found)-1].ClosingKey
		} else if !over {
			return drawn, nil
		}
		rows, closed, err := a.draw(ctx, m, seed, found, now)
		if err != nil {
			return drawn, err
		}
		if err := a.db.SaveDraw(ctx, m, next, rows, closed, now); err != nil {
			return drawn, err
		}
		drawn, m.Seen = drawn+len(rows), next
	}
	due, err := a.db.LastRecheckDue(ctx, m.Month)
	if err != nil || now.Before(due) {
		return drawn, err
	}
	return drawn, a.db.RevealSeed(ctx, m, seed[:], now)
}

// draw says of each closing whether it is in the sample, and of those that are who
// looks and until when.
func (a *App) draw(ctx context.Context, m store.SamplingMonth, seed sampling.Seed, closings []store.Closing, now time.Time) ([]store.Sampled, map[store.ClosedOf]int, error) {
	var rows []store.Sampled
	closed := map[store.ClosedOf]int{}
	for _, found := range closings {
		c := &found.Case
		if !c.Drawable() {
			continue
		}
		closed[store.ClosedOf{Jurisdiction: c.Jurisdiction, Lead: c.Lead}]++
		d := seed.Draw(c.Number, found.At)
		if !d.In(m.PerMille) {
			continue
		}
		env := a.env(ctx, Actor{Role: casework.System}, c.ID)
		env.Now = now
		due, err := env.RecheckDue()
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, store.Sampled{Ref: store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}, Of: found.At, Month: m.Month,
			Number: c.Number, Lead: c.Lead, Org: env.RecheckBy(c, d.Of), Drawn: now, Due: due})
	}
	return rows, closed, nil
}

// sampled is what the draw said of a case to the actor, nil where it named somebody
// else. It is asked only for those to whom the case would otherwise not be there.
func (a *App) sampled(ctx context.Context, env *casework.Env, ref store.Ref, c *casework.Case) (*casework.Sampled, error) {
	if _, ok := org.Listing(env.Hand(), "list_rechecks", env.Now); !ok {
		return nil, nil
	}
	rows, err := a.db.SampledTo(ctx, ref, env.Actor.Org)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if !r.Done.IsZero() || c == nil || r.Of.Equal(c.EndedAt) {
			return &casework.Sampled{Month: string(r.Month), Org: r.Org, Of: r.Of, Due: r.Due, Done: !r.Done.IsZero()}, nil
		}
	}
	return nil, nil
}

// runDraws draws where it is time again, and says what went wrong; last is when it
// did.
func (a *App) runDraws(ctx context.Context, last *time.Time) {
	now := a.Now()
	if now.Sub(*last) < drawEvery {
		return
	}
	*last = now
	if _, err := a.DrawSamples(ctx, now); err != nil && !errors.Is(err, context.Canceled) {
		a.log.Error("draw samples", "error", err)
	}
}
