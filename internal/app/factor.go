package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// The kinds of second factors.
const (
	TOTP    = "totp"
	Passkey = "passkey"
)

// mostFactors of one account.
const mostFactors = 10

// Proof is a second factor as it is shown: a code of an app, a recovery code, or
// a passkey's answer.
type Proof struct {
	Code     string
	Recovery string
	Passkey  []byte
}

// by names the kind of a proof.
func (p Proof) by() string {
	switch {
	case p.Passkey != nil:
		return Passkey
	case p.Recovery != "":
		return "recovery code"
	}
	return TOTP
}

// Prove takes the second factor of a sign-in under way. With keep, the session
// lasts as long as the account's posts allow. Faults: app.factor_wrong,
// app.sign_in_wait, app.sign_in_over.
func (a *App) Prove(ctx context.Context, from From, token string, proof Proof, keep bool) (Entry, error) {
	p, err := a.underway(ctx, token, StepFactor)
	if err != nil {
		return Entry{}, err
	}
	if err := a.prove(ctx, from, &p, proof); err != nil {
		return Entry{}, err
	}
	from.by = proof.by()
	return a.enter(ctx, p, from, keep)
}

// ProveAgain takes a second factor within a session, for a sensitive act.
func (a *App) ProveAgain(ctx context.Context, from From, shown, token string, proof Proof) error {
	p, s, err := a.again(ctx, shown, token)
	if err != nil {
		return err
	}
	if err := a.prove(ctx, from, &p, proof); err != nil {
		return err
	}
	if err := a.db.ProveSession(ctx, s.Digest, a.Now(), a.event(eventReproved, s.Account)); err != nil {
		return err
	}
	if _, err := a.db.EndSignIn(ctx, p.Digest); err != nil {
		return err
	}
	a.signedIn.refresh(tokenKey(s.Digest))
	return nil
}

// Again begins what a session asks a factor for: to show one once more, or to
// add one.
func (a *App) Again(ctx context.Context, shown string) (Entry, error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok {
		return Entry{}, orNotSignedIn(err)
	}
	return a.beginSignIn(ctx, s.Account, StepAgain, box{})
}

func orNotSignedIn(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "app.not_signed_in")
}

// again is what was begun by Again, by the same account's session.
func (a *App) again(ctx context.Context, shown, token string) (pending, store.Session, error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok {
		return pending{}, s, orNotSignedIn(err)
	}
	p, err := a.underway(ctx, token, StepAgain)
	if err == nil && p.Account != s.Account {
		err = fault.New(fault.Forbidden, "app.sign_in_over")
	}
	return p, s, err
}

// prove compares a proof with the account's factors.
func (a *App) prove(ctx context.Context, from From, p *pending, proof Proof) error {
	places, err := a.admit(ctx, "factor", p.Account, from)
	if err != nil {
		return err
	}
	field, right := "code", false
	switch {
	case proof.Passkey != nil:
		field = ""
		right, err = a.provePasskey(ctx, p, proof.Passkey)
	case proof.Recovery != "":
		field = "recovery"
		if right, err = a.db.SpendRecovery(ctx, p.Account, a.recoveryDigest(p.Account, proof.Recovery)); right && err == nil {
			err = a.record(ctx, eventRecoveryUsed, p.Account)
		}
	default:
		right, err = a.proveCode(ctx, p.Account, proof.Code)
	}
	if err != nil {
		return err
	}
	if !right {
		if err := a.failed(ctx, p.Account, proof.by()); err != nil {
			return err
		}
		return fault.New(fault.Forbidden, "app.factor_wrong").At(field)
	}
	return a.db.Right(ctx, places)
}

func (a *App) proveCode(ctx context.Context, account, code string) (bool, error) {
	factors, err := a.db.Factors(ctx, account)
	if err != nil {
		return false, err
	}
	for _, f := range factors {
		if f.Kind != TOTP {
			continue
		}
		secret, err := a.openFactor(f)
		if err != nil {
			return false, err
		}
		if step, ok := credential.CheckTOTP(secret, code, f.LastStep, a.Now()); ok {
			return a.db.TakeStep(ctx, f, step, a.Now())
		}
	}
	return false, nil
}

