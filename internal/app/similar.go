package app

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/store"
)

// mostSimilar is as many cases as a person compares at a glance.
const mostSimilar = 5

// about is a problem that others may have reported as well.
type about struct {
	own        casework.ID // the case itself; empty while it is being reported
	class      catalog.Key // zero: nobody said
	point      geo.Point
	reportedAt time.Time
}

// Candidate is a case that may be the same problem.
type Candidate struct {
	Case      casework.Case
	Metres    int
	SameClass bool
	Reports   int  // how often the problem was reported
	Recurs    bool // it was closed as resolved not long before: the problem may be back
}

// near is a case nearby, and how near.
type near struct {
	store.Nearby
	metres float64
}

// similar finds the cases nearby that may be the same problem, the likeliest
// first: open ones of the same class whatever their age, open ones of the same
// kind, or where there is no class yet, of about the same time, and those of the
// same class that ended not long ago.
func (a *App) similar(ctx context.Context, p *Policy, jurisdiction string, of about) ([]near, error) {
	rule := p.Procedure
	days := time.Duration(rule.Recurrence.Days) * 24 * time.Hour
	metres := float64(max(rule.Duplicates.Metres, rule.Recurrence.Metres))
	around := Near{Centre: of.point, Metres: metres}
	rows, err := a.db.Near(ctx, jurisdiction, around.cells(), of.reportedAt.Add(-days))
	if err != nil {
		return nil, err
	}
	hours := time.Duration(rule.Duplicates.Hours) * time.Hour
	var found []near
	for _, row := range rows {
		n := near{row, geo.Distance(of.point, row.Point)}
		same := !of.class.IsZero() && row.Class == of.class
		kin := of.class.IsZero() || row.Class.IsZero() || row.Class.Kind == of.class.Kind
		soon := of.reportedAt.Sub(row.ReportedAt).Abs() <= hours
		open := row.EndedAt.IsZero() && n.metres <= float64(rule.Duplicates.Metres) && (same || kin && soon)
		ended := row.State.Closed() && same && n.metres <= float64(rule.Recurrence.Metres)
		if row.ID != of.own && (open || ended) {
			found = append(found, n)
		}
	}
	slices.SortStableFunc(found, func(x, y near) int {
		first := func(n near) int { // the same class and still open, then the others
			return btoi(n.Class != of.class) + 2*btoi(!n.EndedAt.IsZero())
		}
		return cmp.Or(first(x)-first(y), cmp.Compare(x.metres, y.metres))
	})
	return found, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// loaded reads the cases that were found, with their summaries, in that order.
func (a *App) loaded(ctx context.Context, jurisdiction string, found []near) (map[string]store.Located, error) {
	if len(found) == 0 {
		return nil, nil
	}
	f := store.Filter{Jurisdictions: []string{jurisdiction}, Also: store.Also{Scattered: true}}
	for _, n := range found {
		f.Also.Numbers = append(f.Also.Numbers, n.Number)
	}
	rows, err := a.db.Browse(ctx, f, OldestFirst, 0, len(found))
	byNumber := map[string]store.Located{}
	for _, l := range rows {
		byNumber[l.Number] = l
	}
	return byNumber, err
}

// Candidates are the cases that the case of the view may be put together with,
// for whoever may do that; nobody else is told of them.
func (a *App) Candidates(ctx context.Context, v View) ([]Candidate, error) {
	c := &v.Case
	point := c.Spot().Point
	if point == nil || !slices.Contains(v.May, casework.VerbMerge) {
		return nil, nil
	}
	p := a.Policy()
	found, err := a.similar(ctx, p, c.Jurisdiction, about{c.ID, c.AboutClass(), *point, c.ReportedAt})
	if err != nil {
		return nil, err
	}
	found = found[:min(mostSimilar, len(found))]
	byNumber, err := a.loaded(ctx, c.Jurisdiction, found)
	if err != nil {
		return nil, err
	}
	var all []Candidate
	for _, n := range found {
		l, ok := byNumber[n.Number]
		if !ok {
			continue
		}
		if l.Point != nil {
			l.KnowPoint(*l.Point)
		}
		reports, err := a.reports(ctx, n.Ref)
		if err != nil {
			return nil, err
		}
		all = append(all, Candidate{Case: l.Case, Metres: int(math.Round(n.metres)), SameClass: n.Class == c.AboutClass() && !n.Class.IsZero(),
			Reports: reports, Recurs: casework.Recurs(c, &l.Case, p.Procedure.Recurrence.Metres, p.Procedure.Recurrence.Days)})
	}
	return all, nil
}

// Similar is a published case that may be the problem that somebody is about to
// report.
type Similar struct {
	Published
	Metres int
}

// Similar finds published cases that may be what somebody is about to report:
// only those whose exact place everybody may know, because how near a case is
// tells where it is. So what nobody has looked at yet, and what is shown by its
// area alone, is not among them. Nothing is found for a class that is an
// emergency: who reports one must not be kept.
func (a *App) Similar(ctx context.Context, class catalog.Key, point geo.Point) ([]Similar, error) {
	p := a.Policy()
	if known, ok := p.Catalogue.Class(class); ok && (known.Emergency || known.Precision != catalog.Exact) {
		return nil, nil
	}
	env := a.env(ctx, Nobody, "")
	jurisdiction, err := env.JurisdictionFor(&point, "", "", env.Now)
	if err != nil {
		return nil, err
	}
	found, err := a.similar(ctx, p, jurisdiction, about{"", class, point, env.Now})
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(n near) bool { return !looked(n.State) })
	found = found[:min(2*mostSimilar, len(found))]
	byNumber, err := a.loaded(ctx, jurisdiction, found)
	if err != nil {
		return nil, err
	}
	var all []Similar
	for _, n := range found {
		l, ok := byNumber[n.Number]
		if !ok || len(all) == mostSimilar {
			continue
		}
		shown, ok := a.published(ctx, p, &l)
		if !ok || !shown.Exact {
			continue
		}
		if shown.Reports, err = a.reports(ctx, n.Ref); err != nil {
			return nil, err
		}
		all = append(all, Similar{shown, int(math.Round(n.metres))})
	}
	return all, nil
}

