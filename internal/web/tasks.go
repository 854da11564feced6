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
			row := v.taskRow(kind, &list[i].Case)
			if kind == casework.TaskRecheck { // before and after side by side
				row.Href = page.CheckPath + "/" + url.PathEscape(list[i].Case.Number)
				row.Evidence, row.Rework = nil, 0 // the unit's, and what came before is not told
				row.Do = ui.Link{Text: v.Say("ui.act.recheck.title"), Href: row.Href}
			}
			switch kind {
			case casework.TaskEscalation, casework.TaskAbsence: // it is the case that is late, and not who was told
			default:
				row.Due = v.taskDue(list[i].Task)
			}
			group.Rows = append(group.Rows, row)
		}
		p.Groups = append(p.Groups, group)
	}
	return render(w, r, http.StatusOK, page.TasksPage(p))
}

// taskRow is a task as its page shows it: who has the case, and the act that is
// asked for. What is to be shown of a part is the unit's own evidence.
func (v *visit) taskRow(kind casework.TaskKind, c *casework.Case) page.UnitRow {
	row := v.unitRow(c)
	if kind != casework.TaskPart {
		row.Evidence = nil
	}
	if !c.State.Ended() {
		row.With = v.org(c.Owner)
	}
	if kind == casework.TaskAbsence {
		row.Words = v.Say("web.event.whistle_missed", "units", v.absent(c))
	}
	row.Later = kind == casework.TaskEscalation
	verb := taskVerbs[kind]
	if kind == casework.TaskWhistle {
		verb = v.called(c)
	}
	if verb != "" {
		row.Do = ui.Link{Text: v.Say("ui.act." + string(verb) + ".title"), Href: row.Href + "?do=" + string(verb) + "#act-" + string(verb)}
	}
	return row
}

// taskVerbs are what each kind of task asks for. Of the others there is only to
// know.
var taskVerbs = map[casework.TaskKind]casework.Verb{
	casework.TaskArbitrate: casework.VerbArbitrate, casework.TaskApproval: casework.VerbGrant, casework.TaskReview: casework.VerbReview,
	casework.TaskAnswerSupervision: casework.VerbAnswerSupervision, casework.TaskPart: casework.VerbFinishPart,
	casework.TaskJudgeSupervision: casework.VerbJudgeSupervision, casework.TaskEvaluate: casework.VerbEvaluate,
	casework.TaskReviewLongTerm: casework.VerbReviewLongTerm, casework.TaskReferral: casework.VerbRecordAnswer,
	casework.TaskEscalation: casework.VerbAcknowledgeEscalation,
}

// absent are the called units that were not there in time and are not yet.
func (v *visit) absent(c *casework.Case) (names []string) {
	for _, u := range c.Whistle.Called {
		if u.Missed && u.ArrivedAt.IsZero() {
			names = append(names, v.org(u.Unit))
		}
	}
	return names
}

// called is what the visitor's unit does next about a whistle.
func (v *visit) called(c *casework.Case) casework.Verb {
	post, ok := v.policy.Chart.Post(v.actor.Post)
	if !ok || c.Whistle == nil {
		return ""
	}
	for _, u := range c.Whistle.Called {
		if u.Unit == post.Org {
			return map[casework.WhistleStep]casework.Verb{casework.WhistleIssued: casework.VerbAcknowledge,
				casework.WhistleAcknowledged: casework.VerbArrive, casework.WhistleAgreed: casework.VerbFinish}[u.Step()]
		}
	}
	return ""
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
