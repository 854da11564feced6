package casework

import (
	"cmp"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Suspend asks to let the clock stand (挂账) until a day, for what cannot be done
// before it. The place must be safe meanwhile, and a photo must show it.
type Suspend struct {
	Until   civil.Day   `json:"until"` // the clock runs again from the beginning of that day
	Reason  DelayReason `json:"reason"`
	Text    string      `json:"text"`
	Measure string      `json:"measure"` // what keeps the place safe meanwhile
	Photos  []PhotoIn   `json:"photos"`
}

// Verb is VerbSuspend.
func (Suspend) Verb() Verb { return VerbSuspend }

// SuspensionAsked is a suspension asked for.
type SuspensionAsked struct {
	Until   time.Time   `json:"until"`
	Reason  DelayReason `json:"reason"`
	To      org.ID      `json:"to"`
	Text    Sealed      `json:"text"`
	Measure Sealed      `json:"measure"`
	Photos  []Photo     `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*SuspensionAsked) Kind() string        { return "suspension_asked" }
func (e *SuspensionAsked) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Measure} }

func (e *SuspensionAsked) apply(c *Case, s Stamp) {
	c.addHand(s.Actor)
	c.addPhotos(e.Photos)
	d := c.delays()
	d.Requests = append(d.Requests, Request{Kind: Suspension, Reason: e.Reason, At: s.At, Unit: c.Lead, To: e.To, Wanted: e.Until})
}

func (x Suspend) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", x.Text, true)
	wrong = append(wrong, fault.All(err)...)
	measure, err := words("measure", x.Measure, true)
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, fault.All(x.Reason.check())...)
	until, err := env.morning("until", x.Until)
	if days := env.Procedure.Suspension.MaxDays; err == nil && (!until.After(env.Now) || until.After(env.Now.In(env.Zone).AddDate(0, 0, days))) {
		err = fault.New(fault.Invalid, "case.suspend_until").At("until").With("n", days)
	}
	wrong = append(wrong, fault.All(err)...)
	photos, err := env.photos(x.Photos, OfSafety, c.Spot())
	if err == nil && len(photos) == 0 {
		err = fault.New(fault.Invalid, "case.suspend_photo").At("photos")
	}
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&SuspensionAsked{Until: until, Reason: x.Reason, To: env.approver(c),
		Text: env.sealText(text), Measure: env.sealText(measure), Photos: photos}}, nil
}

// suspendable refuses what must not wait: emergencies, whoever asks and whatever
// is configured, and a case that waited before.
func (env *Env) suspendable(c *Case) error {
	class, err := env.class(c)
	if err != nil {
		return err
	}
	switch times := env.Procedure.Suspension.Times; {
	case class == nil: // whether it is an emergency is not known
		return fault.New(fault.NotNow, "case.suspend_unclassed")
	case class.Emergency:
		return fault.New(fault.NotNow, "case.suspend_emergency")
	case c.granted(Suspension) >= times:
		return fault.New(fault.NotNow, "case.suspend_times").With("n", times)
	}
	return nil
}

// suspendible is a case whose time may be asked to rest.
var suspendible = when{"before the deadline and never for an emergency", func(c *Case, env *Env) error {
	return cmp.Or(env.mayAsk(c), env.suspendable(c))
}}

// morning is the beginning of a day that was named.
func (env *Env) morning(field string, d civil.Day) (time.Time, error) {
	if d == "" {
		return zeroTime, fault.New(fault.Invalid, "case.day_missing").At(field)
	}
	day, err := civil.ParseDay(string(d))
	if err != nil {
		return zeroTime, fault.New(fault.Invalid, "case.day_malformed").At(field).With("day", string(d))
	}
	return day.Time(env.Zone).UTC(), nil
}

// Resume lets the clock of a suspended case run again: by itself on its day, or
// earlier by its unit or a supervisor.
type Resume struct {
	Text string `json:"text,omitempty"`
}

// Verb is VerbResume.
func (Resume) Verb() Verb { return VerbResume }

// Resumed is a suspended case at work again. From is when the clock runs again,
// and Until the deadline that this leads to.
type Resumed struct {
	From        time.Time `json:"from"`
	Until       time.Time `json:"until"`
	Provisional bool      `json:"provisional,omitempty"`
	Text        Sealed    `json:"text"`
}

// Kind is the event's name.
func (*Resumed) Kind() string        { return "resumed" }
func (e *Resumed) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Resumed) apply(c *Case, _ Stamp) {
	d := c.delays()
	d.endPause(e.From)
	d.Until, d.Provisional = e.Until, e.Provisional
	c.State, c.Owner = Handling, c.Lead
}

func (d *Delay) endPause(at time.Time) {
	if n := len(d.Pauses); n > 0 {
		d.Pauses[n-1].To = at
	}
}

func (x Resume) decide(c *Case, env *Env) ([]Event, error) {
	byTime, until := env.Actor.Role == System, c.SuspendedUntil()
	if byTime && env.Now.Before(until) {
		return nil, fault.New(fault.NotNow, "case.still_suspended").With("until", until)
	}
	text, err := words("text", x.Text, !byTime)
	if err != nil {
		return nil, err
	}
	// A sweep that comes late gives nobody more time than was granted.
	e := &Resumed{From: env.Now, Text: env.sealText(text)}
	if env.Now.After(until) {
		e.From = until
	}
	after := *c
	after.delays().endPause(e.From)
	term, err := env.Term(&after)
	e.Until, e.Provisional = term.At, term.Provisional
	return []Event{e}, err
}
