package casework

import "wellfield/internal/fault"

// Note records something for those who work on the case. The reporter does not
// see it, and it moves no clock.
type Note struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbNote.
func (Note) Verb() Verb { return VerbNote }

// Noted is a note taken.
type Noted struct {
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*Noted) Kind() string             { return "noted" }
func (e *Noted) sealed() []*Sealed      { return []*Sealed{&e.Text} }
func (e *Noted) apply(c *Case, _ Stamp) { c.addPhotos(e.Photos) }

func (n Note) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", n.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(n.Photos, OfNote, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&Noted{Text: env.sealText(text), Photos: photos}}, nil
}

// Message is a line of the thread between the reporter and those who work on
// the case. Neither side sees the other's address.
type Message struct {
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbMessage.
func (Message) Verb() Verb { return VerbMessage }

// Messaged is a message sent through the platform.
type Messaged struct {
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*Messaged) Kind() string             { return "messaged" }
func (e *Messaged) sealed() []*Sealed      { return []*Sealed{&e.Text} }
func (e *Messaged) apply(c *Case, _ Stamp) { c.addPhotos(e.Photos) }

func (m Message) decide(c *Case, env *Env) ([]Event, error) {
	text, err := words("text", m.Text, true)
	if err != nil {
		return nil, err
	}
	if err := c.needReporter(); err != nil {
		return nil, err
	}
	photos, err := env.photos(m.Photos, OfNote, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&Messaged{Text: env.sealText(text), Photos: photos}}, nil
}

// needReporter refuses to write to nobody.
func (c *Case) needReporter() error {
	if !c.HasReporter {
		return fault.New(fault.NotNow, "case.no_reporter")
	}
	return nil
}
