package casework

import (
	"slices"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Whistle is a township's call to departments to come to the spot (吹哨), and how
// they reported for duty (报到). It moves no clock of the case.
type Whistle struct {
	N      int           `json:"n"` // how many were blown for the case, this one included
	Kind   WhistleKind   `json:"kind"`
	Reason WhistleReason `json:"reason"`
	By     org.ID        `json:"by"`
	Level  org.ID        `json:"level,omitempty"` // who stands above: sees who did not come
	At     time.Time     `json:"at"`
	Called []Called      `json:"called"`
	// Verdict is what the township made of it; empty while it goes on.
	Verdict     WhistleVerdict `json:"verdict,omitempty"`
	EvaluatedAt time.Time      `json:"evaluated_at,omitzero"`
}

// WhistleKind is how pressing a whistle is. Its limits hang on it.
type WhistleKind string

// The kinds.
const (
	DailyWhistle     WhistleKind = "daily"     // 日常哨
	TacklingWhistle  WhistleKind = "tackling"  // 攻坚哨
	EmergencyWhistle WhistleKind = "emergency" // 应急哨
)

// WhistleKinds lists them.
func WhistleKinds() []WhistleKind {
	return []WhistleKind{DailyWhistle, TacklingWhistle, EmergencyWhistle}
}

// WhistleReason is why a township may whistle. There are three lawful reasons.
type WhistleReason string

// The reasons.
const (
	PressingProblem  WhistleReason = "pressing_problem"  // residents' pressing problem that the township cannot solve
	JointEnforcement WhistleReason = "joint_enforcement" // where the township has no power
	InEmergency      WhistleReason = "emergency"
)

// WhistleReasons lists them.
func WhistleReasons() []WhistleReason {
	return []WhistleReason{PressingProblem, JointEnforcement, InEmergency}
}

// WhistleVerdict is what the township makes of a whistle that is over.
type WhistleVerdict string

// The verdicts.
const (
	Worked  WhistleVerdict = "worked"  // 见效
	Failed  WhistleVerdict = "failed"  // 未见效
	Misused WhistleVerdict = "misused" // 不该吹
)

// WhistleVerdicts lists them.
func WhistleVerdicts() []WhistleVerdict { return []WhistleVerdict{Worked, Failed, Misused} }

// Called is one unit that was called, and what it did. Times that are zero have
// not come.
type Called struct {
	Unit           org.ID    `json:"unit"`
	AcknowledgeBy  time.Time `json:"acknowledge_by"`
	ArriveBy       time.Time `json:"arrive_by"`
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero"`
	ArrivedAt      time.Time `json:"arrived_at,omitzero"`
	Excused        bool      `json:"excused,omitempty"` // it said why it is not there
	Missed         bool      `json:"missed,omitempty"`  // it was not there in time
	Measure        time.Time `json:"measure,omitzero"`  // until when the measure that was agreed is done
	DoneAt         time.Time `json:"done_at,omitzero"`
}

// Step is how far the unit is.
func (u Called) Step() WhistleStep {
	switch {
	case !u.DoneAt.IsZero():
		return WhistleDone
	case !u.Measure.IsZero():
		return WhistleAgreed
	case !u.ArrivedAt.IsZero():
		return WhistleOnSite
	case !u.AcknowledgedAt.IsZero():
		return WhistleAcknowledged
	}
	return WhistleIssued
}

// WhistleStep is how far a called unit is.
type WhistleStep string

// The steps, in order.
const (
	WhistleIssued       WhistleStep = "issued"
	WhistleAcknowledged WhistleStep = "acknowledged"
	WhistleOnSite       WhistleStep = "on_site"
	WhistleAgreed       WhistleStep = "measure_agreed"
	WhistleDone         WhistleStep = "done"
)

// Due is when the unit's next step is due.
func (u Called) Due() time.Time {
	switch u.Step() {
	case WhistleIssued:
		return u.AcknowledgeBy
	case WhistleAcknowledged, WhistleOnSite:
		return u.ArriveBy
	}
	return u.Measure
}

// Open tells whether the whistle goes on.
func (w *Whistle) Open() bool { return w != nil && w.Verdict == "" }

// unit is the called unit; nil when it was not called.
func (w *Whistle) unit(id org.ID) *Called {
	if w == nil {
		return nil
	}
	i := slices.IndexFunc(w.Called, func(u Called) bool { return u.Unit == id })
	if i < 0 {
		return nil
	}
	return &w.Called[i]
}

// mark changes one called unit in a copy that nobody else holds.
func (c *Case) mark(id org.ID, with func(*Called)) {
	if c.Whistle.unit(id) == nil {
		return
	}
	w := *c.Whistle
	w.Called = slices.Clone(w.Called)
	with(w.unit(id))
	c.Whistle = &w
}

// unwhistled is a case of which no whistle goes on.
var unwhistled = when{"one at a time", func(c *Case, _ *Env) error {
	if c.Whistle.Open() {
		return fault.New(fault.NotNow, "case.whistle_open")
	}
	return nil
}}

// Blow calls departments and units to the spot (吹哨).
type Blow struct {
	Kind   WhistleKind   `json:"kind"`
	Reason WhistleReason `json:"reason"`
	Units  []org.ID      `json:"units"`
	Place  string        `json:"place"` // where to meet
	Need   string        `json:"need"`  // the power that the township lacks, or what is to be done
}

// Verb is VerbWhistle.
func (Blow) Verb() Verb { return VerbWhistle }

// Whistled is a whistle blown.
type Whistled struct {
	WhistleKind WhistleKind   `json:"kind"`
	Reason      WhistleReason `json:"reason"`
	Level       org.ID        `json:"level,omitempty"`
	Called      []Called      `json:"called"`
	Place       Sealed        `json:"place"`
	Need        Sealed        `json:"need"`
}

// Kind is the event's name.
func (*Whistled) Kind() string        { return "whistled" }
func (e *Whistled) sealed() []*Sealed { return []*Sealed{&e.Place, &e.Need} }

func (e *Whistled) apply(c *Case, s Stamp) {
	n := 1
	if c.Whistle != nil {
		n += c.Whistle.N
	}
	c.Whistle = &Whistle{N: n, Kind: e.WhistleKind, Reason: e.Reason, By: s.Actor.Org, Level: e.Level, At: s.At, Called: slices.Clone(e.Called)}
}

// mostCalled bounds the units of one whistle: who calls everybody calls nobody.
const mostCalled = 12

func (k Blow) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(WhistleKinds(), k.Kind) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_kind").At("kind"))
	}
	if !slices.Contains(WhistleReasons(), k.Reason) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_reason").At("reason"))
	} else if (k.Kind == EmergencyWhistle) != (k.Reason == InEmergency) && slices.Contains(WhistleKinds(), k.Kind) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_emergency").At("reason"))
	}
	place, err := words("place", k.Place, true)
	wrong = append(wrong, fault.All(err)...)
	need, err := words("need", k.Need, true)
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, env.callable(c, k.Units)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	limits := env.Procedure.Oversight.Whistle.Of(string(k.Kind))
	e := &Whistled{WhistleKind: k.Kind, Reason: k.Reason, Level: env.higher(c), Place: env.sealText(place), Need: env.sealText(need)}
	for _, unit := range k.Units {
		e.Called = append(e.Called, Called{Unit: unit, AcknowledgeBy: limits.Acknowledged(env.Now), ArriveBy: limits.Arrived(env.Now)})
	}
	return []Event{e}, nil
}

// callable refuses units that are nobody, are called twice, or are the township's
// own centre: it whistles to others.
func (env *Env) callable(c *Case, units []org.ID) fault.List {
	var wrong fault.List
	if len(units) == 0 || len(units) > mostCalled {
		wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_units").At("units").With("most", mostCalled))
	}
	day := env.today()
	for i, id := range units {
		o, ok := env.Chart.Org(id)
		switch {
		case !ok || !o.Valid.Holds(day) || slices.Contains(units[:i], id):
			wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unknown").At("units").With("unit", string(id)))
		case id == c.Centre || id == env.Actor.Org || !env.answers(id, day):
			wrong = append(wrong, fault.New(fault.Invalid, "case.whistle_unable").At("units").With("unit", string(id)))
		}
	}
	return wrong
}

// answers tells whether somebody holds a handling post of the organisation today:
// what nobody hears calls nobody.
func (env *Env) answers(id org.ID, day civil.Day) bool {
	return slices.ContainsFunc(env.Chart.Posts(id), func(p *org.Post) bool {
		return len(env.Chart.Acting(p.ID, org.DutyHandle, day)) > 0
	})
}
