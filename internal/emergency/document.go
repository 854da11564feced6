// Package emergency is what is done differently at a place for a bounded time:
// plans for hazards of places, prepared as a policy document, and the rule of
// declaring them. It changes who leads and by when, and nothing else: it knows
// no case, and there is nothing in it by which anybody could see more.
package emergency

import (
	"io"
	"slices"

	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

// What no plan can make longer: a declaration is for an exceptional time, and
// whoever needs more of it gets somebody else to say so.
const (
	LongestHours  = 72
	MostProlonged = 2
)

// Hazard is what threatens a place. There is none that is about persons.
type Hazard string

// The hazards.
const (
	Flood    Hazard = "flood"    // 内涝、洪水
	Storm    Hazard = "storm"    // 台风、大风
	Snow     Hazard = "snow"     // 雨雪冰冻
	Heat     Hazard = "heat"     // 高温
	Fire     Hazard = "fire"     // 火灾
	Slope    Hazard = "slope"    // 地质灾害
	Quake    Hazard = "quake"    // 地震
	Power    Hazard = "power"    // 停电
	Water    Hazard = "water"    // 停水、水污染
	Gas      Hazard = "gas"      // 燃气
	Traffic  Hazard = "traffic"  // 道路中断
	Building Hazard = "building" // 建筑、设施险情
)

// Hazards lists every hazard in the order in which they are shown.
func Hazards() []Hazard {
	return []Hazard{Flood, Storm, Snow, Heat, Fire, Slope, Quake, Power, Water, Gas, Traffic, Building}
}

// Known tells whether h is one of the hazards.
func (h Hazard) Known() bool { return slices.Contains(Hazards(), h) }

// Document is the policy document "plans". New checks it.
type Document struct {
	Source  string `json:"source,omitempty" yaml:"source,omitempty"`
	Example bool   `json:"example,omitempty" yaml:"example,omitempty"` // nobody has adopted it
	Plans   []Plan `json:"plans" yaml:"plans"`
}

// Plan is what is done in a hazard (预案): who leads which classes and by when,
// and a check-list.
type Plan struct {
	ID     string       `json:"id" yaml:"id"`
	Name   lang.Name    `json:"name" yaml:"name"`
	Hazard Hazard       `json:"hazard" yaml:"hazard"`
	Hours  int          `json:"hours" yaml:"hours"`   // a declaration lasts so long at most
	Levels []grid.Level `json:"levels" yaml:"levels"` // at which it may be declared
	// Changes are tried in order; the first that matches a class is the class's.
	Changes []Change `json:"changes,omitempty" yaml:"changes,omitempty"`
	Steps   []Step   `json:"steps" yaml:"steps"`
	Lines   []Line   `json:"lines,omitempty" yaml:"lines,omitempty"`
}

// Change is what is different for some classes while the plan is declared. A
// limit counts only where it ends before the class's own would: an emergency
// gives nobody more time.
type Change struct {
	Classes []string       `json:"classes" yaml:"classes"` // catalog.Patterns
	Lead    org.ID         `json:"lead,omitempty" yaml:"lead,omitempty"`
	Co      []org.ID       `json:"co,omitempty" yaml:"co,omitempty"`
	Limit   worktime.Limit `json:"limit,omitzero" yaml:"limit,omitempty"`
}

// Step is one line of the check-list.
type Step struct {
	ID      string    `json:"id" yaml:"id"`
	Text    lang.Name `json:"text" yaml:"text"`
	Minutes int       `json:"minutes" yaml:"minutes"`               // due so long after the declaration
	Unit    org.ID    `json:"unit,omitempty" yaml:"unit,omitempty"` // empty: the organisation that declares
	Duty    org.Duty  `json:"duty,omitempty" yaml:"duty,omitempty"` // empty: any post of the unit
}

// Line is how a unit is reached, by its own line and never by somebody's.
type Line struct {
	Unit org.ID `json:"unit" yaml:"unit"`
	Line string `json:"line" yaml:"line"`
}

// Step is the step with the id.
func (p *Plan) Step(id string) (Step, bool) {
	for _, s := range p.Steps {
		if s.ID == id {
			return s, true
		}
	}
	return Step{}, false
}

// LineOf is how the unit is reached; empty when the plan does not say.
func (p *Plan) LineOf(unit org.ID) string {
	for _, l := range p.Lines {
		if l.Unit == unit {
			return l.Line
		}
	}
	return ""
}

// ReadYAML reads a Document with the strictness and faults of policy.ReadYAML.
func ReadYAML(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadYAML(r, &d)
	return d, err
}

// ReadJSON reads a Document that was published, with the strictness and faults of
// policy.ReadJSON. Duties are read as what they became; see org.Duty.Today.
func ReadJSON(r io.Reader) (Document, error) {
	var d Document
	err := policy.ReadJSON(r, &d)
	for _, p := range d.Plans {
		for i := range p.Steps {
			p.Steps[i].Duty = p.Steps[i].Duty.Today()
		}
	}
	return d, err
}
