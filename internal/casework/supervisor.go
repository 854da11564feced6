package casework

import (
	"slices"

	"wellfield/internal/org"
)

// nearestSupervisor is the organisation that supervises the case: of those with a supervise
// post that somebody holds today and that did not refuse the case, the nearest from
// the case's jurisdiction up, in the order of the chart. Without one it is the
// centre, so that nothing waits for nobody.
func (env *Env) nearestSupervisor(c *Case) org.ID {
	refusal := c.refusal()
	out := func(post org.Actor) bool { return org.Refused.Taken(post, org.Subject{Refused: &refusal.By}) }
	at := slices.Index([]string(c.Place.Chain), c.Jurisdiction)
	for i := at; i >= 0; i-- {
		if id, ok := env.supervises(c.Place.Chain[i], out); ok {
			return id
		}
	}
	return c.Centre
}

// higher is as nearestSupervisor, from the level over the jurisdiction.
func (env *Env) higher(c *Case) org.ID {
	at := slices.Index([]string(c.Place.Chain), c.Jurisdiction)
	for i := at - 1; i >= 0; i-- {
		if id, ok := env.supervises(c.Place.Chain[i], func(org.Actor) bool { return false }); ok {
			return id
		}
	}
	return ""
}

// supervises is the organisation of an area that has somebody to supervise.
func (env *Env) supervises(area string, out func(org.Actor) bool) (org.ID, bool) {
	day := env.today()
	for _, o := range env.Chart.All() {
		if o.Area != area || !o.Valid.Holds(day) {
			continue
		}
		for _, p := range env.Chart.Posts(o.ID) {
			post := org.Actor{Role: Staff, Post: p.ID, Org: o.ID, Duties: p.Duties}
			if len(env.Chart.Acting(p.ID, org.DutySupervise, day)) > 0 && !out(post) {
				return o.ID, true
			}
		}
	}
	return "", false
}
