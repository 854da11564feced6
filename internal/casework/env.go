package casework

import (
	"fmt"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/worktime"
)

// Env is everything a decision may depend on besides the case and the command:
// one snapshot of time and policy. Decisions with equal arguments are equal.
type Env struct {
	Actor     Actor
	Now       time.Time // UTC, whole microseconds
	Map       *grid.Map
	Chart     *org.Chart
	Catalogue *catalog.Catalogue
	// Edition is the catalogue a case was filed under; nil when there is none.
	Edition   func(version int) *catalog.Catalogue
	Calendar  *worktime.Calendar
	Procedure *procedure.Procedure
	// Versions are all that were published of the procedure; nil: the one in force.
	Versions *procedure.Versions
	Zone     *time.Location
	// Route answers which unit leads a class in a chain of areas at Now.
	Route func(class catalog.Key, chain grid.Chain, backstop org.ID) Routing
	// Emergencies are the declared emergencies in force at the instant that say
	// something of a class in a chain of areas, the nearest first; nil: none ever are.
	Emergencies func(class catalog.Key, chain grid.Chain, at time.Time) []Emergency
	// Photo tells what is known of a stored photo.
	Photo func(hash string) (PhotoFacts, bool)
	// Seal binds a value to fresh salt.
	Seal func(value []byte) Sealed
	// Keep takes a text whose numbers were masked before it was sealed, with the
	// digest of what was sealed of it. Nil where nothing is kept.
	Keep   func(digest journal.Hash, original string)
	masked *int // texts masked in this decision
	// Beside is the other case that the command names, as it stands in the same
	// transaction; nil when there is none.
	Beside *Case
	// Sampled is what the draw said of the case, for whoever it named to look again;
	// nil for everybody else.
	Sampled *Sampled
	// Earlier are the cases closed as resolved near the one that is filed.
	Earlier []Earlier
	// Number makes a case number.
	Number func() string
}

// Routing is the answer of the dispatch rules.
type Routing struct {
	Lead    org.ID
	Co      []org.ID
	Rule    string // empty when the backstop answered
	Version int
	Near    []NearMiss
	// Emergency is the declared emergency that named the lead before the rules did.
	Emergency *EmergencyRef
}

// PhotoFacts are what a photo says of itself.
type PhotoFacts struct {
	At *geo.Point
}

// today is the day in the city's zone.
func (env *Env) today() civil.Day { return civil.DayOf(env.Now.In(env.Zone)) }

// class is the class that the case was filed under, in its edition; nil when it
// was filed under none. What cannot be read is an error, never a case without
// conditions.
func (env *Env) class(c *Case) (*catalog.Class, error) {
	if c.Class == nil {
		return nil, nil
	}
	edition := env.Catalogue
	if edition.Version() != c.Class.Version {
		edition = env.Edition(c.Class.Version)
	}
	if edition != nil {
		if class, ok := edition.Class(c.Class.Key); ok {
			return class, nil
		}
	}
	return nil, fmt.Errorf("casework: class %s of edition %d cannot be read", c.Class.Key, c.Class.Version)
}
