package app

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

const (
	tokenBytes     = 32
	purposeBrowser = "browser"
	purposeProgram = "program"
	// deviceMark parts a session's token from the device that shows it.
	deviceMark = "~"
	// touchEvery is how exactly it is known when a session was last used.
	touchEvery = time.Minute
)

// Shown is what a browser shows for its session: the token, and the device it
// stands on, which a session that is bound to a device asks for.
func Shown(token, deviceCookie string) string {
	device, _, _ := strings.Cut(deviceCookie, ".")
	if token == "" || device == "" {
		return token
	}
	return token + deviceMark + device
}

// TokenOf is the token of what is shown: whoever counts must count by it alone,
// for the device may be said anyhow.
func TokenOf(shown string) string {
	token, _, _ := strings.Cut(shown, deviceMark)
	return token
}

// SessionView is a session as its owner sees it.
type SessionView struct {
	ID            string
	Program, Here bool
	Agent         string
	Started, Used time.Time
	Ends          time.Time
}

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// newSession signs an account in on a browser. With keep, and where the account
// may, the session is long and bound to the device.
func (a *App) newSession(ctx context.Context, acc store.Account, from From, keep bool) (Entry, error) {
	now, token := a.Now(), randomToken(tokenBytes)
	s := store.Session{Digest: tokenHash(token), Account: acc.Name, Purpose: purposeBrowser, Started: now, Used: now, Proved: now,
		Ends: now.Add(a.profile.Longest), Idle: a.profile.Idle, Agent: from.Agent}
	device := a.remember(from.Device, acc.Name)
	if keep && a.MayStay(acc.Name) {
		s.Ends, s.Idle = now.Add(a.profile.FieldLongest), a.profile.FieldIdle
		s.Device, _ = a.deviceOf(device, acc.Name)
	}
	if acc.Demo {
		s.Idle = 0
	}
	e := within(ctx, a.event(eventSignedIn, acc.Name))
	e.Facts = map[string]string{"by": from.by}
	err := a.db.SaveSession(ctx, s, a.profile.Sessions, now, e)
	return Entry{Step: Entered, Token: token, Device: device, Keep: s.Ends.Sub(now)}, err
}

// MayStay tells whether an account may have long sessions: one whose posts do
// nothing but verify, as a grid worker's with a telephone of its own.
func (a *App) MayStay(account string) bool {
	posts := a.Posts(Actor{Account: account})
	return a.profile.FieldLongest > 0 && len(posts) > 0 && !slices.ContainsFunc(posts, func(p *org.Post) bool {
		return len(p.Duties) == 0 || slices.ContainsFunc(p.Duties, func(d org.Duty) bool { return d != org.DutyVerify })
	})
}

// Session answers with the actor of what was shown: its account in the post it
// asks for, or in its first. ok is false when it is nobody's.
func (a *App) Session(ctx context.Context, shown string, post org.ID) (actor Actor, ok bool, err error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok {
		return Actor{}, false, err
	}
	actor = Actor{Role: casework.Staff, Account: s.Account}
	own := false
	for i, p := range a.Posts(actor) {
		if p.ID == post {
			actor.Post = p.ID
			break
		}
		// Nobody begins in a post that was only lent to them.
		if i == 0 || !own && p.Through == "" {
			actor.Post, own = p.ID, p.Through == ""
		}
	}
	return actor, true, nil
}

func (a *App) session(ctx context.Context, shown string) (s store.Session, ok bool, err error) {
	token, device, _ := strings.Cut(shown, deviceMark)
	key := tokenKey(sha256.Sum256([]byte(token)))
	s, ok = a.signedIn.get(key, a.Now())
	if !ok {
		asked := a.signedIn.now()
		if s, ok, err = a.db.Session(ctx, key[:], a.Now()); err != nil || !ok {
			return store.Session{}, false, err
		}
		if s.Idle > 0 && a.Now().Sub(s.Used) >= touchEvery {
			if err := a.db.TouchSession(ctx, key[:], a.Now()); err != nil && fault.All(err) == nil {
				return store.Session{}, false, err
			}
			s.Used = a.Now()
		}
		a.signedIn.put(key, s, asked)
	}
	if s.Device != "" && (subtle.ConstantTimeCompare([]byte(s.Device), []byte(device)) != 1 || !a.MayStay(s.Account)) || s.Demo && !a.demo {
		return store.Session{}, false, nil
	}
	return s, true, nil
}

