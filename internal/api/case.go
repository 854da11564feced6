package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// CaseView is a case as those who work on it see it.
type CaseView struct {
	CaseHead
	Jurisdiction string    `json:"jurisdiction" doc:"Code of the township or street whose centre runs it." example:"990101100000"`
	Rev          int64     `json:"rev" doc:"How many things have happened to it; it grows with every one." example:"5"`
	Channel      string    `json:"channel" doc:"How it came in: web, api, desk, patrol or file." example:"web"`
	Language     string    `json:"language,omitempty" doc:"The reporter's language." example:"zh-CN"`
	HasReporter  bool      `json:"has_reporter" doc:"There is a reporter to ask."`
	Public       bool      `json:"public" doc:"The reporter agreed that words and photos are shown to everybody."`
	Point        *Position `json:"point,omitempty" doc:"The exact place."`
	Address      string    `json:"address,omitempty" doc:"The place in words." example:"Opposite the bus stop"`
	Co           []Org     `json:"co,omitempty" nullable:"false" doc:"The units beside the lead unit."`
	Verifier     *Org      `json:"verifier,omitempty" doc:"Who looks, or looked, before filing."`
	Route        *Route    `json:"route,omitempty" doc:"Why the lead unit is the lead unit."`
	Rule         *Rule     `json:"rule,omitempty" doc:"What its class demands, in the edition it was filed under."`

	Attributes map[string][]string `json:"attributes,omitempty" nullable:"false" doc:"Answers to the questions of the class that the reporter chose, by code."`

	FiledAt      time.Time  `json:"filed_at,omitzero" doc:"When it was filed." example:"2026-03-02T02:10:00Z"`
	DispatchedAt time.Time  `json:"dispatched_at,omitzero" doc:"When it was dispatched." example:"2026-03-02T02:10:00Z"`
	SignedAt     time.Time  `json:"signed_at,omitzero" doc:"When the unit signed for it." example:"2026-03-02T03:00:00Z"`
	HandledAt    time.Time  `json:"handled_at,omitzero" doc:"When the handling was reported done." example:"2026-03-04T08:00:00Z"`
	CheckedAt    time.Time  `json:"checked_at,omitzero" doc:"When it was last checked." example:"2026-03-05T02:00:00Z"`
	AnswerBy     time.Time  `json:"answer_by,omitzero" doc:"Until when the reporter can answer." example:"2026-03-12T02:00:00Z"`
	UpdatedAt    time.Time  `json:"updated_at" doc:"When something last happened to it." example:"2026-03-05T02:00:00Z"`
	Rework       int        `json:"rework" doc:"How often a check or the reporter sent it back."`
	Reopenings   int        `json:"reopenings" doc:"How often it was reopened."`
	Dispute      *Dispute   `json:"dispute,omitempty" doc:"Whose it is, where units did not agree."`
	Ladder       *Ladder    `json:"ladder,omitempty" doc:"How far up it was passed, and what comes; left out where no limit runs."`
	Origin       *Origin    `json:"origin,omitempty" doc:"Where imported history comes from."`
	Clocks       []ClockOut `json:"clocks" nullable:"false" doc:"The limits that run in it, each stage by its own clock."`

	Reports int          `json:"reports" doc:"How often the problem was reported: by this case and those merged with it." example:"4"`
	Merged  *Merger      `json:"merged,omitempty" doc:"The case that it is merged with."`
	Joined  []JoinedCase `json:"joined,omitempty" nullable:"false" doc:"The cases merged with it."`

	Parts []PartView `json:"parts,omitempty" nullable:"false" doc:"What units beside or beneath the lead do of it."`
	Over

	Photos  []PhotoView `json:"photos" nullable:"false" doc:"The photos of what happened."`
	History []Happening `json:"history" nullable:"false" doc:"What happened, in order."`
	May     []verb      `json:"may" nullable:"false" doc:"What this post can do now, each at /cases/{number}/{verb}."`
}

// Route says why the lead unit is the lead unit.
type Route struct {
	Rule    string     `json:"rule,omitempty" doc:"Id of the dispatch rule; left out when none fitted and the centre took it." example:"roads-east"`
	Version int        `json:"version" doc:"Of the rules." example:"3"`
	Manual  bool       `json:"manual" doc:"The desk chose another unit than the rules."`
	Reason  string     `json:"reason,omitempty" doc:"Why it did."`
	Near    []NearMiss `json:"near,omitempty" nullable:"false" doc:"The rules that nearly fitted."`

	Emergency *EmergencyRef `json:"emergency,omitempty" doc:"The declared emergency that named the unit before the rules did."`
}

// NearMiss is a rule that nearly fitted.
type NearMiss struct {
	Rule string `json:"rule" doc:"Its id." example:"roads-night"`
	Why  string `json:"why" doc:"What it failed on: class, area, hours, days, less_specific or later." example:"hours"`
}

