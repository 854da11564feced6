package web

import (
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// standing is where a form of a command stands.
type standing struct {
	post org.ID // the post that the page is made for
	from string
	show string
	base string // where the forms are posted to, without the verb
}

// forms are the forms of what the actor may do now, in the order of the life,
// with the one that came back as it was.
func (v *visit) forms(view app.View, at standing, back *returned) []ui.Action {
	choices := v.choices(view)
	var all []ui.Action
	for _, verb := range view.May {
		all = append(all, back.form(v, v.form(view, verb, at, choices)))
	}
	return all
}

func (v *visit) form(view app.View, verb casework.Verb, at standing, choices page.Choices) ui.Action {
	a := page.Act(v.Reader, string(verb), at.base+"/"+string(verb), view.Case.Rev, choices)
	a.Carry = append(a.Carry, ui.Hidden{Name: fieldKey, Value: newKey()}, ui.Hidden{Name: fieldPost, Value: string(at.post)})
	if at.from != "" {
		a.Carry = append(a.Carry, ui.Hidden{Name: fieldFrom, Value: at.from})
	}
	if at.show != "" {
		a.Carry = append(a.Carry, ui.Hidden{Name: fieldShow, Value: at.show})
	}
	return a
}

// choices are what the forms of a case offer. Only what some form of the actor
// asks for is looked up.
func (v *visit) choices(view app.View) page.Choices {
	c := &view.Case
	ch := page.Choices{Unfiled: c.Class == nil, Again: withUnit(c), Needed: c.FreeReopen || v.signedIn()}
	if view.Follows != nil {
		ch.Needed = view.Follows.Case.FreeReopen
	}
	may := func(verbs ...casework.Verb) bool {
		return slices.ContainsFunc(verbs, func(verb casework.Verb) bool { return slices.Contains(view.May, verb) })
	}
	if may(casework.VerbFile, casework.VerbDispatch) {
		g := v.guess(c)
		ch.Classes = v.classOptions(g.class)
		ch.Areas = v.areaOptions(c.Jurisdiction, c.Place.Area())
		ch.Units = v.unitOptions(c, g)
	}
	if may(casework.VerbVerify) {
		ch.Verifiers = v.verifierOptions(c)
	}
	if may(casework.VerbExtend, casework.VerbSuspend, casework.VerbLongTerm) {
		ch.Delays = v.delayOptions()
		if c.Due != nil {
			ch.Limit = v.limit(c.Due.Limit)
		}
	}
	if may(casework.VerbLongTerm) {
		ch.Keepers = v.ownerOptions(c)
	}
	for _, reason := range casework.RefusalReasons() {
		ch.Reasons = append(ch.Reasons, string(reason))
	}
	for _, to := range casework.Destinations() {
		ch.Places = append(ch.Places, string(to))
	}
	for _, line := range conditions(view.Class) {
		ch.Conditions = append(ch.Conditions, ui.Option{Value: line.ID, Label: v.condition(line)})
	}
	v.disputeChoices(view, &ch)
	if view.Class != nil {
		ch.Before = wants(view, catalog.EvidenceBefore)
		ch.Photos = wants(view, catalog.EvidenceAfter)
		ch.Documents = wants(view, catalog.EvidenceDocument)
	}
	v.chooseOver(c, view.May, &ch)
	return ch
}

// withUnit tells whether a unit has the case now: the desk need do nothing, and
// may take it away with a reason.
func withUnit(c *casework.Case) bool {
	return c.Class != nil && (c.State == casework.Dispatched || c.State == casework.Handling)
}

// wants tells whether a handling must bring evidence of the kind. A picture of
// how it was before may have come with the report.
func wants(view app.View, kind string) bool {
	have := 0
	if kind == catalog.EvidenceBefore {
		for _, p := range view.Case.Photos {
			if p.Role == casework.OfReport || p.Role == casework.Before {
				have++
			}
		}
	}
	return slices.ContainsFunc(view.Class.Evidence, func(e catalog.Evidence) bool { return e.Kind == kind && e.Min > have })
}

func (v *visit) classOptions(chosen *catalog.Class) []ui.Option {
	var all []ui.Option
	for _, c := range v.policy.Catalogue.All() {
		all = append(all, ui.Option{Value: c.Key().String(), Label: v.name(c.Name), Group: v.name(c.Group), Chosen: c == chosen})
	}
	return all
}

// unitOptions are the units that handle: first those that have the power for
// the class at this place, then the others, for which a reason is not enough
// but whose names may show that the class is wrong.
func (v *visit) unitOptions(c *casework.Case, g guess) []ui.Option {
	var able, others []ui.Option
	for _, o := range v.policy.Chart.All() {
		if !o.Valid.Holds(v.today) || !v.hasDuty(o.ID, org.DutyHandle) && o.ID != c.Centre {
			continue
		}
		option := ui.Option{Value: string(o.ID), Label: o.Name.In(v.Tag), Group: v.Say("web.units.others"), Chosen: g.class != nil && o.ID == g.route.Lead}
		if g.class != nil && (o.ID == c.Centre || v.policy.Chart.MayAct(o.ID, g.class.Key().String(), c.Place.Chain, v.today)) {
			option.Group = v.Say("web.units.able")
			able = append(able, option)
			continue
		}
		others = append(others, option)
	}
	return append(able, others...)
}

func (v *visit) hasDuty(id org.ID, d org.Duty) bool {
	return slices.ContainsFunc(v.policy.Chart.Posts(id), func(p *org.Post) bool { return slices.Contains(p.Duties, d) })
}

// verifierOptions are the organisations in the jurisdiction that can look on
// the spot; the one that leads the grid is chosen.
func (v *visit) verifierOptions(c *casework.Case) []ui.Option {
	leads := v.policy.Chart.LeadsOf(c.Place.Area(), v.today)
	var all []ui.Option
	for _, o := range v.policy.Chart.All() {
		if !o.Valid.Holds(v.today) || !v.hasDuty(o.ID, org.DutyVerify) || !slices.Contains(v.policy.Map.ChainOf(o.Area), c.Jurisdiction) {
			continue
		}
		all = append(all, ui.Option{Value: string(o.ID), Label: o.Name.In(v.Tag), Chosen: slices.Contains(leads, o.ID)})
	}
	return all
}
