package web

import (
	"context"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// guess is what the program would do with a case, and why. A person decides.
type guess struct {
	class *catalog.Class // nil: no idea
	why   string         // why this class, in a sentence
	chain grid.Chain
	route casework.Routing // empty without a class
}

// guess suggests the class that the reporter chose, else one whose words
// stand in the report, and the unit of the rule for it.
func (v *visit) guess(c *casework.Case) guess {
	g := guess{why: v.Say("web.suggest.class_none"), chain: c.Place.Chain}
	switch {
	case c.Class != nil:
		g.class = v.class(c.Class.Key)
	case v.class(c.Claimed) != nil:
		g.class, g.why = v.class(c.Claimed), v.Say("web.suggest.class_claimed")
	default:
		if found := v.policy.Catalogue.Likely(c.Summary.Text(), v.Tag); found != nil {
			g.class, g.why = found, v.Say("web.suggest.class_found")
		}
	}
	g.follow(v, c)
	return g
}

// follow asks the rules where the guessed class goes.
func (g *guess) follow(v *visit, c *casework.Case) {
	if g.class != nil {
		g.route = v.s.app.Sends(context.Background(), g.class.Key(), g.chain, c.Centre) // asks nothing that waits
	}
}

// suggestion is what to do now with a case that waits for the desk: file and
// dispatch in one act, or dispatch. It is nil when the reader may not.
func (v *visit) suggestion(view app.View, at standing, back *returned) *page.Suggest {
	c := &view.Case
	if !slices.Contains(view.May, casework.VerbDispatch) {
		return nil
	}
	if c.Class == nil && !slices.Contains(view.May, casework.VerbFile) || withUnit(c) {
		return nil
	}
	choices, g := v.choices(view), v.guess(c)
	s := &page.Suggest{Filed: c.Class != nil, Action: v.form(view, casework.VerbDispatch, at, choices)}
	if back != nil && back.verb == casework.VerbDispatch {
		g.takeOver(v, c, back)
		choices.Units = v.unitOptions(c, g)
		s.Action.Problems, s.Reason = v.problems(back.err), back.sent.Get("reason")
	} else {
		back = nil
	}
	if c.Class == nil {
		s.Parts = append(s.Parts, v.classPart(g, choices), v.areaPart(c, g, choices))
	}
	s.Parts = append(s.Parts, v.leadPart(g, choices))
	keys := []string{"1", "2", "3"}
	for i := range s.Parts {
		s.Parts[i].Key = keys[i]
		back.takeInto(&s.Parts[i], s.Action.Problems)
	}
	return s
}

// takeOver asks the rules again with the class and the area that were chosen.
func (g *guess) takeOver(v *visit, c *casework.Case, back *returned) {
	if k, err := catalog.ParseKey(page.Taken(back.sent, "class")); err == nil && v.class(k) != nil && (g.class == nil || k != g.class.Key()) {
		g.class, g.why = v.class(k), v.Say("web.suggest.class_chosen")
	}
	if chain := v.policy.Map.ChainOf(page.Taken(back.sent, "area")); chain != nil {
		g.chain = chain
	}
	g.follow(v, c)
}

// takeInto repeats what was taken before the form came back.
func (b *returned) takeInto(part *page.Suggestion, problems []ui.Problem) {
	if b == nil {
		return
	}
	taken := page.Taken(b.sent, part.Name)
	part.Taken = taken != "" && taken == part.Value
	for i, o := range part.Options {
		part.Options[i].Chosen = !part.Taken && o.Value == taken
	}
	for _, p := range problems {
		if p.Field == part.Name || p.Field == "reason" && part.Name == "lead" {
			part.Problem = p.Text
		}
	}
}

// unchosen are the options with none chosen: beside a suggestion the list is
// for choosing something else.
func unchosen(options []ui.Option) []ui.Option {
	options = slices.Clone(options)
	for i := range options {
		options[i].Chosen = false
	}
	return options
}

func (v *visit) classPart(g guess, ch page.Choices) page.Suggestion {
	p := page.Suggestion{Name: "class", Reason: g.why, Options: unchosen(ch.Classes)}
	if g.class != nil {
		p.Value, p.Text = g.class.Key().String(), v.name(g.class.Name)
		p.Note = v.Say("web.suggest.class_note", "code", v.code(g.class.Key()), "limit", v.limit(g.class.Limit))
	}
	return p
}

// areaPart says where the case lies and how that is known.
func (v *visit) areaPart(c *casework.Case, g guess, ch page.Choices) page.Suggestion {
	p := page.Suggestion{Name: "area", Options: unchosen(ch.Areas), Reason: v.Say("web.suggest.area_none")}
	if len(g.chain) == 0 {
		return p
	}
	code := g.chain[len(g.chain)-1]
	p.Value, p.Text, p.Note = code, v.place(g.chain), code
	a, known := v.policy.Map.Area(code)
	switch point := c.Spot().Point; {
	case code != c.Place.Area():
		p.Reason = v.Say("web.suggest.area_chosen")
	case c.Place.Guessed:
		p.Reason = v.Say("web.suggest.area_guessed")
	case known && a.Level < grid.Community:
		p.Reason = v.Say("web.suggest.area_coarse")
	case point != nil && slices.Equal(v.policy.Map.Locate(*point, v.today), g.chain):
		p.Reason = v.Say("web.suggest.area_point")
	default:
		p.Reason = v.Say("web.suggest.area_named")
	}
	return p
}

// byRules stands for the unit that the rules name, where the class from which
// that follows is not known yet.
const byRules = "rules"

// leadPart says which unit the rules name, by which rule, and which rules
// nearly matched.
func (v *visit) leadPart(g guess, ch page.Choices) page.Suggestion {
	p := page.Suggestion{Name: "lead", Options: unchosen(ch.Units)}
	if g.class == nil {
		p.Value, p.Text, p.Reason = byRules, v.Say("web.suggest.lead_rules"), v.Say("web.suggest.lead_none")
		return p
	}
	p.Value, p.Text = string(g.route.Lead), v.org(g.route.Lead)
	if len(g.route.Co) > 0 {
		p.Note = v.Say("web.suggest.lead_with", "units", v.orgs(g.route.Co))
	}
	p.Reason = v.Say("web.suggest.lead_backstop")
	if e := g.route.Emergency; e != nil {
		p.Reason = v.Say("web.suggest.lead_emergency", "plan", v.planName(e))
	} else if g.route.Rule != "" {
		p.Reason = v.sentences(v.Say("web.suggest.lead_rule", "rule", g.route.Rule), v.ruleWhy(g.route.Rule))
	}
	for _, n := range g.route.Near {
		p.Near = append(p.Near, v.nearRule(n.Rule, n.Why))
	}
	return p
}
