package api

import (
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/grid"
)

// AcknowledgeEscalationIn says that a delay is known.
type AcknowledgeEscalationIn struct {
	Text string `json:"text" doc:"What is done about it. It moves no clock." example:"The crew is sent tonight."`
}

func (b AcknowledgeEscalationIn) command() (casework.Command, error) {
	return casework.AcknowledgeEscalation{Text: b.Text}, nil
}

// EscalationStep is a delay that was passed up.
type EscalationStep struct {
	Clock   string    `json:"clock" doc:"Whose limit ran: intake, handle or check." example:"handle"`
	Step    int       `json:"step" doc:"Its place on the ladder, from 1." example:"3"`
	Percent int       `json:"percent" doc:"How much of the limit had run." example:"150"`
	Level   string    `json:"level" doc:"To whom it goes: grid, community, township, district or city." example:"township"`
	Vacant  []string  `json:"vacant,omitempty" nullable:"false" doc:"The levels at which nobody held a post for it."`
	At      time.Time `json:"at" doc:"When the step fell due." example:"2026-03-11T07:30:00Z"`
	Due     time.Time `json:"due" doc:"The deadline it belongs to." example:"2026-03-09T02:00:00Z"`
}

// Ladder is how far up a case was passed under the deadline that runs.
type Ladder struct {
	Clock   string    `json:"clock" doc:"What is counted: intake, handle or check." example:"handle"`
	Due     time.Time `json:"due" doc:"Its deadline." example:"2026-03-09T02:00:00Z"`
	Reached string    `json:"reached,omitempty" doc:"The level that was told last." example:"community"`
	Next    []Rung    `json:"next" nullable:"false" doc:"What comes if nothing is done, in order."`
	Told    []Org     `json:"told,omitempty" nullable:"false" doc:"Who was told and has not said so."`
}

// Rung is a step of a ladder that is to come.
type Rung struct {
	Percent int       `json:"percent" doc:"How much of the limit will have run." example:"150"`
	Level   string    `json:"level" doc:"To whom it goes." example:"township"`
	At      time.Time `json:"at" doc:"When." example:"2026-03-11T07:30:00Z"`
}

func (r reader) ladder(v app.View) *Ladder {
	c := &v.Case
	climb := c.Climb(c.Course())
	if climb == nil {
		return nil
	}
	l := &Ladder{Clock: string(c.Course()), Due: moment(climb.Due), Reached: climb.Reached.String(), Next: []Rung{}}
	for _, rung := range v.Rungs {
		l.Next = append(l.Next, Rung{Percent: rung.Percent, Level: rung.Level.String(), At: moment(rung.At)})
	}
	for _, t := range c.Escalation.Told {
		l.Told = append(l.Told, r.org(t.Org))
	}
	return l
}

func escalationStep(e *casework.Escalated) *EscalationStep {
	return &EscalationStep{Clock: string(e.Clock), Step: e.Step, Percent: e.Percent, Level: e.Level.String(), Vacant: levelNames(e.Vacant),
		At: moment(e.At), Due: moment(e.Due)}
}

func levelNames(levels []grid.Level) []string {
	var names []string
	for _, l := range levels {
		names = append(names, l.String())
	}
	return names
}
