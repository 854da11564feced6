package page

import (
	"wellfield/internal/casework"
	"wellfield/internal/web/ui"
)

// unlocking asks why an identity is needed.
func unlocking(q questions, _ Choices) []ui.Field {
	var codes []string
	for _, reason := range casework.UnlockReasons() {
		codes = append(codes, string(reason))
	}
	return []ui.Field{q.either("reason", codes...), q.text("text")}
}

// approvingUnlock may put off telling the reporter, where a law is named.
func approvingUnlock(q questions, _ Choices) []ui.Field {
	return []ui.Field{optional(q.day("tell_on")), optional(q.line("basis"))}
}

func correcting(q questions, _ Choices) []ui.Field {
	phone, email := optional(q.line("phone")), optional(q.line("email"))
	phone.Autocomplete, phone.Mode, phone.Max = "tel", "tel", 40
	email.Autocomplete, email.Mode, email.Max = "email", "email", 254
	return []ui.Field{phone, email}
}
