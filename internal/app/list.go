package app

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wellfield/internal/casework"
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
	f, err := a.narrowed(ctx, actor, scope, q)
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
func (a *App) narrowed(ctx context.Context, actor Actor, scope Scope, q Question) (store.Filter, error) {
	f, err := a.filter(ctx, actor, scope)
	if err != nil {
		return f, err
	}
	if !plainText(q.Area) || !plainText(q.Class) || !plainText(q.After.ID) || !plainText(string(q.Lead)) {
		return f, fault.New(fault.Invalid, "case.words_not_text")
	}
	if len(f.States) == 0 {
		f.States = q.States
	} else if len(q.States) > 0 {
		f.States = slices.DeleteFunc(slices.Clone(f.States), func(s casework.State) bool { return !slices.Contains(q.States, s) })
		if len(f.States) == 0 {
			f.Jurisdictions = []string{} // the scope holds nothing in those states
		}
	}
	if q.Area != "" {
		own := func(area string) bool { return slices.Contains(a.Policy().Map.ChainOf(q.Area), area) }
		if f.Also.Areas != nil && !slices.ContainsFunc(f.Also.Areas, own) {
			return nothing, forbidden(string(scope))
		}
		f.Area = q.Area
	}
	if q.Lead != "" {
		if f.Lead != "" && f.Lead != q.Lead {
			return nothing, forbidden(string(scope))
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
	f, err := a.narrowed(ctx, actor, scope, q)
	if err != nil {
		return nil, err
	}
	return a.counted(ctx, f)
}

// scoped are the scopes of lists: the verb of the table of rights, and which of the
// cases that it gives are meant.
var scoped = map[Scope]struct {
	verb   org.Verb
	narrow store.Filter
}{
	OfCentre:   {"list_centre", store.Filter{}},
	OfUnit:     {"list_unit", store.Filter{}},
	OfGrid:     {"list_grid", store.Filter{}},
	ToVerify:   {"list_verify", store.Filter{States: []casework.State{casework.Verifying}}},
	ToCheck:    {"list_check", store.Filter{States: []casework.State{casework.Handled, casework.Checking}}},
	OfImported: {"list_imported", store.Filter{Imported: true}},
}

// filter is the widest filter that the actor may use in the scope.
func (a *App) filter(ctx context.Context, actor Actor, scope Scope) (store.Filter, error) {
	s, known := scoped[scope]
	if !known {
		return nothing, forbidden(string(scope))
	}
	_, f, ok := a.listing(ctx, actor, s.verb)
	if !ok {
		return nothing, forbidden(string(scope))
	}
	f.States, f.Imported = s.narrow.States, s.narrow.Imported
	return f, nil
}

// plainText tells whether a database can compare the text: NUL and broken UTF-8
// are errors to PostgreSQL.
func plainText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
