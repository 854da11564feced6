package app

import (
	"context"
	"time"

	"wellfield/internal/store"
)

// The kinds of security events. Their names are written, so they never change.
const (
	eventSignedIn      = "signed_in"
	eventSignInFailed  = "sign_in_failed"
	eventLocked        = "locked"
	eventSignedOut     = "signed_out"
	eventEnded         = "sessions_ended"
	eventReproved      = "proved_again"
	eventCodeMade      = "enrolment_code_made"
	eventEnrolled      = "enrolled"
	eventAccountMade   = "account_made"
	eventPassword      = "password_changed"
	eventFactorAdded   = "factor_added"
	eventFactorRemoved = "factor_removed"
	eventRecoveryMade  = "recovery_codes_made"
	eventRecoveryUsed  = "recovery_code_used"
	eventLinked        = "identity_linked"
	eventUnlinked      = "identity_unlinked"
	eventTokenMade     = "token_made"
)

// SecurityEvent is one line of the log of sign-ins.
type SecurityEvent = store.SecurityEvent

// event is what happened to an account just now, in its first post. It never
// says more: no address, no device, and no name that was typed and is no
// account's, for people type passwords there.
func (a *App) event(kind, account string) SecurityEvent {
	e := SecurityEvent{At: a.Now(), Kind: kind, Account: account}
	for _, p := range a.Posts(Actor{Account: account}) {
		e.Post = string(p.ID)
		break
	}
	return e
}

// record writes an event that changes nothing. That the log cannot be written
// must not let anybody in, so its error is the caller's.
func (a *App) record(ctx context.Context, kind, account string) error {
	return a.db.Record(ctx, a.event(kind, account))
}

// SecurityEvents lists what happened to sign-ins from a time on, the oldest
// first.
func (a *App) SecurityEvents(ctx context.Context, from time.Time, most int) ([]SecurityEvent, error) {
	return a.db.SecurityEvents(ctx, from, most)
}
