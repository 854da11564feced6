package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/emergency"
	"wellfield/internal/web/page"
)

// emergenciesMost is how many a page of the list shows.
const emergenciesMost = 50

func emergencyPath(id string) string { return page.EmergenciesPath + "/" + url.PathEscape(id) }

// planName is the plan of a declaration that a case names, as it is called now.
func (v *visit) planName(ref *casework.EmergencyRef) string {
	if plan, ok := v.policy.Plans.Plan(ref.Plan); ok {
		return v.name(plan.Name)
	}
	return ref.Plan
}

// emergencyLines say what is declared: to the public all over the city, to a post
// what touches its organisation's area. Drills are for those who take part.
func (v *visit) emergencyLines() (lines []page.EmergencyLine) {
	area := ""
	if post, ok := v.policy.Chart.Post(v.actor.Post); ok && v.signedIn() {
		if o, ok := v.policy.Chart.Org(post.Org); ok {
			area = o.Area
		}
	}
	for _, d := range v.s.app.InForce(area) {
		key := "page.emergency.line"
		if d.Drill {
			key = "page.emergency.line_drill"
		}
		if !d.Drill || v.signedIn() {
			lines = append(lines, page.EmergencyLine{Drill: d.Drill, Href: emergencyPath(string(d.ID)),
				Text: v.Say(key, "plan", v.name(d.Plan.Name), "area", v.area(d.Area), "until", v.Moment(d.End()))})
		}
	}
	return lines
}

// emergencies is what everybody may read: what is declared now, and what was.
func (s *server) emergencies(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	found, next, err := s.app.EmergenciesAfter(r.Context(), readEmergencyCursor(r.URL.Query().Get("after")), emergenciesMost)
	if err != nil {
		return err
	}
	p := page.Emergencies{Shell: v.shell(v.Say("page.emergency.title"))}
	p.Shell.Emergencies = nil // the page says it all
	for i := range found {
		row := v.emergencyRow(&found[i])
		if row.InForce {
			p.Now = append(p.Now, row)
			continue
		}
		p.Past = append(p.Past, row)
	}
	slices.SortStableFunc(p.Now, func(a, b page.EmergencyRow) int { // drills last
		return cmp.Compare(strconv.FormatBool(a.Drill), strconv.FormatBool(b.Drill))
	})
	if _, _, may := v.declarer(); may {
		p.Declare = page.EmergenciesPath + "/declare"
	}
	if next.ID != "" {
		p.More = page.EmergenciesPath + "?after=" + url.QueryEscape(strconv.FormatInt(next.At.UnixMicro(), 10)+"."+string(next.ID))
	}
	return render(w, r, http.StatusOK, page.EmergenciesPage(p))
}

// readEmergencyCursor reads a place in the list; anything else is the beginning.
func readEmergencyCursor(text string) app.EmergencyCursor {
	at, id, _ := strings.Cut(text, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	if err != nil || id == "" {
		return app.EmergencyCursor{}
	}
	return app.EmergencyCursor{At: time.UnixMicro(micros).UTC(), ID: emergency.ID(id)}
}

// emergencyRow is a declaration as everybody reads it: posts and never persons.
func (v *visit) emergencyRow(d *emergency.Declaration) page.EmergencyRow {
	row := page.EmergencyRow{Href: emergencyPath(string(d.ID)), Plan: v.name(d.Plan.Name), Area: v.area(d.Area),
		Hazard: v.Say("page.emergency.hazard." + string(d.Plan.Hazard)), Drill: d.Drill, At: d.At, Until: d.End(),
		Reason: d.Reason, By: v.postName(d.By.Post), InForce: d.InForce(v.Now)}
	state := "over"
	switch {
	case row.InForce:
		state = "on"
	case d.Ended != nil:
		state = "ended"
	}
	row.State = v.Say("page.emergency.is." + state)
	return row
}

func (v *visit) emergencyWords(d *emergency.Declaration) (all []page.EmergencyWord) {
	for _, p := range d.Prolonged {
		all = append(all, page.EmergencyWord{What: v.Say("page.emergency.prolonged", "until", v.Moment(p.Until)), By: v.postName(p.By.Post), Reason: p.Reason, At: p.At})
	}
	if e := d.Ended; e != nil {
		all = append(all, page.EmergencyWord{What: v.Say("page.emergency.ended"), By: v.postName(e.By.Post), Reason: e.Reason, At: e.At})
	}
	return all
}

func (v *visit) emergencyChanges(plan *emergency.Plan) (all []page.EmergencyChange) {
	for _, c := range plan.Changes {
		change := page.EmergencyChange{Classes: v.patterns(c.Classes), Limit: v.limit(c.Limit)}
		if c.Lead != "" {
			change.Unit = v.org(c.Lead)
		}
		change.Co = strings.Join(v.orgs(c.Co), v.Say("page.emergency.and"))
		all = append(all, change)
	}
	return all
}

// emergencySteps is the check-list and how it stands.
func (v *visit) emergencySteps(d *emergency.Declaration, ticks map[string]bool) (all []page.EmergencyStep, done, late int) {
	for _, s := range d.Plan.Steps {
		unit := d.Responsible(s)
		step := page.EmergencyStep{ID: s.ID, Text: v.name(s.Text), Unit: v.org(unit), Line: d.Plan.LineOf(unit), Due: d.Due(s),
			Late: d.Late(s, v.Now), Mine: ticks[s.ID], Over: !d.InForce(v.Now)}
		if t, ok := d.Ticked(s.ID); ok {
			step.Done, step.Over, step.DoneAt, step.By, step.Note = true, false, t.At, v.postName(t.By.Post), t.Note
			done++
		}
		if step.Late {
			late++
		}
		all = append(all, step)
	}
	return all, done, late
}

// emergencyReport is what came of a declaration, for those who run the cases.
func (s *server) emergencyReport(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	d, err := s.app.Emergency(r.Context(), emergency.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	report, err := s.app.ReportOn(r.Context(), v.reporting(), &d)
	if err != nil {
		return err
	}
	p := page.EmergencyReport{Shell: v.staffShell(v.Say("page.emergency.report_title")), EmergencyRow: v.emergencyRow(&d), Words: v.emergencyWords(&d),
		Version: v.Say("page.emergency.version", "version", d.Version), Kept: report.Kept, Missed: report.Missed, Open: report.Open, More: report.More}
	p.Steps, p.Done, p.Late = v.emergencySteps(&d, nil)
	for i := range report.Cases {
		p.Cases = append(p.Cases, v.emergencyCase(&report.Cases[i]))
	}
	return render(w, r, http.StatusOK, page.EmergencyReportPage(p))
}

func (v *visit) emergencyCase(e *app.EmergencyCase) page.EmergencyCaseRow {
	c := &e.Case
	row := page.EmergencyCaseRow{Number: c.Number, Href: casePath(c.Number), Place: v.place(c.Place.Chain), Unit: v.org(c.Lead),
		Late: e.Limited && e.Standing == casework.Overdue, Standing: v.Say("ui.state." + string(c.State))}
	key := catalog.Key{}
	if c.Class != nil {
		key = c.Class.Key
	}
	row.Class = v.className(key)
	switch {
	case e.Routed && e.Limited:
		row.Why = v.Say("page.emergency.why_both")
	case e.Routed:
		row.Why = v.Say("page.emergency.why_unit")
	default:
		row.Why = v.Say("page.emergency.why_limit")
	}
	return row
}
