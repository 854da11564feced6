package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/complaint"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/worktime"
)

// ComplaintReceipt is what whoever complained takes away.
type ComplaintReceipt struct {
	Complaint complaint.Complaint
	Link      string
}

// Complain takes a complaint from anybody. key is a UUID that only the client knows;
// the same again gives the same receipt. link opens the complainant's own case, where
// the complaint names one; the case learns nothing of it.
//
// Faults: app.key_malformed, app.key_reused, case.not_found, and those of
// complaint.Make.
func (a *App) Complain(ctx context.Context, m complaint.Make, link string, contact Contact, key string) (ComplaintReceipt, error) {
	id, err := uuid.Parse(key)
	if err != nil {
		return ComplaintReceipt{}, fault.New(fault.Invalid, "app.key_malformed").At("id")
	}
	var wrong fault.List
	for _, text := range []string{string(m.About.Org), string(m.About.Post), m.Language} {
		if !plainText(text) {
			wrong = append(wrong, fault.New(fault.Invalid, "complaint.unit_unknown").At("org"))
		}
	}
	if wrong = append(wrong, fault.All(contact.check())...); len(wrong) > 0 {
		return ComplaintReceipt{}, wrong.Err()
	}
	if m.About.Case != "" {
		_, ref, err := a.Holder(ctx, m.About.Case, link)
		if err != nil {
			return ComplaintReceipt{}, err
		}
		c, _, ok, err := a.db.Case(ctx, ref)
		if err != nil || !ok {
			return ComplaintReceipt{}, orNotFound(err)
		}
		m.About.Case = c.Number
	}
	m.ID = complaintID(id)
	command, err := a.keys.commandOf(casework.Actor{}, "complaint", struct {
		Make    complaint.Make
		Contact Contact
	}{m, contact})
	if err != nil {
		return ComplaintReceipt{}, err
	}
	env, err := a.complaintEnv(ctx, Nobody, complaint.Complaint{ID: m.ID})
	if err != nil {
		return ComplaintReceipt{}, err
	}
	c, err := a.db.ChangeComplaint(ctx, m.ID, command, func(c complaint.Complaint) (store.ComplaintChange, error) {
		return a.makeComplaint(c, m, contact, env)
	})
	if fault.Has(err, "store.command_reused") || fault.Has(err, "complaint.made_already") {
		err = fault.New(fault.Conflict, "app.key_reused").At("id")
	}
	if err != nil {
		return ComplaintReceipt{}, err
	}
	return ComplaintReceipt{c, a.keys.complaintLink(c.ID)}, nil
}

func orNotFound(err error) error {
	if err == nil {
		return errNotFound
	}
	return err
}

func (a *App) makeComplaint(c complaint.Complaint, m complaint.Make, contact Contact, env complaint.Env) (store.ComplaintChange, error) {
	sealed, held, err := sealContact(contact)
	if err != nil {
		return store.ComplaintChange{}, err
	}
	m.Contact, m.Held = sealed, held
	return a.decideComplaint(c, m, env)
}

// decideComplaint is one command on a complaint, with what it seals closed under the
// complaint's keys. Time never runs backwards within a complaint.
func (a *App) decideComplaint(c complaint.Complaint, cmd complaint.Command, env complaint.Env) (store.ComplaintChange, error) {
	if env.Now.Before(c.Updated) {
		env.Now = c.Updated
	}
	event, err := complaint.Decide(c, cmd, env)
	if err != nil {
		return store.ComplaintChange{}, err
	}
	change := store.ComplaintChange{Event: event, At: env.Now, Actor: complaintActor(env.Actor)}
	if e, ok := event.(*complaint.Erased); ok {
		change.Erase = store.BoxIdentity
		if e.Words {
			change.Erase = store.BoxWords
		}
	}
	id := c.ID
	if m, made := cmd.(complaint.Make); made {
		id = m.ID
	}
	return change, a.closeComplaint(&change, id, c.Rev == 0)
}

func complaintActor(actor complaint.Actor) string {
	if actor.Role == complaint.Staff {
		return "post:" + string(actor.Post)
	}
	return string(actor.Role)
}

// complaintEnv is one snapshot of everything that a decision on a complaint may depend
// on.
func (a *App) complaintEnv(ctx context.Context, actor Actor, c complaint.Complaint) (complaint.Env, error) {
	p, now := a.Policy(), a.Now()
	terms := p.Procedure.ComplaintTerms()
	env := complaint.Env{Now: now, Zone: a.zone, Terms: terms, Seal: seal, Number: newNumber,
		Charts: complaint.Charts{Now: p.Chart, Day: civil.DayOf(now.In(a.zone)), Last: org.ID(terms.Last)},
		Keep:   func(journal.Hash, string) {},
		Deadline: func(from time.Time, l worktime.Limit) (time.Time, error) {
			due, err := p.Calendar.Deadline(from, l, nil)
			return due.At.UTC().Truncate(time.Microsecond), err
		}}
	if c.Chart != 0 && c.Chart != p.Chart.Version() {
		then, err := a.chartOf(ctx, c.Chart)
		if err != nil {
			return env, err
		}
		env.Charts.Then = then
	}
	env.Actor = a.complaintHand(p, actor, &c, env.Charts)
	return env, nil
}

