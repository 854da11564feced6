package dispatch

import (
	"io"

	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/policy"
)

// Document is the policy document "rules". NewRules checks it.
type Document struct {
	Rules []Rule `json:"rules" yaml:"rules"`
}

// Rule gives classes in areas at times to one lead unit and any co-units.
type Rule struct {
	ID      string    `json:"id" yaml:"id"`
	Classes []string  `json:"classes" yaml:"classes"`                 // catalog.Patterns
	Areas   []string  `json:"areas,omitempty" yaml:"areas,omitempty"` // codes; empty: everywhere
	Hours   *Hours    `json:"hours,omitempty" yaml:"hours,omitempty"` // nil: all day
	Days    []string  `json:"days,omitempty" yaml:"days,omitempty"`   // mon..sun; empty: every day
	Lead    org.ID    `json:"lead" yaml:"lead"`
	Co      []org.ID  `json:"co,omitempty" yaml:"co,omitempty"`
	Note    lang.Name `json:"note,omitempty" yaml:"note,omitempty"` // why it is so, for people
}

// Hours is a time of day, local, from From up to To, as "08:30". When To is
// not after From the hours reach into the next morning, and that morning
// belongs to the day on which they began. To may be "24:00".
type Hours struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to" yaml:"to"`
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
