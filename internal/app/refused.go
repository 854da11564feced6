package app

import (
	"context"
	"sync"
	"time"

	"wellfield/internal/fault"
)

// Refusal is a kind of security event of what was refused at a door. Their names
// are written, so they never change.
type Refusal string

// The refusals.
const (
	RefusedSite     Refusal = "other_site_refused" // a form that another site sent
	RefusedSession  Refusal = "session_unknown"    // a session or token that is nobody's, or has ended
	RefusedLink     Refusal = "link_unknown"       // a number, link or code that opens nothing
	RefusedReach    Refusal = "out_of_reach"       // what the post may not see or do
	RefusedSignIn   Refusal = "sign_in_refused"    // an answer to no sign-in under way, or not the provider's
	RefusedUpload   Refusal = "upload_refused"     // a file that is not what it says
	RefusedOutgoing Refusal = "outgoing_refused"   // a call to a host that nobody listed
	RefusedScript   Refusal = "page_violation"     // a browser kept a page from what its policy forbids
)

// refusals is when each kind was last written for each account. It is safe for
// concurrent use.
type refusals struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// refusalEvery is how exactly it is known when something was refused: whoever
// asks ten thousand times makes one line a minute and not ten thousand.
const (
	refusalEvery = time.Minute
	refusalsKept = 4096
)

// due tells whether a line is to be written, and takes note of it.
func (r *refusals) due(key string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if last, ok := r.last[key]; ok && now.Sub(last) < refusalEvery && !now.Before(last) {
		return false
	}
	if r.last == nil || len(r.last) >= refusalsKept {
		r.last = map[string]time.Time{}
	}
	r.last[key] = now
	return true
}

// Refused writes down that something was refused, to an account or, where it is
// empty, to a stranger: one line a minute for each kind and account. It says
// neither from where nor what was asked. The refusal stands whether or not the
// line could be written; that it could not is in the process's own log.
func (a *App) Refused(ctx context.Context, why Refusal, account string) {
	if !a.refusals.due(string(why)+" "+account, a.Now()) {
		return
	}
	// Whoever was refused may have left; the line stays.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), refusalPatience)
	defer cancel()
	if err := a.record(ctx, string(why), account); err != nil {
		a.log.ErrorContext(ctx, "security log", "kind", string(why), "error", err)
	}
}

const refusalPatience = 5 * time.Second

// RefusedFor writes down an error that refuses something to an account: what is
// out of its reach, or a file that is not a photo. Other errors are nobody's
// attack.
func (a *App) RefusedFor(ctx context.Context, account string, err error) {
	for _, f := range fault.All(err) {
		switch f.Key {
		case "blob.type_unsupported", "blob.malformed", "blob.too_many_pixels", "blob.too_large":
			a.Refused(ctx, RefusedUpload, account)
			return
		case "sso.refused", "app.sign_in_over", "app.enrolment_over", "app.code_wrong":
			a.Refused(ctx, RefusedSignIn, account)
			return
		}
	}
	if account != "" && fault.KindOf(err) == fault.Forbidden {
		a.Refused(ctx, RefusedReach, account)
	}
}

// CarryOver lets a browser's session from before cookies were bound to their host
// over to such a cookie, once. It answers how long it lasts; ok is false when
// there is nothing to carry.
func (a *App) CarryOver(ctx context.Context, shown string) (keep time.Duration, ok bool, err error) {
	s, ok, err := a.session(ctx, shown)
	if err != nil || !ok || s.Purpose != purposeBrowser {
		return 0, false, err
	}
	ok, err = a.db.CarryOver(ctx, s.Digest)
	return s.Ends.Sub(a.Now()), ok, err
}
