package internal_test

func init() {
	for key, why := range map[string]string{
		"page.complain.level.*":         "the levels of areas",
		"page.complain.shield.*":        "what protects whoever complains",
		"page.complained.now.*":         "the states of a complaint",
		"page.complained.passed.*":      "why a complaint went on",
		"page.complaints.did.*":         "what happens to a complaint",
		"page.complaints.is.*":          "the states of a complaint",
		"page.complaints.outcome.*":     "what came of a complaint",
		"page.complaints.reason.*":      "why a complaint is not taken up",
		"page.complaints.reason_told.*": "where else to turn to",
		"page.complaints.waits.*":       "the states of a complaint",
	} {
		composed[key] = why
	}
}
