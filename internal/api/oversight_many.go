package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

func (s *server) oversightOperations() {
	staff(s, huma.Operation{OperationID: "supervise-many", Method: http.MethodPost, Path: "/supervision", Tags: []string{"Staff"},
		Summary:     "Supervise a set of cases",
		Description: "Each case is a command of its own: one that refuses keeps no other waiting. Ask with dry_run first."}, s.superviseMany)
	staff(s, huma.Operation{OperationID: "count-oversight", Method: http.MethodGet, Path: "/oversight", Tags: []string{"Staff"},
		Summary:     "Count refusals, reviews, whistles and supervision",
		Description: "Of the jurisdictions of the post's centre, in a period."}, s.countOversight)
}

// SuperviseManyIn is a set of cases and what is demanded about each.
type SuperviseManyIn struct {
	Numbers []string `json:"numbers,omitempty" nullable:"false" doc:"Numbers of the cases, at most 200; left out, the open cases of the post's centre that the other fields choose."`
	State   []state  `json:"state,omitempty" nullable:"false" doc:"Only these states."`
	Class   string   `json:"class,omitempty" doc:"Only this class, or only this kind of class." example:"component/0201"`
	Area    string   `json:"area,omitempty" doc:"Only cases in this area." example:"990101100000"`
	Lead    string   `json:"lead,omitempty" doc:"Only cases that this unit leads." example:"district-roads"`
	Overdue bool     `json:"overdue,omitempty" doc:"Only cases whose deadline has passed."`
	Demand  string   `json:"demand" doc:"What is to be answered." example:"Why is it not repaired, and by when will it be?"`
	Limit   string   `json:"limit,omitempty" doc:"A number and its clock; left out, that of the procedure." example:"3 working_day"`
	DryRun  bool     `json:"dry_run,omitempty" doc:"Changes nothing and answers what would happen now."`
}

// SupervisedMany is what became of each case.
type SupervisedMany struct {
	DryRun bool           `json:"dry_run" doc:"Nothing was changed."`
	Done   int            `json:"done" doc:"How many are supervised, or would be."`
	Cases  []SupervisedIn `json:"cases" nullable:"false" doc:"Each case of the set."`
}

// SupervisedIn is what became of one case.
type SupervisedIn struct {
	Number string `json:"number" doc:"Its number." example:"7K3M-92QD-W4H"`
	State  state  `json:"state" doc:"Where it stands." example:"handling"`
	Unit   Org    `json:"unit" doc:"Who has it."`
	Key    string `json:"key,omitempty" doc:"Why it is not supervised, for programs; left out where it is." example:"case.supervised_already"`
	Why    string `json:"why,omitempty" doc:"The same in words." example:"Your organisation supervises this case already."`
}

type superviseManyIn struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"The client's own id of the command: sent again under the same key, no case is supervised twice." maxLength:"200" example:"c0ffee00-0001"`
	Body           SuperviseManyIn
}

type superviseManyOut struct{ Body SupervisedMany }

func (s *server) superviseMany(ctx context.Context, actor app.Actor, in *superviseManyIn) (*superviseManyOut, error) {
	b := in.Body
	limit, err := limitIn(b.Limit)
	if err != nil {
		return nil, err
	}
	which := app.Chosen{Numbers: b.Numbers, Question: app.Question{Class: b.Class, Area: b.Area, Lead: org.ID(b.Lead), Late: b.Overdue}}
	for _, one := range b.State {
		which.Question.States = append(which.Question.States, casework.State(one))
	}
	done, err := s.app.SuperviseMany(ctx, actor, which, casework.Supervise{Demand: b.Demand, Limit: limit}, unquoted(in.IdempotencyKey), b.DryRun)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &superviseManyOut{Body: SupervisedMany{DryRun: b.DryRun, Cases: []SupervisedIn{}}}
	for i := range done {
		one := SupervisedIn{Number: done[i].Case.Number, State: state(done[i].Case.State), Unit: r.org(done[i].Case.Owner)}
		if wrong := fault.All(done[i].Err); len(wrong) > 0 {
			one.Key, one.Why = wrong[0].Key, s.texts.Say(r.tag, wrong[0].Key, wrong[0].Args)
		} else {
			out.Body.Done++
		}
		out.Body.Cases = append(out.Body.Cases, one)
	}
	return out, nil
}

// OversightOut counts a period. Rates are left out where there is nothing to rate.
type OversightOut struct {
	Received   int `json:"received" doc:"Cases reported in the period."`
	Refused    int `json:"refused" doc:"Refusals to file."`
	Reviews    int `json:"reviews" doc:"Reviews that reporters asked for."`
	Upheld     int `json:"upheld" doc:"Reviews in which the refusal stood."`
	Overturned int `json:"overturned" doc:"Reviews in which it fell."`
	Whistles   int `json:"whistles" doc:"Whistles blown."`
	Missed     int `json:"missed" doc:"Times that called units were found missing."`
	Evaluated  int `json:"evaluated" doc:"Whistles that ended."`
	Supervised int `json:"supervised" doc:"Demands of higher levels."`

	RefusalRate  *float64 `json:"refusal_rate,omitempty" doc:"Refusals in each hundred cases received."`
	OverturnRate *float64 `json:"overturn_rate,omitempty" doc:"Overturned in each hundred refusals reviewed."`
	WhistleRate  *float64 `json:"whistle_rate,omitempty" doc:"Whistles for each hundred cases received. More or fewer is neither good nor bad."`
}

type oversightIn struct {
	Since  time.Time `query:"since" required:"true" doc:"From this instant on." example:"2026-03-01T00:00:00Z"`
	Before time.Time `query:"before" required:"true" doc:"Before this instant." example:"2026-04-01T00:00:00Z"`
}

type oversightOut struct{ Body OversightOut }

func (s *server) countOversight(ctx context.Context, actor app.Actor, in *oversightIn) (*oversightOut, error) {
	o, err := s.app.Oversight(ctx, actor, in.Since, in.Before)
	if err != nil {
		return nil, err
	}
	rate := func(s app.Share) *float64 {
		if !s.OK {
			return nil
		}
		of := s.Of(100)
		return &of
	}
	return &oversightOut{OversightOut{Received: o.Received, Refused: o.Refused, Reviews: o.Reviews, Upheld: o.Upheld, Overturned: o.Overturned,
		Whistles: o.Whistles, Missed: o.Missed, Evaluated: o.Evaluated, Supervised: o.Supervised,
		RefusalRate: rate(o.RefusalRate()), OverturnRate: rate(o.OverturnRate()), WhistleRate: rate(o.WhistleRate())}}, nil
}
