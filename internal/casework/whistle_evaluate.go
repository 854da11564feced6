package casework

import (
	"slices"

	"wellfield/internal/fault"
)

// Evaluate is what the township makes of a whistle: it worked, it did not, or it
// should not have been blown, and why. It ends the whistle.
type Evaluate struct {
	Verdict WhistleVerdict `json:"verdict"`
	Text    string         `json:"text"`
}

// Verb is VerbEvaluate.
func (Evaluate) Verb() Verb { return VerbEvaluate }

// WhistleEvaluated is a whistle that is over.
type WhistleEvaluated struct {
	Verdict WhistleVerdict `json:"verdict"`
	Text    Sealed         `json:"text"`
}

// Kind is the event's name.
func (*WhistleEvaluated) Kind() string        { return "whistle_evaluated" }
func (e *WhistleEvaluated) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *WhistleEvaluated) apply(c *Case, s Stamp) {
	w := *c.Whistle
	w.Verdict, w.EvaluatedAt = e.Verdict, s.At
	c.Whistle = &w
}

var whistling = when{"while a whistle goes on", func(c *Case, _ *Env) error {
	if !c.Whistle.Open() {
		return fault.New(fault.NotNow, "case.whistle_none")
	}
	return nil
}}

func (k Evaluate) decide(c *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(WhistleVerdicts(), k.Verdict) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.verdict_unknown").At("verdict"))
	}
	text, err := words("text", k.Text, true)
	wrong = append(wrong, fault.All(err)...)
	// A whistle that worked is one that every unit came to and finished; what is
	// still under way has not.
	if k.Verdict == Worked && slices.ContainsFunc(c.Whistle.Called, func(u Called) bool { return u.Step() != WhistleDone }) {
		wrong = append(wrong, fault.New(fault.NotNow, "case.whistle_unfinished").At("verdict"))
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&WhistleEvaluated{Verdict: k.Verdict, Text: env.sealText(text)}}, nil
}

// whistleTasks are each called unit's next step, the township's evaluation when all
// are done, and for the level above who did not come.
func whistleTasks(c *Case) []Task {
	w := c.Whistle
	if !w.Open() {
		return nil
	}
	var all []Task
	done, missed := true, false
	for _, u := range w.Called {
		if u.DoneAt.IsZero() {
			all = append(all, Task{Kind: TaskWhistle, Org: u.Unit, Ref: string(u.Unit), Due: u.Due()})
			done = false
		}
		missed = missed || u.Missed && u.ArrivedAt.IsZero()
	}
	if done {
		all = append(all, Task{Kind: TaskEvaluate, Org: w.By, Due: w.At})
	}
	if missed && w.Level != "" {
		all = append(all, Task{Kind: TaskAbsence, Org: w.Level, Due: w.At})
	}
	return all
}
