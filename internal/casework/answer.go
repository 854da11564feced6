package casework

// Answer gives what was asked for; the case goes on where it stood.
type Answer struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbAnswer.
func (Answer) Verb() Verb { return VerbAnswer }

// Answered is an answer received.
type Answered struct {
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
	Clocked
}

// Kind is the event's name.
func (*Answered) Kind() string        { return "answered" }
func (e *Answered) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Answered) apply(c *Case, _ Stamp) {
	c.State, c.NeedFrom = c.NeedFrom, None
	c.addPhotos(e.Photos)
}

func (a Answer) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", a.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(a.Photos, OfReport, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&Answered{Text: env.sealText(text), Photos: photos}}, nil
}
