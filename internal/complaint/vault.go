package complaint

import (
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

const (
	unlockLasts = 30 * time.Minute // how long a post may look after another approved
	askLasts    = 24 * time.Hour   // how long a request waits
)

// Vault is what a complaint knows of who complained: that an identity is kept, and who
// may open it. The identity itself is sealed under a key of its own.
type Vault struct {
	Held    []string  `json:"held,omitempty"`
	Numbers int       `json:"numbers,omitempty"`
	Unlock  *Unlock   `json:"unlock,omitempty"`
	Erased  time.Time `json:"erased,omitzero"` // its key was destroyed
	Words   time.Time `json:"words,omitzero"`  // the key of everything that was written was
}

// Unlock is one opening of the vault for one post: one asks, another approves.
type Unlock struct {
	Reason casework.UnlockReason `json:"reason"`
	By     Hand                  `json:"by"`
	Asked  time.Time             `json:"asked"`
	Until  time.Time             `json:"until,omitzero"`
	Ended  bool                  `json:"ended,omitempty"`
}

// Holds tells whether there is an identity to open.
func (v *Vault) Holds() bool { return v.Erased.IsZero() && (len(v.Held) > 0 || v.Numbers > 0) }

func (v *Vault) open(now time.Time) bool { return v.Unlock != nil && now.Before(v.Unlock.Until) }

func (v *Vault) pending(now time.Time) bool {
	u := v.Unlock
	return u != nil && !u.Ended && u.Until.IsZero() && now.Before(u.Asked.Add(askLasts))
}

// may says why the actor cannot do that with the vault now.
func (v *Vault) may(verb Verb, env *Env) error {
	if !v.Holds() {
		return fault.New(fault.NotNow, "complaint.vault_empty")
	}
	hand := env.Actor.Hand
	switch verb {
	case "ask_unlock":
		if v.pending(env.Now) || v.open(env.Now) {
			return fault.New(fault.NotNow, "complaint.unlock_asked")
		}
	case "approve_unlock", "decline_unlock":
		if !v.pending(env.Now) {
			return fault.New(fault.NotNow, "complaint.unlock_not_asked")
		}
		if hand.Person == "" || v.Unlock.By.same(hand) {
			return refused("complaint.second_person")
		}
	case "look":
		if !v.open(env.Now) || v.Unlock.By.Post != hand.Post || v.Unlock.By.Person != hand.Person {
			return refused("complaint.vault_closed")
		}
	}
	return nil
}

// AskUnlock asks a second person to open the complainant's identity for this post.
type AskUnlock struct {
	Reason casework.UnlockReason `json:"reason"`
	Text   string                `json:"text"`
}

// Verb is "ask_unlock".
func (AskUnlock) Verb() Verb { return "ask_unlock" }

// UnlockAsked is a request to open the vault.
type UnlockAsked struct {
	Reason casework.UnlockReason `json:"reason"`
	By     Hand                  `json:"by"`
	Text   casework.Sealed       `json:"text"`
}

// Kind is the event's name.
func (*UnlockAsked) Kind() string { return "complaint_unlock_asked" }

func (e *UnlockAsked) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *UnlockAsked) apply(c *Complaint, at time.Time) {
	c.Vault.Unlock = &Unlock{Reason: e.Reason, By: e.By, Asked: at}
}

func (k AskUnlock) decide(c *Complaint, env *Env) (Event, error) {
	if err := c.Vault.may(k.Verb(), env); err != nil {
		return nil, err
	}
	if !slices.Contains(casework.UnlockReasons(), k.Reason) {
		return nil, fault.New(fault.Invalid, "case.unlock_reason").At("reason").With("reason", string(k.Reason))
	}
	text, err := env.words("text", k.Text, true)
	return &UnlockAsked{Reason: k.Reason, By: env.Actor.Hand, Text: text}, err
}

// ApproveUnlock opens the identity for the post that asked, for half an hour. The
// complainant sees it at once.
type ApproveUnlock struct{}

// Verb is "approve_unlock".
func (ApproveUnlock) Verb() Verb { return "approve_unlock" }

// UnlockApproved is a vault opened for one post and a short time.
type UnlockApproved struct {
	By    Hand      `json:"by"`
	For   org.ID    `json:"for"`
	Until time.Time `json:"until"`
}

