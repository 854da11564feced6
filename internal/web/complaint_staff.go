package web

import (
	"net/http"
	"net/url"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func complaintHref(number string) string { return page.ComplaintsPath + "/" + url.PathEscape(number) }

// errNoComplaint is what everybody gets who may know of no complaint, whatever the
// number: the same as for a page that there is not.
var errNoComplaint = fault.New(fault.NotFound, "complaint.not_found")

// hearers is the visitor in each post that takes complaints.
func (v *visit) hearers() []app.Actor { return v.with(org.DutyComplaints) }

// complaints is what the visitor's posts have to deal with.
func (s *server) complaints(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	if len(v.hearers()) == 0 {
		return errNoComplaint
	}
	p := page.Complaints{Shell: v.staffShell(v.Say("page.complaints.title")), Coverage: page.ComplaintsPath + "/coverage"}
	listed := map[complaint.ID]bool{}
	for _, a := range v.hearers() {
		all, err := s.app.Complaints(r.Context(), a)
		if err != nil {
			return err
		}
		for _, c := range all {
			if listed[c.ID] {
				continue
			}
			listed[c.ID] = true
			row := v.complaintRow(&c)
			if c.State.Ended() {
				p.Done = append(p.Done, row)
				continue
			}
			p.Open = append(p.Open, row)
		}
	}
	return render(w, r, http.StatusOK, page.ComplaintsPage(p))
}

func (v *visit) complaintRow(c *complaint.Complaint) page.ComplaintRow {
	row := page.ComplaintRow{Number: c.Number, Href: complaintHref(c.Number), About: v.complaintAbout(c.About), State: v.Say("page.complaints.is." + string(c.State)),
		Receiver: v.org(c.Receiver), Made: c.At, Due: v.complaintDue(c)}
	if n := len(c.Reviewed); n > 0 {
		row.Instance = v.Say("page.complaints.instance", "n", n+1)
	}
	return row
}

// hearing is a complaint in the post of the visitor that can do most with it.
func (s *server) hearing(r *http.Request, as org.ID) (app.Actor, app.ComplaintView, error) {
	v := visitOf(r)
	if !v.signedIn() {
		return v.actor, app.ComplaintView{}, errSignIn
	}
	best, view, found := v.actor, app.ComplaintView{}, false
	for _, a := range v.hearers() {
		one, err := s.app.Complaint(r.Context(), a, r.PathValue("number"))
		switch {
		case fault.Has(err, "complaint.not_found"):
			continue
		case err != nil:
			return a, one, err
		}
		if !found || len(one.May) > len(view.May) && best.Post != as || a.Post == as {
			best, view, found = a, one, true
		}
	}
	if !found {
		return best, view, errNoComplaint
	}
	return best, view, nil
}

func (s *server) complaintOf(w http.ResponseWriter, r *http.Request) error {
	return s.complaintPage(w, r, nil)
}

func (s *server) complaintPage(w http.ResponseWriter, r *http.Request, back *changed) error {
	as := ""
	if back != nil {
		as = back.sent.Get(fieldPost)
	}
	actor, view, err := s.hearing(r, org.ID(as))
	if err != nil {
		return err
	}
	v, c := visitOf(r), &view.Complaint
	v.here = complaintHref(c.Number)
	p := page.Complaint{Shell: v.staffShell(v.complaintAbout(c.About)), ComplaintRow: v.complaintRow(c), Words: c.Words.Text(), Vault: v.complaintVault(c), Events: v.complaintEvents(&view)}
	if !c.Vault.Words.IsZero() {
		p.Gone = v.said(c, c.Words)
	}
	p.Facts = v.complaintFacts(c)
	p.Case, p.Says = v.complaintCase(view.Case)
	status := http.StatusOK
	for _, verb := range view.May {
		a := v.complaintAct(verb, v.here)
		a.Carry = append(a.Carry, ui.Hidden{Name: fieldPost, Value: string(actor.Post)})
		if back != nil && back.verb == string(verb) {
			a = a.Returned(back.sent, v.problems(back.err))
		}
		if verb == "look" {
			p.Look = &a
			continue
		}
		p.Acts = append(p.Acts, a)
	}
	if len(p.Acts) > 0 && back == nil {
		p.Acts[0].Main = slices.Contains([]string{"accept", "find", "answer"}, p.Acts[0].Verb) && len(p.Acts[0].Fields) == 0
	}
	p.Waits = v.complaintWaits(&view)
	if back != nil {
		status, p.Wrong = statusOf[fault.KindOf(back.err)], true
		p.Notice = &ui.Notice{Text: v.problems(back.err)[0].Text, Tone: "warn"}
	}
	if c.State == complaint.Outside {
		p.Outside = v.outside(view.Terms.Outside)
	}
	return render(w, r, status, page.ComplaintPage(p))
}

// complaintWaits says whose turn it is, where that is another post.
func (v *visit) complaintWaits(view *app.ComplaintView) string {
	c := &view.Complaint
	turn := map[complaint.State]complaint.Verb{complaint.Received: "accept", complaint.Accepted: "find", complaint.Found: "answer"}[c.State]
	if turn == "" || slices.Contains(view.May, turn) {
		return ""
	}
	return v.Say("page.complaints.waits."+string(c.State), "unit", v.org(c.Receiver))
}

func (v *visit) complaintFacts(c *complaint.Complaint) []ui.Fact {
	facts := []ui.Fact{{Key: "page.complaints.made", Text: v.Twice(c.At)}, {Key: "page.complaints.receiver", Text: v.org(c.Receiver)}}
	if i := c.Investigator; i != nil {
		facts = append(facts, ui.Fact{Key: "page.complaints.investigator", Text: v.postName(i.Post)})
	}
	if !c.InformBy.IsZero() && c.Informed.IsZero() {
		facts = append(facts, ui.Fact{Key: "page.complaints.inform_by", Text: v.Exact(c.InformBy)})
	}
	if f := c.Finding; f != nil {
		facts = append(facts, ui.Fact{Key: "page.complaints.finding", Text: v.Say("page.complaints.outcome." + string(f.Outcome)), Note: v.said(c, f.Text)})
	}
	return facts
}

// complaintCase is the case that it is about. Nothing leads to the case's own page:
// whatever is done there, those who work on it read.
func (v *visit) complaintCase(c *app.ComplaintCase) (facts []ui.Fact, words string) {
	if c == nil {
		return nil, ""
	}
	facts = []ui.Fact{{Key: "page.complaints.number", Text: c.Number}, {Key: "page.complaints.state", Text: v.Say("ui.state." + string(c.State))},
		{Key: "page.answers.place", Text: v.place(c.Chain)}, {Key: "page.complaints.lead_unit", Text: v.org(c.Lead)}, {Key: "page.complaints.reported", Text: v.Exact(c.Reported)}}
	if k, err := catalog.ParseKey(c.Class); err == nil {
		facts = append(facts, ui.Fact{Key: "page.answers.class", Text: v.className(k)})
	}
	if !c.Due.IsZero() {
		late := ""
		if c.Late {
			late = v.Say("page.complaints.late")
		}
		facts = append(facts, ui.Fact{Key: "page.complaints.until", Text: v.Exact(c.Due), Note: late})
	}
	if !c.Handled.IsZero() {
		facts = append(facts, ui.Fact{Key: "page.complaints.handled", Text: v.Exact(c.Handled)})
	}
	return facts, c.Words
}

func (v *visit) complaintVault(c *complaint.Complaint) string {
	switch u := c.Vault.Unlock; {
	case !c.Vault.Erased.IsZero():
		return v.Say("web.vault.erased", "when", v.Moment(c.Vault.Erased))
	case !c.Vault.Holds():
		return v.Say("page.complained.anonymous")
	case u != nil && v.Now.Before(u.Until):
		return v.Say("page.complaints.vault_open", "post", v.postName(u.By.Post), "until", v.Exact(u.Until))
	case u != nil && !u.Ended && u.Until.IsZero():
		return v.Say("page.complaints.vault_asked", "post", v.postName(u.By.Post))
	}
	return v.Say("page.complaints.vault_closed")
}

// actOnComplaint is a command of a post.
func (s *server) actOnComplaint(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	actor, view, err := s.hearing(r, org.ID(f.Get(fieldPost)))
	if err != nil {
		return err
	}
	if verb == "look" {
		return s.lookAtComplainant(w, r, actor, view.Complaint.Number)
	}
	cmd, err := complaintCommand(verb, f)
	if err == nil {
		_, err = s.app.DoComplaint(r.Context(), actor, view.Complaint.Number, cmd, f.Get(fieldKey))
	}
	switch {
	case err == nil:
		seeOther(w, r, complaintHref(view.Complaint.Number))
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy, fault.KindOf(err) == fault.NotFound:
		return err
	}
	return s.complaintPage(w, r, &changed{verb, f.Values, err})
}

func (s *server) lookAtComplainant(w http.ResponseWriter, r *http.Request, actor app.Actor, number string) error {
	id, view, err := s.app.LookAtComplainant(r.Context(), actor, number)
	if err != nil {
		return err
	}
	v := visitOf(r)
	v.here = complaintHref(number)
	p := page.Identity{Shell: v.staffShell(v.Say("page.complaints.vault")), Number: view.Complaint.Number, Href: v.here, Mark: v.mark(actor),
		Ground: v.Say("web.vault.ground.unlocked"), Texts: id.Texts, Facts: v.contactFacts(id.Contact)}
	if u := view.Complaint.Vault.Unlock; u != nil {
		p.Ends = v.Say("page.complaints.vault_open", "post", v.postName(u.By.Post), "until", v.Exact(u.Until))
	}
	p.Empty = len(p.Facts)+len(p.Texts) == 0
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, http.StatusOK, page.IdentityPage(p))
}

// complaintCoverage is where complaints about each organisation go: of the chart alone,
// and of no complaint.
func (s *server) complaintCoverage(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	if len(v.with(org.DutyComplaints, org.DutyAdminSystem)) == 0 {
		return errNoComplaint
	}
	routes, outside, err := s.app.ComplaintRoutes(r.Context())
	if err != nil {
		return err
	}
	p := page.ComplaintCoverage{Shell: v.staffShell(v.Say("page.complaints.coverage")), Outside: *v.outside(outside)}
	for _, route := range routes {
		row := page.CoverageRow{Org: v.name(route.Org.Name), Area: v.areaOf(route.Org), Skipped: route.Skipped, Outside: route.Receiver == ""}
		if row.Outside {
			p.Gaps++
		} else {
			row.Receiver = v.org(route.Receiver)
		}
		p.Rows = append(p.Rows, row)
	}
	return render(w, r, http.StatusOK, page.ComplaintCoveragePage(p))
}
