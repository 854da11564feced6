package casework

import (
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Arbitrate ends a dispute in writing (裁定): the unit that leads from now on, why,
// and on what basis. That unit can return the case no more, and nobody gets more
// time.
type Arbitrate struct {
	Lead   org.ID `json:"lead"`
	Reason string `json:"reason"`
	Basis  string `json:"basis"`
}

// Verb is VerbArbitrate.
func (Arbitrate) Verb() Verb { return VerbArbitrate }

// Arbitrated is a dispute ruled on. Class and Area are what the ruling proposes to
// the dispatch rules; Kept, that the rules say so already.
type Arbitrated struct {
	Lead    org.ID `json:"lead"`
	Reason  Sealed `json:"reason"`
	Basis   Sealed `json:"basis"`
	Class   string `json:"class"`
	Area    string `json:"area"`
	Kept    bool   `json:"kept,omitempty"`
	Version int    `json:"version"` // of the rules in force
	Clocked
}

// Kind is the event's name.
func (*Arbitrated) Kind() string        { return "arbitrated" }
func (e *Arbitrated) sealed() []*Sealed { return []*Sealed{&e.Reason, &e.Basis} }

func (e *Arbitrated) apply(c *Case, s Stamp) {
	c.State, c.Lead, c.Owner = Dispatched, e.Lead, e.Lead
	c.Route = &Route{Version: e.Version, Manual: true, Reason: e.Reason}
	c.DispatchedAt, c.SignedAt, c.HandledAt = s.At, zeroTime, zeroTime
	c.give(e.Lead)
	c.Co = slices.DeleteFunc(slices.Clone(c.Co), func(id org.ID) bool { return id == e.Lead })
	if len(c.Co) == 0 {
		c.Co = nil
	}
	// What the former lead gave to whom it has beneath it ends with its lead.
	c.withdrawParts(s, func(p Part) bool { return p.Org == e.Lead || !slices.Contains(c.Co, p.Org) })
	d := c.disputed()
	d.Rulings = append(d.Rulings, Ruling{Lead: e.Lead, Class: e.Class, Area: e.Area, Rev: c.Rev, At: s.At, Kept: e.Kept})
	d.Since = zeroTime
	d.lay(Laid{})
}

// give remembers a unit that was given the case, so that it never checks it.
func (c *Case) give(id org.ID) {
	if !slices.Contains(c.Given, id) {
		c.Given = append(slices.Clip(c.Given), id)
	}
}

func (a Arbitrate) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	reason, err := words("reason", a.Reason, true)
	wrong = append(wrong, fault.All(err)...)
	basis, err := words("basis", a.Basis, true)
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, fault.All(env.mayLead(c, a.Lead))...)
	if a.Lead != c.Centre && !env.staffed(a.Lead, org.DutyHandle) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unable").At("lead").With("unit", string(a.Lead)))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e := &Arbitrated{Lead: a.Lead, Reason: env.sealText(reason), Basis: env.sealText(basis), Area: env.ruledArea(c, a.Lead)}
	if c.Class != nil {
		answer := env.Route(c.Class.Key, c.Place.Chain, c.Centre)
		e.Class, e.Version, e.Kept = c.Class.Key.String(), answer.Version, answer.Lead == a.Lead
	}
	return []Event{e}, nil
}

// ruledArea is where the ruling is proposed to hold: the whole jurisdiction where
// the unit has the power for the class in all of it, else where the case lies.
func (env *Env) ruledArea(c *Case, lead org.ID) string {
	if c.Class != nil && env.Chart.MayAct(lead, c.Class.Key.String(), env.Map.ChainOf(c.Jurisdiction), env.today()) {
		return c.Jurisdiction
	}
	return c.Place.Area()
}

// RaiseDispute takes a dispute on which nobody ruled in time one level up.
type RaiseDispute struct{}

// Verb is VerbRaise.
func (RaiseDispute) Verb() Verb { return VerbRaise }

// DisputeRaised is a dispute that went one level up by itself.
type DisputeRaised struct {
	Laid Laid `json:"laid"`
}

// Kind is the event's name.
func (*DisputeRaised) Kind() string             { return "dispute_raised" }
func (*DisputeRaised) sealed() []*Sealed        { return nil }
func (e *DisputeRaised) apply(c *Case, _ Stamp) { c.disputed().lay(e.Laid) }

func (RaiseDispute) decide(c *Case, env *Env) ([]Event, error) {
	d := c.Dispute
	if d == nil || d.Last || env.Now.Before(d.By) {
		return nil, fault.New(fault.NotNow, "case.arbitration_runs")
	}
	laid, err := env.before(c, d.Before)
	if err != nil {
		return nil, err
	}
	return []Event{&DisputeRaised{laid}}, nil
}
