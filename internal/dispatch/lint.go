package dispatch

import (
	"slices"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Severity says whether a finding forbids publishing.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // cases would be sent where they cannot be handled
	Warning Severity = "warning" // probably not what was meant
)

// Finding is one thing that Lint found. Its key and arguments are a message.
type Finding struct {
	Severity Severity
	Key      string
	Rule     string // id; empty when it is about a class
	Args     fault.Args
}

// Lint says what is wrong with a rule set in the company of the documents it
// will work with, on the day it begins. Its findings, in document order:
//
//   - every fault of Document.Check, and then nothing else;
//   - error dispatch.class_unknown, area_unknown, area_ended, unit_unknown,
//     unit_ended: the rule names what does not exist;
//   - error dispatch.unit_may_not_act: a lead without the power for classes the
//     rule would give it; a warning for a co-unit;
//   - warning dispatch.unreachable: no class or no area it names exists;
//   - warning dispatch.shadowed: whenever it matches, other rules go first;
//   - warning dispatch.class_without_rule: only the centre ever takes the class;
//   - warning dispatch.class_gap: at times, or in some jurisdictions, only the
//     centre takes the class.
//
// Reach is exact: no finding is made of a rule that can win somewhere at some
// minute of the week, and none is missing.
func Lint(d Document, c *catalog.Catalogue, o *org.Chart, m *grid.Map, day civil.Day) []Finding {
	if faults := fault.All(d.Check()); faults != nil {
		return unsound(d, faults)
	}
	rules, err := NewRules(0, d)
	if err != nil { // Check has accepted the document
		panic(err)
	}
	l := &lint{rules: rules.rules, catalogue: c, chart: o, areas: m, day: day}
	l.reach = newReach(l.rules, m, o, day)
	l.play()
	for i := range l.rules {
		l.references(&l.rules[i])
		l.standing(i)
		l.powers(i)
	}
	l.classes()
	return l.findings
}

// unsound turns the faults of a document into findings of their rules.
func unsound(d Document, faults fault.List) []Finding {
	findings := make([]Finding, len(faults))
	for i, f := range faults {
		findings[i] = Finding{Error, f.Key, "", f.With("at", f.Field).Args}
		for j := range d.Rules {
			if strings.HasPrefix(f.Field, rulePath(j)+".") {
				findings[i].Rule = d.Rules[j].ID
			}
		}
	}
	return findings
}

type lint struct {
	rules     []compiled
	catalogue *catalog.Catalogue
	chart     *org.Chart
	areas     *grid.Map
	day       civil.Day
	reach     *reach
	outcomes  map[catalog.Key]*outcome
	won       []bool
	beaten    []map[int]bool // by rule: who goes first when it loses
	findings  []Finding
}

func (l *lint) add(s Severity, key, rule string, args fault.Args) {
	l.findings = append(l.findings, Finding{s, key, rule, args})
}

// play lets the rules compete for every class, everywhere, at every time.
func (l *lint) play() {
	l.won, l.beaten = make([]bool, len(l.rules)), make([]map[int]bool, len(l.rules))
	l.outcomes = map[catalog.Key]*outcome{}
	for _, class := range l.catalogue.All() {
		out := l.reach.outcome(l.rules, class.Key())
		l.outcomes[class.Key()] = out
		for win := range out.wins {
			l.won[win.rule] = true
		}
		for loss := range out.losses {
			if l.beaten[loss.loser] == nil {
				l.beaten[loss.loser] = map[int]bool{}
			}
			l.beaten[loss.loser][loss.winner] = true
		}
	}
}

// references reports what a rule names and the other documents do not have.
func (l *lint) references(c *compiled) {
	for i, p := range c.patterns {
		if len(l.catalogue.Matching(p)) == 0 {
			l.add(Error, "dispatch.class_unknown", c.ID, fault.Args{"class": c.Classes[i]})
		}
	}
	for _, code := range c.Areas {
		switch a, ok := l.areas.Area(code); {
		case !ok:
			l.add(Error, "dispatch.area_unknown", c.ID, fault.Args{"area": code})
		case !a.Valid.Holds(l.day):
			l.add(Error, "dispatch.area_ended", c.ID, fault.Args{"area": code, "day": string(l.day)})
		}
	}
	for _, id := range append([]org.ID{c.Lead}, c.Co...) {
		switch u, ok := l.chart.Org(id); {
		case !ok:
			l.add(Error, "dispatch.unit_unknown", c.ID, fault.Args{"unit": string(id)})
		case !u.Valid.Holds(l.day):
			l.add(Error, "dispatch.unit_ended", c.ID, fault.Args{"unit": string(id), "day": string(l.day)})
		}
	}
}

// standing reports a rule that never wins.
func (l *lint) standing(i int) {
	switch {
	case l.won[i]:
	case l.beaten[i] == nil:
		l.add(Warning, "dispatch.unreachable", l.rules[i].ID, fault.Args{})
	default:
		var by []string
		for j := range l.rules {
			if l.beaten[i][j] {
				by = append(by, l.rules[j].ID)
			}
		}
		l.add(Warning, "dispatch.shadowed", l.rules[i].ID, fault.Args{"by": by})
	}
}

// powers reports units that a rule would send what they may not handle, each
// unit once, with the classes and the places it lacks the power for.
func (l *lint) powers(i int) {
	rule := &l.rules[i]
	for _, id := range append([]org.ID{rule.Lead}, rule.Co...) {
		if u, ok := l.chart.Org(id); !ok || !u.Valid.Holds(l.day) {
			continue // reported as unknown or ended
		}
		var classes, areas []string
		for _, class := range l.catalogue.All() {
			key := class.Key().String()
			for cell := range l.reach.cells {
				if !l.outcomes[class.Key()].wins[win{i, cell}] || l.chart.MayAct(id, key, l.reach.cells[cell], l.day) {
					continue
				}
				classes, areas = append(classes, key), append(areas, l.reach.name(cell))
			}
		}
		if len(classes) == 0 {
			continue
		}
		severity := Error
		if id != rule.Lead {
			severity = Warning
		}
		l.add(severity, "dispatch.unit_may_not_act", rule.ID,
			fault.Args{"unit": string(id), "classes": distinct(classes), "areas": distinct(areas)})
	}
}

// classes reports classes that only the centre takes.
func (l *lint) classes() {
	for _, class := range l.catalogue.All() {
		out := l.outcomes[class.Key()]
		if len(out.wins) == 0 {
			l.add(Warning, "dispatch.class_without_rule", "", fault.Args{"class": class.Key().String()})
			continue
		}
		var gaps []string
		for cell := range l.reach.cells {
			if out.gaps[cell] && l.reach.jurisdiction[cell] {
				gaps = append(gaps, l.reach.name(cell))
			}
		}
		if gaps != nil {
			l.add(Warning, "dispatch.class_gap", "", fault.Args{"class": class.Key().String(), "areas": gaps})
		}
	}
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
