package casework

import (
	"cmp"
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Extend asks for more time (延期): so many units of the limit again, at most as
// many as the limit has, with a reason from the list and words for those who
// answer. The clock runs on while the request is open.
type Extend struct {
	More   int         `json:"more"` // in the unit of the limit
	Reason DelayReason `json:"reason"`
	Text   string      `json:"text"`
}

// Verb is VerbExtend.
func (Extend) Verb() Verb { return VerbExtend }

// ExtensionAsked is more time asked for.
type ExtensionAsked struct {
	Limit  worktime.Limit `json:"limit"`
	Reason DelayReason    `json:"reason"`
	To     org.ID         `json:"to"`
	Text   Sealed         `json:"text"`
}

// Kind is the event's name.
func (*ExtensionAsked) Kind() string        { return "extension_asked" }
func (e *ExtensionAsked) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ExtensionAsked) apply(c *Case, s Stamp) {
	c.addHand(s.Actor)
	d := c.delays()
	d.Requests = append(d.Requests, Request{Kind: Extension, Reason: e.Reason, At: s.At, Unit: c.Lead, To: e.To, Limit: e.Limit})
}

func (x Extend) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", x.Text, true)
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, fault.All(x.Reason.check())...)
	if limit := c.Due.Limit; x.More < 1 || x.More > limit.N {
		wrong = append(wrong, fault.New(fault.Invalid, "case.extend_more").At("more").With("n", limit.N))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&ExtensionAsked{Limit: worktime.Limit{N: x.More, Unit: c.Due.Limit.Unit}, Reason: x.Reason,
		To: env.approver(c), Text: env.sealText(text)}}, nil
}

// mayAsk refuses to ask for more time when the time is over, or twice at once.
func (env *Env) mayAsk(c *Case) error {
	switch {
	case c.Due == nil:
		return fault.New(fault.NotNow, "case.delay_no_deadline")
	case c.Asked() != nil:
		return fault.New(fault.NotNow, "case.delay_open")
	case !env.Now.Before(c.Term()):
		return fault.New(fault.NotNow, "case.delay_late").With("due", c.Term())
	}
	return nil
}

// extendable refuses a case that had all the extensions it may have, and one of
// which no limit is known that another could be measured by.
func (env *Env) extendable(c *Case) error {
	switch times := env.Procedure.Extension.Times; {
	case c.granted(Extension) >= times:
		return fault.New(fault.NotNow, "case.extend_times").With("n", times)
	case c.Due == nil || c.Due.Limit.IsZero():
		return fault.New(fault.NotNow, "case.extend_no_limit")
	}
	return nil
}

// approver is the organisation that is asked to answer: the nearest one with a
// supervising post that is held today and had no hand in the handling. Any other
// such post may answer too. Where there is none, the centre has to find one.
func (env *Env) approver(c *Case) org.ID {
	day := env.today()
	supervises := func(o *org.Organisation) bool {
		return slices.ContainsFunc(env.Chart.Posts(o.ID), func(p *org.Post) bool {
			return len(env.Chart.Acting(p.ID, org.DutySupervise, day)) > 0
		})
	}
	best, nearest, asked := c.Centre, -1, env.Subject(c)
	for _, o := range env.Chart.All() {
		at := slices.Index([]string(c.Place.Chain), o.Area)
		if o.ID == c.Centre { // responsible for the case wherever it is seated
			at = len(c.Place.Chain)
		}
		if at <= nearest || !o.Valid.Holds(day) || !supervises(o) {
			continue
		}
		as := env.handOf(Actor{Role: Staff, Org: o.ID, Area: o.Area, Duties: []org.Duty{org.DutySupervise}})
		if org.Allow(as, org.Verb(VerbGrant), asked, env.Now).Allowed() {
			best, nearest = o.ID, at
		}
	}
	return best
}

// Grant gives the time that was asked for. Whoever answers had no hand in the
// handling, under whatever post.
type Grant struct {
	Text string `json:"text,omitempty"`
}

// Verb is VerbGrant.
func (Grant) Verb() Verb { return VerbGrant }

