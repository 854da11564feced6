package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
)

// EmergencyRef names a declared emergency.
type EmergencyRef struct {
	ID      string `json:"id" doc:"Of the declaration, for /emergencies/{id}." example:"8f14e45f-ceea-867a-9a36-dedd4bea2543"`
	Plan    string `json:"plan" doc:"Id of the plan." example:"flood"`
	Version int    `json:"version" doc:"Of the document of plans by which it was declared." example:"3"`
}

func emergencyRef(e *casework.EmergencyRef) *EmergencyRef {
	if e == nil {
		return nil
	}
	return &EmergencyRef{e.ID, e.Plan, e.Version}
}

// Emergency is a declaration as everybody may read it.
type Emergency struct {
	EmergencyRef
	Name    string    `json:"name" doc:"Name of the plan." example:"Flooded streets"`
	Hazard  string    `json:"hazard" doc:"What threatens the place." example:"flood"`
	Drill   bool      `json:"drill" doc:"An exercise: it changes no routing and no limit."`
	Area    AreaName  `json:"area" doc:"It holds there and in everything beneath."`
	InForce bool      `json:"in_force" doc:"Whether it holds now."`
	At      time.Time `json:"at" doc:"When it was declared." example:"2026-03-02T02:00:00Z"`
	Until   time.Time `json:"until" doc:"When it is over, or was; it ends by itself." example:"2026-03-02T14:00:00Z"`
	Reason  string    `json:"reason" doc:"Why." example:"The river stands above the second mark."`
	By      string    `json:"by" doc:"Name of the post that declared it." example:"Commander"`

	Prolonged []EmergencyWord   `json:"prolonged,omitempty" nullable:"false" doc:"More time that was given, each time by another post."`
	Ended     *EmergencyWord    `json:"ended,omitempty" doc:"The end before its time; left out when its time ended it."`
	Changes   []EmergencyChange `json:"changes" nullable:"false" doc:"What is different while it holds."`
}

// EmergencyWord is what a post said of a declaration later.
type EmergencyWord struct {
	At     time.Time `json:"at" doc:"When." example:"2026-03-02T10:00:00Z"`
	Until  time.Time `json:"until,omitzero" doc:"The new end, where it was prolonged." example:"2026-03-02T20:00:00Z"`
	By     string    `json:"by" doc:"Name of the post." example:"Duty chief"`
	Reason string    `json:"reason" doc:"Why." example:"It goes on raining."`
}

// EmergencyChange is what is different for some classes.
type EmergencyChange struct {
	Classes []string `json:"classes" nullable:"false" doc:"A kind, a kind and the beginning of a code, or *." example:"[\"event/0501\"]"`
	Lead    *Org     `json:"lead,omitempty" doc:"The unit that leads, where it has the power; left out where the rules go on saying."`
	Co      []Org    `json:"co,omitempty" nullable:"false" doc:"The units beside it."`
	Limit   string   `json:"limit,omitempty" doc:"The limit, where it ends before that of the class." example:"2 urgent_hour"`
}

// EmergencyList is a page of declarations.
type EmergencyList struct {
	Emergencies []Emergency `json:"emergencies" nullable:"false" doc:"The declarations, the newest first."`
	Next        string      `json:"next,omitempty" doc:"The place of the next page, for after; left out on the last."`
}

// DeclareIn declares a plan.
type DeclareIn struct {
	Plan   string `json:"plan" doc:"Id of the plan." example:"flood"`
	Area   string `json:"area" doc:"Code of the area: the organisation's own, or one in it." example:"990101100000"`
	Hours  int    `json:"hours" doc:"For how long, within the plan's hours." example:"12"`
	Reason string `json:"reason" doc:"Why, for everybody." example:"The river stands above the second mark."`
	Drill  bool   `json:"drill,omitempty" doc:"An exercise: the check-list and nothing else."`
}

func (b DeclareIn) command() emergency.Declare {
	return emergency.Declare{Area: b.Area, Plan: b.Plan, Hours: b.Hours, Reason: b.Reason, Drill: b.Drill}
}

// ProlongIn gives a declaration more time.
type ProlongIn struct {
	Hours  int    `json:"hours" doc:"How many hours more than now stands." example:"6"`
	Reason string `json:"reason" doc:"Why, for everybody." example:"It goes on raining."`
}

// EndEmergencyIn ends a declaration before its time.
type EndEmergencyIn struct {
	Reason string `json:"reason" doc:"Why, for everybody." example:"The water has gone."`
}

// TickIn ticks a step of the check-list.
type TickIn struct {
	Step string `json:"step" doc:"Id of the step." example:"pumps"`
	Note string `json:"note,omitempty" doc:"Anything to add, for those who work at it." example:"Two pumps at the underpass."`
}

