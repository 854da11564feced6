package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/casework"
)

// RecheckIn is what another township found of a closed case.
type RecheckIn struct {
	Results []ConditionIn `json:"results" nullable:"false" doc:"Each line of the class's closing condition, once; for a case without a class the one line gone. A line that fails reopens the case."`
	Text    string        `json:"text,omitempty" doc:"What was seen; needed when a line fails." example:"The edge has sunk again."`
	Photos  []string      `json:"photos,omitempty" nullable:"false" doc:"Hashes of new photos; one at least where the class asks for one after the work."`
}

func (b RecheckIn) command() (casework.Command, error) {
	k := casework.Recheck{Text: b.Text, Photos: photosIn(b.Photos, "")}
	for _, v := range b.Results {
		k.Results = append(k.Results, casework.ConditionCheck{Condition: v.Condition, Passed: v.Passed})
	}
	return k, nil
}

// RecheckTask is a closed case at which the organisation is to look again.
type RecheckTask struct {
	CaseHead
	LookBy time.Time `json:"look_by" doc:"Until when." example:"2026-03-16T02:00:00Z"`
	Late   bool      `json:"late" doc:"That time has passed."`
}

// RecheckTasks are the closed cases at which the organisation is to look again.
type RecheckTasks struct {
	Rechecks []RecheckTask `json:"rechecks" nullable:"false" doc:"At most 200, the one due first coming first."`
}

// SampleMonth is a month of second looks at closed cases by other townships.
type SampleMonth struct {
	Month      string       `json:"month" doc:"The month." example:"2026-03"`
	PerMille   int          `json:"per_mille" doc:"The share of closed cases that is drawn, in thousandths; fixed with the commitment." example:"50"`
	Committed  time.Time    `json:"committed,omitzero" doc:"When the seed was made; left out where there is none, and nothing is drawn." example:"2026-02-27T16:00:00Z"`
	Begins     time.Time    `json:"begins,omitzero" doc:"Cases closed from then on are drawn from." example:"2026-02-28T16:00:00Z"`
	Commitment string       `json:"commitment,omitempty" doc:"SHA-256 of the seed, in hexadecimal." example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	Seed       string       `json:"seed,omitempty" doc:"The seed in hexadecimal, once it is shown. A closing is drawn where the first eight bytes of HMAC-SHA256 under it, over the number, a line feed and ended_at, big end first and times 1000, shifted right by 64 bits, are less than per_mille." example:"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"`
	Revealed   time.Time    `json:"revealed,omitzero" doc:"When it was shown: after the month, when everything drawn was looked at or is late." example:"2026-04-09T02:00:00Z"`
	Lines      []SampleLine `json:"lines" nullable:"false" doc:"Each unit's cases in each township, in the order of the city's own lists."`
}

// SampleLine is one unit's cases in one township.
type SampleLine struct {
	Town      AreaName `json:"town" doc:"The township."`
	Unit      Org      `json:"unit" doc:"The unit that led the cases."`
	Closed    Figure   `json:"closed" doc:"Cases closed as resolved."`
	Drawn     Figure   `json:"drawn" doc:"Of these, drawn; until the seed is shown, only those that were looked at."`
	Confirmed Figure   `json:"confirmed" doc:"Of these, found solved."`
	NotFixed  Figure   `json:"not_fixed" doc:"Found not fixed, and reopened."`
	Undone    Figure   `json:"undone" doc:"Not looked at in time; 0 until the seed is shown."`
	Nobody    Figure   `json:"nobody" doc:"No other organisation had anybody to look; 0 until the seed is shown."`
}

type sampleMonthIn struct {
	Month string `query:"month" maxLength:"20" doc:"A month; left out, the present one." example:"2026-03"`
}

type sampleMonthOut struct {
	CacheControl string `header:"Cache-Control"`
	Body         SampleMonth
}

type recheckTasksOut struct{ Body RecheckTasks }

func (s *server) samplingOperations() {
	open(s, huma.Operation{OperationID: "second-looks", Method: http.MethodGet, Path: "/second-looks",
		Tags: []string{"City"}, Summary: "Read a month of second looks, with the proof of its draw"}, s.sampleMonth)
	staff(s, huma.Operation{OperationID: "list-rechecks", Method: http.MethodGet, Path: "/rechecks",
		Tags: []string{"Staff"}, Summary: "List the closed cases at which the organisation is to look again"}, s.rechecks)
}

func (s *server) sampleMonth(ctx context.Context, in *sampleMonthIn) (*sampleMonthOut, error) {
	m, err := s.app.SampleMonth(ctx, in.Month)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := SampleMonth{Month: string(m.Month), PerMille: m.PerMille, Commitment: m.Commitment, Seed: m.Seed, Lines: []SampleLine{}}
	if m.Commitment != "" {
		out.Committed, out.Begins = moment(m.Committed), moment(m.Begins)
	}
	if m.Seed != "" {
		out.Revealed = moment(m.Revealed)
	}
	for _, l := range m.Lines {
		out.Lines = append(out.Lines, SampleLine{Town: r.area(l.Town), Unit: r.org(l.Unit), Closed: Figure(l.Closed), Drawn: Figure(l.Drawn),
			Confirmed: Figure(l.Confirmed), NotFixed: Figure(l.NotFixed), Undone: Figure(l.Undone), Nobody: Figure(l.Nobody)})
	}
	return &sampleMonthOut{forAMinute, out}, nil
}

func (s *server) rechecks(ctx context.Context, actor app.Actor, _ *struct{}) (*recheckTasksOut, error) {
	const most = 200
	tasks, err := s.app.Tasks(ctx, actor, casework.TaskRecheck, app.Task{}, most)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := RecheckTasks{Rechecks: []RecheckTask{}}
	for i := range tasks {
		t := &tasks[i]
		out.Rechecks = append(out.Rechecks, RecheckTask{CaseHead: r.head(&t.Case, nil), LookBy: moment(t.Due), Late: r.now.After(t.Due)})
	}
	return &recheckTasksOut{out}, nil
}
