package casework

import (
	"slices"

	"wellfield/internal/org"
)

// Role is the kind of hand that gives a command.
type Role string

// The roles.
const (
	Reporter Role = "reporter" // holds the secret link of one case
	Staff    Role = "staff"    // acts in a post
	System   Role = "system"   // a rule of time
	Importer Role = "importer" // brings history from a file
)

// Actor is who gives a command: a post, a reporter, a rule of time. It never
// names a person.
type Actor struct {
	Role   Role
	Case   ID     // Reporter: the one case the link opens
	Post   org.ID // Staff
	Org    org.ID // Staff: the post's organisation
	Area   string // Staff: the area of the organisation; it acts there and beneath
	Duties []org.Duty
	Person string // Staff: keyed digest, equal for the same person within one case
	System string // Importer: the source system
}

// Has tells whether the actor's post carries the duty.
func (a Actor) Has(d org.Duty) bool { return a.Role == Staff && slices.Contains(a.Duties, d) }

// Name is the actor as the journal writes it.
func (a Actor) Name() string {
	switch a.Role {
	case Staff:
		return "post:" + string(a.Post)
	case Importer:
		return "import:" + a.System
	}
	return string(a.Role)
}

// covers tells whether the actor's organisation is responsible for the case's
// jurisdiction: its own, or one above it.
func (a Actor) covers(c *Case) bool {
	if a.Area == "" {
		return false
	}
	if a.Area == c.Jurisdiction {
		return true
	}
	at := slices.Index([]string(c.Place.Chain), c.Jurisdiction)
	above := slices.Index([]string(c.Place.Chain), a.Area)
	return above >= 0 && at >= 0 && above < at
}

// handled tells whether the actor or the actor's unit had a hand in handling.
func (a Actor) handled(c *Case) bool {
	if a.Org == c.Lead || slices.Contains(c.Co, a.Org) {
		return true
	}
	return slices.ContainsFunc(c.Hands, func(h Hand) bool {
		return h.Org == a.Org || h.Person != "" && h.Person == a.Person
	})
}
