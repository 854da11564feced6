package casework

import (
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/org"
)

// Import brings one case of another system's history, with its original times
// and its original deadline, marked as imported. It invents nothing: no check,
// no confirmation, no unit that the source does not name.
type Import struct {
	ID           ID          `json:"id"` // derived from System and SourceID
	System       string      `json:"system"`
	SourceID     string      `json:"source_id"`
	Digest       string      `json:"digest"` // of the source row
	Class        catalog.Key `json:"class,omitzero"`
	SourceClass  string      `json:"source_class,omitempty"`
	Point        *geo.Point  `json:"point,omitempty"`
	Area         string      `json:"area,omitempty"`
	Address      string      `json:"address,omitempty"`
	Summary      string      `json:"summary,omitempty"`
	Opened       time.Time   `json:"opened"`
	Due          *time.Time  `json:"due,omitempty"`
	Closed       *time.Time  `json:"closed,omitempty"`
	State        State       `json:"state"`
	Lead         org.ID      `json:"lead,omitempty"`
	SourceStatus string      `json:"source_status,omitempty"`
	Resolution   string      `json:"resolution,omitempty"`
	Carried      *Carried    `json:"-"` // a row of our own export, which says more
}

// Verb is VerbImport.
func (Import) Verb() Verb { return VerbImport }

// Imported is a case taken over from another system.
type Imported struct {
	ID           ID        `json:"id"`
	Jurisdiction string    `json:"jurisdiction"`
	Number       string    `json:"number"`
	Origin       Origin    `json:"origin"`
	Class        *ClassRef `json:"class,omitempty"`
	Summary      Sealed    `json:"summary"`
	Resolution   Sealed    `json:"resolution"`
	Place        Place     `json:"place"`
	Centre       org.ID    `json:"centre"`
	Lead         org.ID    `json:"lead,omitempty"`
	State        State     `json:"state"`
	Opened       time.Time `json:"opened"`
	Due          *Deadline `json:"due,omitempty"`
	Closed       time.Time `json:"closed,omitzero"`
	Former       *Former   `json:"former,omitempty"` // from our own export
	Climbing
}

// Kind is the event's name.
func (*Imported) Kind() string { return "imported" }
func (e *Imported) sealed() []*Sealed {
	all := []*Sealed{&e.Summary, &e.Resolution, &e.Place.Spot}
	if e.Former == nil {
		return all
	}
	if e.Former.Route != nil {
		all = append(all, &e.Former.Route.Reason)
	}
	for i := range e.Former.Attributes {
		all = append(all, &e.Former.Attributes[i].Value)
	}
	return all
}

func (e *Imported) apply(c *Case, _ Stamp) {
	origin := e.Origin
	c.ID, c.Jurisdiction, c.Number, c.Channel, c.Origin = e.ID, e.Jurisdiction, e.Number, FromFile, &origin
	c.Class, c.Summary, c.Place, c.Centre, c.Lead = e.Class, e.Summary, e.Place, e.Centre, e.Lead
	c.State, c.ReportedAt, c.Due, c.EndedAt, c.Resolution = e.State, e.Opened, e.Due, e.Closed, e.Resolution
	if c.Class != nil {
		c.FiledAt = e.Opened
	}
	if e.Lead != "" && e.Lead != e.Centre { // else nobody had it, and the centre only owns it
		c.Given = []org.ID{e.Lead}
	}
	c.Owner = c.Centre
	if c.State == Handling {
		c.Owner, c.DispatchedAt = c.Lead, e.Opened
	}
	if e.Former != nil {
		e.Former.apply(c)
	}
}

func (i Import) decide(_ *Case, env *Env) ([]Event, error) {
	if i.Carried != nil {
		return i.takeBack(env)
	}
	if err := i.possible(env).Err(); err != nil {
		return nil, err
	}
	place, err := env.place(i.Point, i.Area, i.Address, i.Opened)
	if err != nil {
		return nil, err
	}
	jurisdiction := env.Map.Jurisdiction(place.Chain)
	e := &Imported{
		ID: i.ID, Jurisdiction: jurisdiction, Number: env.Number(),
		Origin:  Origin{System: i.System, SourceID: i.SourceID, Digest: i.Digest, Status: i.SourceStatus, Class: i.SourceClass},
		Summary: env.sealText(i.Summary), Resolution: env.sealText(i.Resolution), Place: place,
		Centre: env.centre(jurisdiction), Lead: i.Lead, State: i.State, Opened: micro(i.Opened),
	}
	if i.Class != (catalog.Key{}) {
		e.Class = &ClassRef{Key: i.Class, Version: env.Catalogue.Version()}
	}
	if i.Due != nil {
		e.Due = &Deadline{At: micro(*i.Due), Given: true}
	}
	if i.Closed != nil {
		e.Closed = micro(*i.Closed)
	}
	if e.State == Handling && e.Lead == "" {
		e.Lead = e.Centre
	}
	return []Event{e}, nil
}

// possible refuses what cannot have happened, and what is not in force.
func (i Import) possible(env *Env) fault.List {
	wrong := i.possibleTimes(env)
	if i.Class != (catalog.Key{}) {
		if _, ok := env.Catalogue.Class(i.Class); !ok {
			wrong = append(wrong, fault.New(fault.Invalid, "case.class_unknown").At("class").With("class", i.Class.String()))
		}
	}
	if i.Lead != "" {
		if o, ok := env.Chart.Org(i.Lead); !ok || !o.Valid.Holds(env.today()) {
			wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unknown").At("lead").With("unit", string(i.Lead)))
		}
	}
	if !slices.Contains(statesOfHistory, i.State) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.import_state").At("state").With("state", string(i.State)))
	}
	return wrong
}

// statesOfHistory are the states that another system's history may arrive in:
// it says too little for the others.
var statesOfHistory = []State{Received, Handling, ClosedResolved, ClosedExplained, Refused, ReferredOut}

// possibleTimes refuses what cannot have happened.
func (i Import) possibleTimes(env *Env) fault.List {
	var wrong fault.List
	add := func(key, field string) { wrong = append(wrong, fault.New(fault.Invalid, key).At(field)) }
	if i.System == "" || i.SourceID == "" {
		add("case.import_source_missing", "source_id")
	}
	if i.Opened.IsZero() {
		add("case.import_opened_missing", "opened")
	}
	if i.Opened.After(env.Now) {
		add("case.import_in_future", "opened")
	}
	ended := i.State.Ended()
	switch {
	case i.Closed == nil && ended:
		add("case.import_closed_missing", "closed")
	case i.Closed != nil && !ended:
		add("case.import_closed_open", "closed")
	case i.Closed != nil && i.Closed.After(env.Now):
		add("case.import_in_future", "closed")
	case i.Closed != nil && i.Closed.Before(i.Opened):
		add("case.import_closed_before_opened", "closed")
	}
	return wrong
}

func micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
