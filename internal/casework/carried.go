package casework

import (
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// OwnSystem is the source system of a case that began on this platform and came
// back from a file that the platform wrote.
const OwnSystem = "wellfield"

// Former is what a case was where it was exported, beyond what another system's
// history says. It is what the file says: nobody here verified, checked or
// confirmed it, so it never makes a case resolved.
type Former struct {
	Channel     Channel     `json:"channel"`
	Claimed     catalog.Key `json:"claimed,omitzero"`
	HasReporter bool        `json:"has_reporter,omitempty"`
	Language    string      `json:"language,omitempty"`
	Attributes  []Attribute `json:"attributes,omitempty"`
	Public      bool        `json:"public,omitempty"`

	Owner    org.ID   `json:"owner"`
	Co       []org.ID `json:"co,omitempty"`
	Given    []org.ID `json:"given,omitempty"`
	Hands    []org.ID `json:"hands,omitempty"` // units; posts and persons stay where they were
	Verifier org.ID   `json:"verifier,omitempty"`
	Route    *Route   `json:"route,omitempty"`

	AskedAt      time.Time     `json:"asked_at,omitzero"`
	FiledAt      time.Time     `json:"filed_at,omitzero"`
	DispatchedAt time.Time     `json:"dispatched_at,omitzero"`
	SignedAt     time.Time     `json:"signed_at,omitzero"`
	HandledAt    time.Time     `json:"handled_at,omitzero"`
	CheckedAt    time.Time     `json:"checked_at,omitzero"`
	SilentFrom   time.Time     `json:"silent_from,omitzero"`
	Verification *Verification `json:"verification,omitempty"`
	Check        *CheckResult  `json:"check,omitempty"`
	Confirmed    bool          `json:"confirmed,omitempty"`
	Rework       int           `json:"rework,omitempty"`
	Reopenings   int           `json:"reopenings,omitempty"`
	FreeReopen   bool          `json:"free_reopen,omitempty"`
	NeedFrom     State         `json:"need_from,omitempty"`
	Delay        *Delay        `json:"delay,omitempty"`
	LongTerm     *LongTerm     `json:"long_term,omitempty"`
	Merged       *Merger       `json:"merged,omitempty"`
	Recurs       ID            `json:"recurs,omitempty"`
	FreeReopens  []ID          `json:"free_reopens,omitempty"`
	Stage        *StageClock   `json:"stage,omitempty"`

	Dispute    *Dispute    `json:"dispute,omitempty"`
	Parts      []Part      `json:"parts,omitempty"`
	Escalation *Escalation `json:"escalation,omitempty"` // so that nobody is told the same again

	// What those above and beside it asked and answered. Who refused is a post
	// here, never a person.
	Refusal    *Refusal      `json:"refusal,omitempty"`
	Referral   *Referral     `json:"referral,omitempty"`
	Supervised []Supervision `json:"supervised,omitempty"`
	Whistle    *Whistle      `json:"whistle,omitempty"`

	Rechecks []SecondLook `json:"rechecks,omitempty"`
}

// Carried is what a row of our own export brings for a case besides what every
// Import says.
type Carried struct {
	Former
	Row          string // digest of the row
	ID           ID     // the case's own
	Number       string // empty: a new one
	Jurisdiction string
	Chain        grid.Chain
	Centre       org.ID
	Due          *Deadline
	UpdatedAt    time.Time     // only to recognise the case where it never left
	Reason       string        // of the route, in words
	Guessed      bool          // the chain, from the words of the address
	AttributesIn []AttributeIn // to the questions of the class
}

// apply lays the former life over a case taken over.
func (f *Former) apply(c *Case) {
	c.Channel, c.Claimed, c.HasReporter, c.Language = f.Channel, f.Claimed, f.HasReporter, f.Language
	c.Attributes, c.Public = slices.Clone(f.Attributes), f.Public
	c.Owner, c.Co, c.Given, c.Verifier, c.Route = f.Owner, f.Co, f.Given, f.Verifier, f.Route
	for _, unit := range f.Hands {
		c.Hands = append(c.Hands, Hand{Org: unit})
	}
	c.AskedAt, c.FiledAt, c.DispatchedAt, c.SignedAt = f.AskedAt, f.FiledAt, f.DispatchedAt, f.SignedAt
	c.HandledAt, c.CheckedAt, c.SilentFrom = f.HandledAt, f.CheckedAt, f.SilentFrom
	c.Verification, c.SaidConfirmed = f.Verification, f.Confirmed
	if f.Check != nil {
		said := *f.Check
		said.Said = true
		c.Check = &said
	}
	c.Rework, c.Reopenings, c.FreeReopen, c.NeedFrom = f.Rework, f.Reopenings, f.FreeReopen, f.NeedFrom
	if c.Recurs, c.FreeReopens = f.Recurs, slices.Clone(f.FreeReopens); c.State == Merged {
		c.Merged = f.Merged
	}
	c.Stage = f.Stage
	c.Delay, c.LongTerm = f.Delay, f.LongTerm
	c.Dispute, c.Parts = f.Dispute, slices.Clone(f.Parts)
	c.Escalation = f.Escalation
	c.Refusal, c.Referral, c.Supervised, c.Whistle = f.Refusal, f.Referral, slices.Clone(f.Supervised), f.Whistle
	c.Rechecks = slices.Clone(f.Rechecks)
	for i := range c.Rechecks {
		c.Rechecks[i].Said = true
	}
}

// takeBack decides on a case from our own export: it keeps the areas, units and
// times that the row says, and the class in the newest edition that has it.
func (i Import) takeBack(env *Env) ([]Event, error) {
	k := *i.Carried
	wrong := append(i.possibleTimes(env), k.possible(env, &i)...)
	class, err := env.newestEdition(i.Class)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e := &Imported{
		ID: i.ID, Jurisdiction: k.Jurisdiction, Number: k.Number,
		Origin:  Origin{System: i.System, SourceID: i.SourceID, Digest: i.Digest, Status: i.SourceStatus, Class: i.SourceClass, Row: k.Row},
		Class:   class,
		Summary: env.sealText(i.Summary), Resolution: env.sealText(i.Resolution),
		Place:  Place{Chain: k.Chain, Guessed: k.Guessed, MapVersion: env.Map.Version(), Spot: env.sealSpot(Spot{Point: i.Point, Address: i.Address})},
		Centre: k.Centre, Lead: i.Lead, State: i.State, Opened: micro(i.Opened), Due: k.Due,
	}
	if e.Number == "" {
		e.Number = env.Number()
	}
	if i.Closed != nil {
		e.Closed = micro(*i.Closed)
	}
	if k.Route != nil {
		route := *k.Route
		route.Reason = env.sealText(k.Reason)
		k.Route = &route
	}
	for _, a := range k.AttributesIn {
		value, err := env.sealTexts(a.Values)
		if err != nil {
			return nil, err
		}
		k.Attributes = append(k.Attributes, Attribute{Code: a.Code, Private: a.Private, Value: value})
	}
	e.Former = &k.Former
	return []Event{e}, nil
}

// possible refuses what the documents in force do not know, and states without
// what they cannot be without.
func (k *Carried) possible(env *Env, i *Import) fault.List {
	var wrong fault.List
	for _, code := range k.Chain {
		if _, ok := env.Map.Area(code); !ok {
			wrong = append(wrong, fault.New(fault.Invalid, "case.area_unknown").At("areas").With("area", code))
		}
	}
	if at, ok := env.Map.Area(k.Jurisdiction); !ok || !at.Jurisdiction && at.Parent != "" ||
		len(k.Chain) > 0 && !slices.Contains([]string(k.Chain), k.Jurisdiction) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.area_unknown").At("jurisdiction").With("area", k.Jurisdiction))
	}
	units := slices.Concat([]org.ID{k.Centre, k.Owner, k.Verifier, i.Lead}, k.Co, k.Given, k.Hands, k.disputing(), k.Escalation.told(), k.overseeing())
	for _, unit := range units {
		if _, ok := env.Chart.Org(unit); !ok && unit != "" {
			wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unknown").At("lead").With("unit", string(unit)))
		}
	}
	lacks := func(field string) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.import_lacks").At(field).With("state", string(i.State)).With("field", field))
	}
	switch field := k.stateLacks(i); {
	case field != "":
		lacks(field)
	case i.State == AwaitingReporter && (k.Check == nil || !k.Check.Passed): // or silence would have nothing to close
		wrong = append(wrong, fault.New(fault.Invalid, "case.import_unchecked").At("details"))
	}
	if !slices.Contains([]Channel{Web, API, Desk, Patrol, FromFile}, k.Channel) {
		lacks("channel")
	}
	if k.Owner == "" || k.Centre == "" {
		lacks("owner")
	}
	return wrong
}