// Fresh tells whether a second factor was shown in the session just now, as
// sensitive acts ask for. In a demonstration there is none to show.
func (a *App) Fresh(ctx context.Context, shown string) (bool, error) {
	s, ok, err := a.session(ctx, shown)
	return ok && (s.Demo || a.Now().Before(s.Proved.Add(a.profile.Fresh))), err
}

// SignOut ends a session. In this process it ends at once, in others within
// seconds.
func (a *App) SignOut(ctx context.Context, shown string) error {
	s, ok, err := a.session(ctx, shown)
	if err != nil {
		return err
	}
	token, _, _ := strings.Cut(shown, deviceMark)
	a.signedIn.end(sha256.Sum256([]byte(token)))
	if !ok {
		return nil
	}
	return a.db.EndSessions(ctx, [][]byte{tokenHash(token)}, within(ctx, a.event(eventSignedOut, s.Account)))
}

// Sessions lists the sessions of the account that shows one.
func (a *App) Sessions(ctx context.Context, shown string) ([]SessionView, error) {
	s, all, err := a.sessionsOf(ctx, shown)
	if err != nil {
		return nil, err
	}
	views := make([]SessionView, len(all))
	for i, o := range all {
		views[i] = SessionView{ID: sessionID(o), Program: o.Purpose == purposeProgram, Here: slices.Equal(o.Digest, s.Digest),
			Agent: o.Agent, Started: o.Started, Used: o.Used, Ends: o.Ends}
	}
	return views, nil
}

// sessionID names a session on a page; it opens nothing.
func sessionID(s store.Session) string { return hex.EncodeToString(s.Digest[:8]) }

func (a *App) sessionsOf(ctx context.Context, shown string) (store.Session, []store.Session, error) {
	s, ok, err := a.session(ctx, shown)
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "app.not_signed_in")
	}
	if err != nil {
		return s, nil, err
	}
	all, err := a.db.Sessions(ctx, s.Account, a.Now())
	return s, all, err
}

// EndSession ends one of the account's sessions by its id; EndOthers all but
// the one that is shown. Fault: app.session_unknown.
func (a *App) EndSession(ctx context.Context, shown, id string) error {
	s, all, err := a.sessionsOf(ctx, shown)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(o store.Session) bool { return sessionID(o) != id })
	if len(all) == 0 {
		return fault.New(fault.NotFound, "app.session_unknown")
	}
	return a.end(ctx, s.Account, all)
}

// EndOthers ends every session of the account but the one that is shown.
func (a *App) EndOthers(ctx context.Context, shown string) error {
	s, all, err := a.sessionsOf(ctx, shown)
	if err != nil {
		return err
	}
	return a.end(ctx, s.Account, slices.DeleteFunc(all, func(o store.Session) bool { return slices.Equal(o.Digest, s.Digest) }))
}

// endBrowsers ends the account's other sessions but not its programs' tokens,
// which no password and no factor opened.
func (a *App) endBrowsers(ctx context.Context, shown string) error {
	s, all, err := a.sessionsOf(ctx, shown)
	if err != nil {
		return err
	}
	return a.end(ctx, s.Account, slices.DeleteFunc(all, func(o store.Session) bool {
		return o.Purpose == purposeProgram || slices.Equal(o.Digest, s.Digest)
	}))
}

func (a *App) end(ctx context.Context, account string, all []store.Session) error {
	if len(all) == 0 {
		return nil
	}
	digests := make([][]byte, len(all))
	for i, s := range all {
		digests[i] = s.Digest
	}
	if err := a.db.EndSessions(ctx, digests, within(ctx, a.event(eventEnded, account))); err != nil {
		return err
	}
	a.forget(all)
	return nil
}

// forget has sessions end in this process at once.
func (a *App) forget(all []store.Session) {
	for _, s := range all {
		a.signedIn.end(tokenKey(s.Digest))
	}
}
