package casework

import "wellfield/internal/fault"

// Ground is on what a case counts as resolved. Silence stays silence.
type Ground string

// The grounds.
const (
	ByReporter   Ground = "reporter"    // the reporter confirmed
	BySilence    Ground = "silence"     // checked, asked, no answer in time
	ByCheckAlone Ground = "check_alone" // checked, and there is no reporter to ask
)

// CloseResolved closes a checked case after the reporter's time to answer has
// passed in silence.
type CloseResolved struct{}

// Verb is VerbResolve.
func (CloseResolved) Verb() Verb { return VerbResolve }

// Resolved is a case closed as resolved, and on what ground.
type Resolved struct {
	By   Ground `json:"by"`
	Of   ID     `json:"of,omitempty"` // the case merged with it whose reporter confirmed
	Text Sealed `json:"text"`
}

// Kind is the event's name.
func (*Resolved) Kind() string        { return "closed_resolved" }
func (e *Resolved) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Resolved) apply(c *Case, s Stamp) {
	c.State, c.EndedAt, c.Owner, c.SilentFrom = ClosedResolved, s.At, c.Centre, zeroTime
	c.Confirmed = e.By == ByReporter
}

func (CloseResolved) decide(c *Case, env *Env) ([]Event, error) {
	if !c.checkPassed() {
		return nil, fault.New(fault.NotNow, "case.unchecked")
	}
	if env.Now.Before(c.SilentFrom) {
		return nil, fault.New(fault.NotNow, "case.reporter_may_answer").With("until", c.SilentFrom)
	}
	return []Event{&Resolved{By: BySilence}}, nil
}

// CloseExplained closes a case whose problem is not, or not yet, solved, on a
// legal or factual basis that is explained to the reporter with the way to
// challenge it. It never counts as resolved.
type CloseExplained struct {
	Text   string `json:"text"`
	Basis  string `json:"basis"`
	Remedy string `json:"remedy"`
}

// Verb is VerbExplain.
func (CloseExplained) Verb() Verb { return VerbExplain }

// Explained is a case closed by explanation.
type Explained struct {
	Text   Sealed `json:"text"`
	Basis  Sealed `json:"basis"`
	Remedy Sealed `json:"remedy"`
}

// Kind is the event's name.
func (*Explained) Kind() string        { return "closed_explained" }
func (e *Explained) sealed() []*Sealed { return []*Sealed{&e.Text, &e.Basis, &e.Remedy} }

func (e *Explained) apply(c *Case, s Stamp) {
	c.State, c.EndedAt, c.Owner, c.SilentFrom = ClosedExplained, s.At, c.Centre, zeroTime
}

func (x CloseExplained) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	text, err := words("text", x.Text, true)
	wrong = append(wrong, fault.All(err)...)
	basis, err := words("basis", x.Basis, true)
	wrong = append(wrong, fault.All(err)...)
	remedy, err := words("remedy", x.Remedy, true)
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return []Event{&Explained{Text: env.sealText(text), Basis: env.sealText(basis), Remedy: env.sealText(remedy)}}, nil
}
