package casework

import (
	"slices"

	"wellfield/internal/org"
)

// allow asks the table of rights. When a verb fits the life, its step says.
func (env *Env) allow(c *Case, v org.Verb) org.Decision {
	return org.Allow(env.Hand(), v, env.Subject(c), env.Now)
}

// Hand is the actor as rights know it.
func (env *Env) Hand() org.Actor { return env.handOf(env.Actor) }

func (env *Env) handOf(a Actor) org.Actor {
	h := org.Actor{Role: a.Role, Post: a.Post, Org: a.Org, Duties: a.Duties, From: a.From, Until: a.Until, Person: a.Person, Case: string(a.Case)}
	if a.Joined != nil {
		h.Joined = string(a.Joined.Into)
	}
	if a.Role != Staff || a.Org == "" {
		return h
	}
	for _, id := range a.Others {
		line := env.Chart.Line(id)
		if line == nil {
			line = []org.ID{id}
		}
		h.Others = append(h.Others, line)
	}
	h.Line, h.Backstop = env.Chart.Line(a.Org), a.Org == env.Chart.Backstop()
	if h.Areas = a.areas(); len(h.Areas) == 0 {
		return h
	}
	h.Jurisdictions = env.Map.Jurisdictions(a.Area)
	for _, area := range h.Areas {
		h.Homes = append(h.Homes, env.Map.Jurisdiction(env.Map.ChainOf(area)))
	}
	if len(a.Former) > 0 {
		h.Jurisdictions = slices.Clone(h.Jurisdictions)
		for _, area := range a.Former {
			h.Jurisdictions = append(h.Jurisdictions, env.Map.Jurisdictions(area)...)
		}
		slices.Sort(h.Jurisdictions)
		h.Jurisdictions = slices.Compact(h.Jurisdictions)
	}
	return h
}

// Subject is the case as rights know it.
func (env *Env) Subject(c *Case) org.Subject {
	s := org.Subject{Case: string(c.ID), Jurisdiction: c.Jurisdiction, Chain: c.Place.Chain, Owner: env.seat(c, c.Owner),
		Lead: c.Lead, Co: c.Co, Given: c.Given, Hands: c.Hands, Verifier: c.Verifier, Shown: env.backAgain(c),
		Took: c.took(), Dispute: env.quarrel(c), Ties: env.ties(c)}
	_, centred := env.Chart.Centre(c.Jurisdiction, env.today())
	s.Uncentred = !centred
	if c.Refusal != nil {
		s.Refused = &c.Refusal.By
	}
	if v := c.Vault; v != nil && v.Unlock.pending(env.Now) {
		s.Unlock = &org.Hand{Post: v.Unlock.Post, Person: v.Unlock.Person}
	}
	return s
}

// seat is an organisation in its places.
func (env *Env) seat(c *Case, id org.ID) org.Seat {
	o, ok := env.Chart.Org(id)
	if !ok {
		return org.Seat{}
	}
	s := org.Seat{ID: id, Line: env.Chart.Line(id), Areas: env.Map.ChainOf(o.Area),
		Heads: id == c.Centre || o.Kind == org.Centre || o.Kind == org.Government || o.Kind == org.PartyCommittee}
	if s.Areas == nil && o.Area != "" { // it has one, and the map in force does not know it
		s.Areas = []string{o.Area}
	}
	return s
}

// took is every organisation that ran, handled, led, verified or checked the case.
func (c *Case) took() []org.ID {
	all := make([]org.ID, 0, 5+len(c.Co)+len(c.Given)+len(c.Hands)+len(c.Parts))
	all = append(append(append(all, c.Centre, c.Owner, c.Lead, c.Verifier), c.Co...), c.Given...)
	for _, h := range c.Hands {
		all = append(all, h.Org)
	}
	for _, p := range c.Parts {
		all = append(all, p.Org)
	}
	if c.Check != nil {
		all = append(all, c.Check.Org)
	}
	return slices.DeleteFunc(all, func(id org.ID) bool { return id == "" })
}

// quarrel is the case's dispute: a unit that is only pointed at is a party where it
// could be given the case.
func (env *Env) quarrel(c *Case) *org.Quarrel {
	if c.Dispute == nil {
		return nil
	}
	q := &org.Quarrel{}
	for _, r := range c.Dispute.Returns {
		q.Returned = append(q.Returned, r.By)
		if r.Points != "" && env.mayLead(c, r.Points) == nil {
			q.Pointed = append(q.Pointed, r.Points)
		}
	}
	for _, h := range c.Hands {
		if q.Party(env.Chart.Line(h.Org)) {
			q.Hands = append(q.Hands, h)
		}
	}
	return q
}

// ties are what the case asks of organisations, posts and persons by name.
func (env *Env) ties(c *Case) []org.Tie {
	var all []org.Tie
	tie := func(r org.Relation, id, post org.ID) { all = append(all, org.Tie{Relation: r, Org: id, Post: post}) }
	for _, t := range c.Tasks() {
		tie(org.Asked, t.Org, "")
	}
	if c.LongTerm != nil {
		tie(org.Registered, c.LongTerm.Owner, "")
	}
	for _, p := range c.Parts {
		if p.State == PartOpen {
			tie(org.PartUnit, p.Org, "")
		}
	}
	if c.Whistle.Open() {
		for _, u := range c.Whistle.Called {
			tie(org.Called, u.Unit, "")
		}
	}
	for _, s := range c.Supervised {
		if s.Open() {
			tie(org.Supervises, s.By, "")
		}
		if s.Waits() {
			tie(org.Answers, s.Unit, "")
		}
	}
	if c.Escalation != nil {
		for _, t := range c.Escalation.Told {
			tie(org.Told, t.Org, "")
			if t.Post == "" {
				tie(org.ToldNobody, t.Org, "")
			} else {
				tie(org.ToldItself, t.Org, t.Post)
			}
		}
	}
	if s := env.Sampled; s != nil && (s.Done || c.State == ClosedResolved && micro(c.EndedAt).Equal(s.Of)) {
		tie(org.Drawn, s.Org, "")
	}
	return append(all, env.vaultTies(c)...)
}
