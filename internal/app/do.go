package app

import (
	"context"
	"errors"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// Actor is who asks: a signed-in account acting in one of its posts, the holder
// of a case's secret link, or a rule of time.
type Actor struct {
	Role    casework.Role
	Account string
	Post    org.ID
	Case    casework.ID // Reporter: the case that the link opens
	System  string      // Importer: the source system
	peer    string      // Staff: the peer that acts as the post; nobody outside makes such an actor
}

// Nobody is a visitor who has not signed in: anybody may report.
var Nobody = Actor{Role: casework.Reporter}

// in places the actor in a case under today's organisations. A post that the
// account does not hold today carries no duty.
func (a *App) in(p *Policy, actor Actor, id casework.ID, now time.Time) casework.Actor {
	c := casework.Actor{Role: actor.Role, Case: actor.Case, System: actor.System}
	if actor.Role != casework.Staff {
		return c
	}
	day := civil.DayOf(now.In(a.zone))
	c.From = day.Time(a.zone)
	c.Until = c.From.AddDate(0, 0, 1)
	if actor.peer != "" {
		return a.handOf(p, actor, id, day)
	}
	for _, post := range p.Chart.PostsOf(actor.Account, day) {
		if post.ID != actor.Post {
			c.Others = append(c.Others, post.Org)
			continue
		}
		c.Post, c.Through, c.Org, c.Duties = post.ID, post.Through, post.Org, post.Duties
		if o, ok := p.Chart.Org(post.Org); ok {
			c.Area, c.Former = o.Area, p.former[o.Area]
		}
		c.Person = a.keys.personIn(id, actor.Account)
	}
	return c
}

// env is one snapshot of everything that a decision may depend on.
func (a *App) env(ctx context.Context, actor Actor, id casework.ID) casework.Env {
	p, now := a.Policy(), a.Now()
	return casework.Env{
		Actor: a.in(p, actor, id, now), Now: now, Zone: a.zone,
		Map: p.Map, Chart: p.Chart, Catalogue: p.Catalogue, Calendar: p.Calendar, Procedure: p.Procedure, Versions: p.Procedures,
		Edition: func(version int) *catalog.Catalogue { return a.edition(ctx, version) },
		Route: func(class catalog.Key, chain grid.Chain, backstop org.ID) casework.Routing {
			return route(p, class, chain, backstop, now.In(a.zone))
		},
		Emergencies: p.emergencies,

		Photo:  a.photoFacts,
		Seal:   seal,
		Number: newNumber,
	}
}

func route(p *Policy, class catalog.Key, chain grid.Chain, backstop org.ID, local time.Time) casework.Routing {
	answer := p.Rules.Match(dispatch.Facts{Class: class, Chain: chain, Local: local}, backstop)
	r := casework.Routing{Lead: answer.Lead, Co: answer.Co, Rule: answer.Rule, Version: answer.Version}
	for _, n := range answer.Near {
		r.Near = append(r.Near, casework.NearMiss{Rule: n.Rule, Why: n.Why})
	}
	return r
}

func (a *App) photoFacts(hash string) (casework.PhotoFacts, bool) {
	photo, err := a.photos.Photo(hash)
	if err != nil {
		return casework.PhotoFacts{}, false
	}
	return casework.PhotoFacts{At: photo.At}, true
}

func seal(value []byte) casework.Sealed {
	salt := make([]byte, 16)
	fillRandom(salt)
	return casework.Seal(value, salt)
}

// Do carries out one command on a case and returns the case after the commit.
// key is the client's id of the command: the same key again from the same actor
// changes nothing and answers the same. An empty key makes every call new.
//
// Faults: case.not_found where the actor may not see the case,
// store.command_reused where the key was another command's, and whatever the
// verb's rule says.
func (a *App) Do(ctx context.Context, actor Actor, ref store.Ref, cmd casework.Command, key string) (casework.Case, error) {
	return a.DoOn(ctx, actor, ref, cmd, Terms{Key: key})
}

// Terms are what a client asks of a command besides what the command says.
type Terms struct {
	Key string // the client's id of the command; empty: every call is new
	Rev int64  // the revision that the client decided on; 0: whichever there is
}

// errMovedOn refuses a command that was decided on another revision.
var errMovedOn = fault.New(fault.Conflict, "app.moved_on").At("rev")

// DoOn carries out one command as Do does, where the case is still at the
// revision of the terms. The revision is compared inside the transaction, and
// only for a command that is new: the same command again is answered as before,
// though its own first run moved the case on.
//
// Faults: those of Do, and app.moved_on with the argument rev, the revision that
// the case has.
func (a *App) DoOn(ctx context.Context, actor Actor, ref store.Ref, cmd casework.Command, t Terms) (casework.Case, error) {
	if cmd.Verb() == casework.VerbReport || cmd.Verb() == casework.VerbImport {
		return casework.Case{}, fault.New(fault.Invalid, "case.verb_unknown").At("verb").With("verb", string(cmd.Verb()))
	}
	if m, ok := cmd.(casework.Merge); ok {
		return a.merge(ctx, actor, ref, m, t)
	}
	if own, shared, err := a.doShared(ctx, actor, ref, cmd, t); shared || err != nil {
		return own, err
	}
	if k, ok := cmd.(casework.CorrectContact); ok {
		if err := (Contact{Phone: k.Phone, Email: k.Email}).check(); err != nil {
			return casework.Case{}, err
		}
	}
	env := a.env(ctx, actor, ref.ID)
	var err error
	if env.Earlier, err = a.earlier(ctx, a.Policy(), ref, cmd); err != nil {
		return casework.Case{}, err
	}
	if cmd.Verb() == casework.VerbRecheck {
		if env.Sampled, err = a.sampled(ctx, &env, ref, nil); err != nil {
			return casework.Case{}, err
		}
	}
	command, err := a.keys.commandOf(env.Actor, t.Key, struct {
		Verb    casework.Verb
		Command casework.Command
	}{cmd.Verb(), cmd})
	if err != nil {
		return casework.Case{}, err
	}
	command.Urgent = urgent(env.Actor)
	out, err := a.afterTime(ctx, ref, env.Now, &t, func(owing bool) (store.Outcome, error) {
		return a.db.Update(ctx, ref, command, a.seen(cmd, env, t.Rev, owing))
	})
	if err != nil {
		a.hidden(ctx, actor, err)
		return out.Case, err
	}
	return out.Case, a.noteAct(ctx, actor, cmd.Verb(), out.Case.Number)
}

// afterTime runs a command after what time owes the case. What time did in between
// is nobody's change, so the terms follow it.
func (a *App) afterTime(ctx context.Context, ref store.Ref, now time.Time, t *Terms, run func(owing bool) (store.Outcome, error)) (store.Outcome, error) {
	const tries = 4
	for try := 0; ; try++ {
		out, err := run(try < tries)
		if !errors.Is(err, errOwes) {
			return out, err
		}
		paid, err := a.pay(ctx, ref, now).Wait()
		if err != nil && fault.KindOf(err) != fault.NotNow && fault.KindOf(err) != fault.Conflict {
			return store.Outcome{}, err
		}
		if t.Rev != 0 && err == nil {
			t.Rev = paid.Case.Rev
		}
	}
}

// errOwes is that a step of the ladder fell due of which nobody was told yet.
// It is told before anything else happens to the case: an act just after it, and
// just before the next sweep, must not make the delay unseen.
var errOwes = errors.New("app: time owes the case something first")

// urgent tells whose commands go first when there is more to do than can be done
// at once: the duty desk's, without which nobody else's case moves on, and those
// of time, of which there is one at a time.
func urgent(actor casework.Actor) bool {
	return actor.Has(org.DutyIntake) || actor.Has(org.DutyDispatch) || actor.Role == casework.System
}

// seen is decide for those who may see the case, at the revision they saw, and
// where owing says so after what time owes it; for others there is none.
func (a *App) seen(cmd casework.Command, env casework.Env, rev int64, owing bool) func(casework.Case) (store.Change, error) {
	return func(c casework.Case) (store.Change, error) {
		if !casework.Sees(c, env) {
			return store.Change{}, errNotFound
		}
		if rev != 0 && rev != c.Rev {
			return store.Change{}, errMovedOn.With("rev", c.Rev)
		}
		if owing && c.EscalationDue(env.Now) {
			return store.Change{}, errOwes
		}
		return a.decide(cmd, env)(c)
	}
}
