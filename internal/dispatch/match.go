// Package dispatch is the rules that say which unit a case goes to, and why:
// by class, area and time of day, the most specific area first. A rule set can
// be linted before it is published. The centre takes what no rule takes.
package dispatch

import (
	"maps"
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

// Rules is one version of the document, checked and indexed. It never changes
// and is safe for concurrent use; what it hands out is read only.
type Rules struct {
	version int
	rules   []compiled
	byID    map[string]int
}

type compiled struct {
	Rule
	patterns []catalog.Pattern
	window   window
}

// NewRules checks a copy of the document and indexes it. The fault list names
// everything that is wrong in the document itself; see Document.Check. What is
// wrong only together with other documents is found by Lint.
func NewRules(version int, d Document) (*Rules, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	r := &Rules{version: version, byID: make(map[string]int, len(d.Rules))}
	for i, rule := range d.Rules {
		c, err := compile(rule)
		if err != nil {
			return nil, err
		}
		r.rules = append(r.rules, c)
		r.byID[rule.ID] = i
	}
	return r, nil
}

func compile(rule Rule) (compiled, error) {
	c := compiled{Rule: rule, window: newWindow(&rule)}
	c.Classes, c.Areas, c.Days = slices.Clone(rule.Classes), slices.Clone(rule.Areas), slices.Clone(rule.Days)
	c.Co, c.Note = slices.Clone(rule.Co), maps.Clone(rule.Note)
	if rule.Hours != nil {
		hours := *rule.Hours
		c.Hours = &hours
	}
	for _, s := range rule.Classes {
		p, err := catalog.ParsePattern(s)
		if err != nil {
			return compiled{}, err
		}
		c.patterns = append(c.patterns, p)
	}
	return c, nil
}

// Version is the number under which the document was published.
func (r *Rules) Version() int { return r.version }

// Rule is the rule with the id.
func (r *Rules) Rule(id string) (*Rule, bool) {
	i, ok := r.byID[id]
	if !ok {
		return nil, false
	}
	return &r.rules[i].Rule, true
}

// All lists the rules in document order.
func (r *Rules) All() []*Rule {
	all := make([]*Rule, len(r.rules))
	for i := range r.rules {
		all[i] = &r.rules[i].Rule
	}
	return all
}

// Facts are what the rules look at.
type Facts struct {
	Class catalog.Key
	Chain grid.Chain // from the city down
	Local time.Time  // in the zone of the city
}

// Why a rule nearly matched, and did not or did not win.
const (
	WhyClass        = "class"         // for a neighbouring class
	WhyArea         = "area"          // for another area
	WhyHours        = "hours"         // for another time of day
	WhyDays         = "days"          // for another day of the week
	WhyLessSpecific = "less_specific" // a rule for a smaller area goes first
	WhyLater        = "later"         // an equal rule stands earlier
)

// NearMiss is a rule that nearly matched, and the one thing it failed on.
type NearMiss struct {
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

// Answer is where a case goes.
type Answer struct {
	Lead    org.ID
	Co      []org.ID
	Rule    string // id; empty when the backstop answered
	Version int
	Near    []NearMiss // at most 8, the nearest first
}

// maxNear is as many near misses as a person reads.
const maxNear = 8

// Match answers from the rule that matches and names the smallest area, the
// one that stands first when several do; a rule without areas comes last. When
// none matches, the backstop leads. Equal facts have equal answers.
func (r *Rules) Match(f Facts, backstop org.ID) Answer {
	at := momentOf(f.Local)
	best := match{rule: -1}
	var matches []match
	var misses []NearMiss
	for i := range r.rules {
		switch depth, why := r.rules[i].fits(f.Class, f.Chain, at); why {
		case unrelated:
		case "":
			m := match{i, depth}
			matches = append(matches, m)
			if best.rule < 0 || m.depth > best.depth {
				best = m
			}
		default:
			misses = append(misses, NearMiss{r.rules[i].ID, why})
		}
	}
	a := Answer{Lead: backstop, Version: r.version, Near: r.near(matches, best, misses)}
	if best.rule >= 0 {
		won := &r.rules[best.rule]
		a.Lead, a.Co, a.Rule = won.Lead, slices.Clone(won.Co), won.ID
	}
	return a
}

// match is a rule that matched, and how deep its area lies.
type match struct{ rule, depth int }

// unrelated is a rule that fails on more than one thing, or is for classes of
// another group.
const unrelated = "unrelated"

// fits tells how deep in the chain the rule's smallest area lies, -1 for a rule
// without areas, and the one thing it fails on, empty when it matches.
func (c *compiled) fits(class catalog.Key, chain grid.Chain, at moment) (depth int, why string) {
	if !c.takes(class) {
		if !slices.ContainsFunc(c.patterns, func(p catalog.Pattern) bool { return p.Near(class) }) {
			return -1, unrelated
		}
		why = WhyClass
	}
	depth = -1
	if len(c.Areas) > 0 {
		if depth = deepest(c.Areas, chain); depth < 0 {
			why = also(why, WhyArea)
		}
	}
	hours, days := c.window.holds(at)
	if !hours {
		why = also(why, WhyHours)
	}
	if !days {
		why = also(why, WhyDays)
	}
	return depth, why
}

func (c *compiled) takes(class catalog.Key) bool {
	return slices.ContainsFunc(c.patterns, func(p catalog.Pattern) bool { return p.Matches(class) })
}

func also(why, what string) string {
	if why != "" {
		return unrelated
	}
	return what
}

func deepest(areas []string, chain grid.Chain) int {
	for i := len(chain) - 1; i >= 0; i-- {
		if slices.Contains(areas, chain[i]) {
			return i
		}
	}
	return -1
}

// nearness ranks near misses: those that matched and lost come before those
// that another hour, another area or another class would have matched.
var nearness = []string{WhyLater, WhyLessSpecific, WhyHours, WhyDays, WhyArea, WhyClass}

// near is the rules that matched and lost, and those that nearly matched, by
// nearness and then in document order.
func (r *Rules) near(matches []match, best match, missed []NearMiss) []NearMiss {
	var near []NearMiss
	for _, why := range nearness {
		for _, m := range matches {
			lost := WhyLater
			if m.depth < best.depth {
				lost = WhyLessSpecific
			}
			if m != best && lost == why {
				near = append(near, NearMiss{r.rules[m.rule].ID, why})
			}
		}
		for _, n := range missed {
			if n.Why == why && len(near) < maxNear {
				near = append(near, n)
			}
		}
	}
	return near[:min(len(near), maxNear)]
}
