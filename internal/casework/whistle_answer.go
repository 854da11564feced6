package casework

import (
	"slices"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// atStep is a called unit at one of the steps.
func atStep(steps ...WhistleStep) when {
	return when{"at its step", func(c *Case, env *Env) error {
		if step := c.Whistle.unit(env.Actor.Org).Step(); !slices.Contains(steps, step) {
			return fault.New(fault.NotNow, "case.whistle_step").With("step", string(step))
		}
		return nil
	}}
}

// arriving is a whistle with a unit that is not there yet: any, where the township
// records it; its own, where the unit does, with a photo of the place.
var arriving = when{"the unit with a photo of the place", func(c *Case, env *Env) error {
	switch {
	case !c.Whistle.Open():
		return refused("case.called_only")
	case !env.asTownship(c):
		return atStep(WhistleIssued, WhistleAcknowledged).holds(c, env)
	case !slices.ContainsFunc(c.Whistle.Called, func(u Called) bool { return u.ArrivedAt.IsZero() }):
		return fault.New(fault.NotNow, "case.whistle_all_there")
	}
	return nil
}}

// asTownship tells whether the actor records an arrival for the township.
func (env *Env) asTownship(c *Case) bool {
	d := env.allow(c, org.Verb(VerbArrive))
	return d.Allowed() && d.Rule.Area == org.Town
}

// Acknowledge says that the unit heard the whistle and comes.
type Acknowledge struct{}

// Verb is VerbAcknowledge.
func (Acknowledge) Verb() Verb { return VerbAcknowledge }

// WhistleHeard is a whistle acknowledged by a unit.
type WhistleHeard struct{}

// Kind is the event's name.
func (*WhistleHeard) Kind() string      { return "whistle_acknowledged" }
func (*WhistleHeard) sealed() []*Sealed { return nil }
func (*WhistleHeard) apply(c *Case, s Stamp) {
	c.mark(s.Actor.Org, func(u *Called) { u.AcknowledgedAt = s.At })
}

func (Acknowledge) decide(*Case, *Env) ([]Event, error) { return []Event{&WhistleHeard{}}, nil }

// Arrive records that a unit is on the spot (报到). The township names the unit; a
// unit that records it itself shows the place. Nobody's way there is kept.
type Arrive struct {
	Unit   org.ID    `json:"unit,omitempty"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbArrive.
func (Arrive) Verb() Verb { return VerbArrive }

// Arrived is a unit on the spot.
type Arrived struct {
	Unit   org.ID  `json:"unit"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*Arrived) Kind() string      { return "whistle_arrived" }
func (*Arrived) sealed() []*Sealed { return nil }

func (e *Arrived) apply(c *Case, s Stamp) {
	c.mark(e.Unit, func(u *Called) {
		u.ArrivedAt = s.At
		if u.AcknowledgedAt.IsZero() { // who is there has heard it
			u.AcknowledgedAt = s.At
		}
	})
	c.addPhotos(e.Photos)
}

func (k Arrive) decide(c *Case, env *Env) ([]Event, error) {
	own := !env.asTownship(c)
	if own {
		k.Unit = env.Actor.Org
	}
	u := c.Whistle.unit(k.Unit)
	if u == nil || !u.ArrivedAt.IsZero() {
		return nil, fault.New(fault.Invalid, "case.whistle_unit").At("unit").With("unit", string(k.Unit))
	}
	photos, err := env.photos(k.Photos, OfNote, c.Spot())
	if err != nil {
		return nil, err
	}
	if own && len(photos) == 0 {
		return nil, fault.New(fault.Invalid, "case.whistle_photo").At("photos")
	}
	return []Event{&Arrived{Unit: k.Unit, Photos: photos}}, nil
}

// Excuse is the unit's reason why it is not there. It stands beside the fact and
// does not take it away.
type Excuse struct {
	Text string `json:"text"`
}

// Verb is VerbExcuse.
func (Excuse) Verb() Verb { return VerbExcuse }

// Excused is a reason given for not being there.
type Excused struct {
	Text Sealed `json:"text"`
}

// Kind is the event's name.
func (*Excused) Kind() string           { return "whistle_excused" }
func (e *Excused) sealed() []*Sealed    { return []*Sealed{&e.Text} }
func (*Excused) apply(c *Case, s Stamp) { c.mark(s.Actor.Org, func(u *Called) { u.Excused = true }) }

func (k Excuse) decide(_ *Case, env *Env) ([]Event, error) {
	text, err := words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&Excused{Text: env.sealText(text)}}, nil
}

