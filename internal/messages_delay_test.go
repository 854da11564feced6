package internal_test

func init() {
	for key, why := range map[string]string{
		"page.ledger.answer.*":       "what became of a request for more time",
		"page.ledger.column.*":       "the columns of the ledger as a file",
		"ui.task.*":                  "the kinds of tasks",
		"web.asked.*":                "extension or suspension",
		"web.delay.*":                "why something takes longer",
		"web.event.delay_declined.*": "extension or suspension",
		"web.event.delay_lapsed.*":   "extension or suspension",
		"web.extended.*":             "how a case stands against the second deadline",
	} {
		composed[key] = why
	}
}
