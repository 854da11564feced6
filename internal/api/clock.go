package api

import (
	"time"

	"wellfield/internal/casework"
)

// ClockOut is one limit of a case and how it stands.
type ClockOut struct {
	Stage       string    `json:"stage" enum:"intake,verify,dispatch,sign,handle,check" doc:"What it measures: the intake, the look on the spot, the dispatch, the unit's signature, the handling, the check." example:"sign"`
	Limit       string    `json:"limit,omitempty" doc:"The limit and its clock." example:"4 working_hour"`
	From        time.Time `json:"from,omitzero" doc:"When it began." example:"2026-03-02T02:10:00Z"`
	Due         time.Time `json:"due,omitzero" doc:"When it ends; left out while the clock stands still." example:"2026-03-02T08:10:00Z"`
	Pace        string    `json:"pace" enum:"on_time,amber,overdue,paused,met,missed" doc:"How it stands; amber: so much is used that it presses." example:"on_time"`
	UsedPercent int       `json:"used_percent" doc:"The part of the limit that has run, in percent; over 100 when late." example:"25"`
	Left        int       `json:"left_minutes" doc:"What is left, in minutes of the limit's own clock: of opening hours where it runs on those. Negative when late." example:"180"`
	Provisional bool      `json:"provisional" doc:"It depends on a year whose holidays nobody has announced."`
	Calendar    int       `json:"calendar,omitempty" doc:"Version of the calendar that computed it." example:"2"`
}

// AnswerMoved is an answer that is due at another time because of a calendar.
type AnswerMoved struct {
	Kind  string    `json:"kind" enum:"arbitrate,review,referral,answer_supervision" doc:"Who answers: a ruling on a dispute, the review of a refusal, what became of a referral, the answer to a supervisor." example:"review"`
	Limit string    `json:"limit" doc:"The limit and its clock." example:"2 working_day"`
	From  time.Time `json:"from" doc:"From when it is counted." example:"2026-03-02T02:00:00Z"`
	Was   time.Time `json:"was" doc:"When it was due before." example:"2026-03-04T02:00:00Z"`
	Due   time.Time `json:"due" doc:"When it is due now." example:"2026-03-05T02:00:00Z"`
}

func answersMoved(moved []casework.AnswerMoved) (all []AnswerMoved) {
	for _, m := range moved {
		all = append(all, AnswerMoved{Kind: string(m.Kind), Limit: m.Due.Limit.String(), From: moment(m.Due.From), Was: moment(m.Was), Due: moment(m.Due.At)})
	}
	return all
}

func (r reader) clocks(c *casework.Case) []ClockOut {
	all := []ClockOut{}
	for _, k := range c.Clocks() {
		run, err := k.Run(r.p.Calendar, r.p.Procedure.Stages.Amber, r.now)
		if err != nil { // beyond the years that the calendar can count
			continue
		}
		out := ClockOut{Stage: string(k.Stage), From: momentIf(k.From), Due: momentIf(k.At), Pace: string(run.Pace),
			Left: int(run.Remaining() / time.Minute), Provisional: r.provisional(&k.Deadline), Calendar: k.Calendar}
		if run.Progress.Limit > 0 {
			const whole = 100
			out.UsedPercent = int(run.Share() * whole)
		}
		if !k.Limit.IsZero() {
			out.Limit = k.Limit.String()
		}
		all = append(all, out)
	}
	return all
}

func momentIf(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return moment(t)
}

// provisional tells whether a deadline still depends on a year that nobody has
// announced.
func (r reader) provisional(d *casework.Deadline) bool {
	return d.Provisional && (d.From.IsZero() || len(r.p.Calendar.UnknownYears(d.From, d.At)) > 0)
}
