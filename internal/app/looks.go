package app

import (
	"context"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

var errErased = fault.New(fault.NotNow, "case.identity_erased")

// LookKind is how a post came to a reporter's identity.
type LookKind string

// The kinds. TookIn and Typed saw it because they wrote it down; Could is a post for
// which the vault was open, whether it looked or not.
const (
	TookIn LookKind = "took_in"
	Typed  LookKind = "typed"
	Could  LookKind = "could"
	SawIt  LookKind = "saw"
)

// Looked is one row of the view log.
type Looked struct {
	Rev      int64
	At       time.Time
	Kind     LookKind
	Post     org.ID
	Through  org.ID // the post that acted, where Post is delegated to it
	Approver org.ID // Could, SawIt: the second person's post
	Ground   casework.LookGround
	Reason   casework.UnlockReason
	Words    string // of whoever asked for it
	Until    time.Time
	Fields   []string
	TellOn   time.Time // the reporter is told from then on
}

// Looks is the view log of a case, from its journal alone: every post that saw or
// could have seen who the reporter is, the first first.
func Looks(history []Happening) []Looked {
	var all []Looked
	var asked *casework.UnlockAsked
	var approver org.ID
	for _, h := range history {
		l := Looked{Rev: h.Entry.Seq, At: h.Entry.Time(), TellOn: casework.TellFrom(h.Event)}
		post, through, staff := casework.PostOf(h.Entry.Actor)
		l.Post, l.Through = post, through
		switch e := h.Event.(type) {
		case *casework.Reported:
			if l.Kind, l.Fields = TookIn, e.Held; !staff || len(e.Held) == 0 {
				continue
			}
		case *casework.NumbersMasked:
			if l.Kind, l.Fields = Typed, []string{"numbers"}; !staff {
				continue
			}
		case *casework.UnlockAsked:
			asked, approver = e, ""
			continue
		case *casework.UnlockApproved:
			approver = l.Post
			l.Kind, l.Post, l.Through, l.Approver, l.Until, l.Ground = Could, e.Post, "", approver, e.Until, casework.ByUnlock
			if asked != nil {
				l.Reason, l.Words = asked.Reason, asked.Text.Text()
			}
		case *casework.LookedAt:
			l.Kind, l.Ground, l.Reason, l.Fields = SawIt, e.Ground, e.Reason, e.Fields
			if e.Ground == casework.ByUnlock && asked != nil {
				l.Words, l.Approver = asked.Text.Text(), approver
			}
		default:
			continue
		}
		all = append(all, l)
	}
	return all
}

// Told is the part of the view log that the reporter may see by now.
func Told(log []Looked, now time.Time) []Looked {
	return slices.DeleteFunc(slices.Clone(log), func(l Looked) bool { return l.TellOn.After(now) })
}

// watched fills in the view log for those who may know it. Whoever handles the case
// does not read either why somebody needed to know who reported it.
func (v *View) watched(env *casework.Env) {
	switch {
	case env.Actor.Role == casework.Reporter:
		v.Looks = Told(Looks(v.History), env.Now)
	case casework.Watches(v.Case, *env):
		v.Watches, v.Looks = true, Looks(v.History)
		return
	}
	v.History = slices.DeleteFunc(v.History, func(h Happening) bool { return casework.OfVault(h.Event) })
	if v.Case.Vault != nil {
		vault := *v.Case.Vault
		vault.Unlock, vault.TakenBy = nil, ""
		v.Case.Vault = &vault
	}
}

// WhoSaw answers who saw or could have seen the reporter of a case, from its journal
// alone. It is for a post that supervises where the case lies and had no hand in it,
// and for the operator, who is nobody's actor.
func (a *App) WhoSaw(ctx context.Context, number string) ([]Looked, error) {
	ref, err := a.Find(ctx, number)
	if err != nil {
		return nil, err
	}
	history, err := a.db.History(ctx, ref, nil)
	return Looks(history), err
}

// Erasure is an identity that was erased.
type Erasure = store.Dated

// Erasures are all identities that were erased since a time, the first first. An
// operator keeps the list beside the backups: see Reerase.
func (a *App) Erasures(ctx context.Context, since time.Time) ([]Erasure, error) {
	return a.db.FactsOf(ctx, casework.KindErased, since)
}

// Reerase erases again what a backup brought back. It answers how many identities it
// erased; those that were erased already, and cases that are not in the backup,
// count as done.
func (a *App) Reerase(ctx context.Context, list []store.Ref) (erased int, err error) {
	defer func() {
		if err == nil && erased > 0 {
			err = a.write(ctx, SecurityEvent{At: a.Now(), Kind: eventReerased, N: erased})
		}
	}()
	for _, ref := range list {
		err := a.eraseAs(ctx, ref, casework.ErasedAfterwards)
		switch {
		case err == nil:
			erased++
		case fault.Has(err, "case.identity_erased"), fault.Has(err, "case.not_found"):
		default:
			return erased, err
		}
	}
	return erased, nil
}

// eraseAs erases an identity where nobody asks for it any more.
func (a *App) eraseAs(ctx context.Context, ref store.Ref, ground casework.ErasureGround) error {
	env := a.env(ctx, Actor{Role: casework.System}, ref.ID)
	_, err := a.db.Update(ctx, ref, store.Command{}, a.decide(casework.EraseIdentity{Ground: ground}, env))
	return err
}

// Posts are the posts of a view log, each once, in the order in which they came to
// see or could see.
func Posts(log []Looked) []org.ID {
	var posts []org.ID
	for _, l := range log {
		if !slices.Contains(posts, l.Post) {
			posts = append(posts, l.Post)
		}
	}
	return posts
}