// EmergencyStep is a step of the check-list and how it stands.
type EmergencyStep struct {
	ID   string    `json:"id" doc:"Its id within the plan." example:"pumps"`
	Text string    `json:"text" doc:"What is to be done." example:"Mobile pumps are in place and running"`
	Unit Org       `json:"unit" doc:"Whose posts do it."`
	Due  time.Time `json:"due" doc:"By when." example:"2026-03-02T03:00:00Z"`
	Late bool      `json:"late" doc:"It was done after that, or is not done and should be."`
	Done time.Time `json:"done,omitzero" doc:"When it was done." example:"2026-03-02T02:40:00Z"`
	By   string    `json:"by,omitempty" doc:"Name of the post that did it." example:"Handling post"`
	Note string    `json:"note,omitempty" doc:"What it added." example:"Two pumps at the underpass."`
	May  bool      `json:"may" doc:"This post can tick it now."`
}

// EmergencyWork is a declaration with its check-list.
type EmergencyWork struct {
	Emergency
	Steps    []EmergencyStep `json:"steps" nullable:"false" doc:"The check-list, in order."`
	Commands bool            `json:"commands" doc:"This post can prolong it and end it now."`
}

// EmergencyTry is what a declaration would change.
type EmergencyTry struct {
	Emergency Emergency    `json:"emergency" doc:"The declaration as it would be; it has no id yet."`
	Classes   []ClassUnder `json:"classes" nullable:"false" doc:"What would change, class by class."`
}

// ClassUnder is what a declaration would change for one class.
type ClassUnder struct {
	Class   string `json:"class" doc:"Kind and code." example:"event/0501"`
	Usual   []Org  `json:"usual" nullable:"false" doc:"The units to which the rules send it now, in one part of the area or another."`
	Lead    *Org   `json:"lead,omitempty" doc:"The plan's unit; left out where it names none, or one without the power."`
	Before  string `json:"before" doc:"The limit of the class." example:"4 urgent_hour"`
	After   string `json:"after,omitempty" doc:"The plan's limit, where it ends sooner." example:"2 urgent_hour"`
	Waiting int    `json:"waiting" doc:"Open cases that are not dispatched yet and would go by the plan." example:"3"`
	Running int    `json:"running" doc:"Open cases that have their unit and deadline, and keep them." example:"5"`
}

type emergenciesIn struct {
	After string `query:"after" maxLength:"80" doc:"next of the page before." example:"1773021600000000.8f14e45f-ceea-867a-9a36-dedd4bea2543"`
	Limit int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"The most declarations of a page."`
}

type emergenciesOut struct{ Body EmergencyList }

// EmergencyNamed names a declaration.
type EmergencyNamed struct {
	ID string `path:"id" maxLength:"80" doc:"Id of the declaration." example:"8f14e45f-ceea-867a-9a36-dedd4bea2543"`
}

// CommandKey is the client's own id of a command.
type CommandKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"The client's own id of this command. The same again changes nothing and is answered with what there is." example:"c0ffee00-0001"`
}

type emergencyOut struct{ Body Emergency }

type emergencyWorkOut struct{ Body EmergencyWork }

type emergencyTryOut struct{ Body EmergencyTry }

func (s *server) emergencyOperations() {
	open(s, huma.Operation{OperationID: "list-emergencies", Method: http.MethodGet, Path: "/emergencies",
		Tags: []string{"City"}, Summary: "List declared emergencies, now and before"}, s.emergencies)
	open(s, huma.Operation{OperationID: "get-emergency", Method: http.MethodGet, Path: "/emergencies/{id}",
		Tags: []string{"City"}, Summary: "Read one declared emergency"}, s.emergency)
	staff(s, huma.Operation{OperationID: "declare-emergency", Method: http.MethodPost, Path: "/emergencies",
		Tags: []string{"Staff"}, Summary: "Declare a plan for an area, at once"},
		func(ctx context.Context, actor app.Actor, in *struct {
			CommandKey
			Body DeclareIn
		}) (*emergencyWorkOut, error) {
			d, err := s.app.Declare(ctx, actor, in.Body.command(), unquoted(in.Key))
			return s.worked(ctx, actor, &d, err)
		})
	staff(s, huma.Operation{OperationID: "try-emergency", Method: http.MethodPost, Path: "/emergencies/try",
		Tags: []string{"Staff"}, Summary: "See what a declaration would change, without declaring it"}, s.tryEmergency)
	staff(s, huma.Operation{OperationID: "get-check-list", Method: http.MethodGet, Path: "/emergencies/{id}/steps",
		Tags: []string{"Staff"}, Summary: "Read a declared emergency with its check-list"},
		func(ctx context.Context, actor app.Actor, in *EmergencyNamed) (*emergencyWorkOut, error) {
			d, err := s.app.Emergency(ctx, emergency.ID(in.ID))
			return s.worked(ctx, actor, &d, err)
		})
	changes[ProlongIn](s, "prolong", "Prolong a declared emergency", func(b ProlongIn) emergency.Command { return emergency.Prolong{Hours: b.Hours, Reason: b.Reason} })
	changes[EndEmergencyIn](s, "end", "End a declared emergency before its time", func(b EndEmergencyIn) emergency.Command { return emergency.End{Reason: b.Reason} })
	changes[TickIn](s, "do", "Tick a step of the check-list", func(b TickIn) emergency.Command { return emergency.Do{Step: b.Step, Note: b.Note} })
}

