package casework

import (
	"time"

	"wellfield/internal/worktime"
)

// Deadline is when something is due, and everything that it was computed from:
// with From, Limit and the pauses of its clock any calendar computes it again.
type Deadline struct {
	At          time.Time      `json:"at,omitzero"` // zero while its clock stands still
	Limit       worktime.Limit `json:"limit,omitzero"`
	Provisional bool           `json:"provisional,omitempty"` // a year without published holidays was touched
	Given       bool           `json:"given,omitempty"`       // taken from imported history
	From        time.Time      `json:"from,omitzero"`         // when the clock began; it never changes
	Calendar    int            `json:"calendar,omitempty"`    // the version by which At was computed last
	Emergency   *EmergencyRef  `json:"emergency,omitempty"`   // the declared emergency that Limit is from
}

// Computable tells whether the deadline can be computed from its limit. One that
// history brought is what its system said, and no calendar of ours moves it.
func (d *Deadline) Computable() bool {
	return d != nil && !d.Given && !d.From.IsZero() && !d.Limit.IsZero()
}

// due is the deadline of the handling computed from scratch: from the start and the
// limit, by the calendar in force. Nothing pauses it: what is given of more time
// moves Term and leaves this line. It is the only place where a deadline that was
// set is computed again.
func (env *Env) due(c *Case) (*Deadline, error) {
	if !c.Due.Computable() {
		return c.Due, nil
	}
	next, err := env.ends(c.Due.From, c.Due.Limit, nil)
	next.Emergency = c.Due.Emergency // its limit stays, when it is over too
	return &next, err
}

// ends is when a limit ends that began at an instant.
func (env *Env) ends(from time.Time, limit worktime.Limit, pauses []worktime.Pause) (Deadline, error) {
	due, err := env.Calendar.Deadline(from, limit, pauses)
	if err != nil {
		return Deadline{}, err
	}
	d := Deadline{Limit: limit, Provisional: due.Provisional, From: from, Calendar: env.Calendar.Version()}
	if !due.Suspended {
		d.At = due.At.UTC()
	}
	return d, nil
}

// atWork tells whether the handling's clock runs: there is a deadline that was
// neither met nor missed for good.
func (c *Case) atWork() bool { return c.Due != nil && c.HandledAt.IsZero() && !c.State.Ended() }
