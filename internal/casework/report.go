package casework

import (
	"math"
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Report opens a case (上报): somebody saw a problem of a place or a service.
type Report struct {
	ID       ID          `json:"id"` // made by the client; the same id again is the same report
	Channel  Channel     `json:"channel"`
	Class    catalog.Key `json:"class,omitzero"` // what the reporter thinks it is
	Summary  string      `json:"summary"`
	Point    *geo.Point  `json:"point,omitempty"`
	Area     string      `json:"area,omitempty"` // where the reporter knows no better than an area
	Address  string      `json:"address,omitempty"`
	Photos   []PhotoIn   `json:"photos,omitempty"`
	Language string      `json:"language,omitempty"`
	// Attributes are the answers to the questions of Class, by code.
	Attributes map[string][]string `json:"attributes,omitempty"`
	// Public is the reporter's consent that the words and photos of the report are
	// shown to everybody. Without it only class, area and progress are.
	Public bool `json:"public,omitempty"`
	// SameAs is the number of a case that the reporter was shown and says is the same
	// problem. Where that is no longer possible, the report is taken as any other.
	SameAs string `json:"same_as,omitempty"`
	// Notice is the version of the notice on personal data that the reporter was shown.
	Notice string `json:"notice,omitempty"`
	// Held names what is put into the vault with the report.
	Held []string `json:"-"`
}

// Verb is VerbReport.
func (Report) Verb() Verb { return VerbReport }

// Reported is a case opened.
type Reported struct {
	ID           ID          `json:"id"`
	Jurisdiction string      `json:"jurisdiction"`
	Number       string      `json:"number"`
	Channel      Channel     `json:"channel"`
	Class        catalog.Key `json:"class,omitzero"`
	Summary      Sealed      `json:"summary"`
	Place        Place       `json:"place"`
	Photos       []Photo     `json:"photos,omitempty"`
	Language     string      `json:"language,omitempty"`
	HasReporter  bool        `json:"has_reporter"`
	Centre       org.ID      `json:"centre"`
	Attributes   []Attribute `json:"attributes,omitempty"`
	Public       bool        `json:"public,omitempty"`
	Notice       string      `json:"notice,omitempty"`
	Held         []string    `json:"held,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*Reported) Kind() string { return "reported" }
func (e *Reported) sealed() []*Sealed {
	all := []*Sealed{&e.Summary, &e.Place.Spot}
	for i := range e.Attributes {
		all = append(all, &e.Attributes[i].Value)
	}
	return all
}

func (e *Reported) apply(c *Case, s Stamp) {
	c.ID, c.Jurisdiction, c.Number, c.Channel = e.ID, e.Jurisdiction, e.Number, e.Channel
	c.Claimed, c.Summary, c.Place, c.Language = e.Class, e.Summary, e.Place, e.Language
	c.HasReporter, c.Centre, c.Owner = e.HasReporter, e.Centre, e.Centre
	c.Attributes, c.Public = slices.Clone(e.Attributes), e.Public
	c.State, c.ReportedAt, c.Notice = Received, s.At, e.Notice
	if len(e.Held) > 0 {
		c.Vault = &Vault{Held: slices.Clone(e.Held)}
		if s.Actor.Role == Staff {
			c.Vault.TakenBy = s.Actor.Post
		}
	}
	c.addPhotos(e.Photos)
}

func (r Report) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	note := func(err error) { wrong = append(wrong, fault.All(err)...) }
	summary, err := words("summary", r.Summary, false)
	note(err)
	address, err := words("address", r.Address, false)
	note(err)
	if summary == "" && r.Class == (catalog.Key{}) && len(r.Photos) == 0 {
		wrong = append(wrong, fault.New(fault.Invalid, "case.what_missing").At("summary"))
	}
	attributes, err := r.answers(env)
	note(err)
	place, err := env.place(r.Point, r.Area, address, env.Now)
	note(err)
	photos, err := env.photos(r.Photos, OfReport, Spot{Point: r.Point})
	note(err)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	jurisdiction := env.Map.Jurisdiction(place.Chain)
	reported := &Reported{
		ID: r.ID, Jurisdiction: jurisdiction, Number: env.Number(), Channel: r.Channel, Class: r.Class,
		Summary: env.sealText(summary), Place: place, Photos: photos, Language: r.Language,
		HasReporter: r.Channel != Patrol, Centre: env.centre(jurisdiction), Attributes: attributes, Public: r.Public, Notice: r.Notice, Held: r.Held,
	}
	return append([]Event{reported}, r.joining(reported, env)...), nil
}

// joining puts the report together with the case that its reporter says is the
// same problem, while somebody is at work on that one. Everything else a person
// at the desk decides: a report must not end in a case that is closed, nor be
// lost because of one.
func (r Report) joining(e *Reported, env *Env) []Event {
	c := Case{ID: e.ID, Jurisdiction: e.Jurisdiction}
	into, err := env.mergeable(&c, r.SameAs)
	if err != nil || into.State.Ended() || into.State == ClosedLongTerm {
		return nil
	}
	return []Event{&MergedWith{Into: into.ID, Number: into.Number, ByReporter: true}}
}

// answers are the answers to the questions of the class that the reporter
// chose; without a class there are no questions.
func (r Report) answers(env *Env) ([]Attribute, error) {
	var class *catalog.Class
	if !r.Class.IsZero() {
		known := false
		if class, known = env.Catalogue.Class(r.Class); !known {
			return nil, fault.New(fault.Invalid, "case.class_unknown").At("class").With("class", r.Class.String())
		}
	}
	return env.attributes(class, r.Attributes)
}

// place locates a report: by its point when it has one, else by the area that
// was named, else by the names that the address has in it, which is a guess and
// marked as one, on the map of its day. A point outside every area is kept: the
// city's centre takes it.
func (env *Env) place(p *geo.Point, area, address string, at time.Time) (Place, error) {
	place := Place{MapVersion: env.Map.Version(), Spot: env.sealSpot(Spot{Point: p, Address: address})}
	switch {
	case p != nil:
		place.Chain = env.locate(*p, at)
		if place.Chain == nil && area != "" {
			place.Chain = env.Map.ChainOf(area)
		}
	case area != "":
		if !env.areaStands(area, at) {
			return Place{}, fault.New(fault.Invalid, "case.area_unknown").At("area").With("area", area)
		}
		place.Chain = env.Map.ChainOf(area)
	case address == "":
		return Place{}, fault.New(fault.Invalid, "case.place_missing").At("place")
	default:
		place.Chain = env.Map.InWords(address, civil.DayOf(at.In(env.Zone)))
		place.Guessed = place.Chain != nil
	}
	if place.Chain == nil {
		place.Chain = rootOnly(env.Map)
	}
	return place, nil
}

// areaStands tells whether there is an area with the code on the day, or today.
func (env *Env) areaStands(code string, at time.Time) bool {
	area, ok := env.Map.Area(code)
	return ok && (area.Valid.Holds(civil.DayOf(at.In(env.Zone))) || area.Valid.Holds(env.today()))
}

// locate finds the areas of the day, and today's where history is older than
// the map.
func (env *Env) locate(p geo.Point, at time.Time) grid.Chain {
	if chain := env.Map.Locate(p, civil.DayOf(at.In(env.Zone))); chain != nil {
		return chain
	}
	return env.Map.Locate(p, env.today())
}

func rootOnly(m *grid.Map) grid.Chain {
	if root := m.Jurisdiction(nil); root != "" {
		return grid.Chain{root}
	}
	return nil
}

// centre is the organisation that runs a jurisdiction's cases: its own centre,
// or the nearest above it, or the first organisation there is. A report never
// waits for somebody to set up a centre.
func (env *Env) centre(jurisdiction string) org.ID {
	day := env.today()
	chain := env.Map.ChainOf(jurisdiction)
	for i := len(chain) - 1; i >= 0; i-- {
		if id, ok := env.Chart.Centre(chain[i], day); ok {
			return id
		}
	}
	return env.Chart.Backstop()
}

func metresApart(a, b *geo.Point) *int {
	if a == nil || b == nil {
		return nil
	}
	m := int(math.Round(geo.Distance(*a, *b)))
	return &m
}

// reopenWindow is how long after closing the reporter may reopen (reference:
// domain 4.1, thirty days).
const reopenWindow = 30 * 24 * time.Hour
