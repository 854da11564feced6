package app

import (
	"context"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/holding"
	"wellfield/internal/store"
)

// Receipt is what a reporter takes away.
type Receipt struct {
	Case     casework.Case
	Link     string // the secret with which the reporter follows the case; empty when there is no reporter
	Ref      store.Ref
	Replayed bool // the same report had been received before
}

// Report takes a report. key is made by the client, a UUID that only the client
// knows; the same key with the same report again gives the same receipt, and
// with another report is refused.
//
// Faults: app.key_malformed, app.key_reused, and those of casework.Report, all
// that are wrong at once.
func (a *App) Report(ctx context.Context, actor Actor, r casework.Report, contact Contact, key string) (Receipt, error) {
	id, err := uuid.Parse(key)
	if err != nil {
		return Receipt{}, fault.New(fault.Invalid, "app.key_malformed").At("id")
	}
	r.ID = caseID(id)
	env := a.env(ctx, actor, r.ID)
	if env.Actor.Role == casework.Staff && r.Channel != casework.Patrol {
		r.Channel = casework.Desk
	}
	if err := reportable(r, contact, env); err != nil {
		return Receipt{}, err
	}
	lock := &a.reporting[(int(id[14])<<8|int(id[15]))%len(a.reporting)]
	lock.Lock()
	defer lock.Unlock()
	ref, known, err := a.db.Locate(ctx, r.ID)
	if err != nil {
		return Receipt{}, err
	}
	if !known {
		if ref.Jurisdiction, err = env.JurisdictionFor(r.Point, r.Area, r.Address, env.Now); err != nil {
			return Receipt{}, err
		}
		ref.ID = r.ID
	}
	command, err := a.keys.commandOf(casework.Actor{}, "report", struct {
		Report  casework.Report
		Contact Contact
	}{r, contact})
	if err != nil {
		return Receipt{}, err
	}
	class, named := env.Catalogue.Class(r.Class)
	command.Urgent = urgent(env.Actor) || named && class.Emergency
	out, err := a.opened(ctx, ref, r, contact, env, command)
	if err != nil {
		return Receipt{}, err
	}
	return a.receipt(ref, out), nil
}

func (a *App) receipt(ref store.Ref, out store.Outcome) Receipt {
	a.numbers.put(out.Case.Number, ref)
	receipt := Receipt{Case: out.Case, Ref: ref, Replayed: out.Replayed}
	if out.Case.HasReporter {
		receipt.Link = a.keys.linkOf(ref)
	}
	return receipt
}

// opened is the case as the report leaves it, beside the one that it may join.
func (a *App) opened(ctx context.Context, ref store.Ref, r casework.Report, contact Contact, env casework.Env, command store.Command) (store.Outcome, error) {
	beside, err := a.sameAs(ctx, env, ref, &r)
	if err != nil {
		return store.Outcome{}, err
	}
	out, err := a.db.UpdateBeside(ctx, ref, beside, command, a.open(r, contact, env))
	if fault.Has(err, "store.command_reused") {
		err = fault.New(fault.Conflict, "app.key_reused").At("id")
	}
	return out, err
}

// sameAs is the case that the reporter was shown and says is the same problem;
// empty where it is none that this report may join. Whoever reports may join what
// everybody is shown, and a post what it may see.
func (a *App) sameAs(ctx context.Context, env casework.Env, ref store.Ref, r *casework.Report) (casework.ID, error) {
	if r.SameAs == "" {
		return "", nil
	}
	at, _, err := a.named(ctx, ref, &r.SameAs, "same_as")
	switch {
	case err != nil:
		return "", err
	case env.Actor.Role == casework.Staff:
		return at.ID, nil
	case at.ID == "" || r.Point == nil:
		return "", nil
	}
	shown, err := a.Similar(ctx, r.Class, *r.Point)
	for _, s := range shown {
		if s.ref == at {
			return at.ID, err
		}
	}
	return "", err
}

// reportable finds everything that is wrong with a report, before anything is
// looked up for it.
func reportable(r casework.Report, contact Contact, env casework.Env) error {
	wrong := fault.All(contact.check())
	_, err := casework.Decide(casework.Case{}, r, env)
	faults := fault.All(err)
	if err != nil && faults == nil {
		return err
	}
	return append(wrong, faults...).Err()
}

func (a *App) open(r casework.Report, contact Contact, env casework.Env) func(c, beside casework.Case) (store.Change, error) {
	return func(c, beside casework.Case) (store.Change, error) {
		env := env
		env.Beside = &beside
		if c.Rev > 0 { // the same key, and not the same command
			return store.Change{}, fault.New(fault.Conflict, "app.key_reused").At("id")
		}
		r := r
		if r.Notice == "" && r.Channel != casework.Patrol { // which has no reporter to tell
			r.Notice = holding.Version
		}
		if r.Held = casework.HeldOf(contact.Phone, contact.Email); len(r.Held) == 0 {
			return a.decide(r, env)(c)
		}
		return a.decideWith(r, env, &contact)(c)
	}
}
