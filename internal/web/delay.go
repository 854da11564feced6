package web

import (
	"slices"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func extended(f sent, _ app.View) (casework.Command, error) {
	more, err := strconv.Atoi(strings.TrimSpace(f.Get("more")))
	if err != nil {
		more = 0 // which the rule refuses, with how much may be asked
	}
	return casework.Extend{More: more, Reason: casework.DelayReason(page.Taken(f.Values, "reason")), Text: f.Get("text")}, nil
}

func suspended(f sent, _ app.View) (casework.Command, error) {
	return casework.Suspend{Until: civil.Day(f.Get("until")), Reason: casework.DelayReason(page.Taken(f.Values, "reason")),
		Text: f.Get("text"), Measure: f.Get("measure"), Photos: f.photos()}, nil
}

func registered(f sent, _ app.View) (casework.Command, error) {
	return casework.CloseLongTerm{Owner: org.ID(page.Taken(f.Values, "owner")), Reason: casework.DelayReason(page.Taken(f.Values, "reason")),
		Text: f.Get("text"), Review: civil.Day(f.Get("review"))}, nil
}

// reviewedLongTerm needs a plain answer: it stays, or it is taken up.
func reviewedLongTerm(f sent, _ app.View) (casework.Command, error) {
	outcome := f.Get("outcome")
	if outcome != "keep" && outcome != "take_up" {
		return nil, fault.New(fault.Invalid, "web.outcome_missing").At("outcome")
	}
	return casework.ReviewLongTerm{TakeUp: outcome == "take_up", Next: civil.Day(f.Get("next")), Text: f.Get("text")}, nil
}

// delayOptions are why something takes longer.
func (v *visit) delayOptions() []ui.Option {
	all := []ui.Option{}
	for _, r := range casework.DelayReasons() {
		all = append(all, ui.Option{Value: string(r), Label: v.delayReason(r)})
	}
	return all
}

func (v *visit) delayReason(r casework.DelayReason) string { return v.Say("web.delay." + string(r)) }

// ownerOptions are the organisations that somebody works in, the unit that had
// the case first.
func (v *visit) ownerOptions(c *casework.Case) []ui.Option {
	var all []ui.Option
	for _, o := range v.policy.Chart.All() {
		able := v.hasDuty(o.ID, org.DutyHandle) || v.hasDuty(o.ID, org.DutyDispatch) || v.hasDuty(o.ID, org.DutySupervise)
		if o.Valid.Holds(v.today) && able {
			all = append(all, ui.Option{Value: string(o.ID), Label: v.name(o.Name), Chosen: o.ID == c.Lead})
		}
	}
	return all
}

// delayEvent are the events of more time and of the long-term register.
func (v *visit) delayEvent(event casework.Event) (ui.Event, bool) {
	switch e := event.(type) {
	case *casework.ExtensionAsked:
		return ui.Event{What: v.Say("web.event.extension_asked", "limit", v.limit(e.Limit), "reason", v.delayReason(e.Reason)),
			Text: e.Text.Text(), Icon: "clock"}, true
	case *casework.SuspensionAsked:
		return ui.Event{What: v.Say("web.event.suspension_asked", "until", v.ByDay(e.Until), "reason", v.delayReason(e.Reason)),
			Text: e.Text.Text(), Icon: "pause", Facts: []ui.Fact{{Key: "web.fact.measure", Text: e.Measure.Text()}}}, true
	case *casework.DelayGranted:
		if e.Request == casework.Extension {
			return ui.Event{What: v.Say("web.event.extension_granted", "until", v.Exact(e.At)), Text: e.Text.Text(), Icon: "clock"}, true
		}
		return ui.Event{What: v.Say("web.event.suspension_granted", "until", v.ByDay(e.At)), Text: e.Text.Text(), Icon: "pause", Tone: "paused"}, true
	case *casework.DelayDeclined:
		return ui.Event{What: v.Say("web.event.delay_declined." + string(e.Request)), Text: e.Text.Text(), Icon: "cross"}, true
	case *casework.DelayLapsed:
		return ui.Event{What: v.Say("web.event.delay_lapsed." + string(e.Request)), Icon: "dash"}, true
	case *casework.Resumed:
		return ui.Event{What: v.Say("web.event.resumed", "until", v.Exact(e.Until)), Text: e.Text.Text(), Icon: "tool"}, true
	case *casework.Registered:
		return ui.Event{What: v.Say("web.event.registered", "unit", v.org(e.Owner), "reason", v.delayReason(e.Reason), "review", v.ByDay(e.Review)),
			Text: e.Text.Text(), Icon: "dash", Tone: "hollow"}, true
	case *casework.ReviewCalled:
		return ui.Event{What: v.Say("web.event.review_called"), Icon: "clock"}, true
	case *casework.Reviewed:
		if e.TakenUp {
			return ui.Event{What: v.Say("web.event.taken_up"), Text: e.Text.Text(), Icon: "loop", Tone: "again"}, true
		}
		return ui.Event{What: v.Say("web.event.kept", "review", v.ByDay(e.Review)), Text: e.Text.Text(), Icon: "dash", Tone: "hollow"}, true
	}
	return ui.Event{}, false
}

// delayFacts say beside the original deadline what was given, and where a case of
// the long-term register stands.
func (v *visit) delayFacts(c *casework.Case) []ui.Fact {
	var facts []ui.Fact
	if term := c.Term(); c.Due != nil && !term.IsZero() && !term.Equal(c.Due.At) {
		note := v.Say("web.extended." + string(c.Extended(v.Now)))
		facts = append(facts, ui.Fact{Key: "web.fact.original", Text: v.Exact(c.Due.At)}, ui.Fact{Key: "web.fact.extended", Text: v.Exact(term), Note: note})
	}
	if until := c.SuspendedUntil(); !until.IsZero() {
		facts = append(facts, ui.Fact{Key: "web.fact.original", Text: v.Exact(c.Due.At)}, ui.Fact{Key: "web.fact.suspended", Text: v.ByDay(until)})
	}
	if asked := c.Asked(); asked != nil {
		facts = append(facts, ui.Fact{Key: "web.fact.asked", Text: v.Say("web.asked." + string(asked.Kind)), Note: v.org(asked.To)})
	}
	if l := c.LongTerm; l != nil {
		note := ""
		if v.Now.After(l.Review) {
			note = v.Say("web.review_overdue")
		}
		facts = append(facts, ui.Fact{Key: "web.fact.register", Text: v.org(l.Owner), Note: v.delayReason(l.Reason)},
			ui.Fact{Key: "web.fact.review", Text: v.ByDay(l.Review), Note: note})
	}
	return facts
}

// suspensionTold is why the work on a suspended case rests, for its reporter.
func (v *visit) suspensionTold(view app.View) string {
	for _, h := range slices.Backward(view.History) {
		if e, ok := h.Event.(*casework.SuspensionAsked); ok {
			return v.Say("web.track.suspended", "reason", v.delayReason(e.Reason), "measure", e.Measure.Text())
		}
	}
	return ""
}

// registerStep tells the reporter that the case is in the long-term register: it
// is not solved, and when somebody looks at it again.
func (v *visit) registerStep(view app.View, t page.TrackStep) page.TrackStep {
	l := view.Case.LongTerm
	if l == nil {
		return t
	}
	t.When, t.Who, t.Text = l.Since, v.org(l.Owner), v.Say("web.track.registered", "reason", v.delayReason(l.Reason))
	for _, h := range slices.Backward(view.History) {
		words := ""
		switch e := h.Event.(type) {
		case *casework.Registered:
			words = e.Text.Text()
		case *casework.Reviewed:
			words = e.Text.Text()
		default:
			continue
		}
		t.Text = v.sentences(t.Text, words)
		break
	}
	t.Next = v.Say("web.track.registered_next", "review", v.ByDay(l.Review))
	if v.Now.After(l.Review) {
		t.Next = v.Say("web.track.registered_late", "review", v.ByDay(l.Review))
	}
	return t
}
