package app

import (
	"context"

	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// Enrol uses an enrolment code up: it sets the account's password, and a first
// factor is asked for. Faults: app.code_wrong for a code that opens nothing,
// app.sign_in_wait, and those of the rules for passwords.
func (a *App) Enrol(ctx context.Context, from From, code, password string) (Entry, error) {
	acc, err := a.ofCode(ctx, from, code)
	if err != nil {
		return Entry{}, err
	}
	if acc, err = a.newPassword(ctx, acc, password); err != nil {
		return Entry{}, err
	}
	return a.spend(ctx, code, acc, nil)
}

// Link uses an enrolment code up for the identity of a sign-in under way: from
// then on the city's sign-in is the account's first proof. Faults as Enrol.
func (a *App) Link(ctx context.Context, from From, token, code string) (Entry, error) {
	p, err := a.underway(ctx, token, StepLink)
	if err != nil {
		return Entry{}, err
	}
	acc, err := a.ofCode(ctx, from, code)
	if err != nil {
		return Entry{}, err
	}
	entry, err := a.spend(ctx, code, acc, &store.Identity{Issuer: p.Issuer, Subject: p.Subject, Account: acc.Name})
	if err != nil {
		return Entry{}, err
	}
	_, err = a.db.EndSignIn(ctx, p.Digest)
	return entry, err
}

// ofCode is the account that a code opens. Guesses are counted by address alone:
// a code names no account, and has a hundred bits.
func (a *App) ofCode(ctx context.Context, from From, code string) (store.Account, error) {
	places, err := a.admit(ctx, "code", "", From{Source: from.Source})
	if err != nil {
		return store.Account{}, err
	}
	acc, ok, err := a.db.AccountOfCode(ctx, a.codeDigest(code), a.Now())
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.code_wrong").At("code")
	}
	if err != nil {
		return store.Account{}, err
	}
	return acc, a.db.Right(ctx, places)
}

func (a *App) spend(ctx context.Context, code string, acc store.Account, link *store.Identity) (Entry, error) {
	kind := eventPassword
	if link != nil {
		kind = eventLinked
	}
	ok, err := a.db.SpendCode(ctx, a.codeDigest(code), acc, link, a.Now(), a.event(kind, acc.Name))
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.code_wrong").At("code")
	}
	if err != nil {
		return Entry{}, err
	}
	return a.afterFirst(ctx, acc)
}

// newRecovery makes recovery codes and their digests.
func (a *App) newRecovery(account string) (codes []string, digests [][]byte) {
	for range credential.RecoveryCodes {
		random := make([]byte, credential.RecoveryBytes)
		fillRandom(random)
		code := credential.RecoveryCode(random)
		codes, digests = append(codes, code), append(digests, a.recoveryDigest(account, code))
	}
	return codes, digests
}

// recoveryDigest is keyed: whoever reads the database alone can try nothing out.
func (a *App) recoveryDigest(account, code string) []byte {
	return mac(a.keys.recovery, "recovery", account, credential.PlainCode(code))
}
