package app

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Step is what a sign-in asks for next.
type Step string

// The steps of a sign-in.
const (
	Entered    Step = "entered"  // nothing more: the token is a session's
	StepFactor Step = "factor"   // a second factor
	StepEnrol  Step = "enrol"    // a first second factor
	StepRenew  Step = "password" // a new password, because the old one is out of date
	StepLink   Step = "link"     // an enrolment code, for an identity that is nobody's yet
	StepKey    Step = "passkey"  // a passkey alone
	StepCity   Step = "city"     // the answer of the city's identity provider
	StepAgain  Step = "again"    // of a session: a factor once more, or one more factor
)

// Entry is what a browser goes on with.
type Entry struct {
	Step     Step
	Token    string        // of the session when entered, else of the sign-in under way
	Device   string        // the device cookie to keep, when entered
	Keep     time.Duration // how long the session may last
	Recovery []string      // the recovery codes, told once, where a first factor was enrolled
}

// underWay is how long a sign-in may take between two proofs.
const underWay = 15 * time.Minute

// box is what a sign-in under way remembers.
type box struct {
	Secret          []byte                `json:"secret,omitempty"` // of the TOTP that is being enrolled
	Challenge       *webauthn.SessionData `json:"challenge,omitempty"`
	Issuer, Subject string                // of the identity that is to be linked
	City            []byte                // what was taken along to the city's provider
}

// pending is a sign-in under way, opened.
type pending struct {
	store.SignIn
	box
}

// SignIn takes a name and a password. Faults: app.sign_in_failed, the same for a
// wrong name and a wrong password; app.sign_in_wait after too many.
func (a *App) SignIn(ctx context.Context, from From, name, password string) (Entry, error) {
	if !accountName.MatchString(name) {
		name = "" // nobody's; compared all the same, so that time tells nothing
	}
	places, err := a.admit(ctx, "password", name, from)
	if err != nil {
		return Entry{}, err
	}
	acc, err := a.db.Account(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Entry{}, err
	}
	if err != nil || acc.Demo && !a.demo {
		acc = store.Account{}
	}
	matched, weaker, err := a.matches(ctx, acc, password)
	if err != nil {
		return Entry{}, err
	}
	if !matched {
		if err := a.failed(ctx, acc.Name, "password"); err != nil {
			return Entry{}, err
		}
		return Entry{}, fault.New(fault.Forbidden, "app.sign_in_failed").At("password")
	}
	if err := a.db.Right(ctx, places); err != nil {
		return Entry{}, err
	}
	if weaker {
		phc, err := a.hash(ctx, password)
		if err == nil {
			err = a.db.SaveHash(ctx, name, acc.Password, phc)
		}
		if err != nil {
			return Entry{}, err
		}
	}
	if acc.Demo {
		from.by = "password"
		return a.newSession(ctx, acc, from, false)
	}
	return a.afterFirst(ctx, acc)
}

// afterFirst asks for the second factor, or for a first one while the account's
// enrolment is under way. Fault: app.enrolment_over, when it has none and its
// time is over.
func (a *App) afterFirst(ctx context.Context, acc store.Account) (Entry, error) {
	factors, err := a.db.Factors(ctx, acc.Name)
	if err != nil {
		return Entry{}, err
	}
	step := StepFactor
	if len(factors) == 0 {
		if !a.Now().Before(acc.EnrolUntil) {
			return Entry{}, fault.New(fault.Forbidden, "app.enrolment_over")
		}
		step = StepEnrol
	}
	return a.beginSignIn(ctx, acc.Name, step, box{})
}

// beginSignIn begins a sign-in under way.
func (a *App) beginSignIn(ctx context.Context, account string, step Step, b box) (Entry, error) {
	token := randomToken(tokenBytes)
	sealed, err := a.seal(tokenHash(token), b)
	if err != nil {
		return Entry{}, err
	}
	s := store.SignIn{Digest: tokenHash(token), Account: account, Step: string(step), Box: sealed, Ends: a.Now().Add(underWay)}
	return Entry{Step: step, Token: token, Keep: underWay}, a.db.SaveSignIn(ctx, s, a.Now())
}

