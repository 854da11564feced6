package app

import (
	"context"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// FactorView is a second factor as its owner sees it.
type FactorView struct {
	ID, Kind, Name string
	Created, Used  time.Time
}

// Factors lists the second factors of the account that is signed in, and how
// many recovery codes are left.
func (a *App) Factors(ctx context.Context, actor Actor) (views []FactorView, recovery int, err error) {
	all, err := a.db.Factors(ctx, actor.Account)
	if err != nil {
		return nil, 0, err
	}
	for _, f := range all {
		views = append(views, FactorView{ID: f.ID, Kind: f.Kind, Name: f.Name, Created: f.Created, Used: f.Used})
	}
	recovery, err = a.db.RecoveryLeft(ctx, actor.Account)
	return views, recovery, err
}

// HasPassword tells whether the account that is signed in has one of its own.
func (a *App) HasPassword(ctx context.Context, actor Actor) (bool, error) {
	acc, err := a.db.Account(ctx, actor.Account)
	return acc.Password != "", err
}

// RemoveFactor takes a factor away from the session's account and ends its
// other sessions. Faults: store.last_factor, store.factor_unknown,
// app.prove_again.
func (a *App) RemoveFactor(ctx context.Context, shown, id string) error {
	s, err := a.freshly(ctx, shown)
	if err != nil {
		return err
	}
	if err := a.db.RemoveFactor(ctx, s.Account, id, a.event(eventFactorRemoved, s.Account)); err != nil {
		return err
	}
	return a.endBrowsers(ctx, shown)
}

// NewRecovery gives the session's account other recovery codes. Fault:
// app.prove_again.
func (a *App) NewRecovery(ctx context.Context, shown string) ([]string, error) {
	s, err := a.freshly(ctx, shown)
	if err != nil {
		return nil, err
	}
	codes, digests := a.newRecovery(s.Account)
	return codes, a.db.ReplaceRecovery(ctx, s.Account, digests, a.event(eventRecoveryMade, s.Account))
}

// ChangePassword sets another password for the session's account and ends its
// other sessions. Faults: those of the rules for passwords, app.prove_again.
func (a *App) ChangePassword(ctx context.Context, shown, password string) error {
	s, err := a.freshly(ctx, shown)
	if err != nil {
		return err
	}
	acc, err := a.db.Account(ctx, s.Account)
	if err != nil {
		return err
	}
	if acc.Demo { // a visitor of a demonstration must not lock the next one out
		return fault.New(fault.Forbidden, "app.demo_password")
	}
	if acc, err = a.newPassword(ctx, acc, password); err != nil {
		return err
	}
	if err := a.db.SaveAccount(ctx, acc, a.Now(), a.event(eventPassword, acc.Name)); err != nil {
		return err
	}
	return a.endBrowsers(ctx, shown)
}

// freshly is a session in which a second factor was shown just now.
func (a *App) freshly(ctx context.Context, shown string) (store.Session, error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok {
		return s, orNotSignedIn(err)
	}
	if fresh, err := a.Fresh(ctx, shown); err != nil || !fresh {
		if err == nil {
			err = fault.New(fault.Forbidden, "app.prove_again")
		}
		return s, err
	}
	return s, nil
}
