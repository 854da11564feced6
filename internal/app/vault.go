package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/journal"
	"wellfield/internal/store"
)

// original is a text whose numbers were masked before it was sealed.
type original struct {
	digest journal.Hash
	text   string
}

// decide binds a command to its snapshot, as the store runs it. Time never runs
// backwards within a case, whatever the clocks of several machines say.
func (a *App) decide(cmd casework.Command, env casework.Env) func(casework.Case) (store.Change, error) {
	contact, corrects := cmd.(casework.CorrectContact)
	if !corrects {
		return a.decideWith(cmd, env, nil)
	}
	return a.decideWith(cmd, env, &Contact{Phone: contact.Phone, Email: contact.Email})
}

// decideWith is decide with contact data that the command brings.
func (a *App) decideWith(cmd casework.Command, env casework.Env, contact *Contact) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		env := env
		if env.Now.Before(c.UpdatedAt) {
			env.Now = c.UpdatedAt
		}
		var originals []original
		env.Keep = func(digest journal.Hash, text string) { originals = append(originals, original{digest, text}) }
		events, err := casework.Decide(c, cmd, env)
		if err != nil {
			return store.Change{}, err
		}
		change := store.Change{Events: events, Stamp: casework.Stamp{At: env.Now, Actor: env.Actor}}
		if !keeps(events) {
			originals = nil
		}
		if contact == nil && len(originals) == 0 {
			change.Erase = erases(events)
			return change, nil
		}
		return change, a.put(&change, &c, contact, originals)
	}
}

// keeps tells whether what was masked in the words of the events is kept.
func keeps(events []casework.Event) bool {
	for _, e := range events {
		if m, ok := e.(*casework.NumbersMasked); ok {
			return m.Kept
		}
	}
	return false
}

func erases(events []casework.Event) bool {
	for _, e := range events {
		if _, ok := e.(*casework.IdentityErased); ok {
			return true
		}
	}
	return false
}

// put seals what a command brings under its reporter's key, and makes one where
// there is none. Two commands that make one at once cannot both be taken.
func (a *App) put(change *store.Change, c *casework.Case, contact *Contact, originals []original) error {
	ref := store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}
	r, err := ring{}, error(nil)
	have, known := store.Contact{}, false
	if opened, isNew := change.Events[0].(*casework.Reported); isNew {
		ref = store.Ref{Jurisdiction: opened.Jurisdiction, ID: opened.ID}
	} else if have, known, err = a.db.Contact(context.Background(), ref); err != nil { // a decision outlives its caller
		return err
	}
	if known {
		r, err = a.keys.ringOf(ref, have)
	} else {
		r, err = a.keys.newRing(ref)
	}
	if err != nil {
		return err
	}
	if contact == nil && !known {
		contact = &Contact{}
	}
	if contact != nil {
		if change.Contact, err = r.seal(*contact); err != nil {
			return err
		}
	}
	for _, o := range originals {
		k, err := r.keep(o.digest, o.text)
		if err != nil {
			return err
		}
		change.Kept = append(change.Kept, k)
	}
	return nil
}

// Identity is what the vault holds of a case's reporter.
type Identity struct {
	Contact Contact
	Texts   []string // texts with numbers, as they were written
	Look    Looked   // the row of the view log that this look left
}

// identity opens what is kept. ok is false where nothing is, or no more.
func (a *App) identity(ctx context.Context, ref store.Ref) (id Identity, ok bool, err error) {
	sealed, ok, err := a.db.Contact(ctx, ref)
	if err != nil || !ok {
		return id, false, err
	}
	r, err := a.keys.ringOf(ref, sealed)
	if err != nil {
		return id, false, err
	}
	if id.Contact, err = r.contact(sealed.Box); err != nil {
		return id, false, err
	}
	kept, err := a.db.Kept(ctx, ref)
	if err != nil {
		return id, false, err
	}
	for _, k := range kept {
		text, err := r.original(k)
		if err != nil {
			return id, false, err
		}
		id.Texts = append(id.Texts, text)
	}
	return id, true, nil
}

// Look opens the identity of a case's reporter for a post that may, and leaves a
// row in the view log first: what was shown is always in the journal. Every call
// is a look of its own.
//
// Faults: case.not_found, case.vault_closed, case.identity_erased.
func (a *App) Look(ctx context.Context, actor Actor, number string) (Identity, View, error) {
	ref, err := a.Find(ctx, number)
	if err != nil {
		return Identity{}, View{}, err
	}
	c, err := a.Do(ctx, actor, ref, casework.Look{}, "")
	if err != nil {
		return Identity{}, View{}, err
	}
	id, ok, err := a.identity(ctx, ref)
	if err == nil && !ok {
		err = errErased
	}
	if err != nil {
		return Identity{}, View{}, err
	}
	v, err := a.view(ctx, actor, ref)
	if err != nil {
		return Identity{}, View{}, err
	}
	for _, l := range Looks(v.History) {
		if l.Rev <= c.Rev && l.Kind == SawIt && l.Post == actor.Post {
			id.Look = l
		}
	}
	return id, v, nil
}
