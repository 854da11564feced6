package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Task is something that a case asks of an organisation beside its owner, and
// the case.
type Task = store.Task

// Tasks lists what cases ask of the organisation of the actor's post, of one
// kind, after a task, the one due first coming first. The limit is bounded as
// that of a list.
func (a *App) Tasks(ctx context.Context, actor Actor, kind casework.TaskKind, after Task, limit int) ([]Task, error) {
	in, err := a.asked(actor)
	if err != nil {
		return nil, err
	}
	limit = min(limit, listMost)
	switch kind {
	case casework.TaskRecheck:
		return a.rechecks(ctx, in, after, limit)
	case casework.TaskLateRecheck:
		return a.lateRechecks(ctx, in, after, limit)
	}
	return a.db.TasksOf(ctx, in.Org, kind, after, limit)
}

// CountTasks counts them by kind.
func (a *App) CountTasks(ctx context.Context, actor Actor) (map[casework.TaskKind]int, error) {
	in, err := a.asked(actor)
	if err != nil {
		return nil, err
	}
	counts, err := a.db.CountTasks(ctx, in.Org)
	if err != nil || !mayRecheck(in) {
		return counts, err
	}
	n, err := a.db.CountRechecks(ctx, in.Org)
	if n > 0 {
		counts[casework.TaskRecheck] = n
	}
	return counts, err
}

// asked is the actor in its organisation; nobody asks anything of whoever holds
// no post today.
func (a *App) asked(actor Actor) (casework.Actor, error) {
	in := a.in(a.Policy(), actor, "", a.Now())
	if in.Role != casework.Staff || in.Org == "" {
		return in, fault.New(fault.Forbidden, "app.list_forbidden").With("scope", "tasks")
	}
	return in, nil
}
