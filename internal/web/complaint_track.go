package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func complaintPath(number, link string) string {
	return page.ComplaintPath + url.PathEscape(number) + "/" + url.PathEscape(link)
}

// complained is the receipt: the number, the secret link, and what happens next.
func (s *server) complained(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	view, err := s.app.FollowComplaint(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	c := view.Complaint
	path := complaintPath(c.Number, view.Link)
	p := page.Complained{Shell: v.shell(v.Say("page.complained.title")), Number: c.Number, Code: view.Link, Track: path, Link: s.public + path,
		Goes: v.Say("page.complain.goes", "level", v.levelOf(c.Receiver)), Until: v.Say("page.complained.until", "until", v.Exact(c.Due))}
	if c.State == complaint.Outside {
		p.Outside = v.outside(view.Terms.Outside)
	}
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, http.StatusOK, page.ComplainedPage(p))
}

func (s *server) followComplaint(w http.ResponseWriter, r *http.Request) error {
	return s.followedComplaint(w, r, nil)
}

// followedComplaint is a complaint as whoever complained follows it.
func (s *server) followedComplaint(w http.ResponseWriter, r *http.Request, back *changed) error {
	v := visitOf(r)
	view, err := s.app.FollowComplaint(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	id, err := s.app.OwnComplainant(r.Context(), &view)
	if err != nil {
		return err
	}
	c := &view.Complaint
	v.here = complaintPath(c.Number, view.Link)
	p := page.FollowedComplaint{Shell: v.shell(v.Say("page.complained.number_is", "number", c.Number)), Number: c.Number, About: v.complaintAbout(c.About),
		State: v.Say("page.complaints.is." + string(c.State)), Made: c.At, Steps: v.complaintSteps(c), Passed: v.complaintPassed(c),
		Result: v.complaintResult(c), Next: v.nextInstance(&view), Thread: v.complaintThread(&view), Looks: v.complaintLooks(&view),
		Contact: v.contactFacts(id.Contact), Texts: id.Texts}
	if !c.Vault.Erased.IsZero() {
		p.Erased = v.Say("web.vault.erased", "when", v.Moment(c.Vault.Erased))
	}
	if c.State == complaint.Outside {
		p.Outside = v.outside(view.Terms.Outside)
	} else if !c.ToldOut.IsZero() { // late at the top: it goes on, and there is a way outside
		p.Passed = append(p.Passed, v.wayOutside(&view))
	}
	status := http.StatusOK
	for _, verb := range view.May {
		a := v.complaintAct(verb, v.here)
		if back != nil && back.verb == string(verb) {
			a = a.Returned(back.sent, v.problems(back.err))
			status, p.Wrong = statusOf[fault.KindOf(back.err)], true
		}
		switch verb {
		case "ask_review":
			p.Review = &a
		case "add":
			p.Write = &a
		case "erase_identity":
			p.Erase = &a
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return render(w, r, status, page.FollowedComplaintPage(p))
}

// actAsComplainant is a command of whoever holds the link.
func (s *server) actAsComplainant(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	number, link, verb := r.PathValue("number"), r.PathValue("link"), r.PathValue("verb")
	cmd, err := complaintCommand(verb, f)
	if err == nil {
		_, err = s.app.DoOwnComplaint(r.Context(), number, link, cmd, f.Get(fieldKey))
	}
	switch {
	case err == nil:
		seeOther(w, r, complaintPath(number, link))
		return nil
	case fault.All(err) == nil, fault.KindOf(err) == fault.Busy, fault.KindOf(err) == fault.NotFound:
		return err
	}
	return s.followedComplaint(w, r, &changed{verb, f.Values, err})
}

// complaintSteps are the steps as people outside know them. Who has it is told by level.
func (v *visit) complaintSteps(c *complaint.Complaint) []page.TrackStep {
	due := v.complaintDue(c)
	at := map[complaint.State]int{complaint.Received: 1, complaint.Accepted: 2, complaint.Found: 3, complaint.Answered: 5, complaint.Refused: 5, complaint.Outside: 5}[c.State]
	steps := []page.TrackStep{{Key: "complaint_made", When: c.At}, {Key: "complaint_accept"}, {Key: "complaint_look"}, {Key: "complaint_decide"}, {Key: "complaint_answer", When: c.Ended}}
	for i := range steps {
		switch {
		case i < at && (c.State != complaint.Refused && c.State != complaint.Outside || i == 0 || i == 4):
			steps[i].Reach = page.Done
		case i < at:
			steps[i].Reach = page.Skipped
		case i == at:
			steps[i].Reach, steps[i].Who, steps[i].Until = page.Now, v.levelOf(c.Receiver), due
			steps[i].Text = v.Say("page.complained.now." + string(c.State))
		}
	}
	return steps
}

// presses is how long before its term a complaint begins to press.
const presses = 48 * time.Hour

func (v *visit) complaintDue(c *complaint.Complaint) *ui.Due {
	if c.Due.IsZero() {
		return nil
	}
	d := ui.Due{At: c.Due, Pace: ui.OnTime}
	switch left := c.Due.Sub(v.Now); {
	case left <= 0:
		d.Pace = ui.Overdue
	case left < presses:
		d.Pace = ui.Soon
	}
	return &d
}

// complaintPassed says where it went on, by level.
func (v *visit) complaintPassed(c *complaint.Complaint) (all []string) {
	for _, p := range c.Passed {
		key := "page.complained.passed." + string(p.Why)
		if p.To == "" {
			key = "page.complained.passed.top"
		}
		all = append(all, v.Say(key, "when", v.Moment(p.At), "level", v.levelOf(p.To)))
	}
	return all
}

func (v *visit) complaintResult(c *complaint.Complaint) *page.ComplaintResult {
	switch {
	case c.State == complaint.Answered && c.Answer != nil:
		a := c.Answer
		return &page.ComplaintResult{Title: v.Say("page.complaints.outcome." + string(a.Outcome)), Reasons: v.said(c, a.Reasons), Measures: a.Measures.Text(), At: a.At}
	case c.State == complaint.Refused && c.Refusal != nil:
		r := c.Refusal
		return &page.ComplaintResult{Title: v.Say("page.complaints.is.refused"), Advice: v.Say("page.complaints.reason_told." + string(r.Reason)), Reasons: v.said(c, r.Text), At: r.At}
	}
	return nil
}

// said is a text, or that it is kept no longer.
func (v *visit) said(c *complaint.Complaint, s casework.Sealed) string {
	if !c.Vault.Words.IsZero() {
		return v.Say("page.complaints.gone", "when", v.Moment(c.Vault.Words))
	}
	return s.Text()
}

// nextInstance says who comes next, which every answer does.
func (v *visit) nextInstance(view *app.ComplaintView) string {
	switch {
	case view.Next == "":
		return v.sentences(v.Say("page.complained.next_outside"), v.wayOutside(view))
	case v.Now.After(view.AskUntil):
		return v.Say("page.complained.next_late", "when", v.Moment(view.AskUntil))
	}
	return v.Say("page.complained.next_ask", "level", v.levelOf(view.Next), "until", v.Exact(view.AskUntil))
}

// wayOutside is who takes it outside, and how to reach them.
func (v *visit) wayOutside(view *app.ComplaintView) string {
	o := view.Terms.Outside
	return v.Say("page.complained.way_outside", "name", v.name(o.Name), "reach", v.name(o.Reach))
}

// complaintThread is what was said to each other, the oldest first.
func (v *visit) complaintThread(view *app.ComplaintView) (all []ui.Said) {
	for _, h := range view.History {
		said := ui.Said{At: h.At, Who: v.Say("web.hand.you"), Mine: true}
		switch e := h.Event.(type) {
		case *complaint.Made:
			said.Text = v.said(&view.Complaint, e.Words)
		case *complaint.Added:
			said.Text = v.said(&view.Complaint, e.Text)
		case *complaint.ReviewAsked:
			said.Text = v.sentences(v.Say("page.complaints.did.complaint_review_asked"), e.Text.Text())
		case *complaint.InformedOf:
			said.Who, said.Mine, said.Text = v.levelOf(e.By.Org), false, v.said(&view.Complaint, e.Text)
		case *complaint.ExtendedBy:
			said.Who, said.Mine = v.levelOf(e.By.Org), false
			said.Text = v.sentences(v.Say("page.complained.extended", "until", v.Exact(e.Due)), v.said(&view.Complaint, e.Text))
		case *complaint.Decision:
			said.Who, said.Mine, said.Text = v.levelOf(e.By.Org), false, v.sentences(v.Say("page.complaints.outcome."+string(e.Outcome)), v.said(&view.Complaint, e.Reasons))
		case *complaint.NotTaken:
			said.Who, said.Mine, said.Text = v.levelOf(e.By.Org), false, v.sentences(v.Say("page.complaints.is.refused"), v.said(&view.Complaint, e.Text))
		default:
			continue
		}
		all = append(all, said)
	}
	return all
}

// complaintLooks is who opened the vault, asked for it and looked: the complainant is
// told at once, and of posts.
func (v *visit) complaintLooks(view *app.ComplaintView) (all []page.Look) {
	for _, h := range slices.Backward(view.History) {
		l := page.Look{At: h.At}
		switch e := h.Event.(type) {
		case *complaint.UnlockAsked:
			l.Who, l.Why, l.Words = v.postName(e.By.Post), v.Say("web.unlock."+string(e.Reason)), e.Text.Text()
		case *complaint.UnlockApproved:
			l.Who = v.postName(e.By.Post)
		case *complaint.UnlockDeclined:
			l.Who, l.Words = v.postName(e.By.Post), e.Text.Text()
		case *complaint.LookedAt:
			l.Who, l.Why = v.postName(e.By.Post), v.Say("web.unlock."+string(e.Reason))
		default:
			continue
		}
		l.What = v.Say("page.complaints.did." + h.Event.Kind())
		all = append(all, l)
	}
	return all
}