// stateLacks names what the state that the row gives cannot be without.
func (k *Carried) stateLacks(i *Import) string {
	switch {
	case !slices.Contains(States(), i.State):
		return "state"
	case i.State == Verifying && k.Verifier == "":
		return "verifier"
	case slices.Contains([]State{Dispatched, Handling, Handled, Checking}, i.State) && i.Lead == "":
		return "lead"
	case (i.State == NeedInfo || i.State == Disputed) && !k.waits(i),
		i.State == Suspended && !k.suspended(i), i.State == ClosedLongTerm && k.LongTerm == nil,
		i.State == Merged && (k.Merged == nil || !k.Merged.returns()):
		return "details"
	case i.State == AwaitingReporter && k.SilentFrom.IsZero():
		return "silent_from"
	}
	return ""
}

// suspended tells whether the row says until when, and whose the case is.
func (k *Carried) suspended(i *Import) bool {
	as := Case{State: i.State, Delay: k.Delay}
	return i.Lead != "" && k.Due != nil && !as.SuspendedUntil().IsZero()
}

// waits tells whether the row says where an answer returns to, or what a dispute
// cannot be without.
func (k *Carried) waits(i *Import) bool {
	if i.State == NeedInfo {
		return k.NeedFrom == Received || k.NeedFrom == Filed
	}
	d := k.Dispute
	return i.Lead != "" && d != nil && len(d.Returns) > 0 && d.Before != "" && !d.By.IsZero()
}

