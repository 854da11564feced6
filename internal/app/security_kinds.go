package app

import "wellfield/internal/store"

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

	eventKeyMade    = "api_key_made"
	eventKeyRevoked = "api_key_revoked"
	eventPublished  = store.DocumentPublished
	eventAdminMade  = "administrator_made"
	eventPeerRun    = "peer_run"
	eventReplayed   = "peer_job_replayed"

	eventExport       = "export_begun"
	eventExported     = "exported"
	eventUnlockAsked  = "vault_unlock_asked"
	eventUnlockGiven  = "vault_unlock_approved"
	eventUnlockDenied = "vault_unlock_declined"
	eventVaultLook    = "vault_looked"
	eventErased       = "identity_erased"
	eventRetained     = "identities_expired"
	eventReerased     = "identities_erased_again"

	eventStarted  = "started"
	eventStopped  = "stopped"
	eventLogBegun = "log_begun"
	eventVerified = "verified"
	eventLeftOut  = "left_out"

	// What was refused. A new kind of attack gets its line here and in the list below.
	RefusedRight  = "refused"
	RefusedSite   = "cross_site_refused"
	RefusedHost   = "host_refused"
	RefusedUpload = "upload_refused"
	RefusedKey    = "api_key_refused"

	RefusedSession  = "session_unknown"  // a session or token that is nobody's, or has ended
	RefusedLink     = "link_unknown"     // a number, link or code that opens nothing
	RefusedSignIn   = "sign_in_refused"  // an answer to no sign-in under way, or not the provider's
	RefusedOutgoing = "outgoing_refused" // a call to a host that nobody listed
	RefusedScript   = "page_violation"   // a browser kept a page from what its policy forbids
)

// SecurityKind is a kind of security event.
type SecurityKind struct {
	Name string
	// Flooded is what strangers can cause as often as they like. Of such a kind, so
	// many lines a minute are written for each account, and the rest is counted.
	Flooded bool
}

// SecurityKinds are all kinds there are, in the order in which a page offers them.
func SecurityKinds() []SecurityKind {
	return []SecurityKind{
		{eventSignedIn, false}, {eventSignInFailed, true}, {eventLocked, true}, {eventSignedOut, false}, {eventEnded, false}, {eventReproved, false},
		{eventAccountMade, false}, {eventCodeMade, false}, {eventEnrolled, false}, {eventAdminMade, false},
		{eventPassword, false}, {eventFactorAdded, false}, {eventFactorRemoved, false}, {eventRecoveryMade, false}, {eventRecoveryUsed, false},
		{eventLinked, false}, {eventUnlinked, false}, {eventTokenMade, false}, {eventKeyMade, false}, {eventKeyRevoked, false},

		{RefusedRight, true}, {RefusedSite, true}, {RefusedHost, true}, {RefusedUpload, true}, {RefusedKey, true},
		{RefusedSession, true}, {RefusedLink, true}, {RefusedSignIn, true}, {RefusedOutgoing, true}, {RefusedScript, true},

		{eventUnlockAsked, false}, {eventUnlockGiven, false}, {eventUnlockDenied, false}, {eventVaultLook, false},
		{eventErased, false}, {eventRetained, false}, {eventReerased, false}, {eventExport, false}, {eventExported, false},

		{eventPublished, false}, {eventPeerRun, false}, {eventReplayed, false}, {eventStarted, false}, {eventStopped, false}, {eventVerified, false},
		{eventLeftOut, false}, {eventLogBegun, false}, {store.LogHeadNamed, false}, {store.LogSwept, false}, {store.LogForgot, false}, {store.SecurityUnreadable, false},
	}
}

// The results of an event. One without a result was done.
const (
	ResultDone    = store.SecurityDone
	ResultRefused = "refused"
	ResultFailed  = "failed"
)

// resultOf is the result of the kinds that are never done.
var resultOf = map[string]string{
	eventSignInFailed: ResultFailed, eventLocked: ResultRefused, RefusedRight: ResultRefused, RefusedSite: ResultRefused,
	RefusedHost: ResultRefused, RefusedUpload: ResultRefused, RefusedKey: ResultRefused,
	RefusedSession: ResultRefused, RefusedLink: ResultRefused, RefusedSignIn: ResultRefused, RefusedOutgoing: ResultRefused, RefusedScript: ResultRefused,
}
