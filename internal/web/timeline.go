package web

import (
	"slices"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/web/ui"
)

// timeline is everything that happened to a case, the newest first.
func (v *visit) timeline(view app.View) []ui.Event {
	var all []ui.Event
	for _, h := range slices.Backward(view.History) {
		e := v.event(h.Event)
		e.At = h.Entry.Time()
		e.Who, e.Unit = v.hand(h.Entry.Actor)
		if _, first := h.Event.(*casework.Reported); !first { // its photos stand above
			e.Photos = v.pictures(view.Case.Photos, broughtBy(h.Entry.Seq))
		}
		all = append(all, e)
	}
	return all
}

// hand is the post of an entry's actor and its unit, in words.
func (v *visit) hand(actor string) (who, unit string) {
	role, id, _ := strings.Cut(actor, ":")
	switch role {
	case "post":
		post, through, _ := casework.PostOf(actor)
		if p, ok := v.policy.Chart.Post(post); ok {
			return v.delegated(v.name(p.Name), through), v.org(p.Org)
		}
		return v.delegated(string(post), through), ""
	case "import":
		return v.Say("web.hand.import", "system", id), ""
	case string(casework.Reporter):
		return v.Say("web.hand.reporter"), ""
	}
	return v.Say("web.hand.time"), ""
}

// delegated is a post by name, behind the one that acted for it where one did.
func (v *visit) delegated(post string, through org.ID) string {
	if through == "" {
		return post
	}
	return v.Say("web.hand.for", "by", v.postName(through), "post", post)
}

// event says what happened in a sentence, with the words that were written.
func (v *visit) event(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.Reported:
		return ui.Event{What: v.Say(reportedKeys[e.Channel]), Icon: "inbox"} // its words stand above
	case *casework.Imported:
		return ui.Event{What: v.Say("web.event.imported", "system", e.Origin.System), Text: e.Resolution.Text(), Icon: "inbox"}
	case *casework.Asked:
		return ui.Event{What: v.Say("web.event.asked"), Text: e.Question.Text(), Icon: "question", Tone: "paused"}
	case *casework.Answered:
		return ui.Event{What: v.Say("web.event.answered"), Text: e.Text.Text(), Icon: "message"}
	case *casework.VerificationAsked:
		return ui.Event{What: v.Say("web.event.verification_asked", "unit", v.org(e.Org)), Text: e.Note.Text(), Icon: "search", Inner: true}
	case *casework.Verified:
		return ui.Event{What: v.Say(foundKeys[e.Found]), Text: e.Text.Text(), Icon: "search"}
	case *casework.FiledAs:
		return v.filedEvent(e)
	case *casework.RefusedFor:
		return ui.Event{What: v.Say("web.event.refused", "reason", v.Say(refusalKeys[e.Reason])), Text: e.Text.Text(), Basis: e.Basis.Text(), Icon: "dash", Tone: "hollow"}
	case *casework.ReferredTo:
		return v.referredEvent(e)
	case *casework.DispatchedTo:
		return v.dispatchedEvent(e)
	}
	return v.laterEvent(event)
}

// laterEvent are the events from the handling on.
func (v *visit) laterEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.Signed:
		return ui.Event{What: v.Say("web.event.signed"), Icon: "tool"}
	case *casework.HandlingDone:
		return v.handledEvent(e)
	case *casework.CheckStarted:
		return ui.Event{What: v.Say("web.event.check_started"), Icon: "eye"}
	case *casework.Checked:
		return v.checkedEvent(e)
	case *casework.Denied:
		return ui.Event{What: v.Say(deniedKeys[e.Of != ""]), Text: e.Text.Text(), Icon: "loop", Tone: "again"}
	case *casework.Resolved:
		what := v.Say(groundKeys[e.By])
		if e.Of != "" {
			what = v.Say("web.event.resolved_joined")
		}
		return ui.Event{What: what, Text: e.Text.Text(), Icon: "tick", Tone: "solved"}
	case *casework.Explained:
		return ui.Event{What: v.Say("web.event.explained"), Text: e.Text.Text(), Basis: e.Basis.Text(), Icon: "dash", Tone: "hollow",
			Facts: []ui.Fact{{Key: "web.fact.remedy", Text: e.Remedy.Text()}}}
	case *casework.ReopenedBy:
		return ui.Event{What: v.Say(reopenedKey(e)), Text: e.Text.Text(), Icon: "loop", Tone: "again"}
	case *casework.MergedWith:
		return ui.Event{What: v.Say(mergedKeys[e.ByReporter], "number", e.Number), Icon: "join"}
	case *casework.Unmerged:
		return ui.Event{What: v.Say("web.event.unmerged", "number", e.Number), Text: e.Text.Text(), Icon: "loop"}
	case *casework.Noted:
		return ui.Event{What: v.Say("web.event.noted"), Text: e.Text.Text(), Icon: "file", Inner: true}
	case *casework.Messaged:
		return ui.Event{What: v.Say("web.event.messaged"), Text: e.Text.Text(), Icon: "message"}
	}
	if said, ok := v.delayEvent(event); ok {
		return said
	}
	return v.timedEvent(event)
}

// timedEvent are the events that time brings.
func (v *visit) timedEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.Escalated:
		return v.escalatedEvent(e)
	case *casework.EscalationAcknowledged:
		return ui.Event{What: v.Say("web.event.escalation_acknowledged", "unit", v.org(e.Org)), Text: e.Text.Text(), Icon: "eye", Inner: true}
	}
	return v.overEvent(event)
}

