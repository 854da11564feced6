package web

import (
	"net/http"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func (s *server) track(w http.ResponseWriter, r *http.Request) error {
	_, view, err := s.app.Follow(r.Context(), r.PathValue("number"), r.PathValue("link"))
	if err != nil {
		return err
	}
	return s.trackPage(w, r, view, nil)
}

// trackPage is a case as its reporter follows it.
func (s *server) trackPage(w http.ResponseWriter, r *http.Request, view app.View, back *returned) error {
	v := visitOf(r)
	c := &view.Case
	v.here = trackPath(c.Number, view.Link)
	p := page.Track{
		Shell: v.shell(v.Say("page.track.number", "number", c.Number)), Number: c.Number, Title: v.title(c), Place: v.spot(c),
		State: ui.State(shownState(view)), Reported: c.ReportedAt, Words: c.Summary.Text(),
		Photos: v.pictures(c.Photos, role(casework.OfReport)), Steps: v.steps(view), Thread: v.thread(view, true),
		Together: view.Follows != nil, Reports: view.Reports, Looks: v.looks(view.Looks, true), Data: v.here + page.OwnPath, Complain: complainLink(c.Number, view.Link),
	}
	all := v.forms(view, standing{base: v.here}, back)
	for i := range all {
		a := page.AsReporter(all[i])
		all[i] = a
		switch casework.Verb(a.Verb) {
		case casework.VerbAnswer:
			a.Main = true
			p.Answer, p.Question = &a, lastQuestion(view)
		case casework.VerbConfirm, casework.VerbDeny, casework.VerbReopen, casework.VerbAskReview:
			a.Main = a.Main || a.Verb == string(casework.VerbAskReview) // one click asks for it
			p.Verdict = append(p.Verdict, a)
		case casework.VerbMessage:
			p.Write = &a
		}
	}
	status := http.StatusOK
	if back != nil {
		status = back.status()
	}
	back.say(v, &p.Shell, all)
	return render(w, r, status, page.TrackPage(p))
}

// shownState is where the problem stands: for a merged case, where the case that
// stands for it does.
func shownState(view app.View) casework.State {
	if view.Follows != nil {
		return view.Follows.Case.State
	}
	return view.Case.State
}

func lastQuestion(view app.View) string {
	for _, h := range slices.Backward(view.History) {
		if asked, ok := h.Event.(*casework.Asked); ok {
			return asked.Question.Text()
		}
	}
	return ""
}

// steps are the steps of a case as people outside know them, each with what
// happened, happens or comes.
func (v *visit) steps(view app.View) []page.TrackStep {
	first := page.TrackStep{Key: "report", Reach: page.Done, When: view.Case.ReportedAt, Text: v.Say(channelKeys[view.Case.Channel])}
	together := view.Follows != nil
	if together { // the work goes on there
		view = *view.Follows
	}
	c := &view.Case
	steps := []page.TrackStep{
		first,
		v.fileStep(c), v.dispatchStep(c), v.handleStep(view), v.checkStepOf(c), v.confirmStep(view), v.closeStep(view),
	}
	if together && c.State == casework.NeedInfo { // and this reader is not who was asked
		steps[1].Text = v.Say("web.track.need_info_other")
	}
	for i := range steps {
		if steps[i].Reach == page.Now {
			steps[i].Passed = v.passedOn(view)
		}
		// What a case never reached before it ended was left out.
		if c.State.Ended() && steps[i].Reach == page.Later {
			steps[i].Reach = page.Skipped
		}
	}
	return steps
}

// reach is how far the case is with a step: at it in some states, else beyond
// it when it was once done.
func reach(c *casework.Case, done bool, at ...casework.State) page.Reach {
	switch {
	case slices.Contains(at, c.State):
		return page.Now
	case done:
		return page.Done
	}
	return page.Later
}

func (v *visit) fileStep(c *casework.Case) page.TrackStep {
	t := page.TrackStep{Key: "file", When: c.FiledAt,
		Reach: reach(c, !c.FiledAt.IsZero(), casework.Received, casework.NeedInfo, casework.Verifying)}
	switch {
	case t.Reach == page.Now:
		t.Who, t.Text, t.Next = v.org(c.Owner), v.cameBack(c, v.Say("web.track.file_now")), v.Say("web.track.file_next")
		switch c.State {
		case casework.NeedInfo:
			t.Text = v.Say("web.track.need_info")
		case casework.Verifying:
			t.Text = v.Say("web.track.verifying")
		}
	case t.Reach == page.Done && c.Class != nil:
		t.Text = v.Say("web.track.filed", "class", v.className(c.Class.Key))
	}
	return t
}

func (v *visit) dispatchStep(c *casework.Case) page.TrackStep {
	t := page.TrackStep{Key: "dispatch", When: c.DispatchedAt, Reach: reach(c, !c.DispatchedAt.IsZero(), casework.Filed, casework.Disputed)}
	if t.Reach == page.Now {
		t.Who, t.Text, t.Next = v.org(c.Owner), v.Say("web.track.dispatch_now"), v.Say("web.track.dispatch_next")
		if c.State == casework.Disputed {
			t.Text, t.Next = v.Say("web.track.disputed"), v.Say("web.track.disputed_next")
			if c.Due != nil {
				due := v.due(c)
				t.Until = &due
			}
		}
	}
	if t.Reach == page.Done && c.Lead != "" {
		t.Text = v.Say("web.track.dispatched", "unit", v.org(c.Lead))
	}
	return t
}

func (v *visit) handleStep(view app.View) page.TrackStep {
	c := &view.Case
	t := page.TrackStep{Key: "handle", When: c.HandledAt,
		Reach: reach(c, !c.HandledAt.IsZero(), casework.Dispatched, casework.Handling, casework.Reopened, casework.Suspended)}
	claim := v.claim(view)
	switch {
	case t.Reach == page.Now:
		t.Who, t.Text, t.Next = v.org(c.Owner), v.Say("web.track.handle_now"), v.Say("web.track.handle_next")
		switch c.State {
		case casework.Reopened:
			t.Text = v.reopenedTold(view)
		case casework.Dispatched:
			t.Text = v.Say("web.track.handle_soon")
		case casework.Suspended:
			t.Text, t.Next = v.suspensionTold(view), v.Say("web.track.suspended_next", "until", v.ByDay(c.SuspendedUntil()))
		}
		if term := c.Term(); c.Due != nil && !term.IsZero() && !term.Equal(c.Due.At) {
			t.Text = v.sentences(t.Text, v.Say("web.track.extended", "original", v.Exact(c.Due.At), "until", v.Exact(term)))
		}
		if c.Due != nil {
			due := v.due(c)
			t.Until = &due
		}
	case t.Reach == page.Done && claim.Text != "":
		t.Text, t.Hand = v.Say("web.track.handled", "text", claim.Text), v.pictures(c.Photos, role(casework.After))
	}
	return t
}

func (v *visit) checkStepOf(c *casework.Case) page.TrackStep {
	t := page.TrackStep{Key: "check", When: c.CheckedAt,
		Reach: reach(c, c.Check != nil && c.Check.Passed, casework.Handled, casework.Checking)}
	switch t.Reach {
	case page.Now:
		t.Who, t.Text, t.Next = v.org(c.Owner), v.Say("web.track.check_now"), v.Say("web.track.check_next")
	case page.Done:
		t.Text = v.Say("web.track.checked", "unit", v.org(c.Check.Org))
	}
	return t
}

func (v *visit) confirmStep(view app.View) page.TrackStep {
	c := &view.Case
	t := page.TrackStep{Key: "confirm", Reach: reach(c, c.Confirmed, casework.AwaitingReporter)}
	switch {
	case t.Reach == page.Now:
		t.Who, t.Text = v.Say("web.hand.you"), v.Say("web.track.confirm_now")
		t.Next = v.Say("web.track.confirm_next", "when", v.Moment(c.SilentFrom))
	case t.Reach == page.Done:
		t.When, t.Text = c.EndedAt, v.Say("web.track.confirmed")
		if confirmedByAnother(view) {
			t.Text = v.Say("web.track.confirmed_other")
		}
	case c.State == casework.ClosedResolved:
		t.Text = v.Say("web.track.silent")
	}
	return t
}

// confirmedByAnother tells whether it was another reporter of the problem who said
// that it is solved.
func confirmedByAnother(view app.View) bool {
	for _, h := range slices.Backward(view.History) {
		if e, ok := h.Event.(*casework.Resolved); ok {
			return e.Of != ""
		}
	}
	return false
}

// closeStep says how the case ended, with every word that is meant for its
// reporter.
func (v *visit) closeStep(view app.View) page.TrackStep {
	c := &view.Case
	t := page.TrackStep{Key: "close", When: c.EndedAt, Reach: reach(c, c.State.Ended(), casework.ClosedLongTerm)}
	if t.Reach == page.Now {
		return v.registerStep(view, t)
	}
	if t.Reach != page.Done {
		return t
	}
	for _, h := range slices.Backward(view.History) {
		switch e := h.Event.(type) {
		case *casework.Resolved:
			t.Text = v.sentences(v.Say("web.track.closed_resolved"), v.lookedAgain(c))
		case *casework.Explained:
			t.Text = v.Say("web.track.closed_explained", "text", e.Text.Text(), "basis", e.Basis.Text(), "remedy", e.Remedy.Text())
		case *casework.RefusedFor:
			t.Text = v.sentences(v.Say("web.event.refused", "reason", v.Say(refusalKeys[e.Reason])), e.Text.Text(), e.Basis.Text())
			if said := v.reviewSaid(view); said != "" {
				t.Passed = append(t.Passed, said)
			}
		case *casework.ReferredTo:
			t.Text = v.sentences(v.Say("web.event.referred", "to", v.destination(e)), e.Text.Text(), v.referralSaid(view, e))
		case *casework.Imported:
			t.Text = e.Resolution.Text()
		default:
			continue
		}
		break
	}
	return t
}
