package web

import (
	"slices"

	"wellfield/internal/casework"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// chooseOver adds what the forms of those above and beside a case offer.
func (v *visit) chooseOver(c *casework.Case, may []casework.Verb, ch *page.Choices) {
	if slices.Contains(may, casework.VerbAnswerSupervision) {
		for _, s := range c.Supervised {
			if s.Waits() {
				ch.Supervisors = append(ch.Supervisors, ui.Option{Value: string(s.By), Label: v.org(s.By)})
			}
		}
	}
	if slices.Contains(may, casework.VerbWhistle) {
		ch.Callable = v.callable(c)
	}
	if c.Whistle == nil {
		return
	}
	runs := slices.Contains(may, casework.VerbArrive) && !slices.Contains(may, casework.VerbExcuse)
	for _, u := range c.Whistle.Called {
		option := ui.Option{Value: string(u.Unit), Label: v.org(u.Unit)}
		if runs && u.ArrivedAt.IsZero() {
			ch.Absent = append(ch.Absent, option)
		}
		if u.Step() == casework.WhistleOnSite {
			ch.OnSite = append(ch.OnSite, option)
		}
	}
}

// callable are the units that somebody answers for today: those of the township,
// of the levels above it and their departments.
func (v *visit) callable(c *casework.Case) []ui.Option {
	var all []ui.Option
	for _, o := range v.policy.Chart.All() {
		near := o.Area == "" || slices.Contains([]string(c.Place.Chain), o.Area) || slices.Contains(v.policy.Map.ChainOf(o.Area), c.Jurisdiction)
		if near && o.ID != c.Centre && o.Valid.Holds(v.today) && v.hasDuty(o.ID, org.DutyHandle) {
			all = append(all, ui.Option{Value: string(o.ID), Label: v.name(o.Name)})
		}
	}
	return all
}
