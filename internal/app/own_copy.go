package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
)

// Own is everything that is held of a reporter, for the reporter: the copy that the
// law gives a right to.
type Own struct {
	At       time.Time
	Number   string
	Reported time.Time
	Erased   time.Time // zero while the identity is kept
	Notice   string    // version of the notice that was shown
	Public   bool      // the consent to show words and photos
	Language string
	Contact  Contact
	Texts    []string // texts with numbers, as they were written
	Summary  string
	Point    *geo.Point
	Address  string
	Answers  []OwnAnswer
	Photos   []string // hashes
	Said     []OwnWords
	Looks    []Looked
	Days     int // how long the identity is kept after the end of the case
}

// OwnAnswer is an answer to a question of a class.
type OwnAnswer struct {
	Code   string
	Values []string
}

// OwnWords are words that the reporter wrote later.
type OwnWords struct {
	At   time.Time
	Kind string
	Text string
}

// Own answers with everything that is held of the reporter who holds the link.
// Faults: case.not_found.
func (a *App) Own(ctx context.Context, number, link string) (Own, View, error) {
	actor, v, err := a.Follow(ctx, number, link)
	if err != nil {
		return Own{}, View{}, err
	}
	c := &v.Case
	spot := c.Spot()
	o := Own{At: a.Now(), Number: c.Number, Reported: c.ReportedAt, Notice: c.Notice, Public: c.Public, Language: c.Language,
		Summary: c.Summary.Text(), Point: spot.Point, Address: spot.Address, Looks: v.Looks, Days: a.Policy().keptFor(classOf(c))}
	if c.Vault != nil {
		o.Erased = c.Vault.Erased
	}
	id, _, err := a.identity(ctx, v.Ref)
	if err != nil {
		return Own{}, View{}, err
	}
	o.Contact, o.Texts = id.Contact, id.Texts
	for _, at := range c.Attributes {
		o.Answers = append(o.Answers, OwnAnswer{at.Code, at.Values()})
	}
	for _, p := range c.Photos {
		if p.Role == casework.OfReport {
			o.Photos = append(o.Photos, p.Hash)
		}
	}
	for _, h := range v.History {
		if h.Entry.Actor != (casework.Actor{Role: actor.Role}).Name() || h.Entry.Seq == 1 {
			continue
		}
		for _, s := range casework.SealedIn(h.Event) {
			o.Said = append(o.Said, OwnWords{h.Entry.Time(), h.Entry.Kind, s.Text()})
		}
	}
	return o, v, nil
}

// classOf is the class that a case was filed under, else the one that its reporter
// chose.
func classOf(c *casework.Case) string {
	switch {
	case c.Class != nil:
		return c.Class.Key.String()
	case c.Claimed.Code != "":
		return c.Claimed.String()
	}
	return ""
}
