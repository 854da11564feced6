package web

import (
	"net/http"
	"net/url"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// checks is what waits for somebody independent.
func (s *server) checks(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor := v.actor
	if may := v.with(org.DutyCheck); len(may) > 0 {
		actor = may[0]
	}
	list, err := s.pageAt(r, actor, app.ToCheck, app.Question{}, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	p := page.Checks{Shell: v.staffShell(v.Say("page.nav.check"))}
	p.Downloads = []ui.Download{v.downloads("", page.CheckPath+"/export", nil)}
	for i := range list.Cases {
		c := &list.Cases[i]
		if slices.Contains(s.app.May(r.Context(), actor, *c), casework.VerbCheck) { // else its row leads to a refusal
			p.Rows = append(p.Rows, v.checkRow(c))
		}
	}
	if newer := list.newer(app.OldestFirst); newer != "" {
		p.Pager.Newer = page.CheckPath + "?" + url.Values{"after": {newer}}.Encode()
	}
	if older := list.older(); older != "" {
		p.Pager.Older = page.CheckPath + "?" + url.Values{"after": {older}}.Encode()
	}
	return render(w, r, http.StatusOK, page.ChecksPage(p))
}

func (v *visit) checkRow(c *casework.Case) page.CheckRow {
	row := page.CheckRow{Row: v.row(c), Unit: v.org(c.Lead), Handled: c.HandledAt}
	row.Href = page.CheckPath + "/" + url.PathEscape(c.Number)
	if after := v.pictures(c.Photos, role(casework.After)); len(after) > 0 {
		row.After = &after[len(after)-1]
	}
	return row
}

func (s *server) checkOf(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	wanted := org.ID("")
	if may := v.with(org.DutyCheck); len(may) > 0 {
		wanted = may[0].Post
	}
	actor, view, err := s.caseAs(r, r.PathValue("number"), wanted)
	if err != nil {
		return err
	}
	return s.checkPage(w, r, actor, view, nil)
}

// checkPage is before and after side by side, what the unit says, and the
// closing condition. Who had a hand in the work is told why it is not theirs to
// judge; who checks nothing is turned away.
func (s *server) checkPage(w http.ResponseWriter, r *http.Request, actor app.Actor, view app.View, back *returned) error {
	v := visitOf(r)
	c := &view.Case
	if !slices.Contains(v.duties(actor.Post), org.DutyCheck) {
		return fault.New(fault.Forbidden, "case.check_only")
	}
	p := page.CheckPage{Shell: v.staffShell(v.Say("web.title.check", "number", c.Number)), Case: v.caseView(view),
		Before: v.pictures(c.Photos, role(casework.OfReport, casework.Before)),
		After:  v.pictures(c.Photos, role(casework.After)),
		Claim:  v.claim(view),
	}
	p.Crumbs = []ui.Link{{Text: v.Say("page.nav.check"), Href: page.CheckPath}}
	from := fromCheck
	if slices.Contains(view.May, casework.VerbRecheck) {
		from, p.Again = fromTasks, true
		p.Crumbs = []ui.Link{{Text: v.Say("page.nav.tasks"), Href: page.TasksPath}}
	}
	all := v.forms(view, standing{post: actor.Post, from: from, base: casePath(c.Number)}, back)
	for i, a := range all {
		if a.Verb == string(casework.VerbCheck) || a.Verb == string(casework.VerbRecheck) {
			all[i].Main = true
			p.Check = &all[i]
			continue
		}
		if a.Verb == string(casework.VerbStartCheck) {
			p.Take = &all[i]
			continue
		}
		p.Others = append(p.Others, a)
	}
	if p.Check == nil {
		p.WhyNot = v.whyNotCheck(c)
	}
	status := http.StatusOK
	if back != nil {
		status = back.status()
	}
	back.say(v, &p.Shell, all)
	return render(w, r, status, page.CheckDocument(p))
}

// whyNotCheck says why a checking post cannot judge this case now.
func (v *visit) whyNotCheck(c *casework.Case) string {
	if c.State == casework.Handled || c.State == casework.Checking {
		return v.Say("case.own_work")
	}
	if c.State == casework.ClosedResolved && len(c.Rechecks) > 0 {
		return v.Say("case.rechecked")
	}
	return v.Say("web.check_not_now", "state", v.State(ui.State(c.State)))
}

func (v *visit) duties(post org.ID) []org.Duty {
	if p, ok := v.policy.Chart.Post(post); ok {
		return p.Duties
	}
	return nil
}

// claim is what the unit said last about its work.
func (v *visit) claim(view app.View) page.Claim {
	claim := page.Claim{Unit: v.org(view.Case.Lead), At: view.Case.HandledAt}
	for _, h := range slices.Backward(view.History) {
		if done, ok := h.Event.(*casework.HandlingDone); ok {
			claim.At, claim.Text, claim.Open = h.Entry.Time(), done.Text.Text(), done.Open.Text()
			break
		}
	}
	return claim
}