func (a *App) openFactor(f store.Factor) ([]byte, error) {
	return decrypt(a.keys.factor, f.Secret, f.Account+"/"+f.ID)
}

// TOTPSetup is what an authenticator app needs to be told.
type TOTPSetup struct{ Secret, Address string }

// SetUpTOTP tells the secret of the TOTP that is being enrolled; asked again, it
// is the same one.
func (a *App) SetUpTOTP(ctx context.Context, token, issuer string) (TOTPSetup, error) {
	p, err := a.underway(ctx, token, StepEnrol, StepAgain)
	if err != nil {
		return TOTPSetup{}, err
	}
	if p.Secret == nil {
		p.Secret = make([]byte, credential.TOTPBytes)
		fillRandom(p.Secret)
		if err := a.keepBox(ctx, &p); err != nil {
			return TOTPSetup{}, err
		}
	}
	return TOTPSetup{credential.TOTPSecret(p.Secret), credential.TOTPAddress(issuer, p.Account, p.Secret)}, nil
}

// EnrolTOTP adds the TOTP whose code is shown: as the first factor, which ends
// the sign-in, or as one more of the session that is shown. Fault:
// app.factor_wrong.
func (a *App) EnrolTOTP(ctx context.Context, from From, shown, token, name, code string) (Entry, error) {
	p, err := a.enrolling(ctx, shown, token)
	if err != nil {
		return Entry{}, err
	}
	step, ok := credential.CheckTOTP(p.Secret, code, 0, a.Now())
	if !ok || p.Secret == nil {
		return Entry{}, fault.New(fault.Forbidden, "app.factor_wrong").At("code")
	}
	return a.addFactor(ctx, from, p, store.Factor{Kind: TOTP, Name: name, LastStep: step}, p.Secret)
}

// enrolling is a sign-in that may add a factor: one that has none yet, or a
// session in which one was shown just now. Fault: app.prove_again.
func (a *App) enrolling(ctx context.Context, shown, token string) (pending, error) {
	p, err := a.underway(ctx, token, StepEnrol, StepAgain)
	if err != nil || p.Step == string(StepEnrol) {
		return p, err
	}
	fresh, err := a.Fresh(ctx, shown)
	if err == nil && !fresh {
		err = fault.New(fault.Forbidden, "app.prove_again")
	}
	if err != nil {
		return p, err
	}
	p, _, err = a.again(ctx, shown, token)
	return p, err
}

// mostFactorName is the longest name of a factor in characters.
const mostFactorName = 40

func (a *App) addFactor(ctx context.Context, from From, p pending, f store.Factor, secret []byte) (Entry, error) {
	there, err := a.db.Factors(ctx, p.Account)
	if err != nil {
		return Entry{}, err
	}
	if len(there) >= mostFactors {
		return Entry{}, fault.New(fault.NotNow, "app.factors_many").With("limit", mostFactors)
	}
	f.Name = strings.TrimSpace(f.Name)
	if !utf8.ValidString(f.Name) || utf8.RuneCountInString(f.Name) > mostFactorName || strings.ContainsRune(f.Name, 0) {
		return Entry{}, fault.New(fault.Invalid, "app.factor_name").At("name").With("limit", mostFactorName)
	}
	f.Account, f.ID, f.Created, f.Used = p.Account, uuid.NewString(), a.Now(), a.Now()
	if f.Secret, err = encrypt(a.keys.factor, secret, f.Account+"/"+f.ID); err != nil {
		return Entry{}, err
	}
	first := p.Step == string(StepEnrol)
	if first && len(there) > 0 { // a second sign-in under way, from before the first factor
		return Entry{}, fault.New(fault.Forbidden, "app.sign_in_over")
	}
	var codes []string
	var digests [][]byte
	kind := eventFactorAdded
	if first {
		codes, digests = a.newRecovery(p.Account)
		kind = eventEnrolled
	}
	if err := a.db.AddFactor(ctx, f, digests, a.event(kind, p.Account)); err != nil {
		return Entry{}, err
	}
	if !first {
		_, err := a.db.EndSignIn(ctx, p.Digest)
		return Entry{Step: Entered}, err
	}
	from.by = "enrolment and " + f.Kind
	entry, err := a.enter(ctx, p, from, false)
	entry.Recovery = codes
	return entry, err
}
