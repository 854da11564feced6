package page

import "wellfield/internal/web/ui"

// The forms of those above and beside a case.

func (q questions) days(name string) ui.Field {
	f := q.line(name)
	f.Max, f.Mode = 2, "numeric"
	return f
}

func reviewing(q questions, _ Choices) []ui.Field {
	return []ui.Field{q.either("outcome", "upheld", "overturned"), q.text("text"), optional(q.text("remedy"))}
}

func answering(q questions, _ Choices) []ui.Field {
	letters := q.named("documents")
	letters.Optional = true
	return []ui.Field{q.either("answer", "taken_over", "refused", "no_answer"), q.text("text"), letters}
}

// toSupervisor asks whom the answer is for where several demanded one.
func toSupervisor(q questions, c Choices) []ui.Field {
	fields := []ui.Field{q.text("text"), q.photos(true)}
	if len(c.Supervisors) > 1 {
		fields = append([]ui.Field{q.choose("to", c.Supervisors)}, fields...)
	}
	return fields
}

func judging(q questions, _ Choices) []ui.Field {
	return []ui.Field{q.either("judgement", "accepted", "again", "lifted"), optional(q.text("text")), optional(q.days("limit"))}
}

func whistling(q questions, c Choices) []ui.Field {
	units := ui.Field{Kind: ui.Checks, Name: "units", Label: q.say("units"), Options: c.Callable}
	return []ui.Field{q.either("kind", "daily", "tackling", "emergency"), q.either("reason", "pressing_problem", "joint_enforcement", "emergency"),
		units, q.line("place"), q.text("need")}
}

// arriving asks the township which unit is there, and a unit for a photo.
func arriving(q questions, c Choices) []ui.Field {
	if len(c.Absent) > 0 {
		return []ui.Field{q.choose("unit", c.Absent), q.photos(true)}
	}
	return []ui.Field{q.named("photos")}
}

func agreeing(q questions, c Choices) []ui.Field {
	day := ui.Field{Kind: ui.Day, Name: "until", Label: q.say("until")}
	return []ui.Field{q.choose("unit", c.OnSite), q.text("what"), q.line("who"), day}
}