// Kind is the event's name.
func (*UnlockApproved) Kind() string { return "complaint_unlock_approved" }

func (e *UnlockApproved) seals() (words, identity []*casework.Sealed) { return nil, nil }

func (e *UnlockApproved) apply(c *Complaint, _ time.Time) {
	if u := c.Vault.Unlock; u != nil {
		next := *u
		next.Until = e.Until
		c.Vault.Unlock = &next
	}
}

func (k ApproveUnlock) decide(c *Complaint, env *Env) (Event, error) {
	if err := c.Vault.may(k.Verb(), env); err != nil {
		return nil, err
	}
	return &UnlockApproved{By: env.Actor.Hand, For: c.Vault.Unlock.By.Post, Until: env.Now.Add(unlockLasts)}, nil
}

// DeclineUnlock leaves the vault closed.
type DeclineUnlock struct {
	Text string `json:"text"`
}

// Verb is "decline_unlock".
func (DeclineUnlock) Verb() Verb { return "decline_unlock" }

// UnlockDeclined is a vault that stayed closed.
type UnlockDeclined struct {
	By   Hand            `json:"by"`
	Text casework.Sealed `json:"text"`
}

// Kind is the event's name.
func (*UnlockDeclined) Kind() string { return "complaint_unlock_declined" }

func (e *UnlockDeclined) seals() (words, identity []*casework.Sealed) { return wordsOnly(&e.Text) }

func (e *UnlockDeclined) apply(c *Complaint, _ time.Time) {
	if u := c.Vault.Unlock; u != nil {
		next := *u
		next.Ended = true
		c.Vault.Unlock = &next
	}
}

func (k DeclineUnlock) decide(c *Complaint, env *Env) (Event, error) {
	if err := c.Vault.may(k.Verb(), env); err != nil {
		return nil, err
	}
	text, err := env.words("text", k.Text, true)
	return &UnlockDeclined{By: env.Actor.Hand, Text: text}, err
}

// Look is one look at the identity. It is in the journal before anything is shown.
type Look struct{}

// Verb is "look".
func (Look) Verb() Verb { return "look" }

// LookedAt is a look at an identity.
type LookedAt struct {
	By     Hand                  `json:"by"`
	Reason casework.UnlockReason `json:"reason"`
}

// Kind is the event's name.
func (*LookedAt) Kind() string { return "complaint_looked_at" }

func (e *LookedAt) seals() (words, identity []*casework.Sealed) { return nil, nil }

func (e *LookedAt) apply(*Complaint, time.Time) {}

func (k Look) decide(c *Complaint, env *Env) (Event, error) {
	if err := c.Vault.may(k.Verb(), env); err != nil {
		return nil, err
	}
	return &LookedAt{By: env.Actor.Hand, Reason: c.Vault.Unlock.Reason}, nil
}

// EraseIdentity destroys the key of who complained. The complaint goes on.
type EraseIdentity struct{}

// Verb is "erase_identity".
func (EraseIdentity) Verb() Verb { return "erase_identity" }

// EraseWords destroys the key of everything that was written. States, times and posts
// stay, and so do the proofs.
type EraseWords struct{}

// Verb is "erase_words".
func (EraseWords) Verb() Verb { return "erase_words" }

// Erased is a key that was destroyed.
type Erased struct {
	Words bool `json:"words,omitempty"` // that of what was written; else that of who complained
}

// Kind is the event's name.
func (*Erased) Kind() string { return "complaint_erased" }

func (e *Erased) seals() (words, identity []*casework.Sealed) { return nil, nil }

func (e *Erased) apply(c *Complaint, at time.Time) {
	if e.Words {
		c.Vault.Words = at
		return
	}
	c.Vault.Erased, c.Vault.Unlock = at, nil
}

func (EraseIdentity) decide(c *Complaint, _ *Env) (Event, error) {
	if !c.Vault.Holds() {
		return nil, fault.New(fault.NotNow, "complaint.vault_empty")
	}
	return &Erased{}, nil
}

func (EraseWords) decide(c *Complaint, _ *Env) (Event, error) {
	if !c.Vault.Words.IsZero() {
		return nil, fault.New(fault.NotNow, "complaint.not_now")
	}
	return &Erased{Words: true}, nil
}