// changes registers a command on a declaration.
func changes[B any](s *server, verb, summary string, command func(B) emergency.Command) {
	staff(s, huma.Operation{OperationID: verb + "-emergency", Method: http.MethodPost, Path: "/emergencies/{id}/" + verb,
		Tags: []string{"Staff"}, Summary: summary},
		func(ctx context.Context, actor app.Actor, in *struct {
			EmergencyNamed
			CommandKey
			Body B
		}) (*emergencyWorkOut, error) {
			d, err := s.app.ChangeEmergency(ctx, actor, emergency.ID(in.ID), command(in.Body), unquoted(in.Key))
			return s.worked(ctx, actor, &d, err)
		})
}

func (s *server) emergencies(ctx context.Context, in *emergenciesIn) (*emergenciesOut, error) {
	var after app.EmergencyCursor
	if in.After != "" {
		at, id, _ := strings.Cut(in.After, ".")
		micros, err := strconv.ParseInt(at, 10, 64)
		if err != nil || id == "" {
			return nil, fault.New(fault.Invalid, "api.cursor_malformed").At("after")
		}
		after = app.EmergencyCursor{At: time.UnixMicro(micros).UTC(), ID: emergency.ID(id)}
	}
	found, next, err := s.app.EmergenciesAfter(ctx, after, in.Limit)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := EmergencyList{Emergencies: []Emergency{}}
	for i := range found {
		out.Emergencies = append(out.Emergencies, r.emergency(&found[i]))
	}
	if next.ID != "" {
		out.Next = strconv.FormatInt(next.At.UnixMicro(), 10) + "." + string(next.ID)
	}
	return &emergenciesOut{out}, nil
}

func (s *server) emergency(ctx context.Context, in *EmergencyNamed) (*emergencyOut, error) {
	d, err := s.app.Emergency(ctx, emergency.ID(in.ID))
	if err != nil {
		return nil, err
	}
	return &emergencyOut{s.reader(ctx).emergency(&d)}, nil
}

func (s *server) tryEmergency(ctx context.Context, actor app.Actor, in *struct{ Body DeclareIn }) (*emergencyTryOut, error) {
	try, err := s.app.TryDeclare(ctx, actor, in.Body.command())
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := EmergencyTry{Emergency: r.emergency(&try.Declaration), Classes: []ClassUnder{}}
	for _, u := range try.Classes {
		one := ClassUnder{Class: u.Class.String(), Usual: r.orgs(u.Usual), Before: u.Before.String(), Waiting: u.Waiting, Running: u.Running}
		if !u.Powerless {
			one.Lead = r.orgIf(u.Lead)
		}
		if u.Sooner {
			one.After = u.After.String()
		}
		out.Classes = append(out.Classes, one)
	}
	return &emergencyTryOut{out}, nil
}

// worked is a declaration as those who work at it see it.
func (s *server) worked(ctx context.Context, actor app.Actor, d *emergency.Declaration, err error) (*emergencyWorkOut, error) {
	if err != nil {
		return nil, err
	}
	r, hand := s.reader(ctx), s.app.HandOn(actor, d)
	out := EmergencyWork{Emergency: r.emergency(d), Steps: []EmergencyStep{}, Commands: hand.Commands}
	for _, step := range d.Plan.Steps {
		one := EmergencyStep{ID: step.ID, Text: step.Text.In(r.tag), Unit: r.org(d.Responsible(step)), Due: moment(d.Due(step)),
			Late: d.Late(step, r.now), May: hand.Ticks[step.ID]}
		if t, ok := d.Ticked(step.ID); ok {
			one.Done, one.By, one.Note = moment(t.At), r.postName(t.By.Post), t.Note
		}
		out.Steps = append(out.Steps, one)
	}
	return &emergencyWorkOut{out}, nil
}

func (r reader) emergency(d *emergency.Declaration) Emergency {
	e := Emergency{EmergencyRef: EmergencyRef{string(d.ID), d.Plan.ID, d.Version}, Name: d.Plan.Name.In(r.tag), Hazard: string(d.Plan.Hazard),
		Drill: d.Drill, Area: r.area(d.Area), InForce: d.InForce(r.now), At: moment(d.At), Until: moment(d.End()), Reason: d.Reason,
		By: r.postName(d.By.Post), Changes: []EmergencyChange{}}
	for _, p := range d.Prolonged {
		e.Prolonged = append(e.Prolonged, EmergencyWord{At: moment(p.At), Until: moment(p.Until), By: r.postName(p.By.Post), Reason: p.Reason})
	}
	if end := d.Ended; end != nil {
		e.Ended = &EmergencyWord{At: moment(end.At), By: r.postName(end.By.Post), Reason: end.Reason}
	}
	for _, c := range d.Plan.Changes {
		change := EmergencyChange{Classes: c.Classes, Lead: r.orgIf(c.Lead), Co: r.orgs(c.Co)}
		if !c.Limit.IsZero() {
			change.Limit = c.Limit.String()
		}
		e.Changes = append(e.Changes, change)
	}
	return e
}
