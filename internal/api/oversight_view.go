package api

import (
	"time"

	"wellfield/internal/casework"
)

// RefusalView is a refusal and its review.
type RefusalView struct {
	Reason     string    `json:"reason,omitempty" doc:"Why it was refused." example:"below_standard"`
	AskedAt    time.Time `json:"asked_at,omitzero" doc:"When the reporter asked for the review." example:"2026-03-03T02:00:00Z"`
	Reviewer   *Org      `json:"reviewer,omitempty" doc:"Who is to decide."`
	Due        time.Time `json:"due,omitzero" doc:"Until when." example:"2026-03-05T02:00:00Z"`
	Outcome    string    `json:"outcome,omitempty" doc:"upheld or overturned; left out while it is open." example:"overturned"`
	ReviewedAt time.Time `json:"reviewed_at,omitzero" doc:"When it was decided." example:"2026-03-04T02:00:00Z"`
}

// ReferralView is a referral outside and what came back.
type ReferralView struct {
	To         string    `json:"to,omitempty" doc:"Where to." example:"petition_office"`
	At         time.Time `json:"at" doc:"When." example:"2026-03-02T02:00:00Z"`
	Due        time.Time `json:"due,omitzero" doc:"Until when the centre asks what became of it." example:"2026-03-16T02:00:00Z"`
	Answer     string    `json:"answer,omitempty" doc:"taken_over, refused or no_answer." example:"taken_over"`
	AnsweredAt time.Time `json:"answered_at,omitzero" doc:"When the answer was recorded." example:"2026-03-09T02:00:00Z"`
}

// SupervisionView is a supervision by a higher level.
type SupervisionView struct {
	By         Org       `json:"by" doc:"Who supervises."`
	Unit       Org       `json:"unit" doc:"Who owes the answer."`
	At         time.Time `json:"at" doc:"Since when." example:"2026-03-02T02:00:00Z"`
	Due        time.Time `json:"due" doc:"Until when the answer is due." example:"2026-03-05T02:00:00Z"`
	Late       bool      `json:"late" doc:"The answer is owed and overdue."`
	Times      int       `json:"times" doc:"How often an answer was demanded."`
	AnsweredAt time.Time `json:"answered_at,omitzero" doc:"When the last demand was answered." example:"2026-03-04T02:00:00Z"`
	End        string    `json:"end,omitempty" doc:"accepted or lifted; left out while it goes on." example:"accepted"`
}

// WhistleView is the last whistle of a case.
type WhistleView struct {
	N       int          `json:"n" doc:"How many were blown for the case." example:"1"`
	Kind    string       `json:"kind" doc:"daily, tackling or emergency." example:"tackling"`
	Reason  string       `json:"reason" doc:"pressing_problem, joint_enforcement or emergency." example:"joint_enforcement"`
	At      time.Time    `json:"at" doc:"When it was blown." example:"2026-03-02T02:00:00Z"`
	Called  []CalledView `json:"called" nullable:"false" doc:"Each unit that was called."`
	Verdict string       `json:"verdict,omitempty" doc:"worked, failed or misused; left out while it goes on." example:"worked"`
}

// CalledView is one called unit.
type CalledView struct {
	Unit           Org       `json:"unit" doc:"The unit."`
	Step           string    `json:"step" doc:"issued, acknowledged, on_site, measure_agreed or done." example:"on_site"`
	AcknowledgeBy  time.Time `json:"acknowledge_by" doc:"Until when it acknowledges." example:"2026-03-02T06:00:00Z"`
	ArriveBy       time.Time `json:"arrive_by" doc:"Until when it is there." example:"2026-03-03T02:00:00Z"`
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero" doc:"When it acknowledged." example:"2026-03-02T03:00:00Z"`
	ArrivedAt      time.Time `json:"arrived_at,omitzero" doc:"When it was there." example:"2026-03-02T08:00:00Z"`
	Missed         bool      `json:"missed" doc:"It was not there in time."`
	Excused        bool      `json:"excused" doc:"It said why; see the history."`
	MeasureBy      time.Time `json:"measure_by,omitzero" doc:"Until when its measure is done." example:"2026-03-04T08:00:00Z"`
	DoneAt         time.Time `json:"done_at,omitzero" doc:"When it was done." example:"2026-03-04T06:00:00Z"`
}

// Over is what came over a case from above and beside.
type Over struct {
	Refusal     *RefusalView      `json:"refusal,omitempty" doc:"The last refusal to file it."`
	Referral    *ReferralView     `json:"referral,omitempty" doc:"The last referral outside."`
	Supervision []SupervisionView `json:"supervision,omitempty" nullable:"false" doc:"Supervision by higher levels."`
	Whistle     *WhistleView      `json:"whistle,omitempty" doc:"The last whistle."`
}

