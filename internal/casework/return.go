package casework

import (
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// ReturnReason is why a unit says that a case is not its own. The list is closed,
// so that disputes can be counted by what is unclear.
type ReturnReason string

// The reasons.
const (
	OtherDuty   ReturnReason = "other_duty"   // the lists of duties give it to another unit
	OutsideArea ReturnReason = "outside_area" // the place is not in its area
	WrongClass  ReturnReason = "wrong_class"  // the problem is another than the class says
	LacksPower  ReturnReason = "lacks_power"  // the law gives it no power to act
)

// ReturnReasons lists the reasons.
func ReturnReasons() []ReturnReason {
	return []ReturnReason{OtherDuty, OutsideArea, WrongClass, LacksPower}
}

// Return is the lead unit's "not ours" (回退), before it reported the handling
// done. The clock runs on for everybody, and the commander arbitrates.
type Return struct {
	Reason ReturnReason `json:"reason"`
	Text   string       `json:"text"`
	Unit   org.ID       `json:"unit,omitempty"` // the unit it thinks responsible; empty: nobody knows
}

// Verb is VerbReturn.
func (Return) Verb() Verb { return VerbReturn }

// ReturnedBy is a case returned by its lead unit.
type ReturnedBy struct {
	By     org.ID       `json:"by"`
	Reason ReturnReason `json:"reason"`
	Text   Sealed       `json:"text"`
	Unit   org.ID       `json:"unit,omitempty"`
	Laid   Laid         `json:"laid"`
}

// Kind is the event's name.
func (*ReturnedBy) Kind() string        { return "returned" }
func (e *ReturnedBy) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ReturnedBy) apply(c *Case, s Stamp) {
	c.State, c.Owner = Disputed, c.Centre
	d := c.disputed()
	d.Returns = append(d.Returns, NotOurs{By: e.By, Reason: e.Reason, Points: e.Unit, At: s.At})
	d.Since = s.At
	d.lay(e.Laid)
	c.addHand(s.Actor)
}

func (g Return) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(ReturnReasons(), g.Reason) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.return_reason_unknown").At("reason"))
	}
	text, err := words("text", g.Text, true)
	wrong = append(wrong, fault.All(err)...)
	if o, ok := env.Chart.Org(g.Unit); g.Unit != "" && (!ok || !o.Valid.Holds(env.today())) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unknown").At("unit").With("unit", string(g.Unit)))
	}
	if g.Unit == c.Lead {
		wrong = append(wrong, fault.New(fault.Invalid, "case.return_to_itself").At("unit"))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e := &ReturnedBy{By: c.Lead, Reason: g.Reason, Text: env.sealText(text), Unit: g.Unit}
	parties := *c
	d := parties.disputed()
	d.Returns = append(d.Returns, NotOurs{By: e.By, Points: e.Unit})
	if e.Laid, err = env.before(&parties, ""); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}