// reopenedKey says on what ground a case was taken up again.
func reopenedKey(e *casework.ReopenedBy) string {
	switch {
	case e.Recheck:
		return "web.event.reopened_recheck"
	case e.Recurrence != "":
		return "web.event.reopened_recurs"
	case e.Of != "":
		return "web.event.reopened_joined"
	}
	return "web.event.reopened"
}

func (v *visit) filedEvent(e *casework.FiledAs) ui.Event {
	said := ui.Event{What: v.Say("web.event.filed", "class", v.className(e.Class.Key)), Icon: "file"}
	if e.Chain != nil {
		said.What = v.sentences(said.What, v.Say("web.event.filed_area", "place", v.place(e.Chain)))
	}
	if e.Recurs != "" {
		said.What = v.sentences(said.What, v.Say("web.event.filed_recurs"))
	}
	return said
}

func (v *visit) dispatchedEvent(e *casework.DispatchedTo) ui.Event {
	said := ui.Event{What: v.Say("web.event.dispatched", "unit", v.org(e.Lead)), Text: e.Route.Reason.Text(), Icon: "arrow-right"}
	if len(e.Co) > 0 {
		said.What = v.sentences(said.What, v.Say("web.event.dispatched_with", "units", v.orgs(e.Co)))
	}
	switch {
	case e.Route.Manual:
		said.Basis = v.Say("web.event.by_desk")
	case e.Route.Emergency != nil:
		said.Basis = v.Say("web.event.by_plan", "plan", v.planName(e.Route.Emergency))
	case e.Route.Rule != "":
		said.Basis = v.Say("web.event.by_rule", "rule", e.Route.Rule, "version", e.Route.Version)
	default:
		said.Basis = v.Say("web.event.by_backstop")
	}
	if e.Due != nil {
		said.Facts = []ui.Fact{{Key: "page.fact.limit", Text: v.limit(e.Due.Limit), Note: v.Exact(e.Due.At)}}
	}
	return said
}

func (v *visit) checkedEvent(e *casework.Checked) ui.Event {
	if e.Passed {
		return ui.Event{What: v.Say("web.event.check_passed"), Text: e.Text.Text(), Icon: "tick"}
	}
	return ui.Event{What: v.Say("web.event.check_failed"), Text: e.Text.Text(), Icon: "cross", Tone: "again"}
}

// destination is where a report was passed on to, by its name when it has one.
func (v *visit) destination(e *casework.ReferredTo) string {
	if body := e.Body.Text(); body != "" {
		return body
	}
	return v.Say(destinationKeys[e.To])
}

// thread is what the reporter and staff wrote to each other, oldest first.
// Staff are their unit to the reporter, and the reporter is nobody by name.
func (v *visit) thread(view app.View, asReporter bool) []ui.Said {
	var all []ui.Said
	for _, h := range view.History {
		var said ui.Said
		switch e := h.Event.(type) {
		case *casework.Asked:
			said = ui.Said{Text: e.Question.Text(), Asks: true}
		case *casework.Answered:
			said = ui.Said{Text: e.Text.Text()}
		case *casework.Messaged:
			said = ui.Said{Text: e.Text.Text()}
		default:
			continue
		}
		said.At = h.Entry.Time()
		said.Photos = v.pictures(view.Case.Photos, broughtBy(h.Entry.Seq))
		who, unit := v.hand(h.Entry.Actor)
		byReporter := h.Entry.Actor == string(casework.Reporter)
		said.Mine, said.Who = byReporter == asReporter, unit
		switch {
		case byReporter && asReporter:
			said.Who = v.Say("web.hand.you")
		case unit == "":
			said.Who = who
		}
		all = append(all, said)
	}
	return all
}

var (
	reportedKeys = map[casework.Channel]string{
		casework.Web:    "web.event.reported_web",
		casework.API:    "web.event.reported_api",
		casework.Desk:   "web.event.reported_desk",
		casework.Patrol: "web.event.reported_patrol",
	}
	deniedKeys = map[bool]string{true: "web.event.denied_joined", false: "web.event.denied"}
	mergedKeys = map[bool]string{true: "web.event.merged_reporter", false: "web.event.merged"}
	foundKeys  = map[bool]string{true: "web.event.verified_there", false: "web.event.verified_absent"}
	groundKeys = map[casework.Ground]string{
		casework.ByReporter:   "web.event.resolved_reporter",
		casework.BySilence:    "web.event.resolved_silence",
		casework.ByCheckAlone: "web.event.resolved_check",
	}
	refusalKeys = map[casework.RefusalReason]string{
		casework.NotThere:      "web.refusal.not_there",
		casework.NotPublicDuty: "web.refusal.not_public_duty",
		casework.PrivateMatter: "web.refusal.private_matter",
		casework.NotEnoughInfo: "web.refusal.not_enough_info",
		casework.BelowStandard: "web.refusal.below_standard",
		casework.LegalDispute:  "web.refusal.legal_dispute",
	}
	destinationKeys = map[casework.Destination]string{
		"police_110": "web.to.police_110", "fire_119": "web.to.fire_119", "ambulance_120": "web.to.ambulance_120",
		"traffic_122": "web.to.traffic_122", "petition_office": "web.to.petition_office", "court": "web.to.court",
		"arbitration": "web.to.arbitration", "other_area": "web.to.other_area", "other_body": "web.to.other_body",
	}
)
