package web

import (
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// ruleBox says why the lead unit is the lead unit, as it was decided then.
func (v *visit) ruleBox(view app.View) *page.Rule {
	c := &view.Case
	if c.Route == nil {
		return nil
	}
	r := &page.Rule{ID: c.Route.Rule, Unit: v.org(c.Lead), Manual: c.Route.Manual, Ruled: c.Ruled(), Reason: c.Route.Reason.Text(),
		Version: v.Say("web.version", "version", c.Route.Version)}
	if e := c.Route.Emergency; e != nil {
		r.Emergency = v.planName(e)
		if c.Origin == nil { // what was declared elsewhere has no page here
			r.EmergencyHref = emergencyPath(e.ID)
		}
	}
	// The rules of an older version may have said something else since.
	current := c.Route.Version == v.policy.Rules.Version()
	if current {
		r.Why = v.ruleWhy(c.Route.Rule)
	}
	for _, n := range c.Route.Near {
		r.Near = append(r.Near, v.nearRule(n.Rule, n.Why))
	}
	return r
}

// nearRule is a rule that nearly matched, and the unit that it names today.
func (v *visit) nearRule(id, why string) page.NearRule {
	n := page.NearRule{ID: id, Why: why}
	if r, ok := v.policy.Rules.Rule(id); ok {
		n.Unit = v.org(r.Lead)
	}
	return n
}

// ruleWhy is a rule's own conditions in sentences; empty when there is no such
// rule any more.
func (v *visit) ruleWhy(id string) string {
	r, ok := v.policy.Rules.Rule(id)
	if !ok {
		return ""
	}
	said := []string{v.Say("web.rule.classes", "classes", v.patterns(r.Classes))}
	if len(r.Areas) > 0 {
		var names []string
		for _, code := range r.Areas {
			names = append(names, v.area(code))
		}
		said = append(said, v.Say("web.rule.areas", "areas", names))
	}
	said = append(said, v.times(r)...)
	if note := v.name(r.Note); note != "" {
		said = append(said, v.Say("web.rule.note", "note", note))
	}
	return v.sentences(said...)
}

func (v *visit) times(r *dispatch.Rule) []string {
	var said []string
	if r.Hours != nil {
		said = append(said, v.Say("web.rule.hours", "from", r.Hours.From, "to", r.Hours.To))
	}
	if len(r.Days) > 0 {
		var names []string
		for _, d := range r.Days {
			names = append(names, v.Say(weekdays[d]))
		}
		said = append(said, v.Say("web.rule.days", "days", names))
	}
	return said
}

var weekdays = map[string]string{
	"mon": "ui.weekday.1", "tue": "ui.weekday.2", "wed": "ui.weekday.3", "thu": "ui.weekday.4",
	"fri": "ui.weekday.5", "sat": "ui.weekday.6", "sun": "ui.weekday.0",
}

// patterns are classes as a rule names them: a class by its name, several of
// one group by the group's.
func (v *visit) patterns(texts []string) []string {
	var names []string
	for _, text := range texts {
		if name := v.pattern(text); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (v *visit) pattern(text string) string {
	p, err := catalog.ParsePattern(text)
	if err != nil {
		return text
	}
	found := v.policy.Catalogue.Matching(p)
	switch {
	case text == "*":
		return v.Say("web.rule.all_classes")
	case len(found) == 0:
		return text
	case len(found) == 1:
		return v.name(found[0].Name)
	}
	group := v.name(found[0].Group)
	if slices.ContainsFunc(found, func(c *catalog.Class) bool { return v.name(c.Group) != group }) {
		return text
	}
	return group
}

// orgs are the names of organisations.
func (v *visit) orgs(ids []org.ID) []string {
	var names []string
	for _, id := range ids {
		names = append(names, v.org(id))
	}
	return names
}
