package app

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
)

// listMost is the longest page of a list.
const listMost = 200

// Question chooses cases of a list within what the actor may see.
type Question struct {
	States []casework.State
	Class  string
	Area   string
	Open   bool
	// Overdue keeps to the work that is not done and late, as Standing says it.
	Overdue bool
	Order   Order
	After   Cursor
	Limit   int // 50 when 0
}

// Page is a page of a list.
type Page struct {
	Cases []casework.Case
	Next  Cursor // zero on the last page
}

// Scope is the part of the city's cases that a list is about.
type Scope string

// The scopes.
const (
	OfCentre   Scope = "centre"   // the jurisdictions of the actor's centre, and beneath
	OfUnit     Scope = "unit"     // led by the actor's unit
	OfGrid     Scope = "grid"     // in the area that the actor's organisation looks after
	ToVerify   Scope = "verify"   // given to the actor's organisation to verify
	ToCheck    Scope = "check"    // handled, or being checked; whether this actor may check one, its May says
	OfImported Scope = "imported" // history from files, in the actor's jurisdictions
)

// List answers with a page of the scope. An actor without the duty that the
// scope needs is refused.
func (a *App) List(ctx context.Context, actor Actor, scope Scope, q Question) (Page, error) {
	f, err := a.filter(actor, scope)
	if err != nil {
		return Page{}, err
	}
	if len(f.States) == 0 {
		f.States = q.States
	}
	f.Class, f.Open = q.Class, q.Open
	if q.Overdue {
		a.overdue(&f)
	}
	if !plainText(q.Area) || !plainText(q.Class) || !plainText(q.After.ID) {
		return Page{}, fault.New(fault.Invalid, "case.words_not_text")
	}
	if q.Area != "" {
		// A filter narrows what the actor may see and never leads out of it.
		if f.Area != "" && !slices.Contains(a.Policy().Map.ChainOf(q.Area), f.Area) {
			return Page{}, fault.New(fault.Forbidden, "app.list_forbidden").With("scope", string(scope))
		}
		f.Area = q.Area
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	cases, next, err := a.db.List(ctx, f, q.Order, q.After, min(limit, listMost))
	return Page{cases, next}, err
}

// overdue narrows a filter to cases that wait for their handling beyond its
// deadline: what was handled late is late, and owed no more.
func (a *App) overdue(f *store.Filter) {
	unhandled := []casework.State{casework.Received, casework.NeedInfo, casework.Verifying, casework.Filed,
		casework.Dispatched, casework.Handling, casework.Reopened}
	if len(f.States) > 0 {
		unhandled = slices.DeleteFunc(unhandled, func(s casework.State) bool { return !slices.Contains(f.States, s) })
	}
	if f.DueBefore, f.States = a.Now(), unhandled; len(unhandled) == 0 {
		f.Jurisdictions = []string{} // nothing is both
	}
}

// CountOverdue counts what a list of the scope's overdue cases shows.
func (a *App) CountOverdue(ctx context.Context, actor Actor, scope Scope) (n int, err error) {
	f, err := a.filter(actor, scope)
	if err != nil {
		return 0, err
	}
	a.overdue(&f)
	counts, err := a.db.CountByState(ctx, f)
	for _, of := range counts {
		n += of
	}
	return n, err
}

// Counts counts the scope's cases by state.
func (a *App) Counts(ctx context.Context, actor Actor, scope Scope) (map[casework.State]int, error) {
	f, err := a.filter(actor, scope)
	if err != nil {
		return nil, err
	}
	return a.db.CountByState(ctx, f)
}

// filter is the widest filter that the actor may use in the scope.
func (a *App) filter(actor Actor, scope Scope) (store.Filter, error) {
	p := a.Policy()
	who := a.in(p, actor, "", a.Now())
	denied := fault.New(fault.Forbidden, "app.list_forbidden").With("scope", string(scope))
	switch scope {
	case OfCentre, OfImported, ToCheck:
		if scope == ToCheck && !who.Has(org.DutyCheck) {
			return store.Filter{}, denied
		}
		if !who.Has(org.DutyIntake) && !who.Has(org.DutyDispatch) && !who.Has(org.DutySupervise) && !who.Has(org.DutyCheck) {
			return store.Filter{}, denied
		}
		f := store.Filter{Jurisdictions: a.jurisdictionsOf(p, who.Area), Imported: scope == OfImported}
		if root := p.Map.Jurisdiction(nil); who.Org == p.Chart.Backstop() && !slices.Contains(f.Jurisdictions, root) {
			f.Jurisdictions = append(f.Jurisdictions, root) // what lies nowhere is the backstop's
		}
		if scope == ToCheck {
			f.States = []casework.State{casework.Handled, casework.Checking}
		}
		return f, nil
	case OfUnit:
		if !who.Has(org.DutyHandle) {
			return store.Filter{}, denied
		}
		return store.Filter{Lead: who.Org}, nil
	case ToVerify:
		if !who.Has(org.DutyVerify) {
			return store.Filter{}, denied
		}
		return store.Filter{Verifier: who.Org, States: []casework.State{casework.Verifying}}, nil
	case OfGrid:
		if !who.Has(org.DutyVerify) {
			return store.Filter{}, denied
		}
		if who.Area == "" { // looks after no area, and no area is not every area
			return store.Filter{Jurisdictions: []string{}}, nil
		}
		own := p.Map.Jurisdiction(p.Map.ChainOf(who.Area))
		return store.Filter{Jurisdictions: []string{own}, Area: who.Area}, nil
	}
	return store.Filter{}, denied
}

// jurisdictionsOf are the jurisdictions that an organisation of the area is
// responsible for: its own area's and all beneath it.
func (a *App) jurisdictionsOf(p *Policy, area string) []string {
	found := []string{}
	if area == "" {
		return found
	}
	day := civil.DayOf(a.Now().In(a.zone))
	var walk func(code string)
	walk = func(code string) {
		at, ok := p.Map.Area(code)
		if !ok {
			return
		}
		if at.Jurisdiction || at.Parent == "" {
			found = append(append(found, code), p.former[code]...)
		}
		for _, child := range p.Map.Children(code, day) {
			walk(child.Code)
		}
	}
	walk(area)
	return found
}

// plainText tells whether a database can compare the text: NUL and broken UTF-8
// are errors to PostgreSQL.
func plainText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
