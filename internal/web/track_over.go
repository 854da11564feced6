package web

import (
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// reviewSaid is how the review of a refusal stands, for its reporter.
func (v *visit) reviewSaid(view app.View) string {
	r := view.Case.Refusal
	switch {
	case r == nil || r.AskedAt.IsZero():
		return ""
	case r.Pending() && v.Now.After(r.Due):
		return v.Say("web.track.review_late", "unit", v.org(r.Reviewer), "when", v.Moment(r.Due))
	case r.Pending():
		return v.Say("web.track.review_open", "unit", v.org(r.Reviewer), "when", v.Moment(r.Due))
	}
	for _, h := range slices.Backward(view.History) {
		if e, ok := h.Event.(*casework.RefusalUpheld); ok {
			return v.Say("web.track.upheld", "text", e.Text.Text(), "remedy", e.Remedy.Text())
		}
	}
	return ""
}

// referralSaid is the trace of a referral: what was sent, and what came back.
func (v *visit) referralSaid(view app.View, e *casework.ReferredTo) string {
	var said []string
	if sent := e.Sent.Text(); sent != "" {
		said = append(said, v.Say("web.track.sent", "sent", sent))
	}
	r := view.Case.Referral
	if r == nil || r.Answer == "" {
		if e.To.Followed() {
			said = append(said, v.Say("web.track.referral_waits"))
		}
		return v.sentences(said...)
	}
	for _, h := range slices.Backward(view.History) {
		if a, ok := h.Event.(*casework.ReferralAnswered); ok {
			return v.sentences(append(said, v.Say(referralKeys[a.Answer]), a.Text.Text())...)
		}
	}
	return v.sentences(said...)
}

// cameBack says before what happens now that the report was refused or elsewhere
// before, and is as old as it was.
func (v *visit) cameBack(c *casework.Case, now string) string {
	switch r, f := c.Refusal, c.Referral; {
	case r != nil && r.Outcome == casework.Overturned && (f == nil || f.At.Before(r.ReviewedAt)):
		return v.sentences(v.Say("web.track.overturned"), now)
	case f != nil:
		return v.sentences(v.Say("web.track.taken_back", "to", v.Say(destinationKeys[f.To])), now)
	}
	return now
}
