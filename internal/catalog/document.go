package catalog

import (
	"io"

	"wellfield/internal/lang"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

// Limit is how long the handling of a class may take; see worktime.
type Limit = worktime.Limit

// Subject is what a class is about. There is no subject for persons.
type Subject string

// The subjects.
const (
	Place     Subject = "place"
	Facility  Subject = "facility"
	PublicUse Subject = "service"
	Procedure Subject = "procedure"
)

// Known tells whether s is one of the subjects.
func (s Subject) Known() bool {
	switch s {
	case Place, Facility, PublicUse, Procedure:
		return true
	}
	return false
}

// The kinds of evidence.
const (
	EvidenceBefore   = "photo_before"
	EvidenceAfter    = "photo_after"
	EvidenceDocument = "document"
	EvidenceText     = "text"
)

// The precisions with which the public sees where a case is.
const (
	Exact     = "exact"
	Grid      = "grid"
	Community = "community" // for what is reported of private premises
	Hidden    = "hidden"    // the public does not see such cases at all
)

// Document is the policy document "catalogue". NewCatalogue checks it.
type Document struct {
	Title   lang.Name `json:"title" yaml:"title"`
	Edition string    `json:"edition" yaml:"edition"` // named on every filed case
	Source  string    `json:"source,omitempty" yaml:"source,omitempty"`
	Example bool      `json:"example,omitempty" yaml:"example,omitempty"` // nobody has adopted it
	Classes []Class   `json:"classes" yaml:"classes"`
}

// Class is one row of the catalogue: what the problem is, when it counts, how
// long it may take, and what must be true for it to be done.
type Class struct {
	Kind        Kind        `json:"kind" yaml:"kind"`
	Code        string      `json:"code" yaml:"code"`
	Group       lang.Name   `json:"group,omitempty" yaml:"group,omitempty"` // the major group
	Name        lang.Name   `json:"name" yaml:"name"`
	Words       []string    `json:"words,omitempty" yaml:"words,omitempty"` // as people say it, any language
	Subject     Subject     `json:"subject" yaml:"subject"`
	Filing      lang.Name   `json:"filing" yaml:"filing"` // when it is filed
	Limit       Limit       `json:"limit" yaml:"limit"`
	Closing     []Condition `json:"closing" yaml:"closing"` // all must hold
	Evidence    []Evidence  `json:"evidence,omitempty" yaml:"evidence,omitempty"`
	Responsible lang.Name   `json:"responsible,omitempty" yaml:"responsible,omitempty"` // a role, not a city's unit
	Supervising lang.Name   `json:"supervising,omitempty" yaml:"supervising,omitempty"`
	Collecting  lang.Name   `json:"collecting,omitempty" yaml:"collecting,omitempty"` // how it is recorded on the spot, and what is not
	Basis       []Basis     `json:"basis,omitempty" yaml:"basis,omitempty"`
	Precision   string      `json:"precision,omitempty" yaml:"precision,omitempty"`   // left out: Grid
	Attributes  []Attribute `json:"attributes,omitempty" yaml:"attributes,omitempty"` // what a report is asked
	Emergency   bool        `json:"emergency,omitempty" yaml:"emergency,omitempty"`   // show the emergency lines first
	Keep        int         `json:"keep,omitempty" yaml:"keep,omitempty"`             // days after its case's end that a reporter's identity is kept; left out: UsuallyKept
}

// How many days after the end of its case a reporter's identity is kept. The least
// is as long as a reporter may reopen the case.
const (
	LeastKept   = 30
	UsuallyKept = 180
	MostKept    = 1825
)

// Kept is how many days after the end of its case a reporter's identity is kept.
func (c *Class) Kept() int {
	if c.Keep == 0 {
		return UsuallyKept
	}
	return c.Keep
}

// Condition is one line of the closing check-list.
type Condition struct {
	ID   string    `json:"id" yaml:"id"`
	Text lang.Name `json:"text" yaml:"text"`
}

// Evidence is a kind of evidence and how many pieces of it are needed.
type Evidence struct {
	Kind string `json:"kind" yaml:"kind"`
	Min  int    `json:"min" yaml:"min"`
}

// Basis is a law or regulation by its title, and the clause if known.
type Basis struct {
	Title  string `json:"title" yaml:"title"`
	Clause string `json:"clause,omitempty" yaml:"clause,omitempty"`
}

// Key is the class's key.
func (c *Class) Key() Key { return Key{c.Kind, c.Code} }

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
