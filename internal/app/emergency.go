package app

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// LintPlans says what is wrong with a document of plans against the policy in
// force.
func (a *App) LintPlans(d emergency.Document) fault.List {
	p := a.Policy()
	return emergency.Lint(d, p.Catalogue, p.Chart, a.Today())
}

// emergencies are what the declarations in force say of a class in a chain of
// areas. It is all of them that a case is ever decided with.
func (p *Policy) emergencies(class catalog.Key, chain grid.Chain, at time.Time) []casework.Emergency {
	var found []casework.Emergency
	for _, e := range p.Emergencies.For(class, chain, at) {
		d := e.Declaration
		found = append(found, casework.Emergency{Lead: e.Lead, Co: e.Co, Limit: e.Limit,
			EmergencyRef: casework.EmergencyRef{ID: string(d.ID), Plan: d.Plan.ID, Version: d.Version}})
	}
	return found
}

// Sends is where a class in a chain of areas is sent now, by an emergency in force
// or by the rules, and why.
func (a *App) Sends(ctx context.Context, class catalog.Key, chain grid.Chain, backstop org.ID) casework.Routing {
	env := a.env(ctx, Nobody, "")
	return env.Sends(class, chain, backstop)
}

var errNoEmergency = fault.New(fault.NotFound, "emergency.not_found")

// commander is the actor as emergencies know it. Its person is told apart within
// one plan for one area, so that nobody declares there again under another post.
func (a *App) commander(p *Policy, actor Actor, slot store.Slot, now time.Time) (emergency.Actor, casework.Actor) {
	in := a.in(p, actor, casework.ID("emergency:"+slot.Area+"/"+slot.Plan), now)
	who := emergency.Actor{Hand: emergency.Hand{Org: in.Org, Post: in.Post, Person: in.Person}, Duties: in.Duties}
	if in.Area != "" {
		who.Areas = append([]string{in.Area}, in.Former...)
	}
	return who, in
}

// Declare declares a plan for an area, at once. key is the client's id of the
// declaration: the same again changes nothing and is answered the same.
//
// Faults: those of emergency.Declare, and store.command_reused.
func (a *App) Declare(ctx context.Context, actor Actor, cmd emergency.Declare, key string) (emergency.Declaration, error) {
	p, now := a.Policy(), a.Now()
	slot := store.Slot{Area: cmd.Area, Plan: cmd.Plan, Drill: cmd.Drill}
	who, in := a.commander(p, actor, slot, now)
	if in.Post == "" || !plainText(cmd.Area) || !plainText(cmd.Plan) {
		return emergency.Declaration{}, fault.New(fault.Forbidden, "emergency.area_of_others").At("area")
	}
	if key == "" {
		key = uuid.NewString()
	}
	cmd.Jurisdiction, cmd.ID = p.Map.Jurisdiction(p.Map.ChainOf(cmd.Area)), a.keys.declarationID(in, key)
	return a.changeEmergency(ctx, in, store.EmergencyKey{Jurisdiction: cmd.Jurisdiction, ID: cmd.ID}, slot, cmd, key,
		emergency.Env{Now: now, Actor: who, Map: p.Map, Plans: p.Plans})
}

// ChangeEmergency prolongs a declaration, ends it, or ticks a step of its
// check-list. Faults: emergency.not_found, those of the command, and
// store.command_reused.
func (a *App) ChangeEmergency(ctx context.Context, actor Actor, id emergency.ID, cmd emergency.Command, key string) (emergency.Declaration, error) {
	d, err := a.Emergency(ctx, id)
	if err != nil {
		return d, err
	}
	p, now := a.Policy(), a.Now()
	slot := store.Slot{Area: d.Area, Plan: d.Plan.ID, Drill: d.Drill}
	who, in := a.commander(p, actor, slot, now)
	if in.Post == "" {
		return d, fault.New(fault.Forbidden, "emergency.area_of_others").At("area")
	}
	return a.changeEmergency(ctx, in, store.EmergencyKey{Jurisdiction: d.Jurisdiction, ID: d.ID}, slot, cmd, key,
		emergency.Env{Now: now, Actor: who, Map: p.Map, Plans: p.Plans})
}

