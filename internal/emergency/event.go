package emergency

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Event is something that happened to a declaration. It never fails to apply.
type Event interface {
	Kind() string
	apply(d *Declaration)
}

// Declared is a plan that was declared.
type Declared struct {
	Declaration
}

// Kind is the event's name.
func (*Declared) Kind() string { return "emergency_declared" }

func (e *Declared) apply(d *Declaration) { *d = e.Declaration }

// Prolonged is a declaration with more time.
type Prolonged struct {
	Prolonging
}

// Kind is the event's name.
func (*Prolonged) Kind() string { return "emergency_prolonged" }

func (e *Prolonged) apply(d *Declaration) {
	d.Prolonged = append(slices.Clip(d.Prolonged), e.Prolonging)
	d.Until = e.Until
}

// EndedEarly is a declaration that was ended before its time.
type EndedEarly struct {
	Ending
}

// Kind is the event's name.
func (*EndedEarly) Kind() string { return "emergency_ended" }

func (e *EndedEarly) apply(d *Declaration) {
	end := e.Ending
	d.Ended = &end
}

// StepDone is a step of the check-list that was done.
type StepDone struct {
	Tick
}

// Kind is the event's name.
func (*StepDone) Kind() string { return "emergency_step_done" }

func (e *StepDone) apply(d *Declaration) { d.Done = append(slices.Clip(d.Done), e.Tick) }

// Apply is the declaration after the event.
func Apply(d Declaration, e Event) Declaration {
	rev := d.Rev
	e.apply(&d)
	d.Rev = rev + 1
	return d
}

// EncodeEvent is the event's body as the journal keeps it.
func EncodeEvent(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("emergency: encode %s: %w", e.Kind(), err)
	}
	return b, nil
}

// DecodeEvent reads what EncodeEvent wrote.
func DecodeEvent(kind string, body []byte) (Event, error) {
	for _, e := range []Event{&Declared{}, &Prolonged{}, &EndedEarly{}, &StepDone{}} {
		if e.Kind() != kind {
			continue
		}
		if err := json.Unmarshal(body, e); err != nil {
			return nil, fmt.Errorf("emergency: decode %s: %w", kind, err)
		}
		return e, nil
	}
	return nil, fmt.Errorf("emergency: unknown event kind %q", kind)
}
