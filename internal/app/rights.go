package app

import (
	"context"
	"slices"
	"sync"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// hand is the actor as rights know it, today.
func (a *App) hand(p *Policy, actor Actor) org.Actor {
	env := casework.Env{Actor: a.in(p, actor, "", a.Now()), Map: p.Map, Chart: p.Chart}
	return env.Hand()
}

// allows tells whether the actor may do what is about no single case.
func (a *App) allows(actor Actor, v org.Verb) bool {
	return org.Allow(a.hand(a.Policy(), actor), v, org.Subject{}, a.Now()).Allowed()
}

// listing is the actor with the filter of all that it may look at by the verb: the
// cases for which org.Allow gives it the verb, and no others. It is the only place
// where a right becomes a condition, and what it does not know gives nothing.
func (a *App) listing(ctx context.Context, actor Actor, v org.Verb) (org.Actor, store.Filter, bool) {
	p := a.Policy()
	who := a.hand(p, actor)
	rule, ok := org.Listing(who, v, a.Now())
	if !ok || who.Org == "" {
		return who, nothing, false
	}
	f, err := a.narrowest(ctx, p, &who, rule)
	if err != nil {
		a.log.Error("what the actor may list", "verb", v, "error", err)
		return who, nothing, false
	}
	return who, f, true
}

// nothing is a filter that no case meets.
var nothing = store.Filter{Jurisdictions: []string{}}

// narrowest is the rule's ground as a filter.
func (a *App) narrowest(ctx context.Context, p *Policy, who *org.Actor, rule org.Rule) (store.Filter, error) {
	switch {
	case rule.Relation == org.LeadUnit && rule.Area == org.Anywhere:
		return store.Filter{Lead: who.Org}, nil
	case rule.Relation == org.Verifies && rule.Area == org.Anywhere:
		return store.Filter{Verifier: who.Org}, nil
	case rule.Relation != org.Anyone:
		return nothing, nil
	}
	switch rule.Area {
	case org.Line:
		found, err := a.answering(ctx, p, who)
		return store.Filter{Jurisdictions: found}, err
	case org.Above: // whoever runs the jurisdiction itself does not stand above it
		found := slices.DeleteFunc(slices.Clone(who.Jurisdictions), func(j string) bool {
			return slices.Contains(who.Areas, j) || who.Backstop && a.uncentred(p, j)
		})
		return store.Filter{Jurisdictions: append([]string{}, found...)}, nil
	case org.Ground:
		if len(who.Areas) == 0 {
			return nothing, nil
		}
		found := slices.Sorted(slices.Values(append(slices.Clone(who.Homes), who.Jurisdictions...)))
		return store.Filter{Jurisdictions: slices.Compact(found), Also: store.Also{Areas: who.Areas}}, nil
	}
	return nothing, nil
}

// answering are the jurisdictions that answer to the actor's organisation. What has
// no centre answers to the backstop, and so does what is on the map no more.
func (a *App) answering(ctx context.Context, p *Policy, who *org.Actor) ([]string, error) {
	found := append([]string{}, who.Jurisdictions...)
	if !who.Backstop {
		return found, nil
	}
	lost, err := p.lost.of(ctx, a, p)
	if err != nil {
		return nil, err
	}
	found = append(found, lost...)
	for _, area := range p.Map.All() {
		if (area.Jurisdiction || area.Parent == "") && a.uncentred(p, area.Code) {
			found = append(found, area.Code)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

func (a *App) uncentred(p *Policy, jurisdiction string) bool {
	_, centred := p.Chart.Centre(jurisdiction, a.Today())
	return !centred
}

// lost are the jurisdictions of cases that the map in force does not know: those of
// the area that an installation starts with, and of areas that were taken out. They
// are looked for once for a map, when they are first asked for.
type lost struct {
	once  sync.Mutex
	known bool
	codes []string
}

func (l *lost) of(ctx context.Context, a *App, p *Policy) ([]string, error) {
	l.once.Lock()
	defer l.once.Unlock()
	if l.known {
		return l.codes, nil
	}
	all, err := a.db.Jurisdictions(ctx)
	if err != nil {
		return nil, err
	}
	l.codes = slices.DeleteFunc(all, func(code string) bool {
		_, ok := p.Map.Area(code)
		return ok || !a.uncentred(p, code)
	})
	l.known = true
	return l.codes, nil
}

// jurisdictionsOf are the jurisdictions of an area: its own where it is one, and all
// beneath it.
func (a *App) jurisdictionsOf(p *Policy, area string) []string {
	return append([]string{}, p.Map.Jurisdictions(area)...)
}

func forbidden(scope string) error {
	return fault.New(fault.Forbidden, "app.list_forbidden").With("scope", scope)
}
