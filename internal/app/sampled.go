package app

import (
	"context"
	"slices"

	"wellfield/internal/casework"
)

// rechecks lists the closed cases at which the actor's organisation is to look
// again. Only its check posts see that there are any.
func (a *App) rechecks(ctx context.Context, actor Actor, after Task, limit int) ([]Task, error) {
	who, _, ok := a.listing(ctx, actor, "list_rechecks")
	if !ok {
		return nil, nil
	}
	return a.db.Rechecks(ctx, who.Org, after, limit)
}

// lateRechecks lists the cases of a supervise post's townships at which another one
// should have looked and has not. The township itself is not told before the month
// is over, so a post of one finds none here.
func (a *App) lateRechecks(ctx context.Context, actor Actor, after Task, limit int) ([]Task, error) {
	_, f, ok := a.listing(ctx, actor, "list_late_rechecks")
	if !ok {
		return nil, nil
	}
	var found []Task
	for _, jurisdiction := range f.Jurisdictions {
		some, err := a.db.LateRechecks(ctx, jurisdiction, a.Now(), after, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	slices.SortStableFunc(found, func(x, y Task) int { return x.Due.Compare(y.Due) })
	return found[:min(len(found), limit)], nil
}

// forRecheck leaves of a case what somebody needs who goes there to look: the place,
// the problem, what was done, the pictures before and after, and the closing
// condition. What the first check found is not told, so that the second is one;
// nothing of the reporter, nor of what was written beside the work, is told.
func (v *View) forRecheck() {
	v.History = slices.DeleteFunc(v.History, func(h Happening) bool {
		switch e := h.Event.(type) {
		case *casework.HandlingDone:
			e.Open = casework.Sealed{}
			return false
		case *casework.DispatchedTo:
			e.Route.Reason, e.Route.Near = casework.Sealed{}, nil
			return false
		case *casework.Resolved:
			e.Text = casework.Sealed{}
			return false
		case *casework.Reported, *casework.FiledAs, *casework.Signed, *casework.Rechecked:
			return false
		}
		return true
	})
	v.May = slices.DeleteFunc(v.May, func(verb casework.Verb) bool { return verb != casework.VerbRecheck })
	c := &v.Case
	shown := []casework.PhotoRole{casework.OfReport, casework.Before, casework.After}
	own := c.Rechecks
	c.Photos = slices.DeleteFunc(slices.Clone(c.Photos), func(p casework.Photo) bool {
		return !slices.Contains(shown, p.Role) || p.Role == casework.OfReport && p.Rev != 1
	})
	c.Attributes = slices.DeleteFunc(slices.Clone(c.Attributes), func(a casework.Attribute) bool { return a.Private })
	*c = casework.Case{
		Jurisdiction: c.Jurisdiction, ID: c.ID, Number: c.Number, Rev: c.Rev, State: c.State, Channel: c.Channel, Class: c.Class,
		Claimed: c.Claimed, Place: c.Place, Summary: c.Summary, Photos: c.Photos, Attributes: c.Attributes, Public: c.Public,
		Centre: c.Centre, Owner: c.Owner, Lead: c.Lead, Co: c.Co, Route: routeOnly(c.Route),
		ReportedAt: c.ReportedAt, FiledAt: c.FiledAt, DispatchedAt: c.DispatchedAt, SignedAt: c.SignedAt, HandledAt: c.HandledAt,
		EndedAt: c.EndedAt, Due: c.Due, UpdatedAt: c.UpdatedAt, Rechecks: own,
	}
	v.Joined, v.Follows, v.Rungs, v.Reports = nil, nil, nil, 0
}

// routeOnly is the route without the desk's words.
func routeOnly(r *casework.Route) *casework.Route {
	if r == nil {
		return nil
	}
	return &casework.Route{Rule: r.Rule, Version: r.Version, Manual: r.Manual}
}
