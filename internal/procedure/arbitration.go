package procedure

import "wellfield/internal/worktime"

// Arbitration is how long a level has to rule on a dispute about whose a case is,
// before the dispute goes one level up by itself.
type Arbitration struct {
	Limit worktime.Limit `json:"limit,omitzero" yaml:"limit,omitempty"`
}

var defaultArbitration = Arbitration{Limit: worktime.Limit{N: 4, Unit: worktime.WorkingHour}}

// ArbitrationLimit is the limit in force. A document from before there was one
// says nothing, and nothing is not "never".
func (d Document) ArbitrationLimit() worktime.Limit {
	if d.Arbitration.Limit == (worktime.Limit{}) {
		return defaultArbitration.Limit
	}
	return d.Arbitration.Limit
}
