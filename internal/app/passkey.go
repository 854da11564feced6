package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// passkeysOf makes the relying party of an address. Without one that browsers
// take passkeys for (https, or localhost) there are none.
func passkeysOf(publicURL string) (*webauthn.WebAuthn, error) {
	u, err := url.Parse(publicURL)
	if err != nil || u.Scheme != "https" && u.Hostname() != "localhost" || protocol.ValidateRPID(u.Hostname()) != nil {
		return nil, nil
	}
	w, err := webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Wellfield", RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred}})
	if err != nil {
		return nil, fmt.Errorf("app: passkeys: %w", err)
	}
	return w, nil
}

// keyHolder is an account to the library of passkeys.
type keyHolder struct {
	handle  []byte
	account string
	keys    []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return h.handle }
func (h keyHolder) WebAuthnName() string                       { return h.account }
func (h keyHolder) WebAuthnDisplayName() string                { return h.account }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (a *App) keyHolder(ctx context.Context, account string) (keyHolder, []store.Factor, error) {
	h := keyHolder{handle: mac(a.keys.person, "passkey", account), account: account}
	factors, err := a.db.Factors(ctx, account)
	if err != nil {
		return h, nil, err
	}
	factors = slices.DeleteFunc(factors, func(f store.Factor) bool { return f.Kind != Passkey })
	for _, f := range factors {
		plain, err := a.openFactor(f)
		if err != nil {
			return h, nil, err
		}
		var c webauthn.Credential
		if err := json.Unmarshal(plain, &c); err != nil {
			return h, nil, err
		}
		h.keys = append(h.keys, c)
	}
	return h, factors, nil
}

// BeginPasskey begins a sign-in with a passkey alone.
func (a *App) BeginPasskey(ctx context.Context) (Entry, error) {
	if a.passkeys == nil {
		return Entry{}, fault.New(fault.NotFound, "app.no_passkeys")
	}
	return a.beginSignIn(ctx, "", StepKey, box{})
}

// AskPasskey makes a challenge for a sign-in under way, as the browser's own
// words for it. It is "" where no passkey can answer.
func (a *App) AskPasskey(ctx context.Context, token string) (string, error) {
	p, err := a.underway(ctx, token, StepFactor, StepKey, StepAgain)
	if err != nil || a.passkeys == nil {
		return "", err
	}
	var options *protocol.CredentialAssertion
	if p.Step == string(StepKey) {
		options, p.Challenge, err = a.passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	} else {
		h, _, err := a.keyHolder(ctx, p.Account)
		if err != nil || len(h.keys) == 0 {
			return "", err
		}
		if options, p.Challenge, err = a.passkeys.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationPreferred)); err != nil {
			return "", err
		}
	}
	if err != nil {
		return "", err
	}
	return a.challenge(ctx, &p, options)
}

// OfferPasskey makes the challenge with which a new passkey is enrolled.
func (a *App) OfferPasskey(ctx context.Context, token string) (string, error) {
	p, err := a.underway(ctx, token, StepEnrol, StepAgain)
	if err != nil || a.passkeys == nil {
		return "", err
	}
	h, _, err := a.keyHolder(ctx, p.Account)
	if err != nil {
		return "", err
	}
	options, session, err := a.passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return "", err
	}
	p.Challenge = session
	return a.challenge(ctx, &p, options)
}

func (a *App) challenge(ctx context.Context, p *pending, options any) (string, error) {
	if err := a.keepBox(ctx, p); err != nil {
		return "", err
	}
	b, err := json.Marshal(options)
	return string(b), err
}

// spendChallenge takes the challenge out of a sign-in: it is answered once,
// rightly or not.
func (a *App) spendChallenge(ctx context.Context, p *pending) (webauthn.SessionData, error) {
	if p.Challenge == nil {
		return webauthn.SessionData{}, fault.New(fault.Forbidden, "app.sign_in_over")
	}
	session := *p.Challenge
	p.Challenge = nil
	return session, a.keepBox(ctx, p)
}

