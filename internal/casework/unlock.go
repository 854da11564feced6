package casework

import (
	"slices"
	"time"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// AskUnlock asks a second person to open the reporter's identity for this post.
type AskUnlock struct {
	Reason UnlockReason `json:"reason"`
	Text   string       `json:"text"`
}

// Verb is VerbAskUnlock.
func (AskUnlock) Verb() Verb { return VerbAskUnlock }

// UnlockAsked is a request to open the vault.
type UnlockAsked struct {
	Reason UnlockReason `json:"reason"`
	Post   org.ID       `json:"post"`
	Person string       `json:"person,omitempty"`
	Text   Sealed       `json:"text"`
}

// Kind is the event's name.
func (*UnlockAsked) Kind() string        { return "unlock_asked" }
func (e *UnlockAsked) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *UnlockAsked) apply(c *Case, s Stamp) {
	c.vault().Unlock = &Unlock{Reason: e.Reason, Post: e.Post, Person: e.Person, Asked: s.At}
}

func (k AskUnlock) decide(_ *Case, env *Env) ([]Event, error) {
	var wrong fault.List
	if !slices.Contains(UnlockReasons(), k.Reason) {
		wrong = append(wrong, fault.New(fault.Invalid, "case.unlock_reason").At("reason").With("reason", string(k.Reason)))
	}
	text, err := words("text", k.Text, true)
	if wrong = append(wrong, fault.All(err)...); len(wrong) > 0 {
		return nil, wrong.Err()
	}
	return []Event{&UnlockAsked{Reason: k.Reason, Post: env.Actor.Post, Person: env.Actor.Person, Text: env.sealText(text)}}, nil
}

// ApproveUnlock opens the reporter's identity for the post that asked. The reporter
// sees it at once, or where a law forbids that, from the beginning of TellOn on.
type ApproveUnlock struct {
	TellOn civil.Day `json:"tell_on,omitempty"`
	Basis  string    `json:"basis,omitempty"` // the law that forbids to tell at once
}

// Verb is VerbApproveUnlock.
func (ApproveUnlock) Verb() Verb { return VerbApproveUnlock }

// UnlockApproved is a vault opened for one post and a short time.
type UnlockApproved struct {
	Post   org.ID    `json:"post"` // who may look
	Until  time.Time `json:"until"`
	TellOn time.Time `json:"tell_on,omitzero"`
	Basis  Sealed    `json:"basis"`
}

// Kind is the event's name.
func (*UnlockApproved) Kind() string        { return "unlock_approved" }
func (e *UnlockApproved) sealed() []*Sealed { return []*Sealed{&e.Basis} }

func (e *UnlockApproved) apply(c *Case, s Stamp) {
	if u := c.vault().Unlock; u != nil {
		u.Approver, u.Until, u.TellOn = s.Actor.Post, e.Until, e.TellOn
	}
}

func (k ApproveUnlock) decide(c *Case, env *Env) ([]Event, error) {
	basis, err := words("basis", k.Basis, k.TellOn != "")
	if err != nil {
		return nil, err
	}
	e := &UnlockApproved{Post: c.Vault.Unlock.Post, Until: micro(env.Now.Add(unlockLasts)), Basis: env.sealText(basis)}
	if k.TellOn != "" {
		on, err := env.morning("tell_on", k.TellOn)
		if err != nil {
			return nil, err
		}
		if !on.After(env.Now) || on.After(env.Now.Add(longestSilence)) {
			return nil, fault.New(fault.Invalid, "case.tell_on_wrong").At("tell_on").With("days", int(longestSilence/(24*time.Hour)))
		}
		e.TellOn = on
	}
	return []Event{e}, nil
}

// DeclineUnlock leaves the vault closed.
type DeclineUnlock struct {
	Text string `json:"text"`
}

// Verb is VerbDeclineUnlock.
func (DeclineUnlock) Verb() Verb { return VerbDeclineUnlock }

// UnlockDeclined is a vault that stayed closed.
type UnlockDeclined struct {
	Text Sealed `json:"text"`
}

// Kind is the event's name.
func (*UnlockDeclined) Kind() string        { return "unlock_declined" }
func (e *UnlockDeclined) sealed() []*Sealed { return []*Sealed{&e.Text} }

func (e *UnlockDeclined) apply(c *Case, _ Stamp) {
	if u := c.vault().Unlock; u != nil {
		u.Ended = true
	}
}

func (k DeclineUnlock) decide(_ *Case, env *Env) ([]Event, error) {
	text, err := words("text", k.Text, true)
	if err != nil {
		return nil, err
	}
	return []Event{&UnlockDeclined{Text: env.sealText(text)}}, nil
}

// Look is one look at the reporter's identity. It is in the journal before the
// identity is shown.
type Look struct{}

// Verb is VerbLook.
func (Look) Verb() Verb { return VerbLook }

// LookedAt is a look at an identity: the row of the view log.
type LookedAt struct {
	Ground LookGround   `json:"ground"`
	Reason UnlockReason `json:"reason,omitempty"`
	Fields []string     `json:"fields,omitempty"`
	TellOn time.Time    `json:"tell_on,omitzero"`
}

// Kind is the event's name.
func (*LookedAt) Kind() string       { return "looked_at" }
func (*LookedAt) sealed() []*Sealed  { return nil }
func (*LookedAt) apply(*Case, Stamp) {}

func (Look) decide(c *Case, env *Env) ([]Event, error) {
	ground, ok := env.lookGround(c)
	if !ok {
		return nil, refused("case.vault_closed")
	}
	e := &LookedAt{Ground: ground, Fields: slices.Clone(c.Vault.Held)}
	if c.Vault.Numbers > 0 {
		e.Fields = append(e.Fields, "numbers")
	}
	if ground == ByUnlock {
		e.Reason, e.TellOn = c.Vault.Unlock.Reason, c.Vault.Unlock.TellOn
	}
	return []Event{e}, nil
}
