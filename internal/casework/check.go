package casework

import (
	"maps"
	"slices"
	"time"

	"wellfield/internal/fault"
)

// StartCheck takes a handled case to check.
type StartCheck struct{}

// Verb is VerbStartCheck.
func (StartCheck) Verb() Verb { return VerbStartCheck }

// CheckStarted is a check begun.
type CheckStarted struct{}

// Kind is the event's name.
func (*CheckStarted) Kind() string           { return "check_started" }
func (*CheckStarted) sealed() []*Sealed      { return nil }
func (*CheckStarted) apply(c *Case, s Stamp) { c.State, c.Owner = Checking, s.Actor.Org }

func (StartCheck) decide(*Case, *Env) ([]Event, error) { return []Event{&CheckStarted{}}, nil }

// Check judges on the spot whether the problem is really gone (核查): pass or
// fail for every line of the closing condition, by somebody who had no hand in
// the handling.
type Check struct {
	Results []ConditionCheck `json:"results"`
	Text    string           `json:"text,omitempty"`
	Photos  []PhotoIn        `json:"photos,omitempty"`
}

// Verb is VerbCheck.
func (Check) Verb() Verb { return VerbCheck }

// Checked is the result of a check. A failed one sends the case back to its
// unit under the deadline it had.
type Checked struct {
	Passed     bool             `json:"passed"`
	Results    []ConditionCheck `json:"results"`
	Text       Sealed           `json:"text"`
	Photos     []Photo          `json:"photos,omitempty"`
	SilentFrom time.Time        `json:"silent_from,omitzero"`
	Clocked
}

// Kind is the event's name.
func (*Checked) Kind() string        { return "checked" }
func (e *Checked) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Checked) apply(c *Case, s Stamp) {
	c.CheckedAt = s.At
	c.Check = &CheckResult{Passed: e.Passed, Results: e.Results, Post: s.Actor.Post, Org: s.Actor.Org}
	c.addPhotos(e.Photos)
	if e.Passed {
		c.State, c.Owner, c.SilentFrom = AwaitingReporter, c.Centre, e.SilentFrom
		return
	}
	c.Rework++
	c.reopen()
}

// reopen sends the case back to work: to its lead unit, or to the centre when
// there is none.
func (c *Case) reopen() {
	c.State, c.Owner = Reopened, c.Lead
	if c.Owner == "" {
		c.Owner = c.Centre
	}
	c.HandledAt, c.EndedAt, c.SilentFrom, c.Confirmed, c.SaidConfirmed = zeroTime, zeroTime, zeroTime, false, false
	c.LongTerm = nil
}

// silence is how long the reporter has to answer before silence is recorded as
// silence and the passed check stands alone.
const silence = 7 * 24 * time.Hour

func (k Check) decide(c *Case, env *Env) ([]Event, error) {
	passed, err := k.judge(c, env)
	if err != nil {
		return nil, err
	}
	text, err := words("text", k.Text, !passed)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(k.Photos, OfCheck, c.Spot())
	if err != nil {
		return nil, err
	}
	e := &Checked{Passed: passed, Results: k.Results, Text: env.sealText(text), Photos: photos}
	if !passed {
		return []Event{e}, nil
	}
	if !c.HasReporter { // nobody to ask: the passed check closes the case
		return []Event{e, &Resolved{By: ByCheckAlone}}, nil
	}
	e.SilentFrom = env.Now.Add(silence)
	return []Event{e}, nil
}

// judge demands an answer to every line of the closing condition, once.
func (k Check) judge(c *Case, env *Env) (bool, error) {
	answers := map[string]bool{}
	for _, r := range k.Results {
		if _, twice := answers[r.Condition]; twice {
			return false, fault.New(fault.Invalid, "case.condition_twice").At("results").With("condition", r.Condition)
		}
		answers[r.Condition] = r.Passed
	}
	var wrong fault.List
	passed := true
	class, err := env.class(c)
	if err != nil {
		return false, err
	}
	if class != nil {
		for _, line := range class.Closing {
			ok, answered := answers[line.ID]
			if !answered {
				wrong = append(wrong, fault.New(fault.Invalid, "case.condition_open").At("results").With("condition", line.ID))
			}
			passed = passed && ok
			delete(answers, line.ID)
		}
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			wrong = append(wrong, fault.New(fault.Invalid, "case.condition_unknown").At("results").With("condition", id))
		}
		return passed, wrong.Err()
	}
	// Without a class there is one line: the problem is gone.
	ok, answered := answers["gone"]
	if !answered || len(answers) > 1 {
		return false, fault.New(fault.Invalid, "case.condition_open").At("results").With("condition", "gone")
	}
	return ok, nil
}
