package casework

import "wellfield/internal/org"

// scanCase reads a body of EncodeCase; not ok where the library must.
func scanCase(body []byte) (c Case, ok bool) {
	s := &scan{s: string(body)}
	s.object(func(name string) {
		if !s.who(&c, name) && !s.when(&c, name) && !s.how(&c, name) && !s.over(&c, name) {
			s.fail()
		}
	})
	return c, !s.failed && s.i == len(s.s)
}

// who reads what names the case and those who work on it.
func (s *scan) who(c *Case, name string) bool {
	switch name {
	case "jurisdiction":
		c.Jurisdiction = s.text()
	case "id":
		c.ID = ID(s.text())
	case "number":
		c.Number = s.text()
	case "rev":
		c.Rev = s.number()
	case "state":
		c.State = State(s.text())
	case "channel":
		c.Channel = Channel(s.text())
	case "language":
		c.Language = s.text()
	case "centre":
		c.Centre = org.ID(s.text())
	case "owner":
		c.Owner = org.ID(s.text())
	case "lead":
		c.Lead = org.ID(s.text())
	case "verifier":
		c.Verifier = org.ID(s.text())
	case "co":
		c.Co = orgs(s)
	case "given":
		c.Given = orgs(s)
	case "hands":
		s.other(&c.Hands)
	case "route":
		c.Route = s.route()
	default:
		return false
	}
	return true
}

// when reads the times.
func (s *scan) when(c *Case, name string) bool {
	switch name {
	case "reported_at":
		c.ReportedAt = s.moment()
	case "asked_at":
		c.AskedAt = s.moment()
	case "filed_at":
		c.FiledAt = s.moment()
	case "dispatched_at":
		c.DispatchedAt = s.moment()
	case "signed_at":
		c.SignedAt = s.moment()
	case "handled_at":
		c.HandledAt = s.moment()
	case "checked_at":
		c.CheckedAt = s.moment()
	case "ended_at":
		c.EndedAt = s.moment()
	case "silent_from":
		c.SilentFrom = s.moment()
	case "updated_at":
		c.UpdatedAt = s.moment()
	case "due":
		c.Due = s.deadline()
	case "stage":
		c.Stage = s.stage()
	default:
		return false
	}
	return true
}

// how reads what it is about and how it went.
func (s *scan) how(c *Case, name string) bool {
	switch name {
	case "origin":
		s.other(&c.Origin)
	case "claimed":
		c.Claimed = s.key()
	case "class":
		c.Class = s.class()
	case "place":
		c.Place = s.place()
	case "summary":
		c.Summary = s.sealed()
	case "resolution":
		c.Resolution = s.sealed()
	case "photos":
		s.other(&c.Photos)
	case "verification":
		s.other(&c.Verification)
	case "check":
		s.other(&c.Check)
	case "attributes":
		c.Attributes = s.attributes()
	case "public":
		c.Public = s.truth()
	case "has_reporter":
		c.HasReporter = s.truth()
	case "confirmed":
		c.Confirmed = s.truth()
	case "said_confirmed":
		c.SaidConfirmed = s.truth()
	case "rework":
		c.Rework = int(s.number())
	case "reopenings":
		c.Reopenings = int(s.number())
	case "free_reopen":
		c.FreeReopen = s.truth()
	case "escalation":
		c.Escalation = s.escalation()
	case "need_from":
		c.NeedFrom = State(s.text())
	case "delay":
		s.other(&c.Delay)
	case "long_term":
		s.other(&c.LongTerm)
	default:
		return false
	}
	return true
}

// over reads what came over the case beside its own steps.
func (s *scan) over(c *Case, name string) bool {
	switch name {
	case "merged":
		s.other(&c.Merged)
	case "recurs":
		c.Recurs = ID(s.text())
	case "notice":
		c.Notice = s.text()
	case "vault":
		s.other(&c.Vault)
	case "free_reopens":
		s.other(&c.FreeReopens)
	case "dispute":
		s.other(&c.Dispute)
	case "parts":
		s.other(&c.Parts)
	case "refusal":
		s.other(&c.Refusal)
	case "referral":
		s.other(&c.Referral)
	case "supervised":
		s.other(&c.Supervised)
	case "whistle":
		s.other(&c.Whistle)
	case "rechecks":
		s.other(&c.Rechecks)
	default:
		return false
	}
	return true
}
