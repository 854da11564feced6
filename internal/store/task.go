package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/org"
)

var (
	deleteTasks = query(`DELETE FROM tasks WHERE jurisdiction = $1 AND case_id = $2`)
	insertTasks = manyRows(`INSERT INTO tasks (jurisdiction, case_id, kind, ref, org, due_at) VALUES `, 6,
		` ON CONFLICT (jurisdiction, case_id, kind, ref) DO UPDATE SET org = excluded.org, due_at = excluded.due_at`)
	countTasks = query(`SELECT kind, count(*) FROM tasks WHERE org = $1 GROUP BY kind ORDER BY kind`)
	// The outer join holds SQLite to the order: what the index gives comes first.
	selectTasksOf = query(`SELECT t.jurisdiction, t.kind, t.ref, t.org, t.due_at, c.body, s.salt, s.value FROM (
		SELECT * FROM tasks WHERE org = $1 AND kind = $2 AND (due_at, case_id, ref) > ($3, $4, $5) ORDER BY due_at, case_id, ref LIMIT $6) t
		LEFT JOIN cases c ON c.jurisdiction = t.jurisdiction AND c.id = t.case_id
		LEFT JOIN sealed s ON s.jurisdiction = c.jurisdiction AND s.subject = c.id AND s.digest = c.summary
		ORDER BY t.due_at, t.case_id, t.ref`)
)

// Task is a task with the case that asks it.
type Task struct {
	casework.Task
	Case casework.Case
}

// saveTasks writes what the changed cases ask now, where it differs from before.
// Most of the time something is added; where nothing is taken back, the rest of
// the case's tasks stays as it is.
func saveTasks(tx *Tx, changed []*held) error {
	var rows []any
	for _, h := range changed {
		now, kept := h.state.Tasks(), h.asked
		if slices.ContainsFunc(h.asked, func(t casework.Task) bool {
			return !slices.ContainsFunc(now, func(n casework.Task) bool { return n.Kind == t.Kind && n.Ref == t.Ref })
		}) {
			if _, err := tx.exec(deleteTasks, h.ref.Jurisdiction, string(h.ref.ID)); err != nil {
				return fmt.Errorf("store: clear tasks: %w", err)
			}
			kept = nil
		}
		for _, t := range now {
			if !slices.ContainsFunc(kept, func(k casework.Task) bool { return sameTask(k, t) }) {
				rows = append(rows, h.ref.Jurisdiction, string(h.ref.ID), string(t.Kind), t.Ref, string(t.Org), columnOf(t.Due))
			}
		}
	}
	if _, err := insertTasks.exec(tx, rows); err != nil {
		return fmt.Errorf("store: save tasks: %w", err)
	}
	return nil
}

func sameTask(a, b casework.Task) bool {
	return a.Kind == b.Kind && a.Org == b.Org && a.Ref == b.Ref && a.Due.Equal(b.Due)
}

func taskOf(kind, ref, unit string, due int64) casework.Task {
	return casework.Task{Kind: casework.TaskKind(kind), Ref: ref, Org: org.ID(unit), Due: timeOf(due)}
}

// TasksOf returns at most limit tasks of a kind that cases ask of the
// organisation, after a task, the one due first coming first.
func (db *DB) TasksOf(ctx context.Context, unit org.ID, kind casework.TaskKind, after Task, limit int) ([]Task, error) {
	from := int64(-1)
	if after.Case.ID != "" {
		from = columnOf(after.Due)
	}
	rows, err := db.read.all(ctx, selectTasksOf, string(unit), string(kind), from, string(after.Case.ID), after.Ref, limit)
	if err != nil {
		return nil, wrap("list tasks", err)
	}
	var found []Task
	err = each(rows, func() error {
		var jurisdiction, kind, ref, unit, body string
		var due int64
		var salt, value []byte
		if err := rows.Scan(&jurisdiction, &kind, &ref, &unit, &due, &body, &salt, &value); err != nil {
			return err
		}
		c, err := summarised(body, salt, value)
		if err != nil {
			return err
		}
		found = append(found, Task{taskOf(kind, ref, unit, due), c})
		return nil
	})
	return found, wrap("list tasks", err)
}

// CountTasks counts the tasks of an organisation by kind.
func (db *DB) CountTasks(ctx context.Context, unit org.ID) (map[casework.TaskKind]int, error) {
	rows, err := db.read.all(ctx, countTasks, string(unit))
	if err != nil {
		return nil, wrap("count tasks", err)
	}
	counts := map[casework.TaskKind]int{}
	err = each(rows, func() error {
		var kind string
		var n int
		err := rows.Scan(&kind, &n)
		counts[casework.TaskKind(kind)] = n
		return err
	})
	return counts, wrap("count tasks", err)
}

// tasks reads the tasks of a span of cases for the verification.
func (v *verifier) tasks(ctx context.Context, p *page) error {
	of := v.owner(p, &selectTasksAll)
	return v.ask(ctx, p, &selectTasksAll, func(rows *sql.Rows) error {
		var ref Ref
		var kind, text, unit string
		var due int64
		if err := rows.Scan(&ref.Jurisdiction, &ref.ID, &kind, &text, &unit, &due); err != nil {
			return err
		}
		if s := of(ref); s != nil {
			s.tasks = append(s.tasks, taskOf(kind, text, unit, due))
		}
		return nil
	})
}

// microTasks are the case's tasks as exact as a column keeps them.
func microTasks(c *casework.Case) []casework.Task {
	tasks := c.Tasks()
	for i := range tasks {
		tasks[i].Due = whole(tasks[i].Due)
	}
	return tasks
}
