package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// Session lengths: a shift at a desk, and a program's token.
const (
	browserSession = 12 * time.Hour
	programSession = 365 * 24 * time.Hour
)

// argon2id parameters: 19 MiB, two passes, one lane (OWASP Password Storage
// Cheat Sheet).
const (
	argonMemory = 19 * 1024
	argonPasses = 2
	argonLanes  = 1
)

var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// leastPassword is the least length of a password in bytes.
const leastPassword = 8

// SaveAccount makes an account, or gives it another password. What it may do
// follows from the posts that the organisations give it.
func (a *App) SaveAccount(ctx context.Context, name, password string) error {
	if !accountName.MatchString(name) {
		return fault.New(fault.Invalid, "app.account_name").At("name").With("name", name)
	}
	if len(password) < leastPassword {
		return fault.New(fault.Invalid, "app.password_short").At("password").With("limit", leastPassword)
	}
	salt := make([]byte, 16)
	fillRandom(salt)
	sum := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, 32)
	enc := base64.RawStdEncoding
	phc := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		enc.EncodeToString(salt), enc.EncodeToString(sum))
	return a.db.SaveAccount(ctx, store.Account{Name: name, Password: phc}, a.Now())
}

// matches tells whether the password is the one of a PHC string. Only our own
// parameters are known.
func matches(phc, password string) bool {
	parts := strings.Split(phc, "$")
	want := fmt.Sprintf("m=%d,t=%d,p=%d", argonMemory, argonPasses, argonLanes)
	if len(parts) != 6 || parts[1] != "argon2id" || parts[3] != want {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	sum, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false
	}
	got := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, uint32(len(sum)))
	return subtle.ConstantTimeCompare(got, sum) == 1
}

// nobodysPassword is compared where there is no account, so that the time of
// an answer does not tell which names exist.
const nobodysPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// SignIn gives a browser's session token for a name and a password.
// Fault: app.sign_in_failed, the same for a wrong name and a wrong password.
func (a *App) SignIn(ctx context.Context, name, password string) (token string, err error) {
	if !accountName.MatchString(name) {
		name = "" // nobody's; compared all the same, so that time tells nothing
	}
	acc, err := a.db.Account(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	phc := acc.Password
	if err != nil {
		phc = nobodysPassword
	}
	if err := a.slowly(ctx); err != nil {
		return "", err
	}
	matched := matches(phc, password)
	<-a.signIns
	if !matched || err != nil {
		return "", fault.New(fault.Forbidden, "app.sign_in_failed").At("password")
	}
	return a.newSession(ctx, name, "browser", browserSession)
}

// NewToken gives a program a token with which it acts as the account.
func (a *App) NewToken(ctx context.Context, account string) (token string, err error) {
	if _, err := a.db.Account(ctx, account); err != nil {
		return "", err
	}
	return a.newSession(ctx, account, "program", programSession)
}

// slowly waits for a place among the passwords that are compared at once: each
// takes 19 MiB, and many at a time would be a way to stop the server.
func (a *App) slowly(ctx context.Context) error {
	select {
	case a.signIns <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.New(fault.Busy, "store.busy")
	}
}

func (a *App) newSession(ctx context.Context, account, purpose string, length time.Duration) (string, error) {
	random := make([]byte, 32)
	fillRandom(random)
	token := base64.RawURLEncoding.EncodeToString(random)
	now := a.Now()
	return token, a.db.SaveSession(ctx, tokenHash(token), store.Session{Account: account, Purpose: purpose, Ends: now.Add(length)}, now)
}

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// SignOut ends a session. In this process it ends at once, in others within
// seconds.
func (a *App) SignOut(ctx context.Context, token string) error {
	a.signedIn.end(sha256.Sum256([]byte(token)))
	return a.db.EndSession(ctx, tokenHash(token))
}

// Session answers with the actor of a token: its account in the post it asks
// for, or in its first. ok is false when the token is nobody's.
func (a *App) Session(ctx context.Context, token string, post org.ID) (actor Actor, ok bool, err error) {
	key := tokenKey(sha256.Sum256([]byte(token)))
	s, ok := a.signedIn.get(key, a.Now())
	if !ok {
		asked := a.signedIn.now()
		if s, ok, err = a.db.Session(ctx, key[:], a.Now()); err != nil || !ok {
			return Actor{}, false, err
		}
		a.signedIn.put(key, s, asked)
	}
	actor = Actor{Role: casework.Staff, Account: s.Account}
	for i, p := range a.Posts(actor) {
		if i == 0 || p.ID == post {
			actor.Post = p.ID
		}
	}
	return actor, true, nil
}

// Posts are the posts that the actor's account holds today.
func (a *App) Posts(actor Actor) []*org.Post {
	return a.Policy().Chart.PostsOf(actor.Account, a.Today())
}

// Accounts lists the names of all accounts.
func (a *App) Accounts(ctx context.Context) ([]string, error) { return a.db.AccountNames(ctx) }
