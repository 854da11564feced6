package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
)

// MergeIn puts a case together with another.
type MergeIn struct {
	Into   string `json:"into" doc:"Number of the other case, in the same jurisdiction." example:"7K3M-92QD-W4H"`
	Reopen bool   `json:"reopen,omitempty" doc:"The other case was closed as resolved and the problem is back: it is reopened first, where this case shows that."`
}

func (b MergeIn) command() (casework.Command, error) {
	return casework.Merge{Into: b.Into, Reopen: b.Reopen}, nil
}

// UnmergeIn takes a merge back.
type UnmergeIn struct {
	Text string `json:"text,omitempty" doc:"Why, for those who work on it." example:"The other hole is on the far side."`
}

func (b UnmergeIn) command() (casework.Command, error) { return casework.Unmerge{Text: b.Text}, nil }

// Merger is what a case is merged with.
type Merger struct {
	Into string    `json:"into" doc:"Number of the other case." example:"7K3M-92QD-W4H"`
	At   time.Time `json:"at" doc:"Since when." example:"2026-03-02T02:10:00Z"`
}

// JoinedCase is a case merged with the one that is looked at.
type JoinedCase struct {
	Number     string    `json:"number" doc:"Its number." example:"7K3M-92QD-W4H"`
	ReportedAt time.Time `json:"reported_at" doc:"When it was reported." example:"2026-03-02T02:00:00Z"`
	Channel    string    `json:"channel" doc:"How it came in." example:"web"`
	Summary    string    `json:"summary,omitempty" doc:"What is wrong, in that reporter's words." example:"Hole by the bus stop"`
}

// Followed is the case that stands for a reporter's merged one, as that reporter
// may see it.
type Followed struct {
	State    state       `json:"state" doc:"Where the work stands." example:"handling"`
	Phase    phase       `json:"phase" doc:"The step of the loop that it is in." example:"handle"`
	Resolved bool        `json:"resolved" doc:"The problem is known to be gone."`
	Due      *Due        `json:"due,omitempty" doc:"When the handling is due."`
	EndedAt  time.Time   `json:"ended_at,omitzero" doc:"When it was closed, refused or referred." example:"2026-03-05T08:00:00Z"`
	AnswerBy time.Time   `json:"answer_by,omitzero" doc:"Until when a reporter can confirm or deny." example:"2026-03-12T02:00:00Z"`
	Delay    *Delay      `json:"delay,omitempty" doc:"What was asked and given of more time."`
	LongTerm *LongTerm   `json:"long_term,omitempty" doc:"Its place in the long-term register, while it is there: it is not solved."`
	Told     string      `json:"told,omitempty" doc:"What was given of more time, or that it waits in the long-term register, until when and why: in words, in the language of the request." example:"The unit was given more time: the original deadline is 2026-03-09 10:00 (UTC+08:00), extended to 2026-03-11 10:00 (UTC+08:00). Reason: materials."`
	Photos   []PhotoView `json:"photos" nullable:"false" doc:"Photos of the result, where everybody may know the exact place."`
	Timeline []Happening `json:"timeline" nullable:"false" doc:"What happened, without what other reporters wrote."`
}

func (r reader) followed(v app.View) *Followed {
	if v.Follows == nil {
		return nil
	}
	f, c := v.Follows, &v.Follows.Case
	out := &Followed{State: state(c.State), Phase: phase(c.State.Phase()), Resolved: c.Resolved(), Due: r.due(c.Due),
		EndedAt: moment(c.EndedAt), AnswerBy: moment(c.SilentFrom), Delay: r.delay(c), LongTerm: r.longTerm(c.LongTerm), Told: r.told(*f),
		Timeline: r.history(*f, true)}
	out.Photos = photos(c.Photos, out.Timeline)
	return out
}

// joined fills in what a case is merged with and what is merged with it.
func (out *CaseView) joined(v app.View) {
	out.Reports = v.Reports
	if m := v.Case.Merged; m != nil {
		out.Merged = &Merger{Into: m.Number, At: moment(m.At)}
	}
	for _, j := range v.Joined {
		out.Joined = append(out.Joined, JoinedCase{Number: j.Case.Number, ReportedAt: moment(j.Case.ReportedAt),
			Channel: string(j.Case.Channel), Summary: j.Case.Summary.Text()})
	}
}

