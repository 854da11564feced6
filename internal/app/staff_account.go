package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// eventShut is written, so it never changes.
const eventShut = "account_shut"

// StaffAccount is an account with the posts that it holds: a name to sign in with,
// and nothing about whoever does. When it was used stands nowhere.
type StaffAccount struct {
	store.AccountState
	Posts []*org.Post // held in its own name today
	Away  bool        // on leave today
	None  bool        // it holds a post, and there is no such account yet
}

// Way says whether and how an account can sign in.
func (s StaffAccount) Way(now time.Time) string {
	switch {
	case s.None:
		return "none"
	case s.Demo, s.Factors > 0:
		return "open"
	case s.Code.After(now):
		return "code"
	}
	return "shut"
}

// StaffAccounts lists the accounts whose own name, or a post of whom, holds the
// text, ordered by name; accounts that hold a post and are not made yet among them.
// Fault: app.staff_only.
func (a *App) StaffAccounts(ctx context.Context, actor Actor, find string) ([]StaffAccount, error) {
	if err := a.mayKeepStaff(actor); err != nil {
		return nil, err
	}
	states, err := a.db.AccountStates(ctx)
	if err != nil {
		return nil, err
	}
	chart, today := a.Policy().Chart, a.Today()
	there := map[string]bool{}
	var all []StaffAccount
	add := func(s StaffAccount) {
		s.Posts, s.Away = chart.Held(s.Name, today), chart.Away(s.Name, today)
		if find == "" || strings.Contains(s.Name, find) || slices.ContainsFunc(s.Posts, func(p *org.Post) bool { return postSays(p, find) }) {
			all = append(all, s)
		}
	}
	for _, s := range states {
		there[s.Name] = true
		add(StaffAccount{AccountState: s})
	}
	for _, name := range chart.Accounts() {
		if !there[name] {
			add(StaffAccount{AccountState: store.AccountState{Name: name}, None: true})
		}
	}
	sortedByName(all)
	return all, nil
}

func postSays(p *org.Post, find string) bool {
	if strings.Contains(string(p.ID), find) {
		return true
	}
	for _, name := range p.Name {
		if strings.Contains(strings.ToLower(name), strings.ToLower(find)) {
			return true
		}
	}
	return false
}

// StaffAccount is one of them. Fault: store.account_unknown.
func (a *App) StaffAccount(ctx context.Context, actor Actor, name string) (StaffAccount, error) {
	all, err := a.StaffAccounts(ctx, actor, name)
	if err != nil {
		return StaffAccount{}, err
	}
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
	}
	return StaffAccount{}, fault.New(fault.NotFound, "store.account_unknown").With("name", name)
}

// EnrolStaff makes an account, or takes away what one signs in with, and tells its
// enrolment code. Faults: app.staff_only, app.staff_own, and those of AddAccount
// and ResetAccount.
func (a *App) EnrolStaff(ctx context.Context, actor Actor, name string, again bool) (code string, until time.Time, err error) {
	if err := a.mayKeepAccount(actor, name); err != nil {
		return "", time.Time{}, err
	}
	if again {
		return a.ResetAccount(ctx, name)
	}
	return a.AddAccount(ctx, name)
}

// mayKeepAccount refuses an administrator's own account, so that nobody locks
// themselves out or gives themselves another way in.
func (a *App) mayKeepAccount(actor Actor, name string) error {
	if err := a.mayKeepStaff(actor); err != nil {
		return err
	}
	if name == actor.Account {
		return fault.New(fault.Forbidden, "app.staff_own")
	}
	return nil
}

// ShutStaff takes away everything that an account signs in with, and its sessions.
// A new enrolment code opens it again. Faults: app.staff_only, app.staff_own,
// store.account_unknown.
func (a *App) ShutStaff(ctx context.Context, actor Actor, name string) error {
	sessions, err := a.staffSessions(ctx, actor, name)
	if err != nil {
		return err
	}
	if err := a.db.ShutAccount(ctx, name, a.event(eventShut, name)); err != nil {
		return err
	}
	a.forget(sessions)
	return nil
}

// EndStaff ends every session of an account. Faults as ShutStaff.
func (a *App) EndStaff(ctx context.Context, actor Actor, name string) error {
	sessions, err := a.staffSessions(ctx, actor, name)
	if err != nil {
		return err
	}
	return a.end(ctx, name, sessions)
}

func (a *App) staffSessions(ctx context.Context, actor Actor, name string) ([]store.Session, error) {
	if err := a.mayKeepAccount(actor, name); err != nil {
		return nil, err
	}
	if _, err := a.db.Account(ctx, name); err != nil {
		return nil, err
	}
	return a.db.Sessions(ctx, name, a.Now())
}

// UnlinkOwn unbinds an identity at the city's provider from the account of a
// session, and ends its other sessions. The account keeps its second factor; where
// it has no password, it takes an enrolment code to come in again. Faults:
// app.prove_again, app.identity_last, store.identity_unknown.
func (a *App) UnlinkOwn(ctx context.Context, shown, issuer, subject string) error {
	s, err := a.freshly(ctx, shown)
	if err != nil {
		return err
	}
	all, err := a.db.Identities(ctx, s.Account)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(i CityIdentity) bool { return i.Issuer == issuer && i.Subject == subject }) {
		return fault.New(fault.NotFound, "store.identity_unknown").With("subject", subject)
	}
	acc, err := a.db.Account(ctx, s.Account)
	if err != nil {
		return err
	}
	if acc.Password == "" && len(all) == 1 {
		return fault.New(fault.Conflict, "app.identity_last")
	}
	if err := a.UnlinkIdentity(ctx, CityIdentity{Issuer: issuer, Subject: subject, Account: s.Account}); err != nil {
		return err
	}
	return a.endBrowsers(ctx, shown)
}

// UnlinkStaff unbinds every identity of an account. Faults: app.staff_only,
// app.staff_own.
func (a *App) UnlinkStaff(ctx context.Context, actor Actor, name string) error {
	if err := a.mayKeepAccount(actor, name); err != nil {
		return err
	}
	all, err := a.db.Identities(ctx, name)
	if err != nil {
		return err
	}
	for _, i := range all {
		if err := a.UnlinkIdentity(ctx, i); err != nil {
			return err
		}
	}
	return nil
}
