package casework

import (
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
)

// Earlier is a case that was closed as resolved near another one.
type Earlier struct {
	ID      ID
	Class   catalog.Key
	EndedAt time.Time
	Metres  float64
}

// recurs is the latest of the earlier cases whose problem is back: of the class,
// within so many metres, closed as resolved no longer than so many days before
// this one was reported; empty when there is none.
func (env *Env) recurs(c *Case, class catalog.Key) ID {
	rule := env.Procedure.Recurrence
	var found Earlier
	for _, e := range env.Earlier {
		if e.ID != c.ID && e.Class == class && e.Metres <= float64(rule.Metres) &&
			within(e.EndedAt, c.ReportedAt, rule.Days) && e.EndedAt.After(found.EndedAt) {
			found = e
		}
	}
	return found.ID
}

// within tells whether the report came after the end, and no more than so many
// days after it. What was reported before the end is the same problem once more,
// and not the problem come back.
func within(ended, reported time.Time, days int) bool {
	return reported.After(ended) && reported.Sub(ended) <= time.Duration(days)*24*time.Hour
}

// backAgain tells whether the case beside c shows that c's problem is back.
func (env *Env) backAgain(c *Case) bool {
	b := env.Beside
	return b != nil && Recurs(b, c, env.Procedure.Recurrence.Metres, env.Procedure.Recurrence.Days)
}

// Recurs tells whether a case that is still at its beginning shows that the
// problem of another, closed as resolved, is back: it was marked so when it was
// filed, or it is of the same class, as near and as soon.
func Recurs(c, earlier *Case, metres, days int) bool {
	beginning := c.State == Received || c.State == NeedInfo || c.State == Filed || c.State == Dispatched
	if !beginning || earlier.State != ClosedResolved || earlier.ID == c.ID || earlier.Jurisdiction != c.Jurisdiction {
		return false
	}
	if c.Recurs == earlier.ID {
		return true
	}
	here, there := c.Spot().Point, earlier.Spot().Point
	return here != nil && there != nil && geo.Distance(*here, *there) <= float64(metres) &&
		earlier.Class != nil && c.AboutClass() == earlier.Class.Key && within(earlier.EndedAt, c.ReportedAt, days)
}

// AboutClass is the class that the case was filed under, else the one that its
// reporter chose; zero when nobody said.
func (c *Case) AboutClass() catalog.Key {
	if c.Class != nil {
		return c.Class.Key
	}
	return c.Claimed
}

// Recur takes a resolved case back to work because its problem is back (重办): a
// new report of it is there, and is put together with it next. The ground is the
// fact that the report shows, so no reason is asked for.
type Recur struct {
	By string `json:"by"` // number of the case that shows it
}

// Verb is VerbReopen.
func (Recur) Verb() Verb { return VerbReopen }

func (r Recur) decide(c *Case, env *Env) ([]Event, error) {
	if env.Beside == nil || env.Beside.Number != r.By || !env.backAgain(c) {
		return nil, fault.New(fault.NotNow, "case.recurs_not").At("into").With("number", r.By)
	}
	return []Event{&ReopenedBy{Recurrence: env.Beside.ID}}, nil
}