// Candidate is a case that may be the same problem.
type Candidate struct {
	CaseHead
	Metres    int  `json:"metres" doc:"How far away." example:"12"`
	SameClass bool `json:"same_class" doc:"It is of the same class; else of the same kind."`
	Reports   int  `json:"reports" doc:"How often the problem was reported." example:"4"`
	Recurs    bool `json:"recurs" doc:"It was closed as resolved not long before: the problem may be back."`
}

// Candidates are those of a case.
type Candidates struct {
	Candidates []Candidate `json:"candidates" nullable:"false" doc:"The likeliest first, five at most."`
}

type candidatesOut struct{ Body Candidates }

// Known is a published case near a place.
type Known struct {
	Number     string     `json:"number" doc:"Its number, for same_as of a report." example:"7K3M-92QD-W4H"`
	State      state      `json:"state" doc:"Where it stands." example:"handling"`
	Phase      phase      `json:"phase" doc:"The step of the loop that it is in." example:"handle"`
	Class      *ClassName `json:"class,omitempty" doc:"What it is."`
	ReportedAt time.Time  `json:"reported_at" doc:"When it was reported." example:"2026-03-02T02:00:00Z"`
	EndedAt    time.Time  `json:"ended_at,omitzero" doc:"When it was closed; a report cannot join it then." example:"2026-03-05T08:00:00Z"`
	Metres     int        `json:"metres" doc:"How far away." example:"12"`
	Reports    int        `json:"reports" doc:"How often it was reported." example:"4"`
	Words      string     `json:"words,omitempty" doc:"Its reporter's words, with consent." example:"Deep hole in the cycle lane"`
	Photos     []string   `json:"photos,omitempty" nullable:"false" doc:"Hashes of its photos, with consent."`
}

// KnownNear are the published cases near a place.
type KnownNear struct {
	Known []Known `json:"known" nullable:"false" doc:"The likeliest first, five at most."`
}

type similarIn struct {
	Lat   float64 `query:"lat" required:"true" doc:"Latitude in degrees." example:"30.5128634"`
	Lng   float64 `query:"lng" required:"true" doc:"Longitude in degrees." example:"106.8203945"`
	CRS   string  `query:"crs" doc:"wgs84 (when left out), gcj02 or bd09." example:"wgs84"`
	Class string  `query:"class" doc:"What it seems to be: kind and code from /classes; left out, nobody knows." example:"component/0201"`
}

type similarOut struct{ Body KnownNear }

func (s *server) sameOperations() {
	open(s, huma.Operation{OperationID: "similar", Method: http.MethodGet, Path: "/similar",
		Tags: []string{"Reporter"}, Summary: "What is known near a place",
		Description: "Published cases that may be what somebody is about to report. Only cases whose exact place everybody may know are among them."}, s.similar)
	staff(s, huma.Operation{OperationID: "candidates", Method: http.MethodGet, Path: "/cases/{number}/candidates",
		Tags: []string{"Staff"}, Summary: "What a case may be merged with"}, s.candidates)
}

func (s *server) similar(ctx context.Context, in *similarIn) (*similarOut, error) {
	p, err := PointIn{in.Lat, in.Lng, in.CRS}.point()
	if err != nil {
		return nil, err
	}
	var class catalog.Key
	if in.Class != "" {
		if class, err = classKey(in.Class); err != nil {
			return nil, err
		}
	}
	found, err := s.app.Similar(ctx, class, *p)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &similarOut{KnownNear{Known: []Known{}}}
	for i := range found {
		k := &found[i]
		out.Body.Known = append(out.Body.Known, Known{Number: k.Number, State: state(k.State), Phase: phase(k.State.Phase()),
			Class: r.class(&casework.Case{Claimed: k.Class}, nil), ReportedAt: moment(k.ReportedAt), EndedAt: moment(k.EndedAt),
			Metres: k.Metres, Reports: k.Reports, Words: k.Words, Photos: k.Photos})
	}
	return out, nil
}

func (s *server) candidates(ctx context.Context, actor app.Actor, in *OfCase) (*candidatesOut, error) {
	v, err := s.app.Case(ctx, actor, in.Number)
	if err != nil {
		return nil, err
	}
	found, err := s.app.Candidates(ctx, v)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &candidatesOut{Candidates{Candidates: []Candidate{}}}
	for i := range found {
		k := &found[i]
		out.Body.Candidates = append(out.Body.Candidates, Candidate{CaseHead: r.head(&k.Case, nil), Metres: k.Metres,
			SameClass: k.SameClass, Reports: k.Reports, Recurs: k.Recurs})
	}
	return out, nil
}
