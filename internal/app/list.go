package app

import (
	"context"
	"slices"
	"strings"
	"time"
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
	Lead   org.ID // led by this unit
	Number string // how the number begins, as people write it

	Since, Before time.Time // reported then or later, before
	UpdatedSince  time.Time // something happened to it then or later
	DueBefore     time.Time // its deadline lies before
	DueFrom       time.Time // its deadline lies then or later
	Late          bool      // its deadline has passed, and the handling is not reported done

	Order Order
	After Cursor
	Limit int // 50 when 0
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
	f, err := a.narrowed(actor, scope, q)
	if err != nil {
		return Page{}, err
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 50
	}
	cases, next, err := a.db.List(ctx, f, q.Order, q.After, min(limit, listMost))
	return Page{cases, next}, err
}

// narrowed is the filter of the scope with the question's own conditions. A
// condition narrows what the actor may see and never leads out of it.
func (a *App) narrowed(actor Actor, scope Scope, q Question) (store.Filter, error) {
	f, err := a.filter(actor, scope)
	if err != nil {
		return f, err
	}
	if !plainText(q.Area) || !plainText(q.Class) || !plainText(q.After.ID) || !plainText(string(q.Lead)) {
		return f, fault.New(fault.Invalid, "case.words_not_text")
	}
	denied := fault.New(fault.Forbidden, "app.list_forbidden").With("scope", string(scope))
	if len(f.States) == 0 {
		f.States = q.States
	} else if len(q.States) > 0 {
		f.States = slices.DeleteFunc(slices.Clone(f.States), func(s casework.State) bool { return !slices.Contains(q.States, s) })
		if len(f.States) == 0 {
			f.Jurisdictions = []string{} // the scope holds nothing in those states
		}
	}
	if q.Area != "" {
		if f.Area != "" && !slices.Contains(a.Policy().Map.ChainOf(q.Area), f.Area) {
			return f, denied
		}
		f.Area = q.Area
	}
	if q.Lead != "" {
		if f.Lead != "" && f.Lead != q.Lead {
			return f, denied
		}
		f.Lead = q.Lead
	}
	if q.Number != "" {
		number, err := beginningOf(q.Number)
		if err != nil {
			return f, err
		}
		f.Number = number
	}
	f.Class, f.Open, f.Since, f.Before = q.Class, q.Open, q.Since, q.Before
	f.UpdatedSince, f.DueBefore, f.DueFrom = q.UpdatedSince, q.DueBefore, q.DueFrom
	if q.Late {
		f.Late = a.Now()
	}
	return f, nil
}

// Counts counts the scope's cases by state.
func (a *App) Counts(ctx context.Context, actor Actor, scope Scope) (map[casework.State]int, error) {
	return a.CountsOf(ctx, actor, scope, Question{})
}

// CountsOf counts by state what List would answer with on all its pages. Where
// there are so many that counting takes long, the counts can be up to five
// seconds old.
func (a *App) CountsOf(ctx context.Context, actor Actor, scope Scope, q Question) (map[casework.State]int, error) {
	f, err := a.narrowed(actor, scope, q)
	if err != nil {
		return nil, err
	}
	return a.counted(ctx, f)
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
