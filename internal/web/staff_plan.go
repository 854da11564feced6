package web

import (
	"net/http"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// staffChange tries an act and shows what it would do, or publishes it where its
// sender has seen that.
func (s *server) staffChange(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, _, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	form, ok := staffForms[verb]
	if !ok {
		return fault.New(fault.NotFound, "web.no_page")
	}
	change := form.change(f)
	if f.Get("go") == "yes" {
		base, _ := strconv.Atoi(f.Get("base"))
		version, err := s.app.ChangeStaff(r.Context(), actor, change, base)
		if err == nil {
			seeOther(w, r, withDone(v.staffBack(verb, f), version))
			return nil
		}
		if !fault.Has(err, "store.document_changed") {
			return s.staffWrong(w, r, f, err)
		}
		v.notice = &ui.Notice{Tone: "warn", Text: v.problems(err)[0].Text}
	}
	plan, err := s.app.PlanStaff(r.Context(), actor, change)
	if err != nil {
		return s.staffWrong(w, r, f, err)
	}
	return render(w, r, http.StatusOK, page.StaffPlanPage(v.planPage(plan, change, verb, f)))
}

// staffWrong shows a form again with what is wrong with it.
func (s *server) staffWrong(w http.ResponseWriter, r *http.Request, f sent, err error) error {
	if fault.All(err) == nil || fault.KindOf(err) == fault.Forbidden || fault.KindOf(err) == fault.Busy {
		return err
	}
	return s.staffFormPage(w, r, http.StatusUnprocessableEntity, f, err)
}

// withDone is the page with the version that it is to say was published.
func withDone(to string, version int) string {
	mark := "?"
	if strings.Contains(to, "?") {
		mark = "&"
	}
	return to + mark + "done=" + strconv.Itoa(version)
}

func (v *visit) planPage(plan app.StaffPlan, change org.Change, verb string, f sent) page.StaffPlan {
	p := page.StaffPlan{Shell: v.staffShell(v.Say("page.staff.act." + verb)), Post: page.StaffPath + "/act/" + verb, Back: v.staffBack(verb, f),
		Submit: v.Say("page.staff.publish"), Axis: v.axis()}
	for name, values := range f.Values {
		if name == "go" || name == "base" {
			continue
		}
		for _, value := range values {
			p.Carry = append(p.Carry, ui.Hidden{Name: name, Value: value})
		}
	}
	p.Carry = append(p.Carry, ui.Hidden{Name: "base", Value: strconv.Itoa(plan.Base)})
	v.fillPlan(&p, plan)
	p.Before = v.beforeAndAfter(plan, change)
	return p
}

// fillPlan says what a plan changes and which gaps it makes.
func (v *visit) fillPlan(p *page.StaffPlan, plan app.StaffPlan) {
	for _, d := range plan.Differences {
		p.Differences = append(p.Differences, v.difference(d))
	}
	for _, g := range plan.Made {
		p.Made = append(p.Made, v.gapWords(g))
	}
	for _, g := range plan.Healed {
		p.Healed = append(p.Healed, v.gapWords(g))
	}
}

// beforeAndAfter are the thirty days of the post that an act is about.
func (v *visit) beforeAndAfter(plan app.StaffPlan, change org.Change) []page.Strip {
	after, err := plan.Chart()
	if err != nil {
		return nil
	}
	var strips []page.Strip
	for _, post := range touched(v.policy.Chart, change, v) {
		before := page.Strip{}
		if _, there := v.policy.Chart.Post(post); there {
			before = v.postStrip(v.policy.Chart, post)
		}
		was, is := before, v.postStrip(after, post)
		name := v.postAt(post)
		was.Label, was.Note = name, v.Say("page.staff.before")
		is.Label, is.Note = name, v.Say("page.staff.after")
		strips = append(strips, was, is)
	}
	return strips
}

// touched are the posts that an act is about.
func touched(c *org.Chart, change org.Change, v *visit) (posts []org.ID) {
	switch x := change.(type) {
	case org.Hold:
		posts = append(posts, x.Holding.Post)
	case org.Release:
		posts = append(posts, x.Post)
	case org.Abolish:
		posts = append(posts, x.Post)
	case org.Delegate:
		posts = append(posts, x.Delegation.For)
	case org.GoOnLeave:
		for _, p := range c.Held(x.Leave.Account, max(x.Leave.Valid.From, v.today)) {
			posts = append(posts, p.ID)
		}
	}
	return posts
}

// difference is one line that comes, goes or changes.
func (v *visit) difference(d org.Difference) page.StaffDifference {
	out := page.StaffDifference{Sign: "change"}
	switch {
	case d.New:
		out.Sign = "new"
	case d.Gone:
		out.Sign = "gone"
	}
	switch {
	case d.Post != nil:
		out.Text, out.When = v.Say("page.staff.diff.post", "post", v.name(d.Post.Name), "unit", v.org(d.Post.Org)), v.lasts(d.Post.Valid)
	case d.Holding != nil:
		out.Text, out.When = v.Say("page.staff.diff.holding", "account", d.Holding.Account, "post", v.postAt(d.Holding.Post)), v.lasts(d.Holding.Valid)
	case d.Delegation != nil:
		out.Text, out.When = v.Say("page.staff.line.delegation_who", "by", v.postAt(d.Delegation.By), "for", v.postAt(d.Delegation.For),
			"duties", v.Say("web.list", "items", v.dutyNames(d.Delegation.Duties))), v.lasts(d.Delegation.Valid)
	case d.Leave != nil:
		in := v.Say("page.staff.line.nobody_in")
		if d.Leave.StandIn != "" {
			in = v.Say("page.staff.line.stands_in", "account", d.Leave.StandIn)
		}
		out.Text, out.When = v.Say("page.staff.diff.leave", "account", d.Leave.Account, "in", in), v.lasts(d.Leave.Valid)
	case d.Handover != nil:
		out.Text = v.Say("page.staff.diff.handover", "post", v.postAt(d.Handover.Post), "from", d.Handover.From, "to", d.Handover.To)
		out.When = v.dayOf(d.Handover.Day)
	}
	if !d.New && !d.Gone && d.Handover == nil {
		out.When = v.Say("page.staff.diff.was", "was", v.lasts(d.Was), "is", out.When)
	}
	return out
}

// staffChanges is what was published, the newest first.
func (s *server) staffChanges(w http.ResponseWriter, r *http.Request) error {
	return s.staffChangesPage(w, r, http.StatusOK, nil)
}

func (s *server) staffChangesPage(w http.ResponseWriter, r *http.Request, status int, wrong error) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	v.staffNotice(r.Context(), actor, r.URL.Query().Get("done"))
	const most = 50
	changes, err := s.app.StaffChanges(r.Context(), actor, most)
	if err != nil {
		return err
	}
	p := page.StaffChanges{Shell: v.staffShell(v.Say("page.staff.changes")), Tabs: v.staffTabs(page.StaffPath+"/changes", len(staff.Gaps)), List: page.StaffPath + "/list.csv"}
	for _, c := range changes {
		p.Rows = append(p.Rows, page.StaffChange{Version: c.Version, Text: v.noteWords(c.Note, v.postAt), By: v.postAt(org.ID(c.Post)), When: v.Exact(c.At), Undo: c.Undo})
	}
	if wrong != nil {
		p.Problems, p.Wrong = v.staffProblems(wrong), true
	}
	return render(w, r, status, page.StaffChangesPage(p))
}

// undoStaff publishes the version before the newest again.
func (s *server) undoStaff(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	actor, _ := v.staffKeeper()
	version, _ := strconv.Atoi(f.Get("version"))
	now, err := s.app.UndoStaff(r.Context(), actor, version)
	switch {
	case err == nil:
		seeOther(w, r, withDone(page.StaffPath+"/changes", now))
		return nil
	case fault.KindOf(err) == fault.Conflict || fault.KindOf(err) == fault.Invalid:
		return s.staffChangesPage(w, r, http.StatusUnprocessableEntity, err)
	}
	return err
}
