package emergency

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/policy"
)

// Env is everything that a decision may depend on besides the declaration and
// the command.
type Env struct {
	Now   time.Time // UTC, whole microseconds
	Actor Actor
	Map   *grid.Map
	Plans *Plans
	// Last is the declaration before of the same plan, area and kind; nil when
	// there is none. It is read in the same transaction.
	Last *Declaration
}

// Actor is a post that acts.
type Actor struct {
	Hand
	Areas  []string // of its organisation, today's first, then those it succeeded
	Duties []org.Duty
}

// Command is something a post wants to happen to a declaration.
type Command interface {
	Verb() string
	decide(d *Declaration, env *Env) (Event, error)
}

// Decide answers a command with its event, or with the fault that says why not.
// A zero Declaration stands for one that does not exist yet.
func Decide(d Declaration, cmd Command, env Env) (Event, error) { return cmd.decide(&d, &env) }

// Declare declares a plan for an area and everything in it, from now on. A drill
// is the check-list alone.
type Declare struct {
	Jurisdiction string `json:"jurisdiction"`
	ID           ID     `json:"id"`
	Area         string `json:"area"`
	Plan         string `json:"plan"`
	Hours        int    `json:"hours"`
	Reason       string `json:"reason"`
	Drill        bool   `json:"drill,omitempty"`
}

// Prolong gives a declaration more hours, counted from when it would end.
type Prolong struct {
	Hours  int    `json:"hours"`
	Reason string `json:"reason"`
}

// End ends a declaration before its time.
type End struct {
	Reason string `json:"reason"`
}

// Do ticks a step of the check-list.
type Do struct {
	Step string `json:"step"`
	Note string `json:"note,omitempty"`
}

// Verb is "declare".
func (Declare) Verb() string { return "declare" }

// Verb is "prolong".
func (Prolong) Verb() string { return "prolong" }

// Verb is "end".
func (End) Verb() string { return "end" }

// Verb is "do".
func (Do) Verb() string { return "do" }

// again is how long after its end the post that declared a plan last cannot
// declare it anew there: that is prolonging by another name.
const again = 24 * time.Hour

func (c Declare) decide(d *Declaration, env *Env) (Event, error) {
	if d.Rev > 0 {
		return nil, fault.New(fault.Conflict, "emergency.declared_already")
	}
	if err := env.may("declare_emergency", c.Area); err != nil {
		return nil, err
	}
	plan, ok := env.Plans.Plan(c.Plan)
	if !ok {
		return nil, fault.New(fault.Invalid, "emergency.plan_unknown").At("plan").With("plan", fault.Clip(c.Plan, 40))
	}
	if level := env.level(); !slices.Contains(plan.Levels, level) {
		return nil, fault.New(fault.Forbidden, "emergency.level_forbidden").At("plan").With("level", level.String())
	}
	if err := within("hours", c.Hours, plan.Hours); err != nil {
		return nil, err
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return nil, err
	}
	next := Declaration{Jurisdiction: c.Jurisdiction, ID: c.ID, Area: c.Area, Drill: c.Drill, N: 1, Plan: plan,
		Version: env.Plans.Version(), Reason: reason, By: env.Actor.Hand, At: env.Now,
		Until: env.Now.Add(time.Duration(c.Hours) * time.Hour)}
	if last := env.Last; last != nil {
		next.N = last.N + 1
		switch {
		case last.InForce(env.Now) || env.Now.Before(last.At):
			return nil, fault.New(fault.Conflict, "emergency.declared_already").At("plan")
		case !c.Drill && env.Now.Before(last.End().Add(again)) && last.gave(env.Actor.Hand):
			return nil, fault.New(fault.Forbidden, "emergency.again_by_same").At("plan")
		}
	}
	return &Declared{next}, nil
}