// underway loads a sign-in under way at one of the steps. Fault:
// app.sign_in_over, when it is over or at another step.
func (a *App) underway(ctx context.Context, token string, steps ...Step) (pending, error) {
	s, ok, err := a.db.SignIn(ctx, tokenHash(token), a.Now())
	if err != nil {
		return pending{}, err
	}
	for _, step := range steps {
		if ok && s.Step == string(step) {
			p := pending{SignIn: s}
			return p, a.unseal(s.Digest, s.Box, &p.box)
		}
	}
	return pending{}, fault.New(fault.Forbidden, "app.sign_in_over")
}

// keepBox changes what a sign-in remembers; only the first of several at once
// does. Fault: app.sign_in_over.
func (a *App) keepBox(ctx context.Context, p *pending) error {
	old := p.SignIn.Box
	var err error
	if p.SignIn.Box, err = a.seal(p.Digest, p.box); err != nil {
		return err
	}
	ok, err := a.db.ChangeSignIn(ctx, p.SignIn, old)
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.sign_in_over")
	}
	return err
}

// seal encrypts what belongs to a sign-in, and to it alone.
func (a *App) seal(digest []byte, b box) ([]byte, error) {
	plain, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	return encrypt(a.keys.factor, plain, string(digest))
}

func (a *App) unseal(digest, sealed []byte, b *box) error {
	plain, err := decrypt(a.keys.factor, sealed, string(digest))
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, b)
}

// UnderWay is what a page of a sign-in needs to know of it.
type UnderWay struct {
	Step    Step
	Account string
	TOTP    bool // one of the account's factors is an app
	MayStay bool // the session may be long, on this device
}

// UnderWay is a sign-in under way at one of the steps. Fault: app.sign_in_over.
func (a *App) UnderWay(ctx context.Context, token string, steps ...Step) (UnderWay, error) {
	p, err := a.underway(ctx, token, steps...)
	if err != nil {
		return UnderWay{}, err
	}
	u := UnderWay{Step: Step(p.Step), Account: p.Account, MayStay: a.MayStay(p.Account)}
	factors, err := a.db.Factors(ctx, p.Account)
	for _, f := range factors {
		u.TOTP = u.TOTP || f.Kind == TOTP
	}
	return u, err
}

// Rules are the profile that is in force.
func (a *App) Rules() credential.Profile { return a.profile }

// TakesPasskeys tells whether browsers take passkeys for this address.
func (a *App) TakesPasskeys() bool { return a.passkeys != nil }

// enter ends the sign-in under way and opens the session; where the password is
// out of date, a new one is asked for first.
func (a *App) enter(ctx context.Context, p pending, from From, keep bool) (Entry, error) {
	acc, err := a.db.Account(ctx, p.Account)
	if err != nil {
		return Entry{}, err
	}
	// Gone first: of two at once with one proof, one enters.
	ok, err := a.db.EndSignIn(ctx, p.Digest)
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.sign_in_over")
	}
	if err != nil {
		return Entry{}, err
	}
	if a.outOfDate(acc) {
		return a.beginSignIn(ctx, acc.Name, StepRenew, box{})
	}
	return a.newSession(ctx, acc, from, keep)
}

// Renew sets a new password where the old one was out of date.
func (a *App) Renew(ctx context.Context, from From, token, password string) (Entry, error) {
	p, err := a.underway(ctx, token, StepRenew)
	if err != nil {
		return Entry{}, err
	}
	acc, err := a.db.Account(ctx, p.Account)
	if err != nil {
		return Entry{}, err
	}
	if acc, err = a.newPassword(ctx, acc, password); err != nil {
		return Entry{}, err
	}
	if err := a.db.SaveAccount(ctx, acc, a.Now(), a.event(eventPassword, acc.Name)); err != nil {
		return Entry{}, err
	}
	from.by = "new password"
	return a.enter(ctx, p, from, false)
}