// provePasskey compares a passkey's answer with the challenge. An answer that
// does not fit is no error.
func (a *App) provePasskey(ctx context.Context, p *pending, answer []byte) (bool, error) {
	session, err := a.spendChallenge(ctx, p)
	if err != nil {
		return false, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil || a.passkeys == nil {
		return false, nil
	}
	h, factors, err := a.keyHolder(ctx, p.Account)
	if err != nil {
		return false, err
	}
	used, err := a.passkeys.ValidateLogin(h, session, parsed)
	if err != nil || used.Authenticator.CloneWarning {
		return false, nil
	}
	return true, a.keepPasskey(ctx, factors, used)
}

// keepPasskey writes down what a passkey counts, so that a copy of it is seen.
func (a *App) keepPasskey(ctx context.Context, factors []store.Factor, used *webauthn.Credential) error {
	for _, f := range factors {
		if !bytes.Equal(f.Credential, used.ID) {
			continue
		}
		plain, err := json.Marshal(used)
		if err != nil {
			return err
		}
		if f.Secret, err = encrypt(a.keys.factor, plain, f.Account+"/"+f.ID); err != nil {
			return err
		}
		return a.db.UsePasskey(ctx, f, a.Now())
	}
	return nil
}

// EnterByPasskey takes the answer of a passkey alone. The passkey must have
// verified its user, by a PIN or a finger, and so is two factors. Fault:
// app.factor_wrong.
func (a *App) EnterByPasskey(ctx context.Context, from From, token string, answer []byte) (Entry, error) {
	p, err := a.underway(ctx, token, StepKey)
	if err != nil {
		return Entry{}, err
	}
	session, err := a.spendChallenge(ctx, &p)
	if err != nil {
		return Entry{}, err
	}
	wrong := fault.New(fault.Forbidden, "app.factor_wrong")
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil || a.passkeys == nil {
		return Entry{}, wrong
	}
	if p.Account, err = a.db.AccountOfPasskey(ctx, parsed.RawID); err != nil {
		return Entry{}, err
	}
	h, factors, err := a.keyHolder(ctx, p.Account)
	if err != nil {
		return Entry{}, err
	}
	holder := func([]byte, []byte) (webauthn.User, error) { return h, nil }
	_, used, err := a.passkeys.ValidatePasskeyLogin(holder, session, parsed)
	if err != nil || used.Authenticator.CloneWarning || p.Account == "" {
		if err := a.failed(ctx, p.Account, "passkey alone"); err != nil {
			return Entry{}, err
		}
		return Entry{}, wrong
	}
	if err := a.keepPasskey(ctx, factors, used); err != nil {
		return Entry{}, err
	}
	from.by = "passkey alone"
	return a.enter(ctx, p, from, false)
}

// EnrolPasskey adds the passkey that answers: as the first factor, which ends
// the sign-in, or as one more of the session that is shown. Fault:
// app.factor_wrong.
func (a *App) EnrolPasskey(ctx context.Context, from From, shown, token, name string, answer []byte) (Entry, error) {
	p, err := a.enrolling(ctx, shown, token)
	if err != nil {
		return Entry{}, err
	}
	session, err := a.spendChallenge(ctx, &p)
	if err != nil {
		return Entry{}, err
	}
	wrong := fault.New(fault.Forbidden, "app.factor_wrong")
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil || a.passkeys == nil {
		return Entry{}, wrong
	}
	h, _, err := a.keyHolder(ctx, p.Account)
	if err != nil {
		return Entry{}, err
	}
	made, err := a.passkeys.CreateCredential(h, session, parsed)
	if err != nil {
		return Entry{}, wrong
	}
	plain, err := json.Marshal(made)
	if err != nil {
		return Entry{}, err
	}
	return a.addFactor(ctx, from, p, store.Factor{Kind: Passkey, Name: name, Credential: made.ID}, plain)
}
