package web

import (
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// recheckedEvent is what another township found when it looked again.
func (v *visit) recheckedEvent(e *casework.Rechecked) ui.Event {
	said := ui.Event{What: v.Say("web.event.recheck_failed"), Text: e.Text.Text(), Icon: "cross", Tone: "again"}
	if e.Confirmed {
		said.What, said.Icon, said.Tone = v.Say("web.event.recheck_confirmed"), "tick", "solved"
	}
	if e.Late {
		said.What = v.sentences(said.What, v.Say("web.event.recheck_late"))
	}
	return said
}

// lookedAgain says to the reporter that another township found it solved too;
// empty when nobody has looked since it was closed.
func (v *visit) lookedAgain(c *casework.Case) string {
	for _, look := range slices.Backward(c.Rechecks) {
		if look.Of.Equal(c.EndedAt) && look.Confirmed {
			return v.Say("web.track.rechecked", "unit", v.org(look.Org), "when", v.Moment(look.At))
		}
	}
	return ""
}

// reopenedTold says to the reporter why it is worked on again.
func (v *visit) reopenedTold(view app.View) string {
	for _, h := range slices.Backward(view.History) {
		switch e := h.Event.(type) {
		case *casework.ReopenedBy:
			if !e.Recheck {
				return v.Say("web.track.handle_again")
			}
		case *casework.Rechecked:
			if !e.Confirmed {
				unit, _ := v.postOrg(h.Entry.Actor)
				return v.Say("web.track.recheck_failed", "unit", unit, "text", e.Text.Text())
			}
		case *casework.Checked, *casework.Denied:
			return v.Say("web.track.handle_again")
		}
	}
	return v.Say("web.track.handle_again")
}

// postOrg is the organisation of the post that an entry names, in words.
func (v *visit) postOrg(actor string) (unit string, ok bool) {
	_, unit = v.hand(actor)
	return unit, unit != ""
}
