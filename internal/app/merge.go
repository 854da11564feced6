package app

import (
	"context"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/store"
)

// merge puts a case together with the one that the command names. Both are read
// and locked in one transaction and one of them is written, so a machine that
// stops at any moment leaves no half of it behind.
//
// Where the other case was closed as resolved and is to be taken up again, that
// is a command of its own and comes first: between the two, the new case still
// stands for itself and the earlier one is at work again, which is as true.
func (a *App) merge(ctx context.Context, actor Actor, ref store.Ref, m casework.Merge, t Terms) (casework.Case, error) {
	into, beside, err := a.named(ctx, ref, &m.Into, "into")
	if err != nil {
		return casework.Case{}, err
	}
	if m.Reopen && beside.State.Closed() {
		if err := a.recur(ctx, actor, into, ref, t); err != nil {
			return casework.Case{}, err
		}
	}
	env := a.env(ctx, actor, ref.ID)
	command, err := a.commandOf(env, t.Key, m, "")
	if err != nil {
		return casework.Case{}, err
	}
	out, err := a.afterTime(ctx, ref, env.Now, &t, func(owing bool) (store.Outcome, error) {
		return a.db.UpdateBeside(ctx, ref, into.ID, command, func(c, other casework.Case) (store.Change, error) {
			env := env
			if env.Beside = &other; into.Jurisdiction != ref.Jurisdiction {
				env.Beside = &beside // refused as lying elsewhere, or as not to be seen
			}
			return a.seen(m, env, t.Rev, owing)(c)
		})
	})
	return out.Case, err
}

// named is the case with the number that a command brings, which is put in the
// form that numbers have; zero where there is none.
func (a *App) named(ctx context.Context, ref store.Ref, number *string, field string) (store.Ref, casework.Case, error) {
	if *number == "" {
		return store.Ref{Jurisdiction: ref.Jurisdiction}, casework.Case{}, nil
	}
	parsed, err := ParseNumber(*number)
	if err != nil {
		return store.Ref{}, casework.Case{}, fault.New(fault.Invalid, "app.number_malformed").At(field)
	}
	*number = parsed
	other, ok, err := a.db.ByNumber(ctx, parsed)
	if err != nil || !ok {
		return store.Ref{Jurisdiction: ref.Jurisdiction}, casework.Case{}, err
	}
	c, _, _, err := a.db.Case(ctx, other)
	return other, c, err
}

// recur takes the earlier case back to work because the new one shows that its
// problem is back.
func (a *App) recur(ctx context.Context, actor Actor, earlier, shows store.Ref, t Terms) error {
	env := a.env(ctx, actor, earlier.ID)
	key := t.Key
	if key != "" {
		key += ".recur"
	}
	command, err := a.commandOf(env, key, casework.Recur{}, shows.ID)
	if err != nil {
		return err
	}
	_, err = a.db.UpdateBeside(ctx, earlier, shows.ID, command, func(c, shows casework.Case) (store.Change, error) {
		if t.Rev != 0 && t.Rev != shows.Rev {
			return store.Change{}, errMovedOn.With("rev", shows.Rev)
		}
		env := env
		env.Beside = &shows
		return a.seen(casework.Recur{By: shows.Number}, env, 0, false)(c) // an ended case owes nothing
	})
	if fault.Has(err, "case.reporter_or_supervisor_only") { // the desk may, where the fact is there
		err = fault.New(fault.NotNow, "case.recurs_not").At("into")
	}
	return err
}

// commandOf names a command with what it says, and with the other case that it
// is about.
func (a *App) commandOf(env casework.Env, key string, cmd casework.Command, of casework.ID) (store.Command, error) {
	command, err := a.keys.commandOf(env.Actor, key, struct {
		Verb    casework.Verb
		Command casework.Command
		Of      casework.ID
	}{cmd.Verb(), cmd, of})
	command.Urgent = urgent(env.Actor)
	return command, err
}

// standing is where the work on a reporter's own case goes on, when it is merged
// with another: that case, and since when. Not ok while it stands for itself.
func (a *App) standing(ctx context.Context, c *casework.Case) (store.Ref, bool, error) {
	if c.Merged == nil {
		return store.Ref{}, false, nil
	}
	ref := store.Ref{Jurisdiction: c.Jurisdiction, ID: c.ID}
	at, err := a.db.Standing(ctx, ref)
	return at, err == nil && at.ID != "" && at != ref, err
}

// doShared carries out what every reporter of a problem may say, on the case that
// stands for it; not ok where the reporter's own case stands for itself. The
// answer is the reporter's own case: the other one is not theirs to look into.
func (a *App) doShared(ctx context.Context, actor Actor, ref store.Ref, cmd casework.Command, t Terms) (own casework.Case, ok bool, err error) {
	if actor.Role != casework.Reporter || actor.Case != ref.ID || !casework.Shared(cmd.Verb()) {
		return own, false, nil
	}
	own, _, found, err := a.db.Case(ctx, ref)
	if err != nil || !found {
		return own, false, err
	}
	at, merged, err := a.standing(ctx, &own)
	if err != nil || !merged {
		return own, false, err
	}
	env := a.env(ctx, actor, at.ID)
	env.Actor.Joined = &casework.Joined{Into: at.ID, At: own.Merged.At}
	command, err := a.commandOf(env, t.Key, cmd, ref.ID)
	if err != nil {
		return own, true, err
	}
	_, err = a.db.Update(ctx, at, command, a.decide(cmd, env))
	return own, true, err
}
