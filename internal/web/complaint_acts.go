package web

import (
	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// complaintCommand is what a form asks for. Fault: web.no_page for a verb that there is
// not.
func complaintCommand(verb string, f sent) (complaint.Command, error) {
	text := f.Get("text")
	switch complaint.Verb(verb) {
	case "accept":
		return complaint.Accept{}, nil
	case "refuse":
		return complaint.Refuse{Reason: complaint.Reason(f.Get("reason")), Text: text}, nil
	case "find":
		return complaint.Find{Outcome: complaint.Outcome(f.Get("outcome")), Text: text}, nil
	case "send_back":
		return complaint.SendBack{Text: text}, nil
	case "answer":
		return complaint.Give{Outcome: complaint.Outcome(f.Get("outcome")), Reasons: f.Get("reasons"), Measures: f.Get("measures")}, nil
	case "inform":
		return complaint.Inform{Text: text}, nil
	case "extend":
		return complaint.Extend{Text: text}, nil
	case "add":
		return complaint.Add{Text: text}, nil
	case "ask_review":
		return complaint.AskReview{Text: text}, nil
	case "ask_unlock":
		return complaint.AskUnlock{Reason: casework.UnlockReason(f.Get("reason")), Text: text}, nil
	case "approve_unlock":
		return complaint.ApproveUnlock{}, nil
	case "decline_unlock":
		return complaint.DeclineUnlock{Text: text}, nil
	case "erase_identity":
		return complaint.EraseIdentity{}, nil
	}
	return nil, fault.New(fault.NotFound, "web.no_page")
}

// complaintAct is the form of a verb.
func (v *visit) complaintAct(verb complaint.Verb, base string) ui.Action {
	words := "complaint_" + string(verb)
	text := ui.Field{Kind: ui.Text, Name: "text", Label: v.Say("page.complaints.text"), Max: 4000, Rows: 4}
	a := ui.Action{Verb: string(verb), Words: words, Post: base + "/" + string(verb), Carry: []ui.Hidden{{Name: fieldKey, Value: newKey()}}, HasHint: true}
	outcome := ui.Field{Kind: ui.Radios, Name: "outcome", Label: v.Say("page.complaints.outcome")}
	for _, o := range complaint.Outcomes() {
		outcome.Options = append(outcome.Options, ui.Option{Value: string(o), Label: v.Say("page.complaints.outcome." + string(o))})
	}
	reason := ui.Field{Kind: ui.Radios, Name: "reason", Label: v.Say("page.complaints.reason")}
	switch verb {
	case "accept", "approve_unlock", "look", "erase_identity":
	case "ask_review":
		text.Optional = true
		a.Fields = []ui.Field{text}
	case "refuse":
		for _, r := range complaint.Reasons() {
			reason.Options = append(reason.Options, ui.Option{Value: string(r), Label: v.Say("page.complaints.reason." + string(r)), Hint: v.Say("page.complaints.reason_told." + string(r))})
		}
		a.Fields = []ui.Field{reason, text}
	case "find":
		a.Fields = []ui.Field{outcome, text}
	case "answer":
		a.Fields = []ui.Field{outcome,
			{Kind: ui.Text, Name: "reasons", Label: v.Say("page.complained.reasons"), Max: 4000, Rows: 5},
			{Kind: ui.Text, Name: "measures", Label: v.Say("page.complained.measures"), Hint: v.Say("page.complaints.measures_hint"), Max: 4000, Rows: 3}}
	case "ask_unlock":
		for _, r := range casework.UnlockReasons() {
			reason.Options = append(reason.Options, ui.Option{Value: string(r), Label: v.Say("ui.act.ask_unlock.reason." + string(r))})
		}
		a.Fields = []ui.Field{reason, text}
	default:
		a.Fields = []ui.Field{text}
	}
	return a
}

// complaintEvents is what happened, for those who deal with it.
func (v *visit) complaintEvents(view *app.ComplaintView) (all []ui.Event) {
	c := &view.Complaint
	for _, h := range view.History {
		e := ui.Event{At: h.At, What: v.Say("page.complaints.did." + h.Event.Kind()), Icon: "clock"}
		var by complaint.Hand
		var text casework.Sealed
		switch x := h.Event.(type) {
		case *complaint.Made, *complaint.Erased:
		case *complaint.Taken:
			by = x.By
		case *complaint.NotTaken:
			by, text, e.Basis = x.By, x.Text, v.Say("page.complaints.reason."+string(x.Reason))
		case *complaint.FindingMade:
			by, text, e.Basis, e.Inner = x.By, x.Text, v.Say("page.complaints.outcome."+string(x.Outcome)), true
		case *complaint.SentBack:
			by, text, e.Inner = x.By, x.Text, true
		case *complaint.Decision:
			by, text, e.Basis = x.By, x.Reasons, v.Say("page.complaints.outcome."+string(x.Outcome))
		case *complaint.InformedOf:
			by, text = x.By, x.Text
		case *complaint.Added:
			text = x.Text
		case *complaint.ExtendedBy:
			by, text = x.By, x.Text
		case *complaint.PassedOn:
			e.Text = v.passedTo(x.Passed)
		case *complaint.ReviewAsked:
			text = x.Text
		case *complaint.UnlockAsked:
			by, text, e.Inner = x.By, x.Text, true
		case *complaint.UnlockApproved:
			by, e.Inner = x.By, true
		case *complaint.UnlockDeclined:
			by, text, e.Inner = x.By, x.Text, true
		case *complaint.LookedAt:
			by, e.Inner = x.By, true
		}
		if by.Post != "" {
			e.Who = v.postName(by.Post)
		}
		if !text.IsZero() {
			e.Text = v.said(c, text)
		}
		all = append(all, e)
	}
	return all
}

func (v *visit) passedTo(p complaint.Passed) string {
	if p.To == "" {
		return v.Say("page.complained.passed.top", "when", v.Moment(p.At), "level", "")
	}
	return v.Say("page.complained.passed."+string(p.Why), "when", v.Moment(p.At), "level", v.org(p.To))
}

// complainLink leads from a page of one's own case to a complaint about how it was
// handled.
func complainLink(number, link string) string {
	return trackPath(number, link) + page.ComplainPath
}
