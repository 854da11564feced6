package matrix

import "slices"

// Verdict is what becomes of an act.
type Verdict string

// The verdicts.
const (
	Unseen     Verdict = "no such case" // for this person there is none
	WrongState Verdict = "not in that state"
	Refused    Verdict = "refused"
	May        Verdict = "allowed"
)

const (
	anywhere = "received need_info verifying refused referred_out merged filed dispatched disputed handling handled checking awaiting_reporter closed_resolved closed_explained reopened suspended closed_long_term"
	open     = "received need_info verifying filed dispatched disputed handling handled checking awaiting_reporter reopened suspended closed_long_term"
	atWork   = "dispatched handling reopened"
	withPart = "dispatched disputed handling suspended handled checking awaiting_reporter reopened"
)

// when says in which states each act is given, from the table of the life. What only
// time does has no row: nobody is offered it.
var when = map[string]string{
	"ask": "received filed", "answer": "need_info", "verify": "received verifying", "record_verification": "verifying",
	"file": "received", "refuse": "received need_info", "refer": "received filed",
	"merge": "received need_info filed dispatched", "unmerge": "merged",
	"dispatch": "received filed dispatched handling reopened", "sign": "dispatched reopened", "handle": "dispatched reopened handling",
	"return": "dispatched handling", "arbitrate": "disputed", "split": atWork, "finish_part": withPart, "decline_part": withPart,
	"start_check": "handled", "check": "handled checking", "confirm": "awaiting_reporter", "deny": "awaiting_reporter",
	"close_resolved": "awaiting_reporter", "close_explained": "handled checking awaiting_reporter",
	"reopen": "closed_resolved closed_explained closed_long_term", "note": anywhere, "message": anywhere,
	"ask_review": "refused", "review_refusal": "refused", "record_answer": "referred_out", "take_back": "referred_out",
	"supervise": open, "answer_supervision": anywhere, "judge_supervision": anywhere,
	"whistle": open, "acknowledge_whistle": anywhere, "record_arrival": anywhere, "excuse_absence": anywhere,
	"agree_measure": anywhere, "finish_measure": anywhere, "evaluate_whistle": anywhere,
	"extend": atWork, "suspend": "handling", "grant": atWork, "decline": atWork, "resume": "suspended",
	"close_long_term": "handling reopened handled checking", "review_long_term": "closed_long_term",
	"recheck": "closed_resolved", "acknowledge_escalation": open,
	"ask_unlock": anywhere, "approve_unlock": anywhere, "decline_unlock": anywhere, "look": anywhere,
	"correct_contact": anywhere, "erase_identity": anywhere, "withdraw_consent": anywhere,
}

// Verbs are all acts, in no order.
func Verbs() []string {
	var all []string
	for v := range when {
		all = append(all, v)
	}
	slices.Sort(all)
	return all
}

// shared are the acts that every reporter of a problem has on the one case that
// stands for it.
var shared = []string{"confirm", "deny", "reopen", "ask_review"}

// Judge says what becomes of the act on the case when the person tries.
func Judge(p *Person, c *Case, verb string) Verdict {
	if !p.Sees(c) || verb != "recheck" && p.Kind == Staff && !p.Involved(c) { // who is only to look again does nothing else
		return Unseen
	}
	joined := false
	if c.Into != nil && p.Kind == Reporter && slices.Contains(shared, verb) {
		c, joined = c.Into, true
	}
	switch {
	case !words(when[verb], c.State):
		return WrongState
	case joined && joins(c, verb), !joined && may(p, c, verb):
		return May
	}
	return Refused
}

// joins: a reporter of a case that was put together with another has seen the
// problem as well.
func joins(c *Case, verb string) bool { return verb != "ask_review" || !c.Reviewed }

func words(list, word string) bool {
	for len(list) > 0 {
		n := 0
		for n < len(list) && list[n] != ' ' {
			n++
		}
		if list[:n] == word {
			return true
		}
		list = list[min(n+1, len(list)):]
	}
	return false
}

func may(p *Person, c *Case, verb string) bool {
	if p.Kind == Reporter {
		return reporterMay(c, verb)
	}
	if p.Kind != Staff || p.Post.ID == "" {
		return false
	}
	own, lead := p.Post.Org.ID, p.Has("handle") && p.Post.Org.ID == c.Lead
	apart := func(duty string) bool { return p.Has(duty) && p.Covers(c) && !p.OwnWork(c) }
	switch verb {
	case "ask", "answer", "verify", "file", "refuse", "refer", "merge", "unmerge", "record_answer", "take_back":
		return p.Has("intake") && p.Covers(c)
	case "dispatch":
		return p.Has("dispatch") && p.Covers(c) && (c.State != "received" || p.Has("intake")) // it is filed in the same act
	case "record_verification":
		return p.Has("verify") && own == c.Verifier
	case "sign", "handle", "split":
		return lead
	case "return":
		return lead && c.Lead != c.Centre && !c.Ruled && !slices.Contains(c.Done, own) && !slices.Contains(c.Returns, own) && len(c.Returns) < 2
	case "extend":
		return lead && !c.Waits && !c.Late && !c.Extended
	case "suspend":
		return lead && !c.Waits && !c.Late && !c.Suspended && c.Filed
	case "finish_part", "decline_part":
		return p.Has("handle") && slices.Contains(c.Parts, own)
	case "start_check", "check":
		return apart("check")
	case "close_resolved":
		return apart("supervise") && c.Silent
	case "close_explained", "close_long_term":
		return apart("supervise")
	case "resume":
		return lead || apart("supervise")
	case "grant", "decline":
		return apart("supervise") && c.Waits && !c.Late
	case "review_long_term":
		return own == c.Keeper && p.Has("handle", "dispatch", "supervise") || apart("supervise")
	case "reopen":
		return p.Has("supervise") && p.Covers(c)
	case "note", "message":
		return p.Involved(c)
	case "recheck":
		return p.LooksAgain(c) && !c.Looked && !p.part(c)
	}
	return above(p, c, verb)
}

// part: whoever had any part in a case never looks at it again.
func (p *Person) part(c *Case) bool {
	return p.OwnWork(c) || p.Post.Org.ID == c.Centre || p.Post.Org.ID == c.Verifier
}

func reporterMay(c *Case, verb string) bool {
	switch verb {
	case "answer", "confirm", "deny", "reopen", "message":
		return true
	case "ask_review":
		return !c.Reviewed
	case "correct_contact", "erase_identity":
		return c.HasReporter && !c.Erased
	case "withdraw_consent":
		return c.Public
	}
	return false
}
