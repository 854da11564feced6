package matrix

import "slices"

// View is what a door shows of a case to whom it lets in.
type View string

// The views. Each says what it shows at most, and of the case it was asked for also
// at least.
const (
	Nothing    View = "nothing"     // of no case
	Open       View = "published"   // what everybody may know
	Listed     View = "listed"      // a row of a list
	Taken      View = "file"        // a row of a file of cases
	Worked     View = "case"        // for those who work on it, or look again
	Followed   View = "followed"    // for its reporter
	Own        View = "own data"    // everything that is held of the reporter
	Identified View = "identity"    // after a look that two persons opened
	Log        View = "view log"    // who looked, and why
	Bounded    View = "a selection" // of cases that the person sees anyway, as far as the page goes
)

// The fields, by who may read them.
var (
	asReported = []string{"words", "address", "place", "photo"}
	asWork     = []string{"done", "after_photo"}
	// toReporter is what those who work on a case say to its reporter.
	toReporter = []string{"thread", "question", "refusal", "referral", "explained", "register", "measure", "safety_photo", "check", "plea"}
	// inner is between those who work on it.
	inner = []string{"answer", "private_answer", "note", "note_photo", "reason", "part", "open_parts", "errand", "return", "ruling", "delay",
		"demand", "answered", "meeting", "need"}
	// identity is what the vault holds.
	identity = []string{"contact", "phone", "number"}
)

// Shows tells whether the view shows the field of the case to the person.
func Shows(v View, p *Person, c *Case, field string) bool {
	in := func(lists ...[]string) bool { return slices.Contains(slices.Concat(lists...), field) }
	switch v {
	case Open:
		return published(c, field)
	case Listed:
		return field == "words"
	case Taken:
		return p.Involved(c) && in([]string{"words", "address", "place", "answer", "private_answer", "reason", "ruling", "done"})
	case Worked:
		switch {
		case p.Involved(c):
			return in(asReported, asWork, toReporter, inner) || field == "unlock" && p.Watches(c)
		case p.LooksAgain(c):
			return in(asReported, asWork) || field == "answer"
		}
	case Followed:
		return p.Kind == Reporter && p.Case == c.Name && (in(asReported, asWork, toReporter) || field == "link" || field == "unlock" && c.Unlock.Open)
	case Own:
		return p.Kind == Reporter && p.Case == c.Name && (in(asReported, identity) || in([]string{"answer", "private_answer", "plea", "link"}) || field == "unlock" && c.Unlock.Open)
	case Identified:
		return p.MayLook(c) && in(identity)
	case Log:
		return p.Watches(c) && c.Unlock.Open && field == "unlock"
	case Bounded:
		return Shows(Worked, p, c, field) || Shows(Followed, p, c, field) || published(c, field)
	}
	return false
}

// published: words, answers and photos when the reporter agreed and the desk has
// taken the report up; the place as exactly as the class says. Photos have addresses
// of their own there, which tell no hash.
func published(c *Case, field string) bool {
	if c.Class == "hidden" || words("received need_info verifying refused referred_out merged", c.State) {
		return false
	}
	switch field {
	case "words", "answer":
		return c.Public
	case "place":
		return c.Class == "exact"
	}
	return false
}

// Lists tells whether a list of the scope has the case for the person.
func Lists(scope string, p *Person, c *Case) bool {
	own := p.Post.Org.ID
	switch scope {
	case "centre":
		return p.line(c)
	case "imported":
		return p.line(c) && c.Imported
	case "check":
		return p.Has("check") && p.Covers(c) && words("handled checking", c.State)
	case "unit":
		return p.Has("handle") && own == c.Lead
	case "verify":
		return p.Has("verify") && own == c.Verifier && c.State == "verifying"
	case "grid":
		return p.Has("verify") && holds(p.Post.Org.Area, c.Area)
	}
	return false
}

// MayList tells whether the person may ask for the list at all.
func MayList(scope string, p *Person) bool {
	switch scope {
	case "centre", "imported":
		return p.Has("intake", "dispatch", "check", "supervise")
	case "check":
		return p.Has("check")
	case "unit":
		return p.Has("handle")
	}
	return p.Has("verify")
}
