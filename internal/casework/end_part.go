package casework

// FinishPart reports a part done, with words and any evidence.
type FinishPart struct {
	Part   string    `json:"part"`
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbFinishPart.
func (FinishPart) Verb() Verb { return VerbFinishPart }

// PartFinished is a part done.
type PartFinished struct {
	Part   string  `json:"part"`
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*PartFinished) Kind() string        { return "part_finished" }
func (e *PartFinished) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *PartFinished) apply(c *Case, s Stamp) {
	c.endPart(e.Part, PartDone, s.At)
	c.addHand(s.Actor)
	c.addPhotos(e.Photos)
}

func (f FinishPart) decide(c *Case, env *Env) ([]Event, error) {
	if err := c.openPart(f.Part, env.Actor.Org); err != nil {
		return nil, err
	}
	text, err := words("text", f.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(f.Photos, After, c.Spot(), Before)
	if err != nil {
		return nil, err
	}
	return []Event{&PartFinished{Part: f.Part, Text: env.sealText(text), Photos: photos}}, nil
}

// DeclinePart gives a part back to the lead, with the reason.
type DeclinePart struct {
	Part string `json:"part"`
	Text string `json:"text"`
}

// Verb is VerbDeclinePart.
func (DeclinePart) Verb() Verb { return VerbDeclinePart }

// PartDeclinedBy is a part that is the lead's again.
type PartDeclinedBy struct {
	Part string `json:"part"`
	Text Sealed `json:"text"`
}

// Kind is the event's name.
func (*PartDeclinedBy) Kind() string        { return "part_declined" }
func (e *PartDeclinedBy) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *PartDeclinedBy) apply(c *Case, s Stamp) {
	c.endPart(e.Part, PartDeclined, s.At)
	c.addHand(s.Actor)
}

func (d DeclinePart) decide(c *Case, env *Env) ([]Event, error) {
	if err := c.openPart(d.Part, env.Actor.Org); err != nil {
		return nil, err
	}
	text, err := words("text", d.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&PartDeclinedBy{Part: d.Part, Text: env.sealText(text)}}, nil
}
