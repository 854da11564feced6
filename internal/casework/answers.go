package casework

import (
	"time"

	"wellfield/internal/worktime"
)

// Basis is what the due of an answer was computed from, so that another calendar
// computes it again. It is zero where the due was set before it was kept, and no
// calendar moves that.
type Basis struct {
	From     time.Time      `json:"from,omitzero"`
	Limit    worktime.Limit `json:"limit,omitzero"`
	Calendar int            `json:"calendar,omitempty"` // the version by which the due was computed last
}

// AnswerDue is until when those above and beside a case answer: who rules on a
// dispute, reviews a refusal, asks what became of a case outside, or answers a
// supervisor. The times of a whistle run on the wall's clock, and the review of the
// register is a day: no calendar moves those.
type AnswerDue struct {
	Kind TaskKind `json:"kind"`
	Ref  string   `json:"ref,omitempty"` // who supervises
	Due  Deadline `json:"due"`
}

// AnswersDue are those that are owed now, in the order of the life.
func (c *Case) AnswersDue() []AnswerDue {
	var all []AnswerDue
	add := func(k TaskKind, ref string, at time.Time, b Basis) {
		all = append(all, AnswerDue{k, ref, Deadline{At: at, Limit: b.Limit, From: b.From, Calendar: b.Calendar}})
	}
	for range disputeTasks(c) {
		add(TaskArbitrate, "", c.Dispute.By, c.Dispute.Counted)
	}
	for range reviewTasks(c) {
		add(TaskReview, "", c.Refusal.Due, c.Refusal.Counted)
	}
	for range referralTasks(c) {
		add(TaskReferral, "", c.Referral.Due, c.Referral.Counted)
	}
	for _, s := range c.Supervised {
		if s.Waits() {
			add(TaskAnswerSupervision, string(s.By), s.Due, s.Counted)
		}
	}
	return all
}

// answerBy is when an answer is due that is asked for now.
func (env *Env) answerBy(limit worktime.Limit) (time.Time, Basis, error) {
	due, err := env.Calendar.Deadline(env.Now, limit, nil)
	return due.At.UTC(), Basis{From: env.Now, Limit: limit, Calendar: env.Calendar.Version()}, err
}

// AnswerMoved is one of them that another calendar moved.
type AnswerMoved struct {
	AnswerDue
	Was time.Time `json:"was"`
}

// againAnswers are the answers whose due the calendar in force moves.
func (env *Env) againAnswers(c *Case) ([]AnswerMoved, error) {
	var moved []AnswerMoved
	for _, a := range c.AnswersDue() {
		if !a.Due.Computable() {
			continue
		}
		due, err := env.ends(a.Due.From, a.Due.Limit, nil)
		if err != nil {
			return nil, err
		}
		if was := a.Due.At; !due.At.Equal(was) {
			a.Due = due
			moved = append(moved, AnswerMoved{a, was})
		}
	}
	return moved, nil
}

// move sets when the answer is due from now on.
func (c *Case) move(m AnswerMoved) {
	counted := Basis{From: m.Due.From, Limit: m.Due.Limit, Calendar: m.Due.Calendar}
	switch m.Kind {
	case TaskArbitrate:
		d := c.disputed()
		d.By, d.Counted = m.Due.At, counted
	case TaskReview:
		r := c.refusal()
		r.Due, r.Counted = m.Due.At, counted
		c.Refusal = &r
	case TaskReferral:
		r := c.referral()
		r.Due, r.Counted = m.Due.At, counted
		c.Referral = &r
	case TaskAnswerSupervision:
		for i, s := range c.Supervised {
			if s.Open() && string(s.By) == m.Ref {
				c.change(i, func(s *Supervision) { s.Due, s.Counted = m.Due.At, counted })
			}
		}
	}
}

// AskingEnded are the kinds of answers that an ended case can still be owed.
func AskingEnded() [3]TaskKind { return [3]TaskKind{TaskReview, TaskReferral, TaskAnswerSupervision} }