func (c Prolong) decide(d *Declaration, env *Env) (Event, error) {
	if err := env.running(d); err != nil {
		return nil, err
	}
	if err := env.may("prolong_emergency", d.Area, d.given()...); err != nil {
		return nil, err
	}
	switch {
	case d.Drill:
		return nil, fault.New(fault.NotNow, "emergency.drill_not_prolonged")
	case len(d.Prolonged) >= MostProlonged:
		return nil, fault.New(fault.NotNow, "emergency.prolonged_enough").With("times", MostProlonged)
	}
	if err := within("hours", c.Hours, d.Plan.Hours); err != nil {
		return nil, err
	}
	until := d.Until.Add(time.Duration(c.Hours) * time.Hour)
	// Whoever prolongs answers for what lies ahead, and no plan lets anybody
	// answer for more than its hours.
	if until.Sub(env.Now) > time.Duration(d.Plan.Hours)*time.Hour {
		return nil, fault.New(fault.Invalid, "emergency.too_far").At("hours").With("most", d.Plan.Hours)
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return nil, err
	}
	return &Prolonged{Prolonging{At: env.Now, Until: until, By: env.Actor.Hand, Reason: reason}}, nil
}

func (c End) decide(d *Declaration, env *Env) (Event, error) {
	if err := env.running(d); err != nil {
		return nil, err
	}
	if err := env.may("end_emergency", d.Area); err != nil {
		return nil, err
	}
	reason, err := words("reason", c.Reason, true)
	if err != nil {
		return nil, err
	}
	return &EndedEarly{Ending{At: env.Now, By: env.Actor.Hand, Reason: reason}}, nil
}

func (c Do) decide(d *Declaration, env *Env) (Event, error) {
	if err := env.running(d); err != nil {
		return nil, err
	}
	step, ok := d.Plan.Step(c.Step)
	if !ok {
		return nil, fault.New(fault.Invalid, "emergency.step_unknown").At("step").With("step", fault.Clip(c.Step, 40))
	}
	if !MayTick(d, step, env.Actor, env.Map, env.Now) {
		return nil, fault.New(fault.Forbidden, "emergency.step_of_others").At("step").With("unit", string(d.Responsible(step)))
	}
	if _, done := d.Ticked(step.ID); done {
		return nil, fault.New(fault.NotNow, "emergency.step_done").At("step")
	}
	note, err := words("note", c.Note, false)
	if err != nil {
		return nil, err
	}
	return &StepDone{Tick{Step: step.ID, At: env.Now, By: env.Actor.Hand, Note: note}}, nil
}

// may refuses what the table of rights does not give the actor in the area.
func (env *Env) may(verb org.Verb, area string, given ...Hand) error {
	if env.Map.ChainOf(area) == nil {
		return fault.New(fault.Invalid, "emergency.area_unknown").At("area").With("area", fault.Clip(area, 40))
	}
	d := org.Allow(env.Actor.as(env.Map), verb, place(env.Map, area, given...), env.Now)
	if d.Reason == "emergency.area_of_others" {
		return fault.New(fault.Forbidden, d.Reason).At("area")
	}
	return d.Err()
}

// level is that of the area of the actor's organisation, 0 when it has none.
func (env *Env) level() grid.Level {
	if len(env.Actor.Areas) == 0 {
		return 0
	}
	area, ok := env.Map.Area(env.Actor.Areas[0])
	if !ok {
		return 0
	}
	return area.Level
}

func (env *Env) running(d *Declaration) error {
	if d.Rev == 0 {
		return fault.New(fault.NotFound, "emergency.not_found")
	}
	if !d.InForce(env.Now) {
		return fault.New(fault.NotNow, "emergency.over")
	}
	return nil
}

// gave tells whether the hand's post or person declared or prolonged it.
func (d *Declaration) gave(h Hand) bool {
	return slices.ContainsFunc(d.given(), h.same)
}

func within(field string, n, most int) error {
	if n < 1 || n > most {
		return fault.New(fault.Invalid, "emergency.out_of_range").At(field).With("n", n).With("least", 1).With("most", most)
	}
	return nil
}

// longestWords bounds a reason and a note, in characters. They are published.
const longestWords = 500

func words(field, s string, needed bool) (string, error) {
	s = strings.TrimSpace(s)
	switch n := utf8.RuneCountInString(s); {
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "", fault.New(fault.Invalid, "case.words_not_text").At(field)
	case n > longestWords:
		return "", fault.New(fault.Invalid, "case.words_too_long").At(field).With("length", n).With("limit", longestWords)
	case needed && n == 0:
		return "", fault.New(fault.Invalid, "case.words_missing").At(field)
	case policy.NamesPerson(s):
		return "", fault.New(fault.Invalid, "emergency.personal_data").At(field)
	}
	return s, nil
}
