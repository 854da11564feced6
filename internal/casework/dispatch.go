package casework

import (
	"slices"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Dispatch gives the case to exactly one lead unit and any co-units (派遣).
// Without a lead the rules decide. A lead that differs from the rules' answer
// needs a reason, and so does taking a case from the unit that has it; neither
// gives anybody more time. File lets the desk file and dispatch in one act.
type Dispatch struct {
	File   *File    `json:"file,omitempty"`
	Lead   org.ID   `json:"lead,omitempty"`
	Co     []org.ID `json:"co,omitempty"`
	Reason string   `json:"reason,omitempty"`
}

// Verb is VerbDispatch.
func (Dispatch) Verb() Verb { return VerbDispatch }

// DispatchedTo is a case given to its lead unit, with the rule that said so.
type DispatchedTo struct {
	Lead  org.ID    `json:"lead"`
	Co    []org.ID  `json:"co,omitempty"`
	Route Route     `json:"route"`
	Due   *Deadline `json:"due,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*DispatchedTo) Kind() string        { return "dispatched" }
func (e *DispatchedTo) sealed() []*Sealed { return []*Sealed{&e.Route.Reason} }

func (e *DispatchedTo) apply(c *Case, s Stamp) {
	route := e.Route
	c.State, c.Lead, c.Co, c.Owner, c.Route = Dispatched, e.Lead, e.Co, e.Lead, &route
	for _, id := range append([]org.ID{e.Lead}, e.Co...) {
		if !slices.Contains(c.Given, id) {
			c.Given = append(slices.Clip(c.Given), id)
		}
	}
	c.DispatchedAt, c.SignedAt, c.HandledAt = s.At, zeroTime, zeroTime
	if e.Due != nil {
		c.Due = e.Due
	}
	c.withdrawParts(s, func(p Part) bool { return !slices.Contains(e.Co, p.Org) })
}

func (d Dispatch) decide(c *Case, env *Env) ([]Event, error) {
	if d.File != nil && c.State != Received && c.Class != nil && d.File.Class != c.Class.Key {
		return nil, fault.New(fault.NotNow, "case.filed_already").At("class").With("class", c.Class.Key.String())
	}
	if d.File != nil && c.State != Received && c.Class != nil && d.File.Area != "" && d.File.Area != c.Place.Area() {
		return nil, fault.New(fault.NotNow, "case.filed_already").At("area").With("class", c.Class.Key.String())
	}
	var events []Event
	at := *c
	if c.State == Received || c.Class == nil { // imported history may have no class
		if d.File == nil {
			return nil, fault.New(fault.NotNow, "case.dispatch_unfiled").At("class")
		}
		if err := env.allow(c, org.Verb(VerbFile)).Err(); err != nil {
			return nil, err
		}
		filed, err := d.File.decide(c, env)
		if err != nil {
			return nil, err
		}
		events = filed
		at = Apply(at, filed, Stamp{At: env.Now, Actor: env.Actor})
	}
	e, err := d.route(&at, env)
	if err != nil {
		return nil, err
	}
	if e.Due, err = env.deadline(&at); err != nil {
		return nil, err
	}
	return append(append(events, e), e.beside(&at)...), nil
}

// route chooses the lead: the answer of an emergency in force or of the rules, or
// another with a reason.
func (d Dispatch) route(c *Case, env *Env) (*DispatchedTo, error) {
	again := c.State == Dispatched || c.State == Handling
	answer := env.Sends(c.Class.Key, c.Place.Chain, c.Centre)
	e := &DispatchedTo{Lead: answer.Lead, Co: answer.Co,
		Route: Route{Rule: answer.Rule, Version: answer.Version, Near: answer.Near, Emergency: answer.Emergency}}
	differs := d.Lead != "" && d.Lead != answer.Lead
	reason, err := words("reason", d.Reason, differs || again)
	if err != nil {
		return nil, err
	}
	e.Route.Manual, e.Route.Reason = differs, env.sealText(reason)
	if differs {
		e.Lead = d.Lead
	}
	if d.Co != nil {
		e.Co = d.Co
	}
	e.Co = slices.Compact(slices.Sorted(slices.Values(e.Co)))
	e.Co = slices.DeleteFunc(e.Co, func(id org.ID) bool { return id == e.Lead })
	if e.Lead != c.Lead && again && c.Ruled() && !env.allow(c, "overrule").Allowed() {
		return nil, fault.New(fault.NotNow, "case.ruled").At("lead").With("unit", string(c.Lead))
	}
	return e, env.mayHandle(c, e)
}

// mayHandle refuses units that do not exist or have no power for the class. The
// centre may always take a case: it is the backstop.
func (env *Env) mayHandle(c *Case, e *DispatchedTo) error {
	day := env.today()
	for i, id := range append([]org.ID{e.Lead}, e.Co...) {
		field := "lead"
		if i > 0 {
			field = "co"
		}
		if o, ok := env.Chart.Org(id); !ok || !o.Valid.Holds(day) {
			return fault.New(fault.Invalid, "case.unit_unknown").At(field).With("unit", string(id))
		}
		if i == 0 && id != c.Centre && !env.Chart.MayAct(id, c.Class.Key.String(), c.Place.Chain, day) {
			return fault.New(fault.Invalid, "case.unit_no_power").At(field).With("unit", string(id)).With("class", c.Class.Key.String())
		}
	}
	return nil
}

// deadline is the handling limit counted from now, the earliest where emergencies
// in force set one. A case that had a deadline
// keeps it: sending it elsewhere or again never buys time.
func (env *Env) deadline(c *Case) (*Deadline, error) {
	class, err := env.class(c)
	if err != nil || class == nil || c.Due != nil {
		return nil, err
	}
	due, err := env.ends(env.Now, class.Limit, nil)
	if err != nil {
		return nil, err
	}
	due = env.sooner(c, due)
	return &due, nil
}
