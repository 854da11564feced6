package matrix

import "slices"

// above are the acts of those above and beside a case.
func above(p *Person, c *Case, verb string) bool {
	own := p.Post.Org.ID
	switch verb {
	case "arbitrate":
		return p.Has("supervise") && p.Covers(c) && !p.disputes(c)
	case "review_refusal":
		return p.Has("supervise") && p.Covers(c) && c.Review && p.Post.ID != c.RefusedBy.Org && p.Account != c.RefusedBy.Account
	case "supervise":
		return p.Has("supervise") && p.Covers(c) && p.standsOver(c) && !supervises(c, own)
	case "judge_supervision":
		return p.Has("supervise") && supervises(c, own)
	case "answer_supervision":
		return slices.ContainsFunc(c.Supervisions, func(s Supervision) bool { return s.Waits && s.Unit == own })
	case "acknowledge_escalation":
		return slices.ContainsFunc(c.Told, func(t Told) bool {
			return t.Org == own && (t.Post == p.Post.ID || p.Has("supervise") || t.Post == "" && p.Has("intake"))
		})
	case "ask_unlock":
		return p.Watches(c) && c.Known && c.Unlock == Unlock{}
	case "approve_unlock", "decline_unlock":
		return p.Has("supervise") && p.Watches(c) && c.Known && c.Unlock.Post != "" && !c.Unlock.Open &&
			p.Post.ID != c.Unlock.Post && p.Account != c.Unlock.Account
	case "look":
		return p.MayLook(c)
	}
	return whistled(p, c, verb)
}

// MayLook: the post for which two persons opened the vault, and the intake post that
// took the report in from the caller while the case is open.
func (p *Person) MayLook(c *Case) bool {
	if p.Kind != Staff || !c.Known || p.OwnWork(c) || !p.Covers(c) {
		return false
	}
	unlocked := c.Unlock.Open && p.Post.ID == c.Unlock.Post && p.Account == c.Unlock.Account
	caller := c.TakenBy != "" && p.Post.ID == c.TakenBy && p.Has("intake") && !ended(c.State)
	return unlocked || caller
}

func ended(state string) bool {
	return words("refused referred_out merged closed_resolved closed_explained", state)
}

// disputes: a unit that said "not ours", what stands beneath it, whom it pointed at,
// and whoever belongs to one of them.
func (p *Person) disputes(c *Case) bool {
	party := func(o Org) bool {
		return slices.Contains(c.Returns, o.ID) || slices.Contains(c.Points, o.ID) ||
			slices.ContainsFunc(o.Above, func(id string) bool { return slices.Contains(c.Returns, id) })
	}
	return party(p.Post.Org) || slices.ContainsFunc(p.Others, func(o Post) bool { return party(o.Org) }) ||
		slices.ContainsFunc(c.Hands, func(h Hand) bool { return h.Account == p.Account && slices.Contains(c.Returns, h.Org) })
}

func supervises(c *Case, org string) bool {
	return slices.ContainsFunc(c.Supervisions, func(s Supervision) bool { return s.By == org })
}

// standsOver: a supervise post stands above the owner when its area holds the
// owner's; in one area it stands above units and departments, never above the centre,
// the government or the Party's committee. Nobody stands above oneself, what one
// stands beneath, or where one also holds a post.
func (p *Person) standsOver(c *Case) bool {
	mine, its := p.Post.Org, c.Owner
	switch {
	case its.ID == mine.ID, slices.Contains(mine.Above, its.ID):
		return false
	case slices.ContainsFunc(p.Others, func(o Post) bool { return o.Org.ID == its.ID }):
		return false
	case !holds(mine.Area, its.Area):
		return false
	case mine.Area != its.Area:
		return true
	}
	return its.ID != c.Centre && its.Kind != "centre" && its.Kind != "government" && its.Kind != "party_committee"
}

// whistled are the acts around a whistle: the township's commanders blow and
// evaluate it, its centre's posts see who comes, and who was called answers.
func whistled(p *Person, c *Case, verb string) bool {
	town := p.Post.Org.ID == c.Centre || p.Post.Org.Area == c.Town
	runs := town && p.Has("intake", "dispatch", "supervise")
	step := ""
	if p.Has("handle") {
		step = c.Called[p.Post.Org.ID]
	}
	any := func(steps ...string) bool {
		for _, s := range c.Called {
			if slices.Contains(steps, s) {
				return true
			}
		}
		return false
	}
	switch verb {
	case "whistle":
		return town && p.Has("supervise") && len(c.Called) == 0
	case "evaluate_whistle":
		return town && p.Has("supervise") && len(c.Called) > 0
	case "acknowledge_whistle":
		return step == "issued"
	case "excuse_absence":
		return step == "issued" || step == "acknowledged"
	case "record_arrival":
		return runs && any("issued", "acknowledged") || !runs && (step == "issued" || step == "acknowledged")
	case "agree_measure":
		return runs && any("on_site")
	case "finish_measure":
		return step == "agreed"
	}
	return false
}
