package procedure

import "wellfield/internal/worktime"

var defaultSamplingLimit = worktime.Limit{N: 5, Unit: worktime.WorkingDay}

// mostSampling bounds the limit, in units of its clock: a month's seed is shown
// only when what it drew was looked at or is late.
const mostSampling = 60

// SamplingLimit is how long another township has to look at a case that was
// drawn. A document from before there was one says nothing, and nothing is not
// "never".
func (d Document) SamplingLimit() worktime.Limit {
	if d.Sampling.Limit == (worktime.Limit{}) {
		return defaultSamplingLimit
	}
	return d.Sampling.Limit
}
