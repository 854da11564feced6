package bench

import (
	"slices"
	"time"
)

// Report is what a run of the bench found. Its JSON form is kept and compared,
// so fields are added to it and never renamed.
type Report struct {
	Version string    `json:"version"`
	At      time.Time `json:"at"`
	Scale   string    `json:"scale"`
	Cases   int       `json:"cases"` // asked to be loaded beforehand
	Machine Machine   `json:"machine"`
	Took    float64   `json:"took_s"`
	Cut     string    `json:"cut,omitempty"` // why the run ended before its end
	Rows    []*Row    `json:"rows"`
}

// Row is one thing that is measured. Every row that there is stands in every
// report: what was not measured says so, and why.
type Row struct {
	ID       string    `json:"id"`
	Bench    string    `json:"bench"`
	Title    string    `json:"title"`
	Database string    `json:"database,omitempty"`
	Unit     string    `json:"unit"`
	Fewer    bool      `json:"fewer_is_better,omitempty"`
	Target   *float64  `json:"target,omitempty"`
	Values   []float64 `json:"values,omitempty"` // one for each repetition
	Median   float64   `json:"median"`
	Min      float64   `json:"min"`
	Max      float64   `json:"max"`
	Count    int       `json:"count,omitempty"` // of what was done while measuring
	Errors   Errors    `json:"errors,omitempty"`
	Latency  []Latency `json:"latency,omitempty"`
	Verdict  Verdict   `json:"verdict"`
	Note     string    `json:"note,omitempty"`
}

// Errors counts what went wrong by its status or cause.
type Errors map[string]int

// Total is the number of all errors.
func (e Errors) Total() (n int) {
	for _, count := range e {
		n += count
	}
	return n
}

// Verdict says how a row stands to its target.
type Verdict string

// The verdicts.
const (
	Met         Verdict = "met"
	NotMet      Verdict = "not met"
	NoTarget    Verdict = "no target"
	NotMeasured Verdict = "not measured"
)

// judge fills in the statistics and the verdict.
func (r *Row) judge() {
	if len(r.Values) == 0 {
		r.Verdict = NotMeasured
		return
	}
	r.Median, r.Min, r.Max = median(r.Values), slices.Min(r.Values), slices.Max(r.Values)
	switch {
	case r.Target == nil:
		r.Verdict = NoTarget
	case r.Fewer && r.Median <= *r.Target, !r.Fewer && r.Median >= *r.Target:
		r.Verdict = Met
	default:
		r.Verdict = NotMet
	}
}

// Row is the row with the id, nil when there is none.
func (r *Report) Row(id string) *Row {
	for _, row := range r.Rows {
		if row.ID == id {
			return row
		}
	}
	return nil
}
