package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// View is one case as one actor may see it.
type View struct {
	Ref     store.Ref
	Case    casework.Case
	Class   *catalog.Class // in the edition it was filed under; nil before
	History []store.Happening
	May     []casework.Verb // what the actor may do now
	Link    string          // only for the reporter

	Reports int             // how often the problem was reported: by this case and those merged with it
	Joined  []JoinedCase    // merged with it; only for those who may look into them
	Follows *View           // only for the reporter of a merged case: the one that stands for it
	Rungs   []casework.Rung // to whom it is passed on next, and when, if nothing is done
	Watches bool            // the actor may know who opened the vault
	// OldContact: contact data from before there was a vault is kept, and opens for
	// no post; only where Watches.
	OldContact bool
	Looks      []Looked // who saw or could have seen who reported it; for its reporter, and for who may ask for an unlock
}

var errNotFound = fault.New(fault.NotFound, "case.not_found")

// Find is the key of the case with a number. It says nothing about the case:
// whoever may not see it gets nothing with the key either.
func (a *App) Find(ctx context.Context, number string) (Ref, error) {
	if ref, ok := a.numbers.get(number); ok { // written as we write it, as a program does
		return ref, nil
	}
	number, err := ParseNumber(number)
	if err != nil {
		return Ref{}, err
	}
	ref, ok, err := a.db.ByNumber(ctx, number)
	if err == nil && !ok {
		err = errNotFound
	}
	if err == nil {
		a.numbers.put(number, ref)
	}
	return ref, err
}

// Case answers with a case by its number. Whoever may not see it is told that
// there is none: that a number exists is nobody else's business.
func (a *App) Case(ctx context.Context, actor Actor, number string) (View, error) {
	ref, err := a.Find(ctx, number)
	if err != nil {
		return View{}, err
	}
	return a.view(ctx, actor, ref)
}

// CaseByRef answers as Case does, by the key.
func (a *App) CaseByRef(ctx context.Context, actor Actor, ref store.Ref) (View, error) {
	return a.view(ctx, actor, ref)
}

// May lists what the actor may do to a case that a list of theirs showed.
func (a *App) May(ctx context.Context, actor Actor, c casework.Case) []casework.Verb {
	return casework.May(c, a.env(ctx, actor, c.ID))
}

func (a *App) view(ctx context.Context, actor Actor, ref store.Ref) (View, error) {
	c, sealed, ok, err := a.db.Case(ctx, ref)
	if err != nil {
		return View{}, err
	}
	env := a.env(ctx, actor, ref.ID)
	if ok && (c.State == casework.ClosedResolved || !casework.Sees(c, env)) {
		if env.Sampled, err = a.sampled(ctx, &env, ref, &c); err != nil {
			return View{}, err
		}
	}
	if !ok || !casework.Sees(c, env) {
		if ok && !a.seesUnderAnother(ctx, actor, c) {
			a.hidden(ctx, actor, errNotFound)
		}
		return View{}, errNotFound
	}
	v := View{Ref: ref, Case: c, May: casework.May(c, env), Rungs: env.Rungs(&c, c.Course())}
	if v.History, err = a.db.History(ctx, ref, sealed); err != nil {
		return View{}, err
	}
	v.watched(&env)
	if v.Watches && c.Vault == nil {
		// Whoever reported before there was a vault can be reached by nobody here.
		if _, v.OldContact, err = a.db.Contact(ctx, ref); err != nil {
			return View{}, err
		}
	}
	v.Class = a.filedUnder(ctx, &c)
	if err := v.joined(ctx, a, actor); err != nil {
		return View{}, err
	}
	if casework.LooksAgain(c, env) {
		v.forRecheck()
	}
	if actor.Role == casework.Reporter {
		v.Link = a.keys.linkOf(ref)
		v.forReporter()
	}
	return v, nil
}

// filedUnder is the class that a case was filed under, in that edition; nil where
// it was filed under none.
func (a *App) filedUnder(ctx context.Context, c *casework.Case) (class *catalog.Class) {
	if c.Class == nil {
		return nil
	}
	if edition := a.edition(ctx, c.Class.Version); edition != nil {
		class, _ = edition.Class(c.Class.Key)
	}
	return class
}

// Holder is the actor that a case's link stands for, and the key of the case.
// It loads nothing of the case, and a wrong link is answered as a wrong number.
func (a *App) Holder(ctx context.Context, number, link string) (Actor, Ref, error) {
	ref, err := a.Find(ctx, number)
	if err != nil && fault.All(err) == nil {
		return Actor{}, Ref{}, err
	}
	if err != nil || !a.keys.opens(ref, link) {
		return Actor{}, Ref{}, errNotFound
	}
	return Actor{Role: casework.Reporter, Case: ref.ID}, ref, nil
}

// Follow opens a case for whoever holds its link, and answers with the actor
// that the link stands for.
func (a *App) Follow(ctx context.Context, number, link string) (Actor, View, error) {
	actor, ref, err := a.Holder(ctx, number, link)
	if err != nil {
		return Actor{}, View{}, err
	}
	v, err := a.view(ctx, actor, ref)
	if err == nil && !v.Case.HasReporter {
		err = errNotFound
	}
	if err != nil {
		return Actor{}, View{}, err
	}
	return actor, v, nil
}
