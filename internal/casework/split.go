package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Split gives a part of the case to a co-unit or to an organisation beneath the
// lead (分办). The lead stays answerable for the whole, and its deadline stays.
type Split struct {
	Org  org.ID    `json:"org"`
	Text string    `json:"text"`
	Due  time.Time `json:"due,omitzero"` // zero: with the case
}

// Verb is VerbSplit.
func (Split) Verb() Verb { return VerbSplit }

func (s Split) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", s.Text, true)
	wrong = append(wrong, fault.All(err)...)
	beneath := s.Org != c.Lead && env.Chart.Under(s.Org, c.Lead)
	switch {
	case len(c.Parts) >= mostParts:
		wrong = append(wrong, fault.New(fault.NotNow, "case.parts_too_many").With("limit", mostParts))
	case !beneath && !slices.Contains(c.Co, s.Org):
		wrong = append(wrong, fault.New(fault.Invalid, "case.part_elsewhere").At("org").With("unit", string(s.Org)))
	case !env.staffed(s.Org, org.DutyHandle):
		wrong = append(wrong, fault.New(fault.Invalid, "case.unit_unable").At("org").With("unit", string(s.Org)))
	}
	given := PartGiven{ID: c.nextPart(0), Org: s.Org, Due: micro(s.Due)}
	switch {
	case s.Due.IsZero():
		given.Due = time.Time{}
	case !c.Term().IsZero() && s.Due.After(c.Term()):
		wrong = append(wrong, fault.New(fault.Invalid, "case.part_late").At("due").With("until", c.Term()))
	case s.Due.Before(env.Now):
		wrong = append(wrong, fault.New(fault.Invalid, "case.part_past").At("due"))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	given.Text = env.sealText(text)
	return []Event{&SplitInto{Parts: []PartGiven{given}}}, nil
}
