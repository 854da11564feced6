package casework

import (
	"time"

	"wellfield/internal/fault"
)

// CorrectContact is the reporter's own correction of how to be reached. What was
// said before is gone.
type CorrectContact struct {
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// Verb is VerbCorrectContact.
func (CorrectContact) Verb() Verb { return VerbCorrectContact }

// ContactCorrected is contact data replaced; the data itself is in the vault.
type ContactCorrected struct {
	Held []string `json:"held,omitempty"`
}

// Kind is the event's name.
func (*ContactCorrected) Kind() string      { return "contact_corrected" }
func (*ContactCorrected) sealed() []*Sealed { return nil }

func (e *ContactCorrected) apply(c *Case, _ Stamp) { c.vault().Held = e.Held }

func (k CorrectContact) decide(_ *Case, _ *Env) ([]Event, error) {
	return []Event{&ContactCorrected{Held: HeldOf(k.Phone, k.Email)}}, nil
}

// HeldOf names what of a contact is there.
func HeldOf(phone, email string) []string {
	var held []string
	if phone != "" {
		held = append(held, "phone")
	}
	if email != "" {
		held = append(held, "email")
	}
	return held
}

// EraseIdentity destroys the reporter's key and everything under it. The case, its
// counts and its proofs stay as they are, and the words of the report, masked, with
// them: they are about a place.
type EraseIdentity struct {
	Ground ErasureGround `json:"ground,omitempty"`
}

// ErasureGround is why an identity was erased.
type ErasureGround string

// The grounds.
const (
	ErasedOnRequest  ErasureGround = "request"   // the reporter asked for it
	ErasedByTime     ErasureGround = "retention" // it was kept as long as its class says
	ErasedAfterwards ErasureGround = "restore"   // it was erased before, and a backup brought it back
)

// Verb is VerbEraseIdentity.
func (EraseIdentity) Verb() Verb { return VerbEraseIdentity }

// IdentityErased is a reporter's key destroyed.
type IdentityErased struct {
	Ground ErasureGround `json:"ground"`
}

// Kind is the event's name.
func (*IdentityErased) Kind() string      { return "identity_erased" }
func (*IdentityErased) sealed() []*Sealed { return nil }

func (e *IdentityErased) apply(c *Case, s Stamp) {
	c.Vault, c.Public = &Vault{Erased: s.At}, false
}

func (k EraseIdentity) decide(c *Case, env *Env) ([]Event, error) {
	if c.Erased() {
		return nil, fault.New(fault.NotNow, "case.identity_erased")
	}
	ground := ErasedOnRequest
	if env.Actor.Role == System {
		ground = k.Ground
	}
	if ground == "" {
		return nil, fault.New(fault.Invalid, "case.erasure_ground").At("ground")
	}
	return []Event{&IdentityErased{Ground: ground}}, nil
}

// WithdrawConsent takes back the reporter's consent that words and photos are
// shown to everybody.
type WithdrawConsent struct{}

// Verb is VerbWithdrawConsent.
func (WithdrawConsent) Verb() Verb { return VerbWithdrawConsent }

// ConsentWithdrawn is a consent taken back.
type ConsentWithdrawn struct{}

// Kind is the event's name.
func (*ConsentWithdrawn) Kind() string           { return "consent_withdrawn" }
func (*ConsentWithdrawn) sealed() []*Sealed      { return nil }
func (*ConsentWithdrawn) apply(c *Case, _ Stamp) { c.Public = false }

func (WithdrawConsent) decide(*Case, *Env) ([]Event, error) { return []Event{&ConsentWithdrawn{}}, nil }

// NumbersMasked is that words of the entry before had numbers in them by which a
// person is found: they are masked in the case, and kept in the vault or nowhere.
type NumbersMasked struct {
	Texts int  `json:"texts"`
	Kept  bool `json:"kept,omitempty"`
}

// Kind is the event's name.
func (*NumbersMasked) Kind() string      { return "numbers_masked" }
func (*NumbersMasked) sealed() []*Sealed { return nil }

func (e *NumbersMasked) apply(c *Case, _ Stamp) {
	if e.Kept {
		c.vault().Numbers += e.Texts
	}
}

// TellFrom is when the reporter is told of an event; zero is at once.
func TellFrom(e Event) time.Time {
	switch e := e.(type) {
	case *UnlockApproved:
		return e.TellOn
	case *LookedAt:
		return e.TellOn
	}
	return time.Time{}
}
