// Package procedure is how a city runs its cases, as numbers: the limits of the
// stages before and after handling, to whom a late case is passed on and when,
// and how often a limit may be moved. What no number may change, such as who
// decides about whom, is code in package casework.
package procedure

import (
	"io"

	"wellfield/internal/grid"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

// Document is the policy document "procedure". New checks it.
type Document struct {
	Source     string     `json:"source,omitempty" yaml:"source,omitempty"`
	Example    bool       `json:"example,omitempty" yaml:"example,omitempty"` // nobody has adopted it
	Stages     Stages     `json:"stages" yaml:"stages"`
	Ladders    []Ladder   `json:"ladders" yaml:"ladders"`
	Extension  Extension  `json:"extension" yaml:"extension"`
	Suspension Suspension `json:"suspension" yaml:"suspension"`
	Duplicates Duplicates `json:"duplicates" yaml:"duplicates"`
	Recurrence Recurrence `json:"recurrence" yaml:"recurrence"`
	Sampling   Sampling   `json:"sampling" yaml:"sampling"`

	Arbitration Arbitration `json:"arbitration,omitzero" yaml:"arbitration,omitempty"`
	Oversight   Oversight   `json:"oversight" yaml:"oversight"`
	Complaints  Complaints  `json:"complaints,omitzero" yaml:"complaints,omitempty"`
}

// Stages are the limits of what comes before and after handling, whose own
// limit stands in the class. Amber is the share of a limit, in percent, from
// which a case is shown as soon due.
type Stages struct {
	Intake   worktime.Limit `json:"intake" yaml:"intake"`     // from the report to filing or refusal
	Verify   worktime.Limit `json:"verify" yaml:"verify"`     // the look on the spot before filing
	Dispatch worktime.Limit `json:"dispatch" yaml:"dispatch"` // from filing to the lead unit
	Sign     worktime.Limit `json:"sign" yaml:"sign"`         // from dispatch to the unit's signature
	Check    worktime.Limit `json:"check" yaml:"check"`       // from handling reported done to the check
	Amber    int            `json:"amber" yaml:"amber"`
}

// Ladder passes late cases of the classes on, step by step. The first ladder
// with a pattern that matches is the case's; the last must match every class.
type Ladder struct {
	Classes []string `json:"classes" yaml:"classes"` // catalog.Patterns
	Steps   []Step   `json:"steps" yaml:"steps"`
}

// Step passes a case on to a level when so much of its limit has run, in percent.
type Step struct {
	At    int        `json:"at" yaml:"at"`
	Level grid.Level `json:"level" yaml:"level"`
}

// Extension is how often a deadline may be extended, each time by one original
// limit at most.
type Extension struct {
	Times int `json:"times" yaml:"times"`
}

// Suspension is how often and how long a case may be suspended.
type Suspension struct {
	Times   int `json:"times" yaml:"times"`
	MaxDays int `json:"max_days" yaml:"max_days"`
}

// Duplicates is how near in place and time two reports of one class may be the
// same problem.
type Duplicates struct {
	Metres int `json:"metres" yaml:"metres"`
	Hours  int `json:"hours" yaml:"hours"`
}

// Recurrence is how near and how soon after a case closed as resolved the same
// problem counts as having come back.
type Recurrence struct {
	Metres int `json:"metres" yaml:"metres"`
	Days   int `json:"days" yaml:"days"`
}

// Sampling is the share of closed cases that another township checks again, in
// thousandths.
type Sampling struct {
	PerMille int            `json:"per_mille" yaml:"per_mille"`
	Limit    worktime.Limit `json:"limit,omitzero" yaml:"limit,omitempty"` // until when it has looked
}

// Default is what holds where a city has published nothing: the terms of public
// implementations and rules, as examples.
func Default() Document {
	return Document{
		Example: true,
		Stages: Stages{
			Intake:   worktime.Limit{N: 2, Unit: worktime.WorkingHour},
			Verify:   worktime.Limit{N: 24, Unit: worktime.UrgentHour},
			Dispatch: worktime.Limit{N: 1, Unit: worktime.WorkingHour},
			Sign:     worktime.Limit{N: 4, Unit: worktime.WorkingHour},
			Check:    worktime.Limit{N: 1, Unit: worktime.WorkingDay},
			Amber:    80,
		},
		Ladders: []Ladder{{Classes: []string{"*"}, Steps: []Step{
			{80, grid.Grid}, {100, grid.Community}, {150, grid.Township}, {200, grid.District}, {300, grid.City},
		}}},
		Extension:  Extension{Times: 2},
		Suspension: Suspension{Times: 1, MaxDays: 365},
		Duplicates: Duplicates{Metres: 50, Hours: 24},
		Recurrence: Recurrence{Metres: 50, Days: 30},
		Sampling:   Sampling{PerMille: 50, Limit: defaultSamplingLimit},

		Arbitration: defaultArbitration,
		Oversight:   oversight(),
		Complaints:  defaultComplaints,
	}
}

// ReadYAML reads a Document with the strictness and faults of policy.ReadYAML.
func ReadYAML(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadYAML(r, &d)
	return d, err
}

// ReadJSON reads a Document with the strictness and faults of policy.ReadJSON.
func ReadJSON(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadJSON(r, &d)
	return d, err
}
