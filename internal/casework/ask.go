package casework

// Ask asks the reporter for what is missing before filing.
type Ask struct {
	Question string `json:"question"`
}

// Verb is VerbAsk.
func (Ask) Verb() Verb { return VerbAsk }

// Asked is a question put to the reporter.
type Asked struct {
	Question Sealed `json:"question"`
	Clocked
}

// Kind is the event's name.
func (*Asked) Kind() string        { return "asked" }
func (e *Asked) sealed() []*Sealed { return []*Sealed{&e.Question} }

func (e *Asked) apply(c *Case, s Stamp) {
	c.NeedFrom, c.State, c.AskedAt = c.State, NeedInfo, s.At
}

func (a Ask) decide(c *Case, env *Env) ([]Event, error) {
	q, err := words("question", a.Question, true)
	if err != nil {
		return nil, err
	}
	if err := c.needReporter(); err != nil {
		return nil, err
	}
	return []Event{&Asked{Question: env.sealText(q)}}, nil
}
