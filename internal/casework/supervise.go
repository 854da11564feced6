package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/worktime"
)

// Supervision is a higher level's demand for an answer about a case (督办). It has
// a deadline of its own and moves none of the case's.
type Supervision struct {
	By         org.ID            `json:"by"`   // who supervises; it has one open at a time on a case
	Unit       org.ID            `json:"unit"` // who owes the answer
	At         time.Time         `json:"at"`
	Due        time.Time         `json:"due"` // of the answer
	Counted    Basis             `json:"counted,omitzero"`
	Times      int               `json:"times"`
	AnsweredAt time.Time         `json:"answered_at,omitzero"` // the last answer to the last demand
	End        SupervisionJudged `json:"end,omitempty"`
	EndedAt    time.Time         `json:"ended_at,omitzero"`
}

// SupervisionJudged is what a supervisor made of an answer, or of its absence.
type SupervisionJudged string

// The judgements. Asking again ends nothing.
const (
	AnswerAccepted SupervisionJudged = "accepted" // 认可
	AskedAgain     SupervisionJudged = "again"    // 再次督办
	Lifted         SupervisionJudged = "lifted"   // 解除
)

// SupervisionJudgements lists them.
func SupervisionJudgements() []SupervisionJudged {
	return []SupervisionJudged{AnswerAccepted, AskedAgain, Lifted}
}

// Open tells whether the supervision goes on.
func (s Supervision) Open() bool { return s.End == "" }

// Waits tells whether an answer is owed.
func (s Supervision) Waits() bool { return s.Open() && s.AnsweredAt.IsZero() }

// Late tells whether an owed answer is overdue.
func (s Supervision) Late(now time.Time) bool { return s.Waits() && now.After(s.Due) }

// openOf is the index of the supervision of the organisation that is open; -1.
func (c *Case) openOf(by org.ID) int {
	return slices.IndexFunc(c.Supervised, func(s Supervision) bool { return s.Open() && s.By == by })
}

// change replaces one supervision without touching the slice that others hold.
func (c *Case) change(i int, with func(*Supervision)) {
	if i < 0 {
		return
	}
	c.Supervised = slices.Clone(c.Supervised)
	with(&c.Supervised[i])
}

// unsupervised is a case that the actor's organisation does not supervise already.
var unsupervised = when{"once at a time", func(c *Case, env *Env) error {
	if c.openOf(env.Actor.Org) >= 0 {
		return fault.New(fault.NotNow, "case.supervised_already")
	}
	return nil
}}

// Supervise demands an answer about a case from whoever owes its next action, by
// a deadline of its own. Without a limit it is that of the procedure.
type Supervise struct {
	Demand string         `json:"demand"`
	Limit  worktime.Limit `json:"limit,omitzero"`
}

// Verb is VerbSupervise.
func (Supervise) Verb() Verb { return VerbSupervise }

// SupervisedBy is a case under supervision.
type SupervisedBy struct {
	Unit   org.ID         `json:"unit"`
	Due    time.Time      `json:"due"`
	Limit  worktime.Limit `json:"limit"`
	Demand Sealed         `json:"demand"`

	Counted Basis `json:"counted,omitzero"`
}

// Kind is the event's name.
func (*SupervisedBy) Kind() string        { return "supervised" }
func (e *SupervisedBy) sealed() []*Sealed { return []*Sealed{&e.Demand} }

func (e *SupervisedBy) apply(c *Case, s Stamp) {
	c.Supervised = append(slices.Clip(c.Supervised), Supervision{By: s.Actor.Org, Unit: e.Unit, At: s.At, Due: e.Due, Counted: e.Counted, Times: 1})
}

func (k Supervise) decide(c *Case, env *Env) ([]Event, error) {
	demand, err := words("demand", k.Demand, true)
	if err != nil {
		return nil, err
	}
	due, counted, err := env.supervisionDue(k.Limit)
	if err != nil {
		return nil, err
	}
	return []Event{&SupervisedBy{Unit: c.Owner, Due: due, Limit: counted.Limit, Counted: counted, Demand: env.sealText(demand)}}, nil
}

// longestSupervision bounds the limit of an answer, in days of its clock.
const longestSupervision = 60

func (env *Env) supervisionDue(limit worktime.Limit) (time.Time, Basis, error) {
	if limit.IsZero() {
		limit = env.Procedure.Oversight.Supervision
	}
	if err := limit.Check(); err != nil || limit.N > longestSupervision {
		return zeroTime, Basis{}, fault.New(fault.Invalid, "case.supervision_limit").At("limit").With("most", longestSupervision)
	}
	return env.answerBy(limit)
}

// AnswerSupervision is the unit's answer. To names the organisation that asked,
// where several did.
type AnswerSupervision struct {
	To     org.ID    `json:"to,omitempty"`
	Text   string    `json:"text"`
	Photos []PhotoIn `json:"photos,omitempty"`
}

// Verb is VerbAnswerSupervision.
func (AnswerSupervision) Verb() Verb { return VerbAnswerSupervision }

// SupervisionAnswered is the unit's answer to those who supervise.
type SupervisionAnswered struct {
	To     org.ID  `json:"to"`
	Text   Sealed  `json:"text"`
	Photos []Photo `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*SupervisionAnswered) Kind() string        { return "supervision_answered" }
func (e *SupervisionAnswered) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *SupervisionAnswered) apply(c *Case, s Stamp) {
	c.change(c.openOf(e.To), func(v *Supervision) { v.AnsweredAt = s.At })
	c.addPhotos(e.Photos)
}

func (k AnswerSupervision) decide(c *Case, env *Env) ([]Event, error) {
	var asked []org.ID
	for _, s := range c.Supervised {
		if s.Waits() && s.Unit == env.Actor.Org {
			asked = append(asked, s.By)
		}
	}
	if k.To == "" && len(asked) == 1 {
		k.To = asked[0]
	}
	if !slices.Contains(asked, k.To) {
		return nil, fault.New(fault.Invalid, "case.supervision_unknown").At("to")
	}
	text, err := words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	photos, err := env.photos(k.Photos, OfNote, c.Spot())
	if err != nil {
		return nil, err
	}
	return []Event{&SupervisionAnswered{To: k.To, Text: env.sealText(text), Photos: photos}}, nil
}

// supervisionTasks are the answer that a unit owes, and what the supervisor looks
// at: an answer to judge, or until when one is owed.
func supervisionTasks(c *Case) []Task {
	var all []Task
	for _, s := range c.Supervised {
		if !s.Open() {
			continue
		}
		kind := TaskJudgeSupervision
		if s.Waits() {
			all = append(all, Task{Kind: TaskAnswerSupervision, Org: s.Unit, Ref: string(s.By), Due: s.Due})
			kind = TaskSupervision
		}
		all = append(all, Task{Kind: kind, Org: s.By, Ref: string(s.By), Due: s.Due})
	}
	return all
}
