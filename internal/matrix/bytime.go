package matrix

// byTime are the steps that time takes, and no post with it where it says so.
var byTime = map[string]string{
	"raise_dispute": "disputed", "return_to_check": "awaiting_reporter", "close_resolved": "awaiting_reporter", "reschedule": anywhere,
	"start_clocks": open, "record_absence": anywhere, "lapse": atWork, "resume": "suspended", "call_review": "closed_long_term",
	"escalate": open, "erase_identity": anywhere,
}

// TimeMay tells whether a rule of time may take the step.
func TimeMay(c *Case, verb string) bool {
	return words(byTime[verb], c.State) && (verb != "erase_identity" || c.HasReporter && !c.Erased)
}
