package casework

import (
	"slices"

	"wellfield/internal/fault"
)

// RefusalReason is why a report is not filed. The list is closed, so that
// refusals can be counted by reason and reviewed.
type RefusalReason string

// The reasons.
const (
	NotThere      RefusalReason = "not_there"       // verified: the problem was not found
	NotPublicDuty RefusalReason = "not_public_duty" // needs a legal basis
	PrivateMatter RefusalReason = "private_matter"  // needs a legal basis
	NotEnoughInfo RefusalReason = "not_enough_info" // asked, and not answered
	BelowStandard RefusalReason = "below_standard"  // the filing condition is not met
	LegalDispute  RefusalReason = "legal_dispute"   // before a court or another body; needs a legal basis
)

// RefusalReasons lists the reasons, and whether each needs a legal basis.
func RefusalReasons() []RefusalReason {
	return []RefusalReason{NotThere, NotPublicDuty, PrivateMatter, NotEnoughInfo, BelowStandard, LegalDispute}
}

// NeedsBasis tells whether the reason stands only with a legal basis.
func (r RefusalReason) NeedsBasis() bool {
	return r == NotPublicDuty || r == PrivateMatter || r == LegalDispute
}

// Refuse declines to file a report (不予立案) and says why.
type Refuse struct {
	Reason RefusalReason `json:"reason"`
	Text   string        `json:"text"`
	Basis  string        `json:"basis,omitempty"`
}

// Verb is VerbRefuse.
func (Refuse) Verb() Verb { return VerbRefuse }

// RefusedFor is a report refused.
type RefusedFor struct {
	Reason RefusalReason `json:"reason"`
	Text   Sealed        `json:"text"`
	Basis  Sealed        `json:"basis"`
}

// Kind is the event's name.
func (*RefusedFor) Kind() string        { return "refused" }
func (e *RefusedFor) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Basis} }

func (e *RefusedFor) apply(c *Case, s Stamp) {
	c.State, c.EndedAt, c.Owner = Refused, s.At, c.Centre
	c.Refusal = &Refusal{Reason: e.Reason, By: Hand{Org: s.Actor.Org, Post: s.Actor.Post, Person: s.Actor.Person}, At: s.At, Fallen: c.refusal().Fallen}
}

// unanswered keeps "asked, and not answered" to what was asked, and gives the
// reporter time to answer.
func (r Refuse) unanswered(c *Case, env *Env) error {
	switch {
	case r.Reason != NotEnoughInfo && c.State == NeedInfo:
		return fault.New(fault.NotNow, "case.reporter_asked").At("reason")
	case r.Reason == NotEnoughInfo && c.AskedAt.IsZero():
		return fault.New(fault.Invalid, "case.refusal_unasked").At("reason")
	case r.Reason == NotEnoughInfo && c.State == NeedInfo && env.Now.Sub(c.AskedAt) < silence:
		return fault.New(fault.NotNow, "case.reporter_may_answer").At("reason").With("until", c.AskedAt.Add(silence))
	}
	return nil
}

func (r Refuse) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	known := false
	for _, reason := range RefusalReasons() {
		known = known || reason == r.Reason
	}
	if !known {
		wrong = append(wrong, fault.New(fault.Invalid, "case.refusal_unknown").At("reason"))
	}
	text, err := words("text", r.Text, true)
	wrong = append(wrong, fault.All(err)...)
	basis, err := words("basis", r.Basis, r.Reason.NeedsBasis())
	wrong = append(wrong, fault.All(err)...)
	wrong = append(wrong, fault.All(r.unanswered(c, env))...)
	if r.Reason == NotThere && (c.Verification == nil || c.Verification.Found) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.refusal_unverified").At("reason"))
	}
	if slices.Contains(c.refusal().Fallen, r.Reason) {
		wrong = append(wrong, fault.New(fault.NotNow, "case.refusal_fallen").At("reason"))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&RefusedFor{Reason: r.Reason, Text: env.sealText(text), Basis: env.sealText(basis)}}, nil
}
