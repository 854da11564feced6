package page

import "wellfield/internal/web/ui"

// extending asks how much more, in the unit of the limit.
func extending(q questions, c Choices) []ui.Field {
	more := q.line("more")
	more.Mode, more.Hint = "numeric", q.r.Say("ui.act.extend.more.hint", "limit", c.Limit)
	return []ui.Field{more, q.choose("reason", c.Delays), q.text("text")}
}

// suspending asks until when, why, and what keeps the place safe meanwhile.
func suspending(q questions, c Choices) []ui.Field {
	return []ui.Field{q.day("until"), q.choose("reason", c.Delays), q.text("text"), q.text("measure"), q.named("photos")}
}

func registering(q questions, c Choices) []ui.Field {
	return []ui.Field{q.choose("owner", c.Keepers), q.choose("reason", c.Delays), q.text("text"), q.day("review")}
}

func reviewingLongTerm(q questions, _ Choices) []ui.Field {
	return []ui.Field{q.either("outcome", "keep", "take_up"), optional(q.day("next")), q.text("text")}
}

func (q questions) day(name string) ui.Field {
	return ui.Field{Kind: ui.Day, Name: name, Label: q.say(name)}
}
