package emergency

import (
	"encoding/json"
	"fmt"
	"time"

	"wellfield/internal/org"
)

// ID identifies a declaration; whoever declares makes it, so that the same
// declaration sent twice is one.
type ID string

// Declaration is a plan declared for an area and everything in it: the fold of
// its events. It holds posts, units and what was said in public, and no case.
// It carries the plan as it was declared: a later version changes nothing of it.
type Declaration struct {
	Jurisdiction string       `json:"jurisdiction"`
	ID           ID           `json:"id"`
	Rev          int64        `json:"rev"`
	Area         string       `json:"area"`
	Drill        bool         `json:"drill,omitempty"` // an exercise: the check-list and nothing else
	N            int64        `json:"n"`               // counts the declarations of one plan for one area
	Plan         Plan         `json:"plan"`
	Version      int          `json:"version"` // of the document of plans
	Reason       string       `json:"reason"`
	By           Hand         `json:"by"`
	At           time.Time    `json:"at"`
	Until        time.Time    `json:"until"`
	Prolonged    []Prolonging `json:"prolonged,omitempty"`
	Ended        *Ending      `json:"ended,omitempty"` // before its time; nil when its time ended it
	Done         []Tick       `json:"done,omitempty"`
}

// Hand is whose hand did something: a post of an organisation. Person tells
// whether two hands are the same person's without saying whose.
type Hand struct {
	Org    org.ID `json:"org"`
	Post   org.ID `json:"post"`
	Person string `json:"person,omitempty"`
}

// same tells whether one post or one person is behind both.
func (h Hand) same(o Hand) bool {
	return h.Post == o.Post || h.Person != "" && h.Person == o.Person
}

// Prolonging is more time, given by another post than the ones before.
type Prolonging struct {
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"`
	By     Hand      `json:"by"`
	Reason string    `json:"reason"`
}

// Ending is an end before its time.
type Ending struct {
	At     time.Time `json:"at"`
	By     Hand      `json:"by"`
	Reason string    `json:"reason"`
}

// Tick is a step of the check-list that was done.
type Tick struct {
	Step string    `json:"step"`
	At   time.Time `json:"at"`
	By   Hand      `json:"by"`
	Note string    `json:"note,omitempty"`
}

// End is when it is over: when its time ends, or somebody ended it before.
func (d *Declaration) End() time.Time {
	if d.Ended != nil && d.Ended.At.Before(d.Until) {
		return d.Ended.At
	}
	return d.Until
}

// InForce tells whether it holds at an instant: from when it was declared, and
// never at its end or after. Nothing is stored that could be forgotten.
func (d *Declaration) InForce(at time.Time) bool {
	return d.Rev > 0 && !at.Before(d.At) && at.Before(d.End())
}

// Touched is when something last happened to it.
func (d *Declaration) Touched() time.Time {
	last := d.At
	later := func(t time.Time) {
		if t.After(last) {
			last = t
		}
	}
	for _, p := range d.Prolonged {
		later(p.At)
	}
	for _, t := range d.Done {
		later(t.At)
	}
	if d.Ended != nil {
		later(d.Ended.At)
	}
	return last
}

// Responsible is whose posts tick a step.
func (d *Declaration) Responsible(s Step) org.ID {
	if s.Unit != "" {
		return s.Unit
	}
	return d.By.Org
}

// Due is by when a step is to be done.
func (d *Declaration) Due(s Step) time.Time { return d.At.Add(time.Duration(s.Minutes) * time.Minute) }

// Ticked is when and by whom a step was done; false while it is not.
func (d *Declaration) Ticked(id string) (Tick, bool) {
	for _, t := range d.Done {
		if t.Step == id {
			return t, true
		}
	}
	return Tick{}, false
}

// Late tells whether the step was done after it was due, or is due and not done.
func (d *Declaration) Late(s Step, now time.Time) bool {
	if t, ok := d.Ticked(s.ID); ok {
		now = t.At
	} else if end := d.End(); end.Before(now) {
		now = end
	}
	return now.After(d.Due(s))
}

// Encode is the row's body. Equal declarations have equal bytes.
func Encode(d Declaration) ([]byte, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("emergency: encode declaration: %w", err)
	}
	return b, nil
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Declaration, error) {
	var d Declaration
	if err := json.Unmarshal(b, &d); err != nil {
		return Declaration{}, fmt.Errorf("emergency: decode declaration: %w", err)
	}
	return d, nil
}
