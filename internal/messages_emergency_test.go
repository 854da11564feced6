package internal_test

func init() {
	for key, why := range map[string]string{
		"page.emergency.hazard.*": "the hazards of places",
		"page.emergency.is.*":     "how a declaration stands",
		"page.emergency.level.*":  "the levels of areas",
	} {
		composed[key] = why
	}
}