// Miss records, when the time has come, who was not there.
type Miss struct{}

// Verb is VerbMiss.
func (Miss) Verb() Verb { return VerbMiss }

// WhistleMissed is the units that were not on the spot in time.
type WhistleMissed struct {
	Units []org.ID `json:"units"`
}

// Kind is the event's name.
func (*WhistleMissed) Kind() string      { return "whistle_missed" }
func (*WhistleMissed) sealed() []*Sealed { return nil }
func (e *WhistleMissed) apply(c *Case, _ Stamp) {
	for _, unit := range e.Units {
		c.mark(unit, func(u *Called) { u.Missed = true })
	}
}

func (Miss) decide(c *Case, env *Env) ([]Event, error) {
	e := &WhistleMissed{}
	if c.Whistle.Open() {
		for _, u := range c.Whistle.Called {
			if u.absent() && !env.Now.Before(u.ArriveBy) {
				e.Units = append(e.Units, u.Unit)
			}
		}
	}
	if e.Units == nil {
		return nil, fault.New(fault.NotNow, "case.whistle_all_there")
	}
	return []Event{e}, nil
}

// absent tells whether the unit is not there and nothing says so yet.
func (u Called) absent() bool { return u.ArrivedAt.IsZero() && !u.Missed }

// missDue is when the next unit should have been there.
func missDue(c *Case) (time.Time, Command) {
	var first time.Time
	if c.Whistle.Open() {
		for _, u := range c.Whistle.Called {
			if u.absent() && (first.IsZero() || u.ArriveBy.Before(first)) {
				first = u.ArriveBy
			}
		}
	}
	return first, Miss{}
}

// Agree records the measure that was agreed with a unit on the spot: what, who and
// until the end of which day. The township's post writes it.
type Agree struct {
	Unit  org.ID    `json:"unit"`
	What  string    `json:"what"`
	Who   string    `json:"who"` // a post or a team, never a person
	Until civil.Day `json:"until"`
}

// Verb is VerbAgree.
func (Agree) Verb() Verb { return VerbAgree }

// MeasureAgreed is what a unit does, and until when.
type MeasureAgreed struct {
	Unit  org.ID    `json:"unit"`
	What  Sealed    `json:"what"`
	Who   Sealed    `json:"who"`
	Until time.Time `json:"until"`
}

// Kind is the event's name.
func (*MeasureAgreed) Kind() string        { return "whistle_measure_agreed" }
func (e *MeasureAgreed) sealed() []*Sealed { return []*Sealed{&e.What, &e.Who} }
func (e *MeasureAgreed) apply(c *Case, _ Stamp) {
	c.mark(e.Unit, func(u *Called) { u.Measure = e.Until })
	c.give(e.Unit) // whoever does a part of the work never checks it
}

var somebodyThere = when{"while a unit is on the spot", func(c *Case, _ *Env) error {
	if !c.Whistle.Open() || !slices.ContainsFunc(c.Whistle.Called, func(u Called) bool { return u.Step() == WhistleOnSite }) {
		return fault.New(fault.NotNow, "case.whistle_nobody_there")
	}
	return nil
}}

func (k Agree) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if u := c.Whistle.unit(k.Unit); u == nil || u.Step() != WhistleOnSite {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_unit").At("unit").With("unit", string(k.Unit)))
	}
	what, err := words("what", k.What, true)
	wrong = append(wrong, fault.All(err)...)
	who, err := words("who", k.Who, true)
	wrong = append(wrong, fault.All(err)...)
	var until time.Time
	if day, err := civil.ParseDay(string(k.Until)); err == nil {
		until = day.Time(env.Zone).AddDate(0, 0, 1)
	}
	if !until.After(env.Now) || until.After(env.Now.AddDate(1, 0, 0)) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_until").At("until"))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&MeasureAgreed{Unit: k.Unit, What: env.sealText(what), Who: env.sealText(who), Until: micro(until)}}, nil
}

// Finish says that the unit's measure is done. Who did it never checks the case.
type Finish struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbFinish.
func (Finish) Verb() Verb { return VerbFinish }

// MeasureDone is a unit's measure done.
type MeasureDone struct {
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*MeasureDone) Kind() string        { return "whistle_done" }
func (e *MeasureDone) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *MeasureDone) apply(c *Case, s Stamp) {
	c.mark(s.Actor.Org, func(u *Called) { u.DoneAt = s.At })
	c.addHand(s.Actor)
	c.addPhotos(e.Photos)
}

func (k Finish) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(k.Photos, OfNote, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&MeasureDone{Text: env.sealText(text), Photos: photos}}, nil
}
