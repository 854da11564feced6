package casework

import (
	"slices"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Sampled is a closing that the month's draw chose for a second look. It is kept
// beside the case and not in it: until somebody has looked, nothing of the case
// tells those who closed it that it was drawn.
type Sampled struct {
	Month string
	Org   org.ID    // that looks
	Of    time.Time // the closing that was drawn
	Due   time.Time
	Done  bool
}

// SecondLook is what another township found of a case that was closed as resolved
// (抽查).
type SecondLook struct {
	Of        time.Time `json:"of"` // the closing
	At        time.Time `json:"at"`
	Org       org.ID    `json:"org"`
	Post      org.ID    `json:"post"`
	Confirmed bool      `json:"confirmed"`
	Late      bool      `json:"late,omitempty"`
	Said      bool      `json:"said,omitempty"` // by an export; nobody here looked
}

// The kinds of tasks of the sample. They are not asked by the case, which does not
// know that it was drawn.
const (
	TaskRecheck     TaskKind = "recheck"      // look again, on the spot
	TaskLateRecheck TaskKind = "late_recheck" // another's look that is overdue
)

// lookedAt tells whether somebody has looked since the closing.
func (c *Case) lookedAt(closing time.Time) bool {
	return slices.ContainsFunc(c.Rechecks, func(l SecondLook) bool { return !l.Said && l.Of.Equal(closing) })
}

// unlooked is a case at which nobody has looked since it was drawn.
var unlooked = when{"once", func(c *Case, env *Env) error {
	if s := env.Sampled; s == nil || s.Done || c.lookedAt(s.Of) {
		return fault.New(fault.NotNow, "case.rechecked")
	}
	return nil
}}

// Recheck judges again whether the problem is gone, by another township than
// the one that closed the case: pass or fail for every line of the closing
// condition. What the first check said is not shown to it.
type Recheck struct {
	Results []ConditionCheck `json:"results"`
	Text    string           `json:"text,omitempty"`
	Photos  []PhotoIn        `json:"photos,omitempty"`
}

// Verb is VerbRecheck.
func (Recheck) Verb() Verb { return VerbRecheck }

// Rechecked is a closed case that another township looked at again.
type Rechecked struct {
	Confirmed bool             `json:"confirmed"`
	Results   []ConditionCheck `json:"results"`
	Of        time.Time        `json:"of"` // the closing
	Month     string           `json:"month"`
	Late      bool             `json:"late,omitempty"`
	Text      Sealed           `json:"text"`
	Photos    []Photo          `json:"photos,omitempty"`
}

// Kind is the event's name.
func (*Rechecked) Kind() string        { return "rechecked" }
func (e *Rechecked) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *Rechecked) apply(c *Case, s Stamp) {
	c.addPhotos(e.Photos)
	c.Rechecks = append(slices.Clip(c.Rechecks),
		SecondLook{Of: e.Of, At: s.At, Org: s.Actor.Org, Post: s.Actor.Post, Confirmed: e.Confirmed, Late: e.Late})
}

func (k Recheck) decide(c *Case, env *Env) ([]Event, error) {
	confirmed, err := Check{Results: k.Results}.judge(c, env)
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	text, err := words("text", k.Text, !confirmed)
	wrong = append(wrong, fault.All(err)...)
	photos, err := env.photos(k.Photos, OfCheck, c.Spot())
	wrong = append(wrong, fault.All(err)...)
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	if err := env.seenAgain(c, photos); err != nil {
		return nil, err
	}
	s := env.Sampled
	e := &Rechecked{Confirmed: confirmed, Results: k.Results, Of: s.Of, Month: s.Month, Late: env.Now.After(s.Due),
		Text: env.sealText(text), Photos: photos}
	if confirmed {
		return []Event{e}, nil
	}
	return []Event{e, &ReopenedBy{Recheck: true}}, nil
}

// seenAgain demands a new picture where the class demanded one of the unit.
func (env *Env) seenAgain(c *Case, brought []Photo) error {
	class, err := env.class(c)
	if class == nil || err != nil {
		return err
	}
	needs := slices.ContainsFunc(class.Evidence, func(e catalog.Evidence) bool { return e.Kind == catalog.EvidenceAfter && e.Min > 0 })
	shown := func(p Photo) bool {
		return slices.ContainsFunc(c.Photos, func(old Photo) bool { return old.Hash == p.Hash })
	}
	switch {
	case slices.ContainsFunc(brought, shown):
		return fault.New(fault.Invalid, "case.photo_not_new").At("photos")
	case needs && !slices.ContainsFunc(brought, func(p Photo) bool { return p.Role == OfCheck }):
		return fault.New(fault.Invalid, "case.recheck_photo").At("photos")
	}
	return nil
}
