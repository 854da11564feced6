package casework

import "wellfield/internal/fault"

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
	Text       Sealed  `json:"text"`
	Photos     []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*ReopenedBy) Kind() string        { return "reopened" }
func (e *ReopenedBy) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *ReopenedBy) apply(c *Case, _ Stamp) {
	c.addPhotos(e.Photos)
	c.Reopenings++
	c.Check = nil
	c.FreeReopen = c.FreeReopen || e.ByReporter
	c.reopen()
}

func (r Reopen) decide(c *Case, env *Env) ([]Event, error) {
	byReporter := env.Actor.Role == Reporter
	ended := c.EndedAt
	if c.LongTerm != nil {
		ended = c.LongTerm.Since
	}
	if byReporter && env.Now.Sub(ended) > reopenWindow {
		return nil, fault.New(fault.NotNow, "case.reopen_late").With("days", int(reopenWindow.Hours()/24))
	}
	text, err := words("text", r.Text, !byReporter || c.FreeReopen)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(r.Photos, OfReport, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&ReopenedBy{ByReporter: byReporter, Text: env.sealText(text), Photos: photos}}, nil
}
