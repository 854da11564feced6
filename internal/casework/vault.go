package casework

import (
	"slices"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// Vault is what a case knows of its reporter's identity: that it is kept, and who
// may open it. The identity itself is in no case and in no entry.
type Vault struct {
	Held    []string  `json:"held,omitempty"`     // what is kept to reach the reporter: phone, email
	Numbers int       `json:"numbers,omitempty"`  // texts whose numbers were masked and are kept
	TakenBy org.ID    `json:"taken_by,omitempty"` // the post that took the report in from the reporter
	Unlock  *Unlock   `json:"unlock,omitempty"`   // the last one asked for
	Erased  time.Time `json:"erased,omitzero"`    // the key was destroyed
}

// Unlock is one opening of the vault for one post: one asks, another approves.
type Unlock struct {
	Reason   UnlockReason `json:"reason"`
	Post     org.ID       `json:"post"` // who asked, and alone may look
	Person   string       `json:"person,omitempty"`
	Asked    time.Time    `json:"asked"`
	Approver org.ID       `json:"approver,omitempty"`
	Until    time.Time    `json:"until,omitzero"`   // looking ends then; zero while nobody approved
	TellOn   time.Time    `json:"tell_on,omitzero"` // the reporter is told of it and of every look from then on
	Ended    bool         `json:"ended,omitempty"`  // declined
}

// UnlockReason is why an identity is needed.
type UnlockReason string

// The reasons. There is none for the unit that handles the case.
const (
	UnlockDanger   UnlockReason = "danger"     // life or health of the reporter or of others
	UnlockUnclear  UnlockReason = "unclear"    // nobody can be found and the relay was not answered
	UnlockEvidence UnlockReason = "evidence"   // the reporter is asked to be a witness, and was told so
	UnlockRequest  UnlockReason = "request"    // the reporter asked to be called
	UnlockLegal    UnlockReason = "legal_duty" // a law demands it; its article is named
)

// UnlockReasons are all reasons, in the order in which they are offered.
func UnlockReasons() []UnlockReason {
	return []UnlockReason{UnlockDanger, UnlockRequest, UnlockUnclear, UnlockEvidence, UnlockLegal}
}

const (
	// unlockLasts is how long a post may look after another approved.
	unlockLasts = 30 * time.Minute
	// askLasts is how long a request for an unlock waits.
	askLasts = 24 * time.Hour
	// longestSilence is how long the reporter may be told later.
	longestSilence = 30 * 24 * time.Hour
)

// Holds tells whether there is an identity to open.
func (v *Vault) Holds() bool {
	return v != nil && v.Erased.IsZero() && (len(v.Held) > 0 || v.Numbers > 0)
}

// Erased tells whether the reporter's identity was erased.
func (c *Case) Erased() bool { return c.Vault != nil && !c.Vault.Erased.IsZero() }

// Open tells whether the unlock lets its post look now.
func (u *Unlock) Open(now time.Time) bool { return u != nil && now.Before(u.Until) }

// pending tells whether somebody waits for a second person.
func (u *Unlock) pending(now time.Time) bool {
	return u != nil && !u.Ended && u.Until.IsZero() && now.Before(u.Asked.Add(askLasts))
}

// vault is the case's vault, ready to be changed.
func (c *Case) vault() *Vault {
	v := Vault{}
	if c.Vault != nil {
		v = *c.Vault
		v.Held = slices.Clone(v.Held)
		if v.Unlock != nil {
			u := *v.Unlock
			v.Unlock = &u
		}
	}
	c.Vault = &v
	return c.Vault
}

// locked is a vault that holds something and that nobody has asked to open.
var locked = when{"while an identity is kept", func(c *Case, env *Env) error {
	if !c.Vault.Holds() || c.Vault.Unlock.pending(env.Now) || c.Vault.Unlock.Open(env.Now) {
		return fault.New(fault.NotNow, "case.unlock_not_now")
	}
	return nil
}}

var unlockAsked = when{"while somebody asks", func(c *Case, env *Env) error {
	if !c.Vault.Holds() || !c.Vault.Unlock.pending(env.Now) {
		return fault.New(fault.NotNow, "case.unlock_not_asked")
	}
	return nil
}}

// Watches tells whether the actor is one of those who may ask for an unlock or
// approve one, and so may read the view log.
func Watches(c Case, env Env) bool {
	return env.allow(&c, "read_looks").Allowed()
}

// OfVault tells whether an event is about who opened the vault, and why.
func OfVault(e Event) bool {
	switch e.(type) {
	case *UnlockAsked, *UnlockApproved, *UnlockDeclined, *LookedAt:
		return true
	}
	return false
}

// LookGround is why a post may look at an identity.
type LookGround string

// The grounds.
const (
	ByUnlock  LookGround = "unlocked"   // two persons opened it
	OwnCaller LookGround = "own_caller" // the desk took the report in from the caller itself
)

// lookGround is why the actor may look now; not ok where it may not.
func (env *Env) lookGround(c *Case) (LookGround, bool) {
	d := env.allow(c, org.Verb(VerbLook))
	if !d.Allowed() {
		return "", false
	}
	if d.Rule.Relation == org.Unlocked {
		return ByUnlock, true
	}
	return OwnCaller, true
}

// vaultTies are the posts that may look now: the one for which two persons opened
// the vault, and while the case goes on the one that took the report in.
func (env *Env) vaultTies(c *Case) []org.Tie {
	if !c.Vault.Holds() {
		return nil
	}
	var all []org.Tie
	if u := c.Vault.Unlock; u.Open(env.Now) {
		all = append(all, org.Tie{Relation: org.Unlocked, Post: u.Post, Person: u.Person})
	}
	if c.Vault.TakenBy != "" && !c.State.Ended() {
		all = append(all, org.Tie{Relation: org.TookIn, Post: c.Vault.TakenBy})
	}
	return all
}

var known = when{"until the identity is erased", func(c *Case, _ *Env) error {
	if !c.HasReporter || c.Erased() {
		return fault.New(fault.NotNow, "case.identity_erased")
	}
	return nil
}}

var knownOrTime = when{known.name, func(c *Case, env *Env) error {
	if env.Actor.Role == System {
		return nil
	}
	return known.holds(c, env)
}}

var consented = when{"while the consent stands", func(c *Case, _ *Env) error {
	if !c.Public {
		return fault.New(fault.NotNow, "case.consent_none")
	}
	return nil
}}