// complaintHand is the actor as one complaint knows it. A post that the account does
// not hold today carries no duty.
func (a *App) complaintHand(p *Policy, actor Actor, c *complaint.Complaint, charts complaint.Charts) complaint.Actor {
	switch actor.Role {
	case casework.Reporter:
		return complaint.Actor{Role: complaint.Complainant}
	case casework.System:
		return complaint.Actor{Role: complaint.Time}
	case casework.Importer:
		return complaint.Actor{}
	}
	who := complaint.Actor{Role: complaint.Staff, Barred: actor.peer != "" || charts.Bars(actor.Account, c.Since, c.About, c.Concerned())}
	for _, post := range p.Chart.PostsOf(actor.Account, charts.Day) {
		if post.ID == actor.Post {
			who.Hand = complaint.Hand{Org: post.Org, Post: post.ID, Person: a.keys.personIn(casework.ID("complaint:"+string(c.ID)), actor.Account)}
			who.Duties = post.Duties
		}
	}
	return who
}

// chartOf is a version of the organisations. One that cannot be read is an error: who
// is excluded must never be guessed.
func (a *App) chartOf(ctx context.Context, version int) (*org.Chart, error) {
	if c, ok := a.charts.Load(version); ok {
		return c.(*org.Chart), nil
	}
	d, err := a.db.Document(ctx, store.Organisations, version)
	if err != nil {
		return nil, err
	}
	c, err := parse(d.Body, version, org.ReadJSON, org.NewChart)
	if err == nil {
		a.charts.Store(version, c)
	}
	return c, err
}

// DoComplaint carries out one command of a post on a complaint. key is the client's id
// of the command; empty makes every call new.
//
// Faults: complaint.not_found for whoever may not know of it, and whatever the command
// says.
func (a *App) DoComplaint(ctx context.Context, actor Actor, number string, cmd complaint.Command, key string) (complaint.Complaint, error) {
	c, err := a.complaintFor(ctx, actor, number)
	if err != nil {
		return c, err
	}
	return a.changeComplaint(ctx, actor, c, cmd, key)
}

// DoOwnComplaint carries out one command of whoever holds a complaint's link.
func (a *App) DoOwnComplaint(ctx context.Context, number, link string, cmd complaint.Command, key string) (complaint.Complaint, error) {
	c, err := a.ownComplaint(ctx, number, link)
	if err != nil {
		return c, err
	}
	return a.changeComplaint(ctx, Nobody, c, cmd, key)
}

func (a *App) changeComplaint(ctx context.Context, actor Actor, c complaint.Complaint, cmd complaint.Command, key string) (complaint.Complaint, error) {
	env, err := a.complaintEnv(ctx, actor, c)
	if err != nil {
		return c, err
	}
	hand := casework.Actor{Role: actor.Role, Post: env.Actor.Post}
	command, err := a.keys.commandOf(hand, key, struct {
		ID      complaint.ID
		Verb    complaint.Verb
		Command complaint.Command
	}{c.ID, cmd.Verb(), cmd})
	if err != nil {
		return c, err
	}
	return a.db.ChangeComplaint(ctx, c.ID, command, func(c complaint.Complaint) (store.ComplaintChange, error) {
		// What was read before may have gone elsewhere meanwhile.
		env.Actor = a.complaintHand(a.Policy(), actor, &c, env.Charts)
		return a.decideComplaint(c, cmd, env)
	})
}

// complaintFor is a complaint that the actor may know of. Whoever has no such duty is
// answered before anything is looked for, so that the time taken tells nothing either.
func (a *App) complaintFor(ctx context.Context, actor Actor, number string) (complaint.Complaint, error) {
	if !a.ReceivesComplaints(actor) {
		return complaint.Complaint{}, complaint.ErrNotFound
	}
	c, err := a.complaintOf(ctx, number)
	if err != nil {
		return c, err
	}
	env, err := a.complaintEnv(ctx, actor, c)
	if err == nil && !complaint.Sees(&c, &env) {
		err = complaint.ErrNotFound
	}
	return c, err
}

func (a *App) complaintOf(ctx context.Context, number string) (complaint.Complaint, error) {
	number, err := ParseNumber(number)
	if err != nil {
		return complaint.Complaint{}, complaint.ErrNotFound
	}
	c, ok, err := a.db.ComplaintByNumber(ctx, number)
	if err == nil && !ok {
		err = complaint.ErrNotFound
	}
	return c, err
}

// ownComplaint is the complaint that a link opens; a wrong link is answered as a wrong
// number.
func (a *App) ownComplaint(ctx context.Context, number, link string) (complaint.Complaint, error) {
	c, err := a.complaintOf(ctx, number)
	if err == nil && !a.keys.opensComplaint(c.ID, link) {
		err = complaint.ErrNotFound
	}
	return c, err
}

// ReceivesComplaints tells whether the actor's post takes complaints at all.
func (a *App) ReceivesComplaints(actor Actor) bool {
	if actor.Role != casework.Staff || actor.peer != "" {
		return false
	}
	for _, p := range a.Posts(actor) {
		who := org.Actor{Role: org.RoleStaff, Post: p.ID, Org: p.Org, Duties: p.Duties}
		if p.ID == actor.Post && org.Allow(who, "complaint_hear", org.Subject{}, a.Now()).Allowed() {
			return true
		}
	}
	return false
}
