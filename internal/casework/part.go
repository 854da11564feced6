package casework

import (
	"slices"
	"strconv"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Part is what a co-unit, or an organisation beneath the lead, does of a case
// (协办). Its words stand in its events.
type Part struct {
	ID    string    `json:"id"` // "1", "2", … within the case
	Org   org.ID    `json:"org"`
	Due   time.Time `json:"due,omitzero"` // zero: with the case
	State PartState `json:"state"`
	EndAt time.Time `json:"end_at,omitzero"`
}

// PartState is where a part stands.
type PartState string

// The states of a part.
const (
	PartOpen      PartState = "open"
	PartDone      PartState = "done"
	PartDeclined  PartState = "declined"  // with a reason: the lead's again
	PartWithdrawn PartState = "withdrawn" // the case went elsewhere
)

// mostParts bounds how far one case is split.
const mostParts = 50

// PartGiven is a part as its event gives it.
type PartGiven struct {
	ID   string    `json:"id"`
	Org  org.ID    `json:"org"`
	Due  time.Time `json:"due,omitzero"`
	Text Sealed    `json:"text"` // empty: beside the lead, with the whole
}

// SplitInto is parts of a case given away.
type SplitInto struct {
	Parts []PartGiven `json:"parts"`
}

// Kind is the event's name.
func (*SplitInto) Kind() string { return "split" }
func (e *SplitInto) sealed() []*Sealed {
	all := make([]*Sealed, len(e.Parts))
	for i := range e.Parts {
		all[i] = &e.Parts[i].Text
	}
	return all
}

func (e *SplitInto) apply(c *Case, _ Stamp) {
	c.Parts = slices.Clip(c.Parts)
	for _, p := range e.Parts {
		c.Parts = append(c.Parts, Part{ID: p.ID, Org: p.Org, Due: p.Due, State: PartOpen})
		c.give(p.Org) // whoever had a part never checks the case
	}
}

// Part is the part with the id.
func (c *Case) Part(id string) (Part, bool) {
	i := slices.IndexFunc(c.Parts, func(p Part) bool { return p.ID == id })
	if i < 0 {
		return Part{}, false
	}
	return c.Parts[i], true
}

// PartDue is until when a part is owed: with the case, by the deadline that binds,
// where it was given no time of its own.
func (c *Case) PartDue(p Part) time.Time {
	if p.Due.IsZero() {
		return c.Term()
	}
	return p.Due
}

// OpenParts are those that are still owed.
func (c *Case) OpenParts() []Part {
	return slices.DeleteFunc(slices.Clone(c.Parts), func(p Part) bool { return p.State != PartOpen })
}

// openPart is the organisation's open part with the id.
func (c *Case) openPart(id string, of org.ID) error {
	switch p, ok := c.Part(id); {
	case !ok || p.Org != of:
		return fault.New(fault.Invalid, "case.part_unknown").At("part").With("part", id)
	case p.State != PartOpen:
		return fault.New(fault.NotNow, "case.part_ended").At("part").With("part", id)
	}
	return nil
}

func (c *Case) endPart(id string, as PartState, at time.Time) {
	c.Parts = slices.Clone(c.Parts)
	for i := range c.Parts {
		if c.Parts[i].ID == id {
			c.Parts[i].State, c.Parts[i].EndAt = as, at
		}
	}
}

// withdrawParts ends the open parts that nobody asks for any more.
func (c *Case) withdrawParts(s Stamp, which func(Part) bool) {
	for _, p := range c.OpenParts() {
		if which(p) {
			c.endPart(p.ID, PartWithdrawn, s.At)
		}
	}
}

func (c *Case) nextPart(after int) string { return strconv.Itoa(len(c.Parts) + after + 1) }

// beside gives each co-unit that has no open part one of its own, as long as the
// case's own deadline: units beside the lead are not there for their names.
func (e *DispatchedTo) beside(c *Case) []Event {
	split := &SplitInto{}
	for _, id := range e.Co {
		if slices.ContainsFunc(c.OpenParts(), func(p Part) bool { return p.Org == id }) {
			continue
		}
		split.Parts = append(split.Parts, PartGiven{ID: c.nextPart(len(split.Parts)), Org: id})
	}
	if len(split.Parts) == 0 {
		return nil
	}
	return []Event{split}
}

// partStates are those in which a part can still be worked on: a part that the
// lead left open is owed until the case ends.
var partStates = []State{Dispatched, Disputed, Handling, Suspended, Handled, Checking, AwaitingReporter, Reopened}

func partTasks(c *Case) []Task {
	if !slices.Contains(partStates, c.State) {
		return nil
	}
	var tasks []Task
	for _, p := range c.OpenParts() {
		tasks = append(tasks, Task{Kind: TaskPart, Org: p.Org, Ref: p.ID, Due: c.PartDue(p)})
	}
	return tasks
}
