package casework

import (
	"slices"
	"time"

	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Drawable tells whether the case is one of those that are drawn from: closed as
// resolved here. What was explained claims no result that a look on the spot
// could contradict, and history is closed and no more.
func (c *Case) Drawable() bool { return c.State == ClosedResolved && c.Resolved() }

// RecheckBy is the organisation that looks at the case again: of another township
// of the same district, choose says which; where no other township has anybody,
// of the district itself; empty where there is nobody at all. None that had a
// part in the case is ever asked. choose answers with a number below n.
func (env *Env) RecheckBy(c *Case, choose func(n int) int) org.ID {
	district := env.districtOf(c)
	if district == "" {
		return ""
	}
	var able []org.ID
	for _, town := range env.townsOf(district, c.Jurisdiction) {
		if id := env.ableIn(c, town); id != "" {
			able = append(able, id)
		}
	}
	if len(able) > 0 {
		return able[choose(len(able))]
	}
	return env.ableIn(c, district)
}

// RecheckDue is until when it looks.
func (env *Env) RecheckDue() (time.Time, error) {
	due, err := env.Calendar.Deadline(env.Now, env.Procedure.SamplingLimit(), nil)
	return due.At.UTC(), err
}

// districtOf is the district that the case's jurisdiction lies in, or what stands
// for one: the area above it.
func (env *Env) districtOf(c *Case) string {
	chain := env.Map.ChainOf(c.Jurisdiction)
	above := ""
	for _, code := range chain {
		if code == c.Jurisdiction {
			break
		}
		above = code
		if area, ok := env.Map.Area(code); ok && area.Level == grid.District {
			break
		}
	}
	return above
}

// townsOf are the other jurisdictions beneath the district in force today, in the
// order of the map. An area that the jurisdiction came from or became is no other.
func (env *Env) townsOf(district, jurisdiction string) []string {
	day := env.today()
	var towns []string
	for _, area := range env.Map.All() {
		chain := []string(env.Map.ChainOf(area.Code))
		if area.Jurisdiction && area.Code != jurisdiction && area.Code != district && area.Valid.Holds(day) &&
			slices.Contains(chain, district) && !slices.Contains(chain, jurisdiction) && !env.succeeds(area.Code, jurisdiction) {
			towns = append(towns, area.Code)
		}
	}
	return towns
}

// succeeds tells whether one of the areas took over ground of the other.
func (env *Env) succeeds(a, b string) bool {
	took := func(of, by string) bool {
		area, ok := env.Map.Area(of)
		return ok && slices.Contains(area.Successors, by)
	}
	return took(a, b) || took(b, a)
}

// ableIn is the organisation of the area that has somebody to look and had no
// part in the case: the centre before others, those in the order of the chart.
func (env *Env) ableIn(c *Case, area string) org.ID {
	day := env.today()
	var able org.ID
	for _, o := range env.Chart.All() {
		if o.Area != area || !o.Valid.Holds(day) || !env.staffed(o.ID, org.DutyCheck) || env.hadPart(c, o.ID) {
			continue
		}
		if o.Kind == org.Centre {
			return o.ID
		}
		if able == "" {
			able = o.ID
		}
	}
	return able
}

// hadPart tells whether the organisation, or one above it, ran, handled, led,
// verified or checked the case.
func (env *Env) hadPart(c *Case, id org.ID) bool {
	s := org.Subject{Took: c.took()}
	return s.Part(env.Chart.Line(id))
}
