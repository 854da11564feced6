package casework

import (
	"time"

	"wellfield/internal/fault"
)

// Destination is where a case is referred to outside the platform.
type Destination string

// Destinations lists where a case can go. Emergency lines stay separate
// services; what they do is not ours to follow, but that we sent it is.
func Destinations() []Destination {
	return []Destination{"police_110", "fire_119", "ambulance_120", "traffic_122",
		"petition_office", "court", "arbitration", "other_area", "other_body"}
}

// Refer passes a report on to somebody outside (转送), with a trace.
type Refer struct {
	To   Destination `json:"to"`
	Body string      `json:"body,omitempty"` // name of the receiving body
	Text string      `json:"text"`
	Sent string      `json:"sent,omitempty"` // what was handed over, and how: a letter, a call
}

// Verb is VerbRefer.
func (Refer) Verb() Verb { return VerbRefer }

// ReferredTo is a report passed on outside.
type ReferredTo struct {
	To   Destination `json:"to"`
	Body Sealed      `json:"body"`
	Text Sealed      `json:"text"`
	Sent Sealed      `json:"sent,omitzero"`
	Due  time.Time   `json:"due,omitzero"` // of their answer

	Counted Basis `json:"counted,omitzero"`
}

// Kind is the event's name.
func (*ReferredTo) Kind() string        { return "referred_out" }
func (e *ReferredTo) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Body, &e.Sent} }

func (e *ReferredTo) apply(c *Case, s Stamp) {
	c.State, c.EndedAt, c.Owner = ReferredOut, s.At, c.Centre
	c.Referral = &Referral{To: e.To, At: s.At, Due: e.Due, Counted: e.Counted}
}

func (r Refer) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	known := false
	for _, d := range Destinations() {
		known = known || d == r.To
	}
	if !known {
		wrong = append(wrong, fault.New(fault.Invalid, "case.destination_unknown").At("to"))
	}
	body, err := words("body", r.Body, r.To == "other_area" || r.To == "other_body")
	wrong = append(wrong, fault.All(err)...)
	text, err := words("text", r.Text, true)
	wrong = append(wrong, fault.All(err)...)
	sent, err := words("sent", r.Sent, false)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	e := &ReferredTo{To: r.To, Body: env.sealText(body), Text: env.sealText(text), Sent: env.sealText(sent)}
	if r.To.Followed() {
		if e.Due, e.Counted, err = env.answerBy(env.Procedure.Oversight.Referral); err != nil {
			return nil, err
		}
	}
	return []Event{e}, nil
}
