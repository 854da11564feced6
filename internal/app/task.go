package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/store"
)

// Task is something that a case asks of an organisation beside its owner, and
// the case.
type Task = store.Task

// Tasks lists what cases ask of the organisation of the actor's post, of one
// kind, after a task, the one due first coming first. The limit is bounded as
// that of a list.
func (a *App) Tasks(ctx context.Context, actor Actor, kind casework.TaskKind, after Task, limit int) ([]Task, error) {
	who, _, ok := a.listing(ctx, actor, "list_tasks")
	if !ok {
		return nil, forbidden("tasks")
	}
	limit = min(limit, listMost)
	switch kind {
	case casework.TaskRecheck:
		return a.rechecks(ctx, actor, after, limit)
	case casework.TaskLateRecheck:
		return a.lateRechecks(ctx, actor, after, limit)
	}
	return a.db.TasksOf(ctx, who.Org, kind, after, limit)
}

// CountTasks counts them by kind.
func (a *App) CountTasks(ctx context.Context, actor Actor) (map[casework.TaskKind]int, error) {
	who, _, ok := a.listing(ctx, actor, "list_tasks")
	if !ok {
		return nil, forbidden("tasks")
	}
	counts, err := a.db.CountTasks(ctx, who.Org)
	if _, _, again := a.listing(ctx, actor, "list_rechecks"); err != nil || !again {
		return counts, err
	}
	n, err := a.db.CountRechecks(ctx, who.Org)
	if n > 0 {
		counts[casework.TaskRecheck] = n
	}
	return counts, err
}
