package app

import (
	"context"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/emergency"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/worktime"
)

// EmergencyTry is what a declaration would change: a look before it.
type EmergencyTry struct {
	Declaration emergency.Declaration
	Classes     []ClassUnder
}

// ClassUnder is what a declaration changes for one class.
type ClassUnder struct {
	Class catalog.Key
	// Usual are the units to which the dispatch rules send the class now, in one part
	// of the area or another; Lead is the plan's, empty where it names none.
	Usual []org.ID
	Lead  org.ID
	// Powerless is that Lead has no power for the class in the area, so that the rules
	// go on answering there.
	Powerless bool
	Before    worktime.Limit
	After     worktime.Limit // the plan's; zero where it sets none
	Sooner    bool           // After ends before Before would, counted from now
	// Waiting are open cases of the class that are not dispatched yet and would go by
	// the plan; Running have their unit and deadline, and keep them.
	Waiting, Running int
}

// TryDeclare says what the declaration would change, and changes nothing. Faults
// as for Declare.
func (a *App) TryDeclare(ctx context.Context, actor Actor, cmd emergency.Declare) (EmergencyTry, error) {
	p, now := a.Policy(), a.Now()
	slot := store.Slot{Area: cmd.Area, Plan: cmd.Plan, Drill: cmd.Drill}
	who, _ := a.commander(p, actor, slot, now)
	cmd.Jurisdiction = p.Map.Jurisdiction(p.Map.ChainOf(cmd.Area))
	env := emergency.Env{Now: now, Actor: who, Map: p.Map, Plans: p.Plans}
	for _, d := range p.Emergencies.InForce(now) {
		if d.Area == slot.Area && d.Plan.ID == slot.Plan && d.Drill == slot.Drill {
			env.Last = &d
		}
	}
	event, err := emergency.Decide(emergency.Declaration{}, cmd, env)
	if err != nil {
		return EmergencyTry{}, err
	}
	try := EmergencyTry{Declaration: emergency.Apply(emergency.Declaration{}, event)}
	if cmd.Drill {
		return try, nil
	}
	for _, class := range p.Catalogue.All() {
		change, ok := try.Declaration.Plan.For(class.Key())
		if !ok {
			continue
		}
		under, err := a.tryClass(ctx, p, class, change, cmd.Area, now)
		if err != nil {
			return EmergencyTry{}, err
		}
		try.Classes = append(try.Classes, under)
	}
	return try, nil
}

func (a *App) tryClass(ctx context.Context, p *Policy, class *catalog.Class, change emergency.Change, area string, now time.Time) (ClassUnder, error) {
	u := ClassUnder{Class: class.Key(), Lead: change.Lead, Before: class.Limit, After: change.Limit}
	chain := p.Map.ChainOf(area)
	u.Usual = a.usual(p, class.Key(), area, now)
	u.Powerless = change.Lead != "" && !p.Chart.MayAct(change.Lead, class.Key().String(), chain, a.Today())
	if !change.Limit.IsZero() {
		before, err := p.Calendar.Deadline(now, class.Limit, nil)
		if err != nil {
			return u, err
		}
		after, err := p.Calendar.Deadline(now, change.Limit, nil)
		if err != nil {
			return u, err
		}
		u.Sooner = after.At.Before(before.At)
	}
	counts, err := a.counted(ctx, store.Filter{Jurisdictions: a.within(p, area), Area: area, Class: class.Key().String(), Open: true})
	for state, n := range counts {
		switch state {
		case casework.Received, casework.NeedInfo, casework.Verifying, casework.Filed:
			u.Waiting += n
		default:
			u.Running += n
		}
	}
	return u, err
}

// usual are the units to which the rules send the class in the parts of the area.
func (a *App) usual(p *Policy, class catalog.Key, area string, now time.Time) []org.ID {
	var found []org.ID
	day := a.Today()
	var walk func(code string)
	walk = func(code string) {
		children := p.Map.Children(code, day)
		if len(children) > 0 {
			for _, child := range children {
				walk(child.Code)
			}
			return
		}
		chain := p.Map.ChainOf(code)
		backstop, ok := p.Chart.Centre(p.Map.Jurisdiction(chain), day)
		if !ok {
			backstop = p.Chart.Backstop()
		}
		if lead := route(p, class, chain, backstop, now.In(a.zone)).Lead; !slices.Contains(found, lead) {
			found = append(found, lead)
		}
	}
	walk(area)
	slices.Sort(found)
	return found
}

// within are the jurisdictions that have cases in the area: its own, and those
// beneath it.
func (a *App) within(p *Policy, area string) []string {
	all := append([]string{p.Map.Jurisdiction(p.Map.ChainOf(area))}, a.jurisdictionsOf(p, area)...)
	slices.Sort(all)
	return slices.Compact(all)
}

// EmergencyCase is a case that was dispatched under a declaration.
type EmergencyCase struct {
	casework.Case
	Routed, Limited bool // its unit, its deadline came from the plan
	Standing        casework.Standing
}

// EmergencyReport is what came of a declaration.
type EmergencyReport struct {
	Cases []EmergencyCase // the oldest first
	// Kept, Missed and Open count those whose deadline came from the plan: handled
	// by then, late, or still within it.
	Kept, Missed, Open int
	More               bool // there were more cases than are looked at
}

// reported bounds the cases that a report looks at.
const reported = 20_000

// ReportOn is what came of a declaration, to posts that run or supervise cases of
// the area and may see them anyway. Fault: app.list_forbidden.
func (a *App) ReportOn(ctx context.Context, actor Actor, d *emergency.Declaration) (EmergencyReport, error) {
	p := a.Policy()
	f, err := a.narrowed(ctx, actor, OfCentre, Question{Area: d.Area, UpdatedSince: d.At, Before: d.End()})
	if err != nil {
		return EmergencyReport{}, err
	}
	// Only the actor's own jurisdictions, of those that the area has.
	in := a.within(p, d.Area)
	f.Jurisdictions = slices.DeleteFunc(f.Jurisdictions, func(j string) bool { return !slices.Contains(in, j) })
	if f.Jurisdictions == nil {
		f.Jurisdictions = []string{}
	}
	var r EmergencyReport
	var after Cursor
	for seen := 0; ; {
		cases, next, err := a.db.List(ctx, f, OldestFirst, after, listMost)
		if err != nil {
			return r, err
		}
		for _, c := range cases {
			r.take(c, d.ID, a.Now())
		}
		if seen += len(cases); next.ID == "" {
			return r, nil
		}
		if seen >= reported {
			r.More = true
			return r, nil
		}
		after = next
	}
}

func (r *EmergencyReport) take(c casework.Case, id emergency.ID, now time.Time) {
	e := EmergencyCase{Case: c, Standing: c.Standing(now),
		Routed:  c.Route != nil && c.Route.Emergency != nil && c.Route.Emergency.ID == string(id),
		Limited: c.Due != nil && c.Due.Emergency != nil && c.Due.Emergency.ID == string(id)}
	if !e.Routed && !e.Limited {
		return
	}
	r.Cases = append(r.Cases, e)
	switch {
	case !e.Limited:
	case e.Standing == casework.Overdue:
		r.Missed++
	case c.HandledAt.IsZero() && !c.State.Ended():
		r.Open++
	default:
		r.Kept++
	}
}
