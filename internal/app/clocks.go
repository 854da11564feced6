package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// clocksOf is the version of the clocks that every open case has. A version that
// adds clocks counts it up, and every installation gives them once.
const clocksOf = 1

// Clocked says what became of the cases that were written before there were clocks.
type Clocked struct {
	Open    int // cases looked at
	Lacking int // cases that lacked one
	Given   int
}

// GiveClocks gives every open case the clocks that it lacks, the oldest report
// first, as time gives everything: by an ordinary command with its entry. It can
// be stopped and begun again, and run on several nodes; that it was done is noted
// last, and looked up first.
func (a *App) GiveClocks(ctx context.Context) (Clocked, error) {
	done, _, err := a.db.Followed(ctx, store.Clocks)
	if err != nil || done >= clocksOf {
		return Clocked{}, err
	}
	r, lacking, err := a.lackClocks(ctx)
	if err != nil {
		return r, err
	}
	if r.Given, err = a.give(ctx, casework.StartClocks{}, lacking); err != nil {
		return r, err
	}
	return r, a.db.SaveFollowed(ctx, store.Clocks, clocksOf, a.Now())
}

func (a *App) lackClocks(ctx context.Context) (r Clocked, lacking []moving, err error) {
	p := a.Policy()
	env := casework.Env{Calendar: p.Calendar, Procedure: p.Procedure, Versions: p.Procedures, Now: a.Now()}
	var mu sync.Mutex
	err = a.db.Open(ctx, func(page []casework.Case) error {
		var some []moving
		for i := range page {
			if c := &page[i]; env.LacksClocks(c) {
				some = append(some, moving{store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}, c.ReportedAt.UnixMicro()})
			}
		}
		mu.Lock()
		defer mu.Unlock()
		r.Open, lacking = r.Open+len(page), append(lacking, some...)
		return nil
	})
	r.Lacking = len(lacking)
	slices.SortFunc(lacking, func(a, b moving) int { return cmp.Or(cmp.Compare(a.due, b.due), cmp.Compare(a.ref.ID, b.ref.ID)) })
	if err != nil {
		err = fmt.Errorf("app: look for cases without clocks: %w", err)
	}
	return r, lacking, err
}

// RunClocks gives the clocks at the start, and again after a failure, until it is
// done or the context ends.
func (a *App) RunClocks(ctx context.Context, again time.Duration) {
	for {
		r, err := a.GiveClocks(ctx)
		switch {
		case err == nil && r.Lacking > 0:
			a.log.Info("clocks given", "open", r.Open, "lacking", r.Lacking, "given", r.Given)
			return
		case err == nil:
			return
		case ctx.Err() == nil:
			a.log.Error("give clocks", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(again):
		}
	}
}
