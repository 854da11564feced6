package app

import (
	"context"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// CityIdentity is who somebody is at the city's identity provider: its issuer and
// its name for them. Nothing else that it says is looked at.
type CityIdentity = store.Identity

// SignInBy takes an identity that the city's provider vouched for as the first
// proof. The second factor is ours all the same. One that is bound to no account
// is asked for an enrolment code; an address of e-mail binds nothing.
func (a *App) SignInBy(ctx context.Context, issuer, subject string) (Entry, error) {
	if issuer == "" || subject == "" {
		return Entry{}, fault.New(fault.Forbidden, "app.sign_in_failed")
	}
	account, err := a.db.AccountOfIdentity(ctx, issuer, subject)
	if err != nil {
		return Entry{}, err
	}
	if account == "" {
		return a.beginSignIn(ctx, "", StepLink, box{Issuer: issuer, Subject: subject})
	}
	acc, err := a.db.Account(ctx, account)
	if err != nil {
		return Entry{}, err
	}
	if acc.Demo {
		return Entry{}, fault.New(fault.Forbidden, "app.sign_in_failed")
	}
	return a.afterFirst(ctx, acc)
}

// LinkIdentity binds an identity to an account, as an administrator. Faults:
// store.account_unknown, store.identity_taken.
func (a *App) LinkIdentity(ctx context.Context, i CityIdentity) error {
	if i.Issuer == "" || i.Subject == "" {
		return fault.New(fault.Invalid, "app.identity_empty").At("subject")
	}
	if _, err := a.db.Account(ctx, i.Account); err != nil {
		return err
	}
	return a.db.BindIdentity(ctx, i, a.Now(), a.event(eventLinked, i.Account))
}

// UnlinkIdentity takes it away again. Fault: store.identity_unknown.
func (a *App) UnlinkIdentity(ctx context.Context, i CityIdentity) error {
	return a.db.FreeIdentity(ctx, i, a.event(eventUnlinked, i.Account))
}

// Identities lists the identities bound to an account.
func (a *App) Identities(ctx context.Context, account string) ([]CityIdentity, error) {
	return a.db.Identities(ctx, account)
}

// BeginCity remembers what a browser takes to the city's provider, until it
// comes back.
func (a *App) BeginCity(ctx context.Context, kept []byte) (Entry, error) {
	return a.beginSignIn(ctx, "", StepCity, box{City: kept})
}

// TakeCity is what was remembered, once. Fault: app.sign_in_over.
func (a *App) TakeCity(ctx context.Context, token string) ([]byte, error) {
	p, err := a.underway(ctx, token, StepCity)
	if err != nil {
		return nil, err
	}
	ok, err := a.db.EndSignIn(ctx, p.Digest)
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.sign_in_over")
	}
	return p.City, err
}
