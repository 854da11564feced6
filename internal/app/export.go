package app

import (
	"context"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// Export visits every case of the list that List pages through, in batches, in
// the order of jurisdiction and id: the same scope, the same rights, the same
// narrowing; order, cursor and limit of the question do not count. A case that
// the actor could not open by its number comes without words and exact place.
//
// Faults: those of List before the first batch, and store.export_busy.
func (a *App) Export(ctx context.Context, actor Actor, scope Scope, q Question, visit func([]casework.Case) error) error {
	f, err := a.narrowed(ctx, actor, scope, q)
	if err != nil {
		return err
	}
	ended, err := a.exporting(ctx, actor, string(scope), q.facts())
	if err != nil {
		return err
	}
	env, rows := a.env(ctx, actor, ""), 0
	err = a.db.Walk(ctx, f, func(page []casework.Case) error {
		rows += len(page)
		for i := range page {
			c := &page[i]
			// The person counts for who had a hand in the work under another post.
			if len(c.Hands) > 0 {
				env.Actor.Person = a.keys.personIn(c.ID, actor.Account)
			}
			if !casework.Sees(*c, env) {
				conceal(c)
			}
		}
		return visit(page)
	})
	return ended(rows, err)
}

// facts are what narrows a question, for the security log.
func (q Question) facts() map[string]string {
	all := map[string]string{}
	put := func(name, value string) {
		if value != "" {
			all[name] = value
		}
	}
	for _, s := range q.States {
		all["states"] += string(s) + " "
	}
	put("class", q.Class)
	put("area", q.Area)
	put("lead", string(q.Lead))
	put("number", q.Number)
	if !q.Since.IsZero() || !q.Before.IsZero() {
		put("reported", q.Since.Format(time.RFC3339)+"/"+q.Before.Format(time.RFC3339))
	}
	return all
}

// conceal leaves of a case what its list shows to everybody who has the list.
func conceal(c *casework.Case) {
	c.Summary.Value, c.Place.Spot.Value, c.Resolution.Value = nil, nil, nil
	for i := range c.Attributes {
		c.Attributes[i].Value.Value = nil
	}
	if c.Route != nil {
		c.Route.Reason.Value = nil
	}
}

// Everything chooses cases for the operator, who has the database anyway. Empty
// fields do not restrict.
type Everything struct {
	Jurisdictions []string
	States        []casework.State
	Class         string // "component/0101", or a kind with "/" behind it
	Area          string
	Lead          org.ID
	Since, Before time.Time // reported at or after, before
	Open          bool
}

func (e Everything) filter() (store.Filter, error) {
	for _, s := range append([]string{e.Class, e.Area, string(e.Lead)}, e.Jurisdictions...) {
		if !plainText(s) {
			return store.Filter{}, fault.New(fault.Invalid, "case.words_not_text")
		}
	}
	f := store.Filter{States: e.States, Class: e.Class, Area: e.Area, Lead: e.Lead, Since: e.Since, Before: e.Before, Open: e.Open}
	if len(e.Jurisdictions) > 0 {
		f.Jurisdictions = e.Jurisdictions
	}
	return f, nil
}

// ExportAll visits every case of the database that is chosen, as Export does for
// a post. Only the command line asks for it.
func (a *App) ExportAll(ctx context.Context, chosen Everything, visit func([]casework.Case) error) error {
	f, err := chosen.filter()
	if err != nil {
		return err
	}
	ended, err := a.exporting(ctx, Actor{Role: casework.System}, "everything", map[string]string{"class": chosen.Class, "area": chosen.Area, "lead": string(chosen.Lead)})
	if err != nil {
		return err
	}
	rows := 0
	err = a.db.Walk(ctx, f, func(page []casework.Case) error {
		rows += len(page)
		return visit(page)
	})
	return ended(rows, err)
}

// CountAll is how many cases ExportAll would visit now.
func (a *App) CountAll(ctx context.Context, chosen Everything) (int, error) {
	f, err := chosen.filter()
	if err != nil {
		return 0, err
	}
	counts, err := a.db.CountByState(ctx, f)
	n := 0
	for _, k := range counts {
		n += k
	}
	return n, err
}