// DelayGranted is a request granted. At is the deadline that an extension leads
// to, or when a suspension ends by itself.
type DelayGranted struct {
	Request     DelayKind `json:"request"`
	At          time.Time `json:"at"`
	Provisional bool      `json:"provisional,omitempty"`
	Text        Sealed    `json:"text"`
}

// Kind is the event's name.
func (*DelayGranted) Kind() string        { return "delay_granted" }
func (e *DelayGranted) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *DelayGranted) apply(c *Case, s Stamp) {
	d := c.delays()
	d.answer(Granted, s).Until = e.At
	if e.Request == Extension {
		d.Until, d.Provisional = e.At, e.Provisional
		return
	}
	d.Pauses, d.Until, d.Provisional = append(d.Pauses, worktime.Pause{From: s.At}), zeroTime, false
	c.State, c.Owner = Suspended, c.Lead
}

func (g Grant) decide(c *Case, env *Env) ([]Event, error) {
	r := c.Asked()
	text, err := words("text", g.Text, false)
	if err != nil {
		return nil, err
	}
	e := &DelayGranted{Request: r.Kind, At: r.Wanted, Text: env.sealText(text)}
	if r.Kind == Suspension {
		err := env.suspendable(c)
		if err == nil && !r.Wanted.After(env.Now) {
			err = fault.New(fault.NotNow, "case.suspend_past")
		}
		return []Event{e}, err
	}
	if err := env.extendable(c); err != nil {
		return nil, err
	}
	after := *c
	after.delays().answer(Granted, Stamp{At: env.Now})
	term, err := env.Term(&after)
	e.At, e.Provisional = term.At, term.Provisional
	return []Event{e}, err
}

// delayAsked is a case with a request whose deadline has not come.
var delayAsked = when{"while a request is open", func(c *Case, env *Env) error {
	switch {
	case c.Asked() == nil:
		return fault.New(fault.NotNow, "case.delay_none")
	case !env.Now.Before(c.Term()):
		return fault.New(fault.NotNow, "case.delay_late").With("due", c.Term())
	}
	return nil
}}

// Decline refuses the time that was asked for, with a reason. It uses nothing up:
// the unit may ask again.
type Decline struct {
	Text string `json:"text"`
}

// Verb is VerbDecline.
func (Decline) Verb() Verb { return VerbDecline }

// DelayDeclined is a request declined.
type DelayDeclined struct {
	Request DelayKind `json:"request"`
	Text    Sealed    `json:"text"`
}

// Kind is the event's name.
func (*DelayDeclined) Kind() string             { return "delay_declined" }
func (e *DelayDeclined) sealed() []*Sealed      { return []*Sealed{&e.Text} }
func (e *DelayDeclined) apply(c *Case, s Stamp) { c.delays().answer(Declined, s) }

func (x Decline) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", x.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&DelayDeclined{Request: c.Asked().Kind, Text: env.sealText(text)}}, nil
}

// Lapse ends a request that nobody answered by the deadline. The case is then as
// late as it would have been without it.
type Lapse struct{}

// Verb is VerbLapse.
func (Lapse) Verb() Verb { return VerbLapse }

// DelayLapsed is a request that nobody answered in time.
type DelayLapsed struct {
	Request DelayKind `json:"request"`
}

// Kind is the event's name.
func (*DelayLapsed) Kind() string             { return "delay_lapsed" }
func (*DelayLapsed) sealed() []*Sealed        { return nil }
func (e *DelayLapsed) apply(c *Case, s Stamp) { c.delays().answer(Lapsed, s) }

func (Lapse) decide(c *Case, env *Env) ([]Event, error) {
	r := c.Asked()
	switch {
	case r == nil:
		return nil, fault.New(fault.NotNow, "case.delay_none")
	case env.Now.Before(c.Term()):
		return nil, fault.New(fault.NotNow, "case.delay_running").With("due", c.Term())
	}
	return []Event{&DelayLapsed{Request: r.Kind}}, nil
}

// extensible is a case for which more time may be asked.
var extensible = when{"before the deadline", func(c *Case, env *Env) error { return cmp.Or(env.mayAsk(c), env.extendable(c)) }}
