package api

import (
	"context"
	"time"

	"wellfield/internal/app"
)

// byLink is the security of what the reporter may ask.
var byLink = []map[string][]string{{"link": {}}}

// ReportView is a case as its reporter sees it.
type ReportView struct {
	CaseHead
	Point    *Position   `json:"point,omitempty" doc:"The exact place, as reported."`
	Address  string      `json:"address,omitempty" doc:"The place in words, as reported."`
	AnswerBy time.Time   `json:"answer_by,omitzero" doc:"Until when the reporter can confirm or deny; silence then closes the case on the check alone." example:"2026-03-12T02:00:00Z"`
	Told     string      `json:"told,omitempty" doc:"What was given of more time, or that it waits in the long-term register, until when and why: in words, in the language of the request." example:"The unit was given more time: the original deadline is 2026-03-09 10:00 (UTC+08:00), extended to 2026-03-11 10:00 (UTC+08:00). Reason: materials."`
	Photos   []PhotoView `json:"photos" nullable:"false" doc:"The photos of what happened."`
	Timeline []Happening `json:"timeline" nullable:"false" doc:"What happened, in order."`
	Reports  int         `json:"reports" doc:"How often the problem was reported." example:"4"`
	Follows  *Followed   `json:"follows,omitempty" doc:"Where the work goes on, while the report is handled together with an earlier one."`
	May      []verb      `json:"may" nullable:"false" doc:"What the reporter can do now, each at /reports/{number}/{verb}."`
}

// OfReporter names a case and opens it for its reporter.
type OfReporter struct {
	Number string `path:"number" doc:"The case's number; dashes and case do not matter." example:"7K3M-92QD-W4H"`
	Link   string `header:"Reporter-Link" required:"true" doc:"The secret link from the receipt." example:"0r5v2q8k6m1s3x7c9b4n0hj8dw"`
}

type followIn struct {
	Unless
	OfReporter
}

type reportOut struct {
	Status int
	ETag   string `header:"ETag" doc:"Of this answer; it begins with the revision of the case."`
	Body   ReportView
}

func (s *server) follow(ctx context.Context, in *followIn) (*reportOut, error) {
	_, v, err := s.app.Follow(ctx, in.Number, in.Link)
	if err != nil {
		return nil, err
	}
	return s.reported(ctx, v, in.Unless)
}

func (s *server) reported(ctx context.Context, v app.View, u Unless) (*reportOut, error) {
	shown := s.reader(ctx).report(v)
	tag, err := tagOfCase(v.Case.Rev, tagOf(ctx), shown)
	return &reportOut{u.status(tag), tag, shown}, err
}

func (r reader) report(v app.View) ReportView {
	c := &v.Case
	spot := c.Spot()
	out := ReportView{
		CaseHead: r.head(c, v.Class), Point: position(spot.Point), Address: spot.Address,
		AnswerBy: moment(c.SilentFrom), Timeline: r.history(v, true), May: verbs(v.May),
		Reports: v.Reports, Follows: r.followed(v), Told: r.told(v),
	}
	out.Photos = photos(c.Photos, out.Timeline)
	return out
}
