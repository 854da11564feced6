package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/worktime"
)

// Limit is one limit of a case, how it stands, and how it was computed.
type Limit struct {
	casework.Clock
	Run casework.Run
	// Days is the computation day by day, by the calendar in force; nil where
	// history brought the deadline and nobody here computed it.
	Days []worktime.Step
	// Years are those whose holidays nobody has announced and on which the
	// deadline depends: until their calendar is published it is provisional.
	Years []int
	// Moved is what the calendar in force says where that is another instant than
	// the one that is stored; zero where they agree. The case will be rescheduled.
	Moved time.Time
}

// Limits explains the limits of a case at an instant, in the order of the stages,
// and then those of the answers that it is owed, each under its kind of task.
func (p *Policy) Limits(c *casework.Case, now time.Time) ([]Limit, error) {
	var all []Limit
	clocks := c.Clocks()
	for _, owed := range c.AnswersDue() {
		if owed.Due.Computable() {
			clocks = append(clocks, casework.Clock{Stage: casework.Stage(owed.Kind), Deadline: owed.Due})
		}
	}
	for _, k := range clocks {
		l := Limit{Clock: k}
		var err error
		if l.Run, err = k.Run(p.Calendar, p.Procedure.Stages.Amber, now); err != nil {
			return nil, err
		}
		if k.Computable() {
			if err := l.explain(p.Calendar); err != nil {
				return nil, err
			}
		}
		all = append(all, l)
	}
	return all, nil
}

func (l *Limit) explain(c *worktime.Calendar) (err error) {
	if l.Days, err = c.Explain(l.From, l.Limit, l.Pauses); err != nil {
		return err
	}
	due, err := c.Deadline(l.From, l.Limit, l.Pauses)
	if err != nil {
		return err
	}
	l.Years = due.UnknownYears
	if !due.Suspended && !due.At.Equal(l.At) && l.Ended.IsZero() {
		l.Moved = due.At
	}
	return nil
}

// CaseLimits are the limits of a case by its number, for whoever runs the
// program where the database is.
func (a *App) CaseLimits(ctx context.Context, number string) (casework.Case, []Limit, error) {
	ref, err := a.Find(ctx, number)
	if err != nil {
		return casework.Case{}, nil, err
	}
	c, _, ok, err := a.db.Case(ctx, ref)
	if err != nil {
		return casework.Case{}, nil, err
	}
	if !ok {
		return casework.Case{}, nil, errNotFound
	}
	limits, err := a.Policy().Limits(&c, a.Now())
	return c, limits, err
}

// Unannounced is how many open cases lie beyond what the calendar knows.
type Unannounced struct {
	Cases int
	Year  int       // whose holidays are not announced
	From  time.Time // from when on
}

// soonest is how long before its first day a year without an announcement is
// asked for; before that hardly any limit reaches it.
const soonest = 200 * 24 * time.Hour

// Unannounced counts the open cases at work that are due in days that no
// announcement settles, among those that the actor runs. Only who may publish a
// calendar or runs the cases is told.
func (a *App) Unannounced(ctx context.Context, actor Actor) (Unannounced, error) {
	from, year, ok := a.Policy().Calendar.UnknownFrom(a.Now())
	if !ok || from.Sub(a.Now()) > soonest {
		return Unannounced{}, nil
	}
	counts, err := a.CountsOf(ctx, actor, OfCentre, Question{States: casework.AtWork(), DueFrom: from.UTC()})
	if err != nil {
		return Unannounced{}, err
	}
	u := Unannounced{Year: year, From: from}
	for _, n := range counts {
		u.Cases += n
	}
	return u, nil
}
