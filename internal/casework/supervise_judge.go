package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// JudgeSupervision accepts an answer, asks again with a new deadline, or lifts the
// supervision.
type JudgeSupervision struct {
	Judgement SupervisionJudged `json:"judgement"`
	Text      string            `json:"text,omitempty"`
	Limit     worktime.Limit    `json:"limit,omitzero"` // of the next answer
}

// Verb is VerbJudgeSupervision.
func (JudgeSupervision) Verb() Verb { return VerbJudgeSupervision }

// SupervisionJudgedAs is what the supervisor made of it.
type SupervisionJudgedAs struct {
	Judgement SupervisionJudged `json:"judgement"`
	Text      Sealed            `json:"text"`
	Unit      org.ID            `json:"unit,omitempty"` // asked again: who owes the answer
	Due       time.Time         `json:"due,omitzero"`
	Limit     worktime.Limit    `json:"limit,omitzero"`
	Counted   Basis             `json:"counted,omitzero"`
}

// Kind is the event's name.
func (*SupervisionJudgedAs) Kind() string        { return "supervision_judged" }
func (e *SupervisionJudgedAs) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *SupervisionJudgedAs) apply(c *Case, s Stamp) {
	c.change(c.openOf(s.Actor.Org), func(v *Supervision) {
		if e.Judgement == AskedAgain {
			v.Unit, v.Due, v.Counted, v.AnsweredAt = e.Unit, e.Due, e.Counted, zeroTime
			v.Times++
			return
		}
		v.End, v.EndedAt = e.Judgement, s.At
	})
}

func (k JudgeSupervision) decide(c *Case, env *Env) ([]Event, error) {
	now := c.Supervised[c.openOf(env.Actor.Org)]
	var wrong fault.List
	switch {
	case !slices.Contains(SupervisionJudgements(), k.Judgement):
		wrong = append(wrong, fault.New(fault.Invalid, "case.judgement_unknown").At("judgement"))
	case k.Judgement == AnswerAccepted && now.Waits():
		wrong = append(wrong, fault.New(fault.NotNow, "case.supervision_unanswered").At("judgement"))
	case k.Judgement == AskedAgain && now.Waits() && !now.Late(env.Now):
		wrong = append(wrong, fault.New(fault.NotNow, "case.supervision_running").At("judgement").With("until", now.Due))
	}
	text, err := words("text", k.Text, k.Judgement != AnswerAccepted)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e := &SupervisionJudgedAs{Judgement: k.Judgement, Text: env.sealText(text)}
	if k.Judgement == AskedAgain {
		if e.Due, e.Counted, err = env.supervisionDue(k.Limit); err != nil {
			return nil, err
		}
		e.Limit = e.Counted.Limit
		// The case may have gone on to somebody else; the ended one's unit still answers.
		if e.Unit = now.Unit; !c.State.Ended() && env.allow(c, org.Verb(VerbSupervise)).Allowed() {
			e.Unit = c.Owner
		}
	}
	return []Event{e}, nil
}
