package casework

import (
	"slices"

	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// receiver is to whom a case is passed on.
type receiver struct {
	org, post org.ID // no post: nobody up to the city holds one
	vacant    []grid.Level
}

// receiver finds the post that a level means for the case: the grid's leading
// organisation, or above it the organisation of the area at that level in which
// somebody holds a supervising post today. Where there is nobody, the next level
// up answers and the empty ones are named. The unit that is late, what stands
// beneath it and whoever also works there never look into their own delay. Where
// nobody is left up to the city, the case stays with the city's backstop, which
// then has no post to name.
func (env *Env) receiver(c *Case, level grid.Level) receiver {
	var r receiver
	late := c.late()
	for ; level >= grid.City; level-- {
		for _, id := range env.candidates(c, level) {
			if post := env.supervising(id, level, late); post != "" {
				r.org, r.post = id, post
				return r
			}
		}
		r.vacant = append(r.vacant, level)
	}
	r.org = env.Chart.Backstop()
	if id, ok := env.Chart.Centre(env.Map.Jurisdiction(nil), env.today()); ok {
		r.org = id
	}
	return r
}

// late are the organisations that the delay is about: whoever owes the next
// action, and who should have seen to it that it is done.
func (c *Case) late() []org.ID {
	late := []org.ID{c.Owner}
	if c.Course() == CourseIntake {
		late = append(late, c.Centre)
	}
	if c.Lead != "" {
		late = append(late, c.Lead)
	}
	return late
}

// candidates are the organisations that could answer for a level, in the order
// in which they are asked: the centre first, because the others act through it,
// then the Party's committee, the government, and what else works in that area.
func (env *Env) candidates(c *Case, level grid.Level) []org.ID {
	area := env.areaAt(c, level)
	if area == "" {
		return nil
	}
	if level == grid.Grid {
		return env.Chart.LeadsOf(area, env.today())
	}
	var found []*org.Organisation
	for _, o := range env.Chart.In(area) {
		if o.Valid.Holds(env.today()) {
			found = append(found, o)
		}
	}
	rank := func(o *org.Organisation) int {
		if at := slices.Index([]org.Kind{org.Centre, org.PartyCommittee, org.Government}, o.Kind); at >= 0 {
			return at
		}
		return len(found) + 3
	}
	slices.SortStableFunc(found, func(a, b *org.Organisation) int { return rank(a) - rank(b) })
	ids := make([]org.ID, len(found))
	for i, o := range found {
		ids[i] = o.ID
	}
	return ids
}

// areaAt is the case's area at the level. On a map that begins below the city,
// its top stands for every level above: somebody is always the highest.
func (env *Env) areaAt(c *Case, level grid.Level) string {
	for i, code := range c.Place.Chain {
		area, ok := env.Map.Area(code)
		if ok && (area.Level == level || i == 0 && area.Level > level) {
			return code
		}
	}
	return ""
}

// supervising is the post of the organisation to which a level's cases go: the
// first supervising one that somebody holds, and in a grid, whose team has none,
// the one that verifies.
func (env *Env) supervising(id org.ID, level grid.Level, late []org.ID) org.ID {
	if slices.ContainsFunc(late, func(unit org.ID) bool { return unit != "" && env.Chart.Under(id, unit) }) {
		return ""
	}
	duties := []org.Duty{org.DutySupervise}
	if level == grid.Grid {
		duties = append(duties, org.DutyVerify)
	}
	for _, duty := range duties {
		for _, post := range env.Chart.Posts(id) {
			if env.heldApart(post.ID, duty, late) {
				return post.ID
			}
		}
	}
	return ""
}

// heldApart tells whether somebody acts in the post with the duty today who acts in
// none of a late unit.
func (env *Env) heldApart(post org.ID, duty org.Duty, late []org.ID) bool {
	return slices.ContainsFunc(env.Chart.Acting(post, duty, env.today()), func(account string) bool {
		return !slices.ContainsFunc(env.Chart.PostsOf(account, env.today()), func(p *org.Post) bool { return slices.Contains(late, p.Org) })
	})
}
