package casework

import (
	"slices"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// EmergencyRef names a declared emergency, and the plan in the version of the
// document by which it was declared.
type EmergencyRef struct {
	ID      string `json:"id"`
	Plan    string `json:"plan"`
	Version int    `json:"version"`
}

// Emergency is all that a declared emergency says of a case: who leads, and by
// when it is done. Who may see or do anything depends on none of it.
type Emergency struct {
	EmergencyRef
	Lead  org.ID // empty: as the dispatch rules say
	Co    []org.ID
	Limit worktime.Limit // zero: the class's
}

// emergencies are those that say something of a class in a chain of areas now.
func (env *Env) emergencies(class catalog.Key, chain grid.Chain) []Emergency {
	if env.Emergencies == nil {
		return nil
	}
	return env.Emergencies(class, chain, env.Now)
}

// Sends is where a class in a chain of areas is sent now: the answer of the
// nearest emergency that names a unit which may act there, else that of the
// dispatch rules. The rule is kept beside it, so that the case shows what usually
// holds.
func (env *Env) Sends(class catalog.Key, chain grid.Chain, backstop org.ID) Routing {
	r := env.Route(class, chain, backstop)
	day := env.today()
	for _, e := range env.emergencies(class, chain) {
		if e.Lead == "" || !env.Chart.MayAct(e.Lead, class.String(), chain, day) {
			continue
		}
		ref := e.EmergencyRef
		r.Lead, r.Emergency = e.Lead, &ref
		r.Co = slices.DeleteFunc(slices.Clone(e.Co), func(id org.ID) bool {
			o, ok := env.Chart.Org(id)
			return !ok || !o.Valid.Holds(day)
		})
		return r
	}
	return r
}

// sooner is the deadline under the emergencies in force: the earliest of theirs
// and the usual one. None gives more time than the class does.
func (env *Env) sooner(c *Case, due Deadline) Deadline {
	for _, e := range env.emergencies(c.Class.Key, c.Place.Chain) {
		if e.Limit.IsZero() {
			continue
		}
		// A limit that leaves the years that can be counted is no sooner one.
		under, err := env.ends(env.Now, e.Limit, nil)
		if err != nil || !under.At.Before(due.At) {
			continue
		}
		ref := e.EmergencyRef
		under.Emergency = &ref
		due = under
	}
	return due
}
