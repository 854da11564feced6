package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// SecurityEvent is what a line of the security log says, SecurityLine the line in
// its place.
type (
	SecurityEvent  = store.SecurityEvent
	SecurityLine   = store.SecurityLine
	SecurityFilter = store.SecurityFilter
)

// Origin is from where something is asked, for the security log alone.
type Origin = store.Origin

// From where is carried to whatever is written down on the way; nothing is
// decided by it.
func WithOrigin(ctx context.Context, o Origin) context.Context { return store.WithOrigin(ctx, o) }

// event is what happened to an account just now, in its first post. It never
// says more: no address, no device, and no name that was typed and is no
// account's, for people type passwords there.
func (a *App) event(kind, account string) SecurityEvent {
	e := SecurityEvent{At: a.Now(), Kind: kind, Account: account, Result: resultOf[kind]}
	for _, p := range a.Posts(Actor{Account: account}) {
		e.Post = string(p.ID)
		break
	}
	return e
}

// within is an event of an account that has shown who it is: the address of its
// browser belongs to it.
func within(ctx context.Context, e SecurityEvent) SecurityEvent {
	e.Address = store.OriginOf(ctx).Address
	return e
}

// eventOf is what an actor did, in the post in which it did it. A reporter is
// nobody here: neither account nor address.
func (a *App) eventOf(ctx context.Context, kind string, actor Actor) SecurityEvent {
	e := SecurityEvent{At: a.Now(), Kind: kind, Result: resultOf[kind]}
	switch {
	case actor.Role == casework.Staff:
		e.Account, e.Post = actor.Account, string(actor.Post)
		if actor.peer != "" {
			e.Client = "peer " + actor.peer
		}
		return within(ctx, e)
	case actor.Case != "":
		e.Client = "reporter"
	}
	return e
}

// record writes an event that changes nothing. That the log cannot be written
// must not let anybody in, so its error is the caller's.
func (a *App) record(ctx context.Context, kind, account string) error {
	return a.write(ctx, a.event(kind, account))
}

// failed writes down a wrong proof of a kind.
func (a *App) failed(ctx context.Context, account, by string) error {
	e := a.event(eventSignInFailed, account)
	e.Facts = map[string]string{"by": by}
	return a.write(ctx, e)
}

// write writes an event; of what strangers can cause at will, only so many.
func (a *App) write(ctx context.Context, e SecurityEvent) error {
	if !floods(e.Kind) {
		return a.db.Record(ctx, e)
	}
	written, over := a.flood.take(e.Kind, e.Account, e.At)
	if err := a.writeLeftOut(ctx, over); err != nil || !written {
		return err
	}
	return a.db.Record(ctx, e)
}

// Refused writes down that something was refused. It was refused whether or not
// that can be written, so an error is only logged.
func (a *App) Refused(ctx context.Context, kind string, actor Actor, why error) {
	e := a.eventOf(ctx, kind, actor)
	if all := fault.All(why); len(all) > 0 {
		e.Why = all[0].Key
	}
	a.refused(ctx, e)
}

// RefusedKeyOf is Refused for a program's key, by its name; nobody's key has none.
func (a *App) RefusedKeyOf(ctx context.Context, k APIKey, why error) {
	e := SecurityEvent{At: a.Now(), Kind: RefusedKey, Result: ResultRefused, Account: k.Account, Post: string(k.Post), About: k.Name, Client: "program"}
	if all := fault.All(why); len(all) > 0 {
		e.Why = all[0].Key
	}
	a.refused(ctx, e)
}

func (a *App) refused(ctx context.Context, e SecurityEvent) {
	// Whoever was refused may have gone already.
	if err := a.write(context.WithoutCancel(ctx), e); err != nil {
		a.log.Error("security log", "kind", e.Kind, "error", err)
	}
}

// hidden writes down that a post asked for a case that is there and not for it.
// It is told that there is none.
func (a *App) hidden(ctx context.Context, actor Actor, err error) {
	if actor.Role == casework.Staff && fault.Has(err, errNotFound.Key) {
		a.Refused(ctx, RefusedRight, actor, err)
	}
}

// seesUnderAnother tells whether another post of the same account sees the case:
// pages ask for each of them in turn, and that one cannot is no refusal then.
func (a *App) seesUnderAnother(ctx context.Context, actor Actor, c casework.Case) bool {
	for _, p := range a.Posts(actor) {
		if p.ID != actor.Post && casework.Sees(c, a.env(ctx, Actor{Role: casework.Staff, Account: actor.Account, Post: p.ID}, c.ID)) {
			return true
		}
	}
	return false
}

// acts are the verbs of a case that the security log tells of, besides the case's
// own journal.
var acts = map[casework.Verb]string{
	casework.VerbAskUnlock: eventUnlockAsked, casework.VerbApproveUnlock: eventUnlockGiven, casework.VerbDeclineUnlock: eventUnlockDenied,
	casework.VerbLook: eventVaultLook, casework.VerbEraseIdentity: eventErased,
}

// noteAct writes down an act on a case after its commit and before its answer:
// the case's journal has it by then, and nobody is shown what the log lacks.
func (a *App) noteAct(ctx context.Context, actor Actor, verb casework.Verb, number string) error {
	kind, told := acts[verb]
	if !told {
		return nil
	}
	e := a.eventOf(ctx, kind, actor)
	e.About = number
	return a.write(ctx, e)
}

// SecurityEvents lists what happened from a time on, the oldest first.
func (a *App) SecurityEvents(ctx context.Context, from time.Time, most int) ([]SecurityEvent, error) {
	return a.db.SecurityEvents(ctx, from, most)
}
