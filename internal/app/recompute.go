package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
	"wellfield/internal/worktime"
)

// Recomputed says what a calendar means for the open deadlines.
type Recomputed struct {
	Calendar int // the version in force
	Before   int // the version that was carried through before it; 0 when none was
	Open     int // cases looked at
	Clocks   int // limits that run in them
	Left     int // of these, deadlines that history brought and no calendar moves
	Answers  int // answers that are owed beside them: rulings, reviews, referrals, supervision
	Moved    int // cases of which a deadline moves
	Earlier  Shift
	Later    Shift
	Written  int           // cases that were changed; none in a dry run
	Looking  time.Duration // how long reading and computing took
	Writing  time.Duration // how long writing took
}

// Shift is how many deadlines move one way, and by how much.
type Shift struct {
	N        int
	Most     time.Duration
	Together time.Duration
}

func (s *Shift) add(d time.Duration) {
	s.N++
	s.Most = max(s.Most, d)
	s.Together += d
}

func (s *Shift) join(o Shift) {
	s.N, s.Most, s.Together = s.N+o.N, max(s.Most, o.Most), s.Together+o.Together
}

// moving is a case that another calendar moves, by the deadline that it had.
type moving struct {
	ref store.Ref
	due int64
}

// Recompute carries the calendar in force through to every open deadline, and to
// every answer that is owed: it looks at all open cases, and at the ended ones
// that still ask for something, and gives Reschedule to those of which a deadline
// really moves, the one due first before the others.
//
// It can be stopped at any point and begun again, and run on several nodes at
// once: whether a deadline moves is decided again inside the transaction, so the
// second finds nothing left. What is noted as done is noted last.
func (a *App) Recompute(ctx context.Context) (Recomputed, error) {
	r, moved, err := a.look(ctx, a.Policy().Calendar)
	if err != nil {
		return r, err
	}
	began := time.Now()
	r.Written, err = a.give(ctx, casework.Reschedule{}, moved)
	r.Writing = time.Since(began)
	if err != nil {
		return r, err
	}
	return r, a.db.SaveFollowed(ctx, store.Calendar, r.Calendar, a.Now())
}

// TryCalendar says what Recompute would do, and changes nothing. A nil calendar
// is the one in force.
func (a *App) TryCalendar(ctx context.Context, c *worktime.Calendar) (Recomputed, error) {
	if c == nil {
		c = a.Policy().Calendar
	}
	r, _, err := a.look(ctx, c)
	return r, err
}

// look finds what a calendar moves, in memory and on every core, in the order in
// which it is due.
func (a *App) look(ctx context.Context, c *worktime.Calendar) (Recomputed, []moving, error) {
	r := Recomputed{Calendar: c.Version()}
	var err error
	if r.Before, _, err = a.db.Followed(ctx, store.Calendar); err != nil {
		return r, nil, err
	}
	began := time.Now()
	var mu sync.Mutex
	var moved []moving
	p := a.Policy()
	env := casework.Env{Calendar: c, Procedure: p.Procedure, Versions: p.Procedures, Now: a.Now()} // the ladders are the procedure's
	visit := func(page []casework.Case) error {
		var part Recomputed
		var some []moving
		for i := range page {
			m, err := part.take(&env, &page[i])
			if err != nil {
				return fmt.Errorf("app: recompute %s: %w", page[i].ID, err)
			}
			if m != nil {
				some = append(some, *m)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		moved = append(moved, some...)
		r.Open, r.Clocks, r.Left, r.Moved = r.Open+part.Open, r.Clocks+part.Clocks, r.Left+part.Left, r.Moved+part.Moved
		r.Answers += part.Answers
		r.Earlier.join(part.Earlier)
		r.Later.join(part.Later)
		return nil
	}
	if err = a.db.Open(ctx, visit); err == nil {
		err = a.db.EndedAsking(ctx, casework.AskingEnded(), visit)
	}
	slices.SortFunc(moved, func(a, b moving) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.ref.ID, b.ref.ID)) })
	r.Looking = time.Since(began)
	return r, moved, err
}

// take counts a case, and answers with it where a deadline of it moves.
func (r *Recomputed) take(env *casework.Env, c *casework.Case) (*moving, error) {
	if !c.State.Ended() {
		r.Open++
	}
	first := time.Time{}
	sooner := func(at time.Time) {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	for _, k := range c.Clocks() {
		switch {
		case !k.Ended.IsZero():
			continue
		case !k.Computable():
			r.Left++
		default:
			r.Clocks++
		}
		sooner(k.At)
	}
	for _, owed := range c.AnswersDue() {
		if r.Answers++; !owed.Due.Computable() {
			r.Left++
		}
		sooner(owed.Due.At)
	}
	e, err := env.Rescheduled(c)
	if e == nil || err != nil {
		return nil, err
	}
	r.Moved++
	if e.Due != nil {
		r.shift(c.Due.At, e.Due.At)
	}
	if e.Stage != nil {
		r.shift(c.Stage.Due.At, e.Stage.Due.At)
	}
	for _, m := range e.Answers {
		r.shift(m.Was, m.Due.At)
	}
	return &moving{store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}, first.UnixMicro()}, nil
}

func (r *Recomputed) shift(before, after time.Time) {
	switch d := after.Sub(before); {
	case d > 0:
		r.Later.add(d)
	case d < 0:
		r.Earlier.add(-d)
	}
}

// give gives the command of time to each, many to a commit. It takes the places of
// bulk commands, so that nobody who works meanwhile is refused.
func (a *App) give(ctx context.Context, cmd casework.Command, moved []moving) (written int, failed error) {
	const batch = 1024
	for part := range slices.Chunk(moved, batch) {
		if err := ctx.Err(); err != nil {
			return written, err
		}
		pending := make([]store.Pending, len(part))
		for i, m := range part {
			env := a.env(ctx, Actor{Role: casework.System}, m.ref.ID)
			pending[i] = a.db.Start(ctx, m.ref, store.Command{}, a.decide(cmd, env))
		}
		for i := range pending {
			_, err := pending[i].Wait()
			switch {
			case err == nil:
				written++
			case fault.KindOf(err) == fault.NotNow, fault.KindOf(err) == fault.Conflict:
				// Another node was first, or the case ended meanwhile.
			default: // one case that cannot be written must not keep the others
				failed = errors.Join(failed, fmt.Errorf("app: %s %s: %w", cmd.Verb(), part[i].ref.ID, err))
			}
		}
	}
	return written, failed
}
