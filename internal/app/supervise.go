package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Chosen are the cases that one act is about: those with the numbers or, without
// any, those of the question among the cases of the actor's centre.
type Chosen struct {
	Numbers  []string
	Question Question
}

// Supervised is what became of one case of a set, or would.
type Supervised struct {
	Case casework.Case
	Err  error // why not; a fault
}

// SuperviseMany supervises a set of cases, each by a command of its own under the
// client's key: the same key again supervises nothing twice, and a case that
// refuses keeps no other waiting. A dry run changes nothing and answers what would
// happen now. The set is at most as long as a page of a list.
//
// Faults: app.set_too_large, app.set_empty, app.list_forbidden, and those of a
// number that is none.
func (a *App) SuperviseMany(ctx context.Context, actor Actor, which Chosen, cmd casework.Supervise, key string, dry bool) ([]Supervised, error) {
	cases, err := a.chosen(ctx, actor, which)
	if err != nil {
		return nil, err
	}
	out := make([]Supervised, len(cases))
	for i, c := range cases {
		ref := store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}
		out[i].Case = c
		if dry {
			_, out[i].Err = a.decide(cmd, a.env(ctx, actor, c.ID))(c)
		} else if after, err := a.Do(ctx, actor, ref, cmd, key); err != nil {
			out[i].Err = err
		} else {
			after.Summary = c.Summary
			out[i].Case = after
		}
		if out[i].Err != nil && fault.All(out[i].Err) == nil {
			return nil, out[i].Err
		}
	}
	return out, nil
}

// chosen are the cases of the set that the actor sees.
func (a *App) chosen(ctx context.Context, actor Actor, which Chosen) ([]casework.Case, error) {
	tooMany := fault.New(fault.Invalid, "app.set_too_large").At("numbers").With("most", listMost)
	if len(which.Numbers) > listMost {
		return nil, tooMany
	}
	var cases []casework.Case
	for _, number := range which.Numbers {
		v, err := a.Case(ctx, actor, number)
		if err != nil {
			return nil, err
		}
		cases = append(cases, v.Case)
	}
	if len(which.Numbers) == 0 {
		which.Question.Limit, which.Question.Open = listMost, true
		page, err := a.List(ctx, actor, OfCentre, which.Question)
		if err != nil {
			return nil, err
		}
		if page.Next.ID != "" {
			return nil, tooMany
		}
		cases = page.Cases
	}
	if len(cases) == 0 {
		return nil, fault.New(fault.Invalid, "app.set_empty").At("numbers")
	}
	return cases, nil
}
