package web

import (
	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/grid"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

var levelKeys = map[grid.Level]string{
	grid.Grid: "web.level.grid", grid.Community: "web.level.community", grid.Township: "web.level.township",
	grid.District: "web.level.district", grid.City: "web.level.city",
}

var clockKeys = map[casework.Course]string{
	casework.CourseIntake: "web.ladder.intake", casework.CourseHandle: "web.ladder.handle", casework.CourseCheck: "web.ladder.check",
}

// ladder is how far up the case was passed under the deadline that runs, and
// what comes; nil where none runs.
func (v *visit) ladder(view app.View) *page.Ladder {
	c := &view.Case
	climb := c.Climb(c.Course())
	if climb == nil {
		return nil
	}
	l := &page.Ladder{Clock: clockKeys[c.Course()]}
	for _, e := range escalations(view) {
		if e.Clock == c.Course() && e.Due.Equal(climb.Due) {
			rung := page.Rung{Level: v.Say(levelKeys[e.Level]), Percent: e.Percent, At: e.At, Reached: true, Unit: v.org(e.Org), Vacant: v.vacant(e)}
			for _, t := range c.Escalation.Told {
				rung.Waits = rung.Waits || t.Org == e.Org
			}
			l.Rungs = append(l.Rungs, rung)
		}
	}
	for _, r := range view.Rungs {
		l.Rungs = append(l.Rungs, page.Rung{Level: v.Say(levelKeys[r.Level]), Percent: r.Percent, At: r.At})
	}
	return l
}

// escalations are the case's, the oldest first.
func escalations(view app.View) (all []*casework.Escalated) {
	for _, h := range view.History {
		if e, ok := h.Event.(*casework.Escalated); ok {
			all = append(all, e)
		}
	}
	return all
}

// vacant says which levels had nobody, empty when each had somebody.
func (v *visit) vacant(e *casework.Escalated) string {
	if len(e.Vacant) == 0 {
		return ""
	}
	names := make([]string, len(e.Vacant))
	for i, level := range e.Vacant {
		names[i] = v.Say(levelKeys[level])
	}
	said := v.Say("web.event.escalated_vacant", "levels", v.Say("web.list", "items", names))
	if e.Post == "" {
		said = v.sentences(said, v.Say("web.event.escalated_nobody", "unit", v.org(e.Org)))
	}
	return said
}

func (v *visit) escalatedEvent(e *casework.Escalated) ui.Event {
	said := ui.Event{Icon: "alert", Tone: "again",
		What:  v.Say("web.event.escalated", "percent", e.Percent, "unit", v.org(e.Org), "level", v.Say(levelKeys[e.Level])),
		Basis: v.Say("web.event.escalated_due", "when", v.Twice(e.At), "version", e.Ladder)}
	if gap := v.vacant(e); gap != "" {
		said.What = v.sentences(said.What, gap)
	}
	return said
}

// passedOn is what the reporter is told of it, in the step under way.
func (v *visit) passedOn(view app.View) (all []string) {
	for _, e := range escalations(view) {
		all = append(all, v.Say("web.track.passed", "unit", v.org(e.Org), "when", v.Moment(e.At)))
	}
	return all
}
