package casework

// Confirm is the reporter's word that the problem is gone.
type Confirm struct {
	Text string `json:"text,omitempty"`
}

// Verb is VerbConfirm.
func (Confirm) Verb() Verb { return VerbConfirm }

func (k Confirm) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", k.Text, false)
	if err != nil {
		return nil, err
	}
	return []Event{&Resolved{By: ByReporter, Of: env.joinedTo(c), Text: env.sealText(text)}}, nil
}

// Deny is the reporter's word that the problem is still there. It outweighs the
// check: the case goes back to work.
type Deny struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbDeny.
func (Deny) Verb() Verb { return VerbDeny }

// Denied is the reporter's "not fixed".
type Denied struct {
	Of     ID      `json:"of,omitempty"` // the case merged with it whose reporter this is
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*Denied) Kind() string        { return "denied" }
func (e *Denied) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Denied) apply(c *Case, _ Stamp) {
	c.addPhotos(e.Photos)
	c.Rework++
	c.Check = nil
	c.reopen()
}

func (d Deny) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", d.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(d.Photos, OfReport, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&Denied{Of: env.joinedTo(c), Text: env.sealText(text), Photos: photos}}, nil
}