func (r reader) over(c *casework.Case) Over {
	var o Over
	o.Refusal, o.Referral = r.refusal(c.Refusal), referral(c.Referral)
	for _, s := range c.Supervised {
		o.Supervision = append(o.Supervision, SupervisionView{By: r.org(s.By), Unit: r.org(s.Unit), At: moment(s.At), Due: moment(s.Due),
			Late: s.Late(r.now), Times: s.Times, AnsweredAt: moment(s.AnsweredAt), End: string(s.End)})
	}
	if w := c.Whistle; w != nil {
		o.Whistle = &WhistleView{N: w.N, Kind: string(w.Kind), Reason: string(w.Reason), At: moment(w.At), Verdict: string(w.Verdict)}
		for _, u := range w.Called {
			o.Whistle.Called = append(o.Whistle.Called, CalledView{Unit: r.org(u.Unit), Step: string(u.Step()),
				AcknowledgeBy: moment(u.AcknowledgeBy), ArriveBy: moment(u.ArriveBy), AcknowledgedAt: moment(u.AcknowledgedAt),
				ArrivedAt: moment(u.ArrivedAt), Missed: u.Missed, Excused: u.Excused, MeasureBy: moment(u.Measure), DoneAt: moment(u.DoneAt)})
		}
	}
	return o
}

func (r reader) refusal(f *casework.Refusal) *RefusalView {
	if f == nil {
		return nil
	}
	return &RefusalView{Reason: string(f.Reason), AskedAt: moment(f.AskedAt), Reviewer: r.orgIf(f.Reviewer), Due: moment(f.Due),
		Outcome: string(f.Outcome), ReviewedAt: moment(f.ReviewedAt)}
}

func referral(f *casework.Referral) *ReferralView {
	if f == nil {
		return nil
	}
	return &ReferralView{To: string(f.To), At: moment(f.At), Due: moment(f.Due), Answer: string(f.Answer), AnsweredAt: moment(f.AnsweredAt)}
}

// HappeningOver is what the events of those above and beside a case say.
type HappeningOver struct {
	Sent      string    `json:"sent,omitempty" doc:"referred_out: what was handed over, and how." example:"Letter 2026-41 with two photos"`
	Unit      *Org      `json:"unit,omitempty" doc:"review_asked: who decides. supervised, supervision_judged: who owes the answer. supervision_answered: who gets it. whistle_arrived, whistle_measure_agreed: the called unit."`
	Units     []Org     `json:"units,omitempty" nullable:"false" doc:"whistled: the units called. whistle_missed: those who were not there in time."`
	Until     time.Time `json:"until,omitzero" doc:"review_asked, supervised, supervision_judged, whistle_measure_agreed: until when." example:"2026-03-05T02:00:00Z"`
	Judgement string    `json:"judgement,omitempty" doc:"referral_answered, supervision_judged, whistle_evaluated: what was answered or judged. whistled: the lawful reason." example:"taken_over"`
	Place     string    `json:"place,omitempty" doc:"whistled: where to meet." example:"North gate of the market"`
	Who       string    `json:"who,omitempty" doc:"whistle_measure_agreed: the post or team that does it." example:"Night crew"`
}

// overWords fills in the events of those above and beside a case.
func (h *Happening) overWords(event casework.Event, r reader) {
	switch e := event.(type) {
	case *casework.ReviewAsked:
		h.Text, h.Unit, h.Until = e.Text.Text(), r.orgIf(e.Reviewer), moment(e.Due)
	case *casework.RefusalUpheld:
		h.Text, h.Remedy = e.Text.Text(), e.Remedy.Text()
	case *casework.RefusalOverturned:
		h.Text = e.Text.Text()
	case *casework.ReferralAnswered:
		h.Text, h.Judgement = e.Text.Text(), string(e.Answer)
	case *casework.TakenBack:
		h.Text = e.Text.Text()
	case *casework.SupervisedBy:
		h.Text, h.Unit, h.Until = e.Demand.Text(), r.orgIf(e.Unit), moment(e.Due)
	case *casework.SupervisionAnswered:
		h.Text, h.Unit = e.Text.Text(), r.orgIf(e.To)
	case *casework.SupervisionJudgedAs:
		h.Text, h.Judgement, h.Unit, h.Until = e.Text.Text(), string(e.Judgement), r.orgIf(e.Unit), moment(e.Due)
	case *casework.Whistled:
		h.Text, h.Judgement, h.Place = e.Need.Text(), string(e.Reason), e.Place.Text()
		for _, u := range e.Called {
			h.Units = append(h.Units, r.org(u.Unit))
		}
	case *casework.Arrived:
		h.Unit = r.orgIf(e.Unit)
	case *casework.Excused:
		h.Text = e.Text.Text()
	case *casework.WhistleMissed:
		h.Units = r.orgs(e.Units)
	case *casework.MeasureAgreed:
		h.Text, h.Who, h.Unit, h.Until = e.What.Text(), e.Who.Text(), r.orgIf(e.Unit), moment(e.Until)
	case *casework.MeasureDone:
		h.Text = e.Text.Text()
	case *casework.WhistleEvaluated:
		h.Text, h.Judgement = e.Text.Text(), string(e.Verdict)
	}
}
