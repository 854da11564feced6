package web

import (
	"net/http"
	"net/url"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// tasks is what cases ask of the visitor's organisation besides leading and
// running them, by kind, the first due first.
func (s *server) tasks(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	p := page.Tasks{Shell: v.staffShell(v.Say("page.nav.tasks"))}
	if post, ok := v.policy.Chart.Post(v.actor.Post); ok {
		p.Name = v.org(post.Org)
	}
	for _, kind := range casework.TaskKinds() {
		list, err := s.app.Tasks(r.Context(), v.actor, kind, app.Task{}, unitMost)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			continue
		}
		group := page.TaskGroup{Key: string(kind)}
		for i := range list {
			row := v.unitRow(&list[i].Case)
			if kind == casework.TaskRecheck { // before and after side by side
				row.Href = page.CheckPath + "/" + url.PathEscape(list[i].Case.Number)
				row.Evidence, row.Rework = nil, 0 // the unit's, and what came before is not told
			}
			if kind != casework.TaskEscalation { // it is the case that is late, and not who was told
				row.Due = v.taskDue(list[i].Task)
			}
			group.Rows = append(group.Rows, row)
		}
		p.Groups = append(p.Groups, group)
	}
	return render(w, r, http.StatusOK, page.TasksPage(p))
}

// taskDue is how a task stands against its own time, on the wall.
func (v *visit) taskDue(task casework.Task) ui.Due {
	if task.Due.IsZero() {
		return ui.Due{}
	}
	d := ui.Due{At: task.Due, Left: wall(task.Due.Sub(v.Now)), Pace: ui.OnTime}
	if v.Now.After(task.Due) {
		d.Pace, d.Left = ui.Overdue, wall(v.Now.Sub(task.Due))
	}
	return d
}
