package complaint

import (
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// Make is a complaint as it is made. Contact is the sealed contact data, if any; what
// it says is nobody's business here.
type Make struct {
	ID       ID     `json:"id"`
	About    About  `json:"about"`
	Words    string `json:"words"`
	Language string `json:"language,omitempty"`

	Contact casework.Sealed `json:"-"`
	Held    []string        `json:"held,omitempty"` // what the contact data holds: phone, email
}

// Verb is "make".
func (Make) Verb() Verb { return "make" }

// Made is a complaint that was made.
type Made struct {
	Complaint
	Contact   casework.Sealed   `json:"contact"`
	Originals []casework.Sealed `json:"originals,omitempty"`
}

// Kind is the event's name.
func (*Made) Kind() string { return "complaint_made" }

func (e *Made) apply(c *Complaint, _ time.Time) { *c = e.Complaint }

func (e *Made) seals() (words, identity []*casework.Sealed) {
	words, _ = wordsOnly(&e.Words)
	_, identity = identityOf(&e.Contact, e.Originals)
	return words, identity
}

func identityOf(contact *casework.Sealed, originals []casework.Sealed) (words, identity []*casework.Sealed) {
	if contact != nil && !contact.IsZero() {
		identity = append(identity, contact)
	}
	for i := range originals {
		identity = append(identity, &originals[i])
	}
	return nil, identity
}

func (m Make) decide(c *Complaint, env *Env) (Event, error) {
	if c.Rev > 0 {
		return nil, fault.New(fault.Conflict, "complaint.made_already")
	}
	if err := m.about(env); err != nil {
		return nil, err
	}
	e := &Made{Complaint: Complaint{ID: m.ID, Number: env.Number(), About: m.About, Chart: env.Charts.Now.Version(), Since: env.Belonged(),
		At: env.Now, Language: m.Language, State: Received}, Contact: m.Contact}
	keep := env.keeping(&e.Originals)
	words, err := env.words("words", m.Words, true)
	if err != nil {
		return nil, err
	}
	keep()
	e.Words = words
	e.Vault = Vault{Held: slices.Clone(m.Held), Numbers: len(e.Originals)}
	return e, e.send(env, Received, "", env.Terms.Accept)
}

// about refuses what is no organisation or post of today.
func (m Make) about(env *Env) error {
	o, ok := env.Charts.Now.Org(m.About.Org)
	if !ok || !o.Valid.Holds(env.Charts.Day) {
		return fault.New(fault.Invalid, "complaint.unit_unknown").At("org")
	}
	if m.About.Post == "" {
		return nil
	}
	if p, ok := env.Charts.Now.Post(m.About.Post); !ok || p.Org != m.About.Org {
		return fault.New(fault.Invalid, "complaint.post_unknown").At("post")
	}
	return nil
}

// keeping collects what is masked from now on, as sealed values; what it returns is to
// be called when everything was written.
func (env *Env) keeping(into *[]casework.Sealed) func() {
	var originals []string
	before := env.Keep
	env.Keep = func(_ journal.Hash, original string) { originals = append(originals, original) }
	return func() {
		env.Keep = before
		for _, text := range originals {
			*into = append(*into, env.Seal([]byte(text)))
		}
	}
}

// Add is more that the complainant says.
type Add struct {
	Text string `json:"text"`
}

// Verb is "add".
func (Add) Verb() Verb { return "add" }

// Added is more that the complainant said.
type Added struct {
	Text      casework.Sealed   `json:"text"`
	Originals []casework.Sealed `json:"originals,omitempty"`
}

// Kind is the event's name.
func (*Added) Kind() string { return "complaint_added" }

func (e *Added) apply(c *Complaint, _ time.Time) { c.Vault.Numbers += len(e.Originals) }

func (e *Added) seals() (words, identity []*casework.Sealed) {
	words, _ = wordsOnly(&e.Text)
	_, identity = identityOf(nil, e.Originals)
	return words, identity
}

func (k Add) decide(c *Complaint, env *Env) (Event, error) {
	e := &Added{}
	keep := env.keeping(&e.Originals)
	text, err := env.words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	e.Text = text
	if keep(); !c.Vault.Erased.IsZero() { // nothing may be kept under a key that is gone
		e.Originals = nil
	}
	return e, nil
}