func (a *App) changeEmergency(ctx context.Context, in casework.Actor, at store.EmergencyKey, slot store.Slot, cmd emergency.Command, key string,
	env emergency.Env) (emergency.Declaration, error) {
	command, err := a.keys.commandOf(in, key, struct {
		ID      emergency.ID
		Verb    string
		Command emergency.Command
	}{at.ID, cmd.Verb(), cmd})
	if err != nil {
		return emergency.Declaration{}, err
	}
	d, err := a.db.ChangeEmergency(ctx, at, slot, command, func(d emergency.Declaration, last *emergency.Declaration) (store.EmergencyChange, error) {
		env := env
		env.Last = last
		// Time never runs backwards within a declaration, whatever the clocks of
		// several machines say.
		if t := d.Touched(); env.Now.Before(t) {
			env.Now = t
		}
		event, err := emergency.Decide(d, cmd, env)
		return store.EmergencyChange{Event: event, At: env.Now, Actor: in.Name()}, err
	})
	if err != nil {
		return emergency.Declaration{}, err
	}
	return d, a.Reload(ctx)
}

// declarationID is the id of the declaration that an actor makes under a key.
func (k keys) declarationID(in casework.Actor, key string) emergency.ID {
	sum := mac(k.command, "emergency", in.Name(), key)
	id := uuid.UUID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return emergency.ID(id.String())
}

// Emergency is one declaration, which everybody may read. Fault:
// emergency.not_found.
func (a *App) Emergency(ctx context.Context, id emergency.ID) (emergency.Declaration, error) {
	if !plainText(string(id)) {
		return emergency.Declaration{}, errNoEmergency
	}
	d, ok, err := a.db.Emergency(ctx, id)
	if err == nil && !ok {
		err = errNoEmergency
	}
	return d, err
}

// EmergencyCursor is a place in the list of declarations.
type EmergencyCursor struct {
	At time.Time
	ID emergency.ID
}

// EmergenciesAfter lists declarations, the newest first, which everybody may
// read, and the place after them, zero on the last page.
func (a *App) EmergenciesAfter(ctx context.Context, after EmergencyCursor, limit int) ([]emergency.Declaration, EmergencyCursor, error) {
	if after.At.IsZero() {
		after.At = a.Now().Add(time.Hour) // clocks of other nodes may be ahead
	}
	if !plainText(string(after.ID)) {
		return nil, EmergencyCursor{}, fault.New(fault.Invalid, "case.words_not_text").At("after")
	}
	limit = min(max(limit, 1), listMost)
	found, err := a.db.EmergencyPage(ctx, after.At, after.ID, limit+1)
	if err != nil || len(found) <= limit {
		return found, EmergencyCursor{}, err
	}
	last := found[limit-1]
	return found[:limit], EmergencyCursor{last.At, last.ID}, nil
}

// InForce lists the declarations in force now, the oldest first; for an area
// those that hold somewhere in it or around it.
func (a *App) InForce(area string) []emergency.Declaration {
	p := a.Policy()
	found := p.Emergencies.InForce(a.Now())
	if area == "" {
		return found
	}
	chain := p.Map.ChainOf(area)
	return slices.DeleteFunc(found, func(d emergency.Declaration) bool {
		return !slices.Contains(chain, d.Area) && !slices.Contains(p.Map.ChainOf(d.Area), area)
	})
}

// EmergencyHand is what the actor may do with a declaration now.
type EmergencyHand struct {
	Commands bool            // prolong it or end it
	Ticks    map[string]bool // ids of the steps
}

// HandOn tells what the actor's post may do with a declaration. What a command
// says can still be refused.
func (a *App) HandOn(actor Actor, d *emergency.Declaration) EmergencyHand {
	p, now := a.Policy(), a.Now()
	who, _ := a.commander(p, actor, store.Slot{Area: d.Area, Plan: d.Plan.ID, Drill: d.Drill}, now)
	h := EmergencyHand{Ticks: map[string]bool{}}
	if !d.InForce(now) || who.Org == "" {
		return h
	}
	h.Commands = emergency.Commands(who, p.Map, d.Area, now)
	for _, s := range d.Plan.Steps {
		if _, done := d.Ticked(s.ID); !done && emergency.MayTick(d, s, who, p.Map, now) {
			h.Ticks[s.ID] = true
		}
	}
	return h
}

// MayDeclare tells whether the actor's post may declare a plan somewhere, and the
// area of its organisation.
func (a *App) MayDeclare(actor Actor) (area string, ok bool) {
	p := a.Policy()
	who, in := a.commander(p, actor, store.Slot{}, a.Now())
	return in.Area, in.Area != "" && emergency.Commands(who, p.Map, in.Area, a.Now())
}