// reports is how often a problem was reported.
func (a *App) reports(ctx context.Context, ref store.Ref) (int, error) {
	n, err := a.db.CountJoined(ctx, ref)
	return n + 1, err
}

// earlier are the cases closed as resolved near a case that is about to be filed.
func (a *App) earlier(ctx context.Context, p *Policy, ref store.Ref, cmd casework.Command) ([]casework.Earlier, error) {
	var class catalog.Key
	switch d := cmd.(type) {
	case casework.File:
		class = d.Class
	case casework.Dispatch:
		if d.File == nil {
			return nil, nil
		}
		class = d.File.Class
	default:
		return nil, nil
	}
	point, reported, err := a.db.Point(ctx, ref)
	if err != nil || point == nil {
		return nil, err
	}
	found, err := a.Earlier(ctx, p, ref.Jurisdiction, class, *point, reported)
	return slices.DeleteFunc(found, func(e casework.Earlier) bool { return e.ID == ref.ID }), err
}

// Earlier are the cases of the class closed as resolved near a place of which a
// report of that time may show that they are back.
func (a *App) Earlier(ctx context.Context, p *Policy, jurisdiction string, class catalog.Key, point geo.Point, reported time.Time) ([]casework.Earlier, error) {
	rule := p.Procedure.Recurrence
	around := Near{Centre: point, Metres: float64(rule.Metres)}
	rows, err := a.db.Resolved(ctx, jurisdiction, around.blocks(), class, reported.Add(-time.Duration(rule.Days)*24*time.Hour))
	var found []casework.Earlier
	for _, row := range rows {
		found = append(found, casework.Earlier{ID: row.ID, Class: class, EndedAt: row.EndedAt, Metres: geo.Distance(point, row.Point)})
	}
	return found, err
}
