package casework

import (
	"slices"
	"time"

	"wellfield/internal/geo"
	"wellfield/internal/org"
)

// May lists the verbs that the actor may give now, in the order of the life. A
// verb listed here can still be refused for what the command says.
func May(c Case, env Env) []Verb {
	var verbs []Verb
	hand, subject := env.Hand(), env.Subject(&c)
	for _, step := range life {
		if _, err := stepFor(&c, step.Verb); err != nil || c.State == None {
			continue
		}
		if slices.Contains(verbs, step.Verb) { // it has a row for each state
			continue
		}
		if step.may(&c, &env, org.Allow(hand, org.Verb(step.Verb), subject, env.Now)) == nil {
			verbs = append(verbs, step.Verb)
		}
	}
	return verbs
}

// Sees tells whether the actor may look into the case: its reporter, posts that
// work on it or stand above it, and whoever the draw named to look again.
func Sees(c Case, env Env) bool {
	return env.allow(&c, org.See).Allowed()
}

// LooksAgain tells whether the actor is to look at the case again, or sees it for
// that reason alone: then it is shown no more of it than somebody needs who goes
// there to look.
func LooksAgain(c Case, env Env) bool {
	again := org.Allow(env.Hand(), "list_rechecks", env.Subject(&c), env.Now).Allowed()
	return again && (!env.Sampled.Done || !env.allow(&c, org.Verb(VerbMessage)).Allowed())
}

// JurisdictionFor is the jurisdiction that a report of the time at the point, in
// the named area or at the address, belongs to.
func (env *Env) JurisdictionFor(p *geo.Point, area, address string, at time.Time) (string, error) {
	address, err := words("address", address, false)
	if err != nil {
		return "", err
	}
	place, err := env.place(p, area, address, at)
	if err != nil {
		return "", err
	}
	return env.Map.Jurisdiction(place.Chain), nil
}
