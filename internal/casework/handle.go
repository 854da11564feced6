package casework

import (
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// Handle reports the handling done, with the evidence that the class asks for
// (处置). A unit that never signed signs by this.
type Handle struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
	Open   string    `json:"open,omitempty"` // why parts of the case are still open
}

// Verb is VerbHandle.
func (Handle) Verb() Verb { return VerbHandle }

// HandlingDone is handling reported done; it ends the handling limit.
type HandlingDone struct {
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
	Clocked
	Open Sealed `json:"open,omitzero"` // why parts are still open, for the checker
}

// Kind is the event's name.
func (*HandlingDone) Kind() string        { return "handled" }
func (e *HandlingDone) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Open} }

func (e *HandlingDone) apply(c *Case, s Stamp) {
	c.State, c.HandledAt, c.Owner = Handled, s.At, c.Centre
	c.Check = nil
	c.keepHand(Hand{Org: s.Actor.Org, Post: s.Actor.Post, Person: s.Actor.Person, Done: true})
	c.addPhotos(e.Photos)
}

func (h Handle) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", h.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(h.Photos, After, c.Spot(), Before)
	if err != nil {
		return nil, err
	}
	if err := env.evidence(c, text, photos); err != nil {
		return nil, err
	}
	if len(c.OpenParts()) == 0 { // then there is nothing to say of them
		h.Open = ""
	}
	open, err := words("open", h.Open, len(c.OpenParts()) > 0)
	if fault.Has(err, "case.words_missing") {
		return nil, fault.New(fault.Invalid, "case.parts_open").At("open").With("n", len(c.OpenParts()))
	}
	if err != nil {
		return nil, err
	}
	var events []Event
	if c.State != Handling {
		events = append(events, &Signed{})
	}
	return append(events, &HandlingDone{Text: env.sealText(text), Photos: photos, Open: env.sealText(open)}), nil
}

// evidence checks that the class's needs are met. What the report or an earlier
// visit showed counts as the picture before; the picture after must be new in
// every round.
func (env *Env) evidence(c *Case, text string, brought []Photo) error {
	class, err := env.class(c)
	if class == nil || err != nil {
		return err
	}
	have := map[string]int{catalog.EvidenceText: min(len(text), 1)}
	shown := map[string]bool{}
	for _, p := range c.Photos {
		shown[p.Hash] = true
	}
	times := map[string]int{}
	for _, p := range brought {
		times[p.Hash]++
	}
	for _, p := range brought {
		if p.Role == After && (shown[p.Hash] || times[p.Hash] > 1) {
			return fault.New(fault.Invalid, "case.photo_not_new").At("photos")
		}
		have[evidenceOf(p.Role)]++
	}
	for _, p := range c.Photos {
		if kind := evidenceOf(p.Role); kind == catalog.EvidenceBefore {
			have[kind]++
		}
	}
	var wrong fault.List
	for _, need := range class.Evidence {
		if have[need.Kind] < need.Min {
			wrong = append(wrong, fault.New(fault.Invalid, "case.evidence_missing."+need.Kind).At("photos").
				With("n", need.Min).With("have", have[need.Kind]))
		}
	}
	return wrong.Err()
}

func evidenceOf(r PhotoRole) string {
	switch r {
	case After:
		return catalog.EvidenceAfter
	case OfPaper:
		return catalog.EvidenceDocument
	case Before, OfReport:
		return catalog.EvidenceBefore
	}
	return ""
}