// disputing are the units of the dispute and of the parts, and those that looked again.
func (k *Carried) disputing() []org.ID {
	var all []org.ID
	for _, p := range k.Parts {
		all = append(all, p.Org)
	}
	for _, l := range k.Rechecks {
		all = append(all, l.Org)
	}
	if k.Dispute == nil {
		return all
	}
	all = append(all, k.Dispute.Before)
	for _, r := range k.Dispute.Returns {
		all = append(all, r.By, r.Points)
	}
	for _, r := range k.Dispute.Rulings {
		all = append(all, r.Lead)
	}
	return all
}

// newestEdition is the class in the newest edition of the catalogue that has it:
// an old case may be filed under a class that is no more.
func (env *Env) newestEdition(key catalog.Key) (*ClassRef, error) {
	if key.IsZero() {
		return nil, nil
	}
	if _, ok := env.Catalogue.Class(key); ok {
		return &ClassRef{key, env.Catalogue.Version()}, nil
	}
	for version := env.Catalogue.Version() - 1; version > 0; version-- {
		if edition := env.Edition(version); edition != nil {
			if _, ok := edition.Class(key); ok {
				return &ClassRef{key, version}, nil
			}
		}
	}
	return nil, fault.New(fault.Invalid, "case.class_unknown").At("class").With("class", key.String())
}
