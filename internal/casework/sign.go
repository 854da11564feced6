package casework

import "time"

var zeroTime time.Time

// Sign acknowledges that the unit has the case (签收). The limit runs from
// dispatch, so a late signature costs the unit and nobody else.
type Sign struct{}

// Verb is VerbSign.
func (Sign) Verb() Verb { return VerbSign }

// Signed is a case taken up by its lead unit.
type Signed struct{}

// Kind is the event's name.
func (*Signed) Kind() string      { return "signed" }
func (*Signed) sealed() []*Sealed { return nil }

func (*Signed) apply(c *Case, s Stamp) {
	c.State, c.SignedAt, c.Owner = Handling, s.At, c.Lead
	c.addHand(s.Actor)
}

func (Sign) decide(*Case, *Env) ([]Event, error) { return []Event{&Signed{}}, nil }

// addHand remembers who worked on the handling, so that they can never check it.
func (c *Case) addHand(a Actor) {
	c.keepHand(Hand{Org: a.Org, Post: a.Post, Person: a.Person})
}

func (c *Case) keepHand(h Hand) {
	for _, known := range c.Hands {
		if known == h {
			return
		}
	}
	c.Hands = append(c.Hands, h)
}
