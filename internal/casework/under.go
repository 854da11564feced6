package casework

import (
	"time"

	"wellfield/internal/procedure"
)

// beginsUnder is the version of the procedure for a clock that begins: the one
// that was in force at the instant from which it counts. History is counted by
// what is in force where it arrives.
func (env *Env) beginsUnder(c *Case, from time.Time) int {
	if c.Origin == nil {
		if p := env.Versions.On(from); p != nil {
			return p.Version()
		}
	}
	return env.Procedure.Version()
}

// begun is the procedure under which the clock of a climb began. Limits and ladder
// are its own until it ends: nobody's term becomes longer or shorter behind
// their back. One that cannot be read any more is answered by the one in force.
func (env *Env) begun(climb *Climb) *procedure.Procedure {
	p := env.Procedure
	switch {
	case climb.Ladder == p.Version():
	case climb.Ladder > 0:
		p = env.Versions.Of(climb.Ladder)
	default: // it began before that was kept
		p = env.Versions.On(climb.From)
	}
	if p == nil {
		return env.Procedure
	}
	return p
}
