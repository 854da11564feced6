package web

import (
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// overEvent are the events of those above and beside a case.
func (v *visit) overEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.ReviewAsked:
		return ui.Event{What: v.Say("web.event.review_asked", "unit", v.org(e.Reviewer), "when", v.Moment(e.Due)), Text: e.Text.Text(), Icon: "question", Tone: "paused"}
	case *casework.RefusalUpheld:
		return ui.Event{What: v.Say("web.event.refusal_upheld"), Text: e.Text.Text(), Icon: "dash", Tone: "hollow",
			Facts: []ui.Fact{{Key: "web.fact.remedy", Text: e.Remedy.Text()}}}
	case *casework.RefusalOverturned:
		return ui.Event{What: v.Say("web.event.refusal_overturned"), Text: e.Text.Text(), Icon: "loop", Tone: "again"}
	case *casework.ReferralAnswered:
		return ui.Event{What: v.Say(referralKeys[e.Answer]), Text: e.Text.Text(), Icon: "message"}
	case *casework.Rechecked:
		return v.recheckedEvent(e)
	case *casework.TakenBack:
		return ui.Event{What: v.Say("web.event.taken_back"), Text: e.Text.Text(), Icon: "inbox", Tone: "again"}
	case *casework.SupervisedBy:
		return ui.Event{What: v.Say("web.event.supervised", "unit", v.org(e.Unit), "when", v.Moment(e.Due)), Text: e.Demand.Text(), Icon: "eye", Inner: true}
	case *casework.SupervisionAnswered:
		return ui.Event{What: v.Say("web.event.supervision_answered", "unit", v.org(e.To)), Text: e.Text.Text(), Icon: "message", Inner: true}
	case *casework.SupervisionJudgedAs:
		what := v.Say(judgementKeys[e.Judgement])
		if e.Judgement == casework.AskedAgain {
			what = v.Say("web.event.supervision_again", "unit", v.org(e.Unit), "when", v.Moment(e.Due))
		}
		return ui.Event{What: what, Text: e.Text.Text(), Icon: "eye", Inner: true}
	}
	return v.whistleEvent(event)
}

// whistleEvent are the events of a whistle.
func (v *visit) whistleEvent(event casework.Event) ui.Event {
	switch e := event.(type) {
	case *casework.Whistled:
		return v.whistledEvent(e)
	case *casework.WhistleHeard:
		return ui.Event{What: v.Say("web.event.whistle_acknowledged"), Icon: "tick", Inner: true}
	case *casework.Arrived:
		return ui.Event{What: v.Say("web.event.whistle_arrived", "unit", v.org(e.Unit)), Icon: "pin", Inner: true}
	case *casework.Excused:
		return ui.Event{What: v.Say("web.event.whistle_excused"), Text: e.Text.Text(), Icon: "message", Inner: true}
	case *casework.WhistleMissed:
		return ui.Event{What: v.Say("web.event.whistle_missed", "units", v.orgs(e.Units)), Icon: "alert", Tone: "again", Inner: true}
	case *casework.MeasureAgreed:
		return ui.Event{What: v.Say("web.event.whistle_measure_agreed", "unit", v.org(e.Unit), "when", v.lastDay(e.Until)), Text: e.What.Text(),
			Icon: "file", Inner: true, Facts: []ui.Fact{{Key: "web.fact.measure_who", Text: e.Who.Text()}}}
	case *casework.MeasureDone:
		return ui.Event{What: v.Say("web.event.whistle_done"), Text: e.Text.Text(), Icon: "half", Inner: true}
	case *casework.WhistleEvaluated:
		return ui.Event{What: v.Say(whistleVerdictKeys[e.Verdict]), Text: e.Text.Text(), Icon: "eye", Inner: true}
	}
	return v.disputeEvent(event)
}

func (v *visit) whistledEvent(e *casework.Whistled) ui.Event {
	said := ui.Event{What: v.Say(whistleKeys[e.WhistleKind], "units", v.orgsCalled(e.Called)), Text: e.Need.Text(), Icon: "alert", Inner: true}
	said.Basis = v.Say(whistleReasonKeys[e.Reason])
	said.Facts = []ui.Fact{{Key: "web.fact.whistle_place", Text: e.Place.Text()}}
	if len(e.Called) > 0 {
		u := e.Called[0]
		said.Facts = append(said.Facts, ui.Fact{Key: "web.fact.whistle_limits", Text: v.Say("web.whistle_limits", "acknowledge", v.Moment(u.AcknowledgeBy), "arrive", v.Moment(u.ArriveBy))})
	}
	return said
}

func (v *visit) orgsCalled(called []casework.Called) []string {
	var names []string
	for _, u := range called {
		names = append(names, v.org(u.Unit))
	}
	return names
}

// referredEvent is a report passed on outside: to whom, why, and what was sent.
func (v *visit) referredEvent(e *casework.ReferredTo) ui.Event {
	said := ui.Event{What: v.Say("web.event.referred", "to", v.destination(e)), Text: e.Text.Text(), Icon: "arrow-out", Tone: "hollow"}
	if sent := e.Sent.Text(); sent != "" {
		said.Facts = append(said.Facts, ui.Fact{Key: "web.fact.sent", Text: sent})
	}
	return said
}

var (
	referralKeys = map[casework.ReferralAnswer]string{
		casework.TakenOver: "web.event.referral_taken_over",
		casework.SentBack:  "web.event.referral_refused",
		casework.NoAnswer:  "web.event.referral_no_answer",
	}
	judgementKeys = map[casework.SupervisionJudged]string{
		casework.AnswerAccepted: "web.event.supervision_accepted",
		casework.AskedAgain:     "web.event.supervision_again",
		casework.Lifted:         "web.event.supervision_lifted",
	}
	whistleKeys = map[casework.WhistleKind]string{
		casework.DailyWhistle:     "web.event.whistled_daily",
		casework.TacklingWhistle:  "web.event.whistled_tackling",
		casework.EmergencyWhistle: "web.event.whistled_emergency",
	}
	whistleReasonKeys = map[casework.WhistleReason]string{
		casework.PressingProblem:  "web.whistle.pressing_problem",
		casework.JointEnforcement: "web.whistle.joint_enforcement",
		casework.InEmergency:      "web.whistle.emergency",
	}
	whistleVerdictKeys = map[casework.WhistleVerdict]string{
		casework.Worked:  "web.event.whistle_worked",
		casework.Failed:  "web.event.whistle_failed",
		casework.Misused: "web.event.whistle_misused",
	}
)
