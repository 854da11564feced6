package casework

import (
	"slices"

	"wellfield/internal/fault"
)

// Reopen takes a closed case back to work (重办): by its reporter within thirty
// days, once without a reason, or by a supervisor with one.
type Reopen struct {
	Text   string    `json:"text,omitempty"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbReopen.
func (Reopen) Verb() Verb { return VerbReopen }

// ReopenedBy is a closed case taken back to work.
type ReopenedBy struct {
	ByReporter bool    `json:"by_reporter"`
	Of         ID      `json:"of,omitempty"`         // the case merged with it whose reporter this is
	Recurrence ID      `json:"recurrence,omitempty"` // the case that shows that the problem is back
	Recheck    bool    `json:"recheck,omitempty"`    // another township looked, and it was not fixed
	Text       Sealed  `json:"text"`
	Photos     []Photo `json:"photos,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*ReopenedBy) Kind() string        { return "reopened" }
func (e *ReopenedBy) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ReopenedBy) apply(c *Case, _ Stamp) {
	c.addPhotos(e.Photos)
	c.Reopenings++
	c.Check = nil
	switch {
	case e.Of == "":
		c.FreeReopen = c.FreeReopen || e.ByReporter
	case !slices.Contains(c.FreeReopens, e.Of):
		c.FreeReopens = append(slices.Clip(c.FreeReopens), e.Of)
	}
	c.reopen()
}

func (r Reopen) decide(c *Case, env *Env) ([]Event, error) {
	byReporter := env.Actor.Role == Reporter
	of, from, free := env.joinedTo(c), c.EndedAt, !c.FreeReopen
	if c.LongTerm != nil {
		from = c.LongTerm.Since
	}
	if of != "" {
		free = !slices.Contains(c.FreeReopens, of)
		if from.Before(env.Actor.Joined.At) { // who was told of the end later has as much time
			from = env.Actor.Joined.At
		}
	}
	if byReporter && env.Now.Sub(from) > reopenWindow {
		return nil, fault.New(fault.NotNow, "case.reopen_late").With("days", int(reopenWindow.Hours()/24))
	}
	text, err := words("text", r.Text, !byReporter || !free)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(r.Photos, OfReport, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&ReopenedBy{ByReporter: byReporter, Of: of, Text: env.sealText(text), Photos: photos}}, nil
}
