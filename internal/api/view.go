package api

import (
	"context"
	"slices"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// AreaName is one step of the chain of areas.
type AreaName struct {
	Code  string `json:"code" doc:"Code of the area: 12 digits, or 15 for a grid, in China." example:"990101100000"`
	Level string `json:"level,omitempty" doc:"city, district, township, community, grid or micro_grid." example:"township"`
	Name  string `json:"name" doc:"Its name." example:"Jingtian Town"`
}

// Org is an organisation.
type Org struct {
	ID   string `json:"id" doc:"Id of the organisation." example:"district-roads"`
	Name string `json:"name" doc:"Its name." example:"Roads and Transport Bureau"`
}

// ClassName is a class of the catalogue.
type ClassName struct {
	Key  string `json:"key" doc:"Kind and code." example:"component/0201"`
	Name string `json:"name" doc:"Its name." example:"Pothole"`
}

// Position is a place on the earth.
type Position struct {
	Lat float64 `json:"lat" doc:"Latitude in degrees, WGS-84." example:"30.5128634"`
	Lng float64 `json:"lng" doc:"Longitude in degrees, WGS-84." example:"106.8203945"`
}

// Due is when the handling is due.
type Due struct {
	At          time.Time `json:"at" doc:"The instant." example:"2026-03-09T02:00:00Z"`
	Limit       string    `json:"limit,omitempty" doc:"The limit of the class and its clock: urgent_hour, urgent_day, working_hour, working_day or calendar_day." example:"5 working_day"`
	Provisional bool      `json:"provisional" doc:"A year whose holidays are not published yet was touched, so the instant may still move."`

	Emergency *EmergencyRef `json:"emergency,omitempty" doc:"The declared emergency that the limit is from; left out where it is the class's."`
}

// CaseHead is what every view of a case begins with.
type CaseHead struct {
	Number     string     `json:"number" doc:"The number for people." example:"7K3M-92QD-W4H"`
	State      state      `json:"state" doc:"Where the case stands." example:"handling"`
	Phase      phase      `json:"phase" doc:"The step of the loop that it is in." example:"handle"`
	Resolved   bool       `json:"resolved" doc:"The problem is known to be gone: closed as resolved after an independent check or the reporter's word. Closed alone is not resolved."`
	Class      *ClassName `json:"class,omitempty" doc:"The class that it was filed under, before that the one that the reporter chose."`
	Summary    string     `json:"summary,omitempty" doc:"What is wrong, in the reporter's words." example:"Deep hole in the cycle lane"`
	Areas      []AreaName `json:"areas" nullable:"false" doc:"Where it lies, from the city down."`
	ReportedAt time.Time  `json:"reported_at" doc:"When it was reported." example:"2026-03-02T02:00:00Z"`
	Due        *Due       `json:"due,omitempty" doc:"When the handling is due; from dispatch on."`
	Standing   standing   `json:"standing" doc:"How it stands against its deadline." example:"on_time"`
	EndedAt    time.Time  `json:"ended_at,omitzero" doc:"When it was closed, refused or referred." example:"2026-03-05T08:00:00Z"`
	Centre     Org        `json:"centre" doc:"The centre that runs it."`
	Owner      Org        `json:"owner" doc:"Who owes the next action."`
	Lead       *Org       `json:"lead,omitempty" doc:"The unit that handles it."`
	Delay      *Delay     `json:"delay,omitempty" doc:"What was asked and given of more time."`
	LongTerm   *LongTerm  `json:"long_term,omitempty" doc:"Its place in the long-term register: closed there, and not solved."`
}

// PhotoView is a photo of a case.
type PhotoView struct {
	Hash   string `json:"hash" doc:"Its name at /photos/{hash}." example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Role   string `json:"role" doc:"What it shows: report, before, after, check, note, document or safety." example:"after"`
	Seq    int64  `json:"seq" doc:"The happening that brought it." example:"6"`
	Metres *int   `json:"metres,omitempty" doc:"Distance from the place of the case, where the camera knew its own." example:"12"`
}

// reader writes what there is as one reader sees it.
type reader struct {
	tag   lang.Tag
	texts *lang.Catalogue
	zone  *time.Location
	p     *app.Policy
	now   time.Time
	// former is a class that is no longer in force, nil when there never was one.
	former func(catalog.Key) *catalog.Class
}

func (s *server) reader(ctx context.Context) reader {
	return reader{tag: tagOf(ctx), texts: s.texts, zone: s.app.Zone(), p: s.app.Policy(), now: s.app.Now(),
		former: func(k catalog.Key) *catalog.Class { return s.app.FormerClass(ctx, k) }}
}

// moment is the form of every time: UTC, whole seconds.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func (r reader) org(id org.ID) Org {
	o, ok := r.p.Chart.Org(id)
	if !ok {
		return Org{ID: string(id), Name: string(id)}
	}
	return Org{ID: string(id), Name: o.Name.In(r.tag)}
}

// orgIf is an organisation that may not be there.
func (r reader) orgIf(id org.ID) *Org {
	if id == "" {
		return nil
	}
	o := r.org(id)
	return &o
}

func (r reader) orgs(ids []org.ID) []Org {
	var all []Org
	for _, id := range ids {
		all = append(all, r.org(id))
	}
	return all
}

func (r reader) area(code string) AreaName {
	a, ok := r.p.Map.Area(code)
	if !ok {
		return AreaName{Code: code, Name: code}
	}
	return AreaName{Code: code, Level: a.Level.String(), Name: a.Name.In(r.tag)}
}

func (r reader) areas(chain []string) []AreaName {
	all := make([]AreaName, len(chain))
	for i, code := range chain {
		all[i] = r.area(code)
	}
	return all
}

// class names the class of a case. The edition it was filed under is asked
// where it is at hand, because a later one may call it something else.
func (r reader) class(c *casework.Case, filed *catalog.Class) *ClassName {
	key := c.Claimed
	if c.Class != nil {
		key = c.Class.Key
	}
	if key.IsZero() {
		return nil
	}
	if filed == nil {
		filed, _ = r.p.Catalogue.Class(key)
	}
	if filed == nil {
		filed = r.former(key)
	}
	if filed == nil {
		return &ClassName{Key: key.String(), Name: key.String()}
	}
	return &ClassName{Key: key.String(), Name: filed.Name.In(r.tag)}
}

func position(p *geo.Point) *Position {
	if p == nil {
		return nil
	}
	lat, lng := p.Degrees()
	return &Position{Lat: lat, Lng: lng}
}

func (r reader) due(d *casework.Deadline) *Due {
	if d == nil {
		return nil
	}
	v := &Due{At: moment(d.At), Provisional: r.provisional(d), Emergency: emergencyRef(d.Emergency)}
	if d.Limit.N > 0 {
		v.Limit = d.Limit.String()
	}
	return v
}

func (r reader) head(c *casework.Case, filed *catalog.Class) CaseHead {
	return CaseHead{
		Number: c.Number, State: state(c.State), Phase: phase(c.State.Phase()), Resolved: c.Resolved(),
		Class: r.class(c, filed), Summary: c.Summary.Text(), Areas: r.areas(c.Place.Chain),
		ReportedAt: moment(c.ReportedAt), Due: r.due(c.Due), Standing: standing(c.Standing(r.now)), EndedAt: moment(c.EndedAt),
		Centre: r.org(c.Centre), Owner: r.org(c.Owner), Lead: r.orgIf(c.Lead),
		Delay: r.delay(c), LongTerm: r.longTerm(c.LongTerm),
	}
}

// photos are the case's photos that the happenings brought.
func photos(all []casework.Photo, from []Happening) []PhotoView {
	views := []PhotoView{}
	for _, p := range all {
		if slices.ContainsFunc(from, func(h Happening) bool { return h.Seq == p.Rev }) {
			views = append(views, PhotoView{Hash: p.Hash, Role: string(p.Role), Seq: p.Rev, Metres: p.Metres})
		}
	}
	return views
}

func verbs(all []casework.Verb) []verb {
	may := make([]verb, len(all))
	for i, v := range all {
		may[i] = verb(v)
	}
	return may
}
