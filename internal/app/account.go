package app

import (
	"context"
	"regexp"
	"strings"
	"time"

	"wellfield/internal/credential"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// programSession is how long a program's token opens.
const programSession = 365 * 24 * time.Hour

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// SaveAccount makes an account, or gives it another password. What it may do
// follows from the posts that the organisations give it. Signing in takes a
// second factor all the same: see AddAccount. Faults: app.account_name and those
// of the profile's rules for passwords.
func (a *App) SaveAccount(ctx context.Context, name, password string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := a.profile.Check(password, name, a.breached); err != nil {
		return err
	}
	phc, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.db.SaveAccount(ctx, store.Account{Name: name, Password: phc}, a.Now(), a.event(eventAccountMade, name))
}

// SaveDemoAccount makes an account that signs in with its password alone, and
// only where the application is a demonstration.
func (a *App) SaveDemoAccount(ctx context.Context, name, password string) error {
	if err := checkName(name); err != nil {
		return err
	}
	phc, err := a.hash(ctx, password)
	if err != nil {
		return err
	}
	return a.db.SaveAccount(ctx, store.Account{Name: name, Password: phc, Demo: true}, a.Now(), a.event(eventAccountMade, name))
}

// IsDemo tells whether an account is one of the demonstration. Fault:
// store.account_unknown.
func (a *App) IsDemo(ctx context.Context, name string) (bool, error) {
	acc, err := a.db.Account(ctx, name)
	return acc.Demo, err
}

func checkName(name string) error {
	if !accountName.MatchString(name) {
		return fault.New(fault.Invalid, "app.account_name").At("name").With("name", name)
	}
	return nil
}

// AddAccount makes an account and its enrolment code, which is told once, kept
// as a digest only, and opens until the time that is told with it. Fault:
// app.account_taken for one that is there.
func (a *App) AddAccount(ctx context.Context, name string) (code string, until time.Time, err error) {
	if err := checkName(name); err != nil {
		return "", time.Time{}, err
	}
	if _, err := a.db.Account(ctx, name); fault.KindOf(err) != fault.NotFound {
		if err == nil {
			err = fault.New(fault.Conflict, "app.account_taken").At("name").With("name", name)
		}
		return "", time.Time{}, err
	}
	return a.enrolmentCode(ctx, name)
}

// ResetAccount takes away whatever an account signs in with, ends its sessions,
// and makes a new enrolment code, for whoever lost a factor. Fault:
// store.account_unknown.
func (a *App) ResetAccount(ctx context.Context, name string) (code string, until time.Time, err error) {
	if _, err := a.db.Account(ctx, name); err != nil {
		return "", time.Time{}, err
	}
	return a.enrolmentCode(ctx, name)
}

func (a *App) enrolmentCode(ctx context.Context, name string) (code string, until time.Time, err error) {
	sessions, err := a.db.Sessions(ctx, name, a.Now())
	if err != nil {
		return "", time.Time{}, err
	}
	random := make([]byte, credential.EnrolmentBytes)
	fillRandom(random)
	code, until = credential.EnrolmentCode(random), a.Now().Add(a.profile.Code)
	if err := a.db.Enrol(ctx, name, a.codeDigest(code), until, a.Now(), a.event(eventCodeMade, name)); err != nil {
		return "", time.Time{}, err
	}
	a.forget(sessions)
	return code, until, nil
}

func (a *App) codeDigest(code string) []byte {
	return mac(a.keys.recovery, "enrol", credential.PlainCode(code))
}

// hash hashes a password, at its place among those that are compared.
func (a *App) hash(ctx context.Context, password string) (string, error) {
	if err := a.slowly(ctx); err != nil {
		return "", err
	}
	defer a.done()
	salt := make([]byte, 16)
	fillRandom(salt)
	return credential.NewHash(password, salt, credential.Current).String(), nil
}

// slowly waits for a place among the passwords that are compared at once: each
// takes 19 MiB, and many at a time would be a way to stop the server.
func (a *App) slowly(ctx context.Context) error {
	select {
	case a.signIns <- struct{}{}:
		a.compared.Add(1)
		return nil
	case <-ctx.Done():
		return fault.New(fault.Busy, "store.busy")
	}
}

func (a *App) done() { <-a.signIns }

// matches compares a password with an account's. Without an account, or where
// it has no password, as much work is done.
func (a *App) matches(ctx context.Context, acc store.Account, password string) (matched, weaker bool, err error) {
	h, err := credential.ParseHash(acc.Password)
	there := err == nil
	if !there {
		h = credential.Nobodys()
	}
	if err := a.slowly(ctx); err != nil {
		return false, false, err
	}
	defer a.done()
	return h.Matches(password) && there, h.Weaker(), nil
}

// newPassword is an account with another password. Faults: those of the
// profile's rules, app.password_former.
func (a *App) newPassword(ctx context.Context, acc store.Account, password string) (store.Account, error) {
	if err := a.profile.Check(password, acc.Name, a.breached); err != nil {
		return acc, err
	}
	former := strings.Fields(acc.Former)
	if acc.Password != "" {
		former = append([]string{acc.Password}, former...)
	}
	former = former[:min(len(former), a.profile.PasswordFormer)]
	for _, phc := range former {
		same, _, err := a.matches(ctx, store.Account{Password: phc}, password)
		if err != nil {
			return acc, err
		}
		if same {
			return acc, fault.New(fault.Invalid, "app.password_former").At("password").With("n", a.profile.PasswordFormer)
		}
	}
	phc, err := a.hash(ctx, password)
	acc.Password, acc.Former, acc.PasswordAt = phc, strings.Join(former, " "), a.Now()
	return acc, err
}

// outOfDate tells whether an account's password must be changed.
func (a *App) outOfDate(acc store.Account) bool {
	return a.profile.PasswordAge > 0 && acc.Password != "" && !a.Now().Before(acc.PasswordAt.Add(a.profile.PasswordAge))
}

// NewToken gives a program a token with which it acts as the account.
func (a *App) NewToken(ctx context.Context, account string) (token string, err error) {
	if _, err := a.db.Account(ctx, account); err != nil {
		return "", err
	}
	token = randomToken(tokenBytes)
	now := a.Now()
	return token, a.db.SaveSession(ctx, store.Session{Digest: tokenHash(token), Account: account, Purpose: purposeProgram,
		Started: now, Used: now, Proved: now, Ends: now.Add(programSession)}, 0, now, a.event(eventTokenMade, account))
}

// Posts are the posts that the actor's account holds today.
func (a *App) Posts(actor Actor) []*org.Post {
	return a.Policy().Chart.PostsOf(actor.Account, a.Today())
}

// Accounts lists the names of all accounts.
func (a *App) Accounts(ctx context.Context) ([]string, error) { return a.db.AccountNames(ctx) }