// Rule is what a class demands of a case.
type Rule struct {
	Edition  int         `json:"edition" doc:"Version of the catalogue." example:"2"`
	Closing  []Condition `json:"closing" nullable:"false" doc:"What must hold for the problem to be gone; a check answers every line."`
	Evidence []Evidence  `json:"evidence" nullable:"false" doc:"What the handling must bring."`
}

// Origin says where imported history comes from.
type Origin struct {
	System   string `json:"system" doc:"The source system." example:"boston311"`
	SourceID string `json:"source_id" doc:"Its id there." example:"101000295613"`
	Status   string `json:"status,omitempty" doc:"Its status there." example:"Closed"`
	Class    string `json:"class,omitempty" doc:"Its class there." example:"Request for Pothole Repair"`
}

// OfCase names a case.
type OfCase struct {
	Number string `path:"number" doc:"The case's number; dashes and case do not matter." example:"7K3M-92QD-W4H"`
}

type caseIn struct {
	Unless
	OfCase
}

type caseOut struct {
	Status int
	ETag   string `header:"ETag" doc:"Of this answer; it begins with the revision of the case. Send it as If-Match with a verb, or as If-None-Match to look again."`
	Body   CaseView
}

func (s *server) caseOperations() {
	s.sameOperations()
	staff(s, huma.Operation{OperationID: "list-cases", Method: http.MethodGet, Path: "/cases",
		Tags: []string{"Staff"}, Summary: "List the cases of a scope"}, s.listCases)
	staff(s, huma.Operation{OperationID: "count-cases", Method: http.MethodGet, Path: "/cases/counts",
		Tags: []string{"Staff"}, Summary: "Count the cases of a scope by state"}, s.countCases)
	staff(s, huma.Operation{OperationID: "get-case", Method: http.MethodGet, Path: "/cases/{number}",
		Tags: []string{"Staff"}, Summary: "Look at a case", Responses: notModified(),
		Description: "A case that this post does not work on is answered as if there were none."}, s.getCase)
}

func (s *server) getCase(ctx context.Context, actor app.Actor, in *caseIn) (*caseOut, error) {
	v, err := s.app.Case(ctx, actor, in.Number)
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, v, in.Unless)
}

func (s *server) shown(ctx context.Context, v app.View, u Unless) (*caseOut, error) {
	full := s.reader(ctx).full(v)
	tag, err := tagOfCase(v.Case.Rev, tagOf(ctx), full)
	return &caseOut{u.status(tag), tag, full}, err
}

func (r reader) full(v app.View) CaseView {
	c := &v.Case
	spot := c.Spot()
	out := CaseView{
		CaseHead: r.head(c, v.Class), Jurisdiction: c.Jurisdiction, Rev: c.Rev, Channel: string(c.Channel),
		Language: c.Language, HasReporter: c.HasReporter, Public: c.Public, Attributes: answers(c), Point: position(spot.Point), Address: spot.Address,
		Co: r.orgs(c.Co), Verifier: r.orgIf(c.Verifier), Route: route(c.Route), Rule: r.rule(v),
		FiledAt: moment(c.FiledAt), DispatchedAt: moment(c.DispatchedAt), SignedAt: moment(c.SignedAt),
		HandledAt: moment(c.HandledAt), CheckedAt: moment(c.CheckedAt), AnswerBy: moment(c.SilentFrom),
		UpdatedAt: moment(c.UpdatedAt), Rework: c.Rework, Reopenings: c.Reopenings, Clocks: r.clocks(c),
		Over: r.over(c), History: r.history(v, false), May: verbs(v.May), Ladder: r.ladder(v),
	}
	if o := c.Origin; o != nil {
		out.Origin = &Origin{System: o.System, SourceID: o.SourceID, Status: o.Status, Class: o.Class}
	}
	out.joined(v)
	out.Photos = photos(c.Photos, out.History)
	out.Dispute, out.Parts = r.dispute(c.Dispute), r.parts(c, out.History)
	return out
}

func route(from *casework.Route) *Route {
	if from == nil {
		return nil
	}
	r := &Route{Rule: from.Rule, Version: from.Version, Manual: from.Manual, Reason: from.Reason.Text()}
	r.Emergency = emergencyRef(from.Emergency)
	for _, n := range from.Near {
		r.Near = append(r.Near, NearMiss{Rule: n.Rule, Why: n.Why})
	}
	return r
}

func (r reader) rule(v app.View) *Rule {
	if v.Class == nil {
		return nil
	}
	return &Rule{Edition: v.Case.Class.Version, Closing: r.closing(v.Class), Evidence: evidence(v.Class)}
}

// answers are what the report answered, by the code of the question.
func answers(c *casework.Case) map[string][]string {
	given := map[string][]string{}
	for _, a := range c.Attributes {
		given[a.Code] = a.Values()
	}
	return given
}
