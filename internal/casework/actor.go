package casework

import (
	"slices"
	"strings"
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
	Role Role
	Case ID     // Reporter: the one case the link opens
	Post org.ID // Staff
	// Through is the post that acts where Post is delegated to it.
	Through org.ID
	Org     org.ID   // Staff: the post's organisation
	Area    string   // Staff: the area of the organisation; it acts there and beneath
	Former  []string // the areas that Area succeeded, whose old cases are its own now
	Duties  []org.Duty
	Others  []org.ID // Staff: the organisations of the account's other posts today
	Person  string   // Staff: keyed digest, equal for the same person within one case
	System  string   // Importer: the source system
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
		if a.Through != "" {
			return postMark + string(a.Through) + forMark + string(a.Post)
		}
		return postMark + string(a.Post)
	case Importer:
		return "import:" + a.System
	}
	return string(a.Role)
}

// The marks of posts in the name of an actor: "post:deputy for post:duty". No id of a
// post has a space.
const (
	postMark = "post:"
	forMark  = " for post:"
)

// PostOf reads the name of an actor that is a post: in which post it acted, and
// through which, where that one was delegated. ok is false for anybody else.
func PostOf(name string) (post, through org.ID, ok bool) {
	text, ok := strings.CutPrefix(name, postMark)
	if !ok {
		return "", "", false
	}
	if by, lent, delegated := strings.Cut(text, forMark); delegated {
		return org.ID(lent), org.ID(by), true
	}
	return org.ID(text), "", true
}

// areas are the actor's area and those it succeeded.
func (a Actor) areas() []string {
	if a.Area == "" {
		return nil
	}
	return append([]string{a.Area}, a.Former...)
}
