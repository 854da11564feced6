package casework

import (
	"slices"
	"time"

	"wellfield/internal/org"
)

// Role is the kind of hand that gives a command.
type Role = org.Role

// The roles.
const (
	Reporter = org.RoleReporter // holds the secret link of one case
	Staff    = org.RoleStaff    // acts in a post
	System   = org.RoleTime     // a rule of time
	Importer = org.RoleImporter // brings history from a file
)

// Actor is who gives a command: a post, a reporter, a rule of time. It never
// names a person.
type Actor struct {
	Role   Role
	Case   ID       // Reporter: the one case the link opens
	Post   org.ID   // Staff
	Org    org.ID   // Staff: the post's organisation
	Area   string   // Staff: the area of the organisation; it acts there and beneath
	Former []string // the areas that Area succeeded, whose old cases are its own now
	Duties []org.Duty
	Others []org.ID // Staff: the organisations of the account's other posts today
	Person string   // Staff: keyed digest, equal for the same person within one case
	System string   // Importer: the source system
	// From and Until bound what a post was placed for: its day. Zero is unbounded.
	From, Until time.Time
	Joined      *Joined // Reporter: what Case was put together with; nil while it stands for itself
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

// areas are the actor's area and those it succeeded.
func (a Actor) areas() []string {
	if a.Area == "" {
		return nil
	}
	return append([]string{a.Area}, a.Former...)
}
