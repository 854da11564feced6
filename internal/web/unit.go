package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// unitMost is as many pieces of work as one page shows; a unit with more has
// another problem.
const unitMost = 200

// unit is what the visitor's units have to do: to verify before filing, and to
// handle, by when it is due.
func (s *server) unit(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	handling, verifying := v.with(org.DutyHandle), v.with(org.DutyVerify)
	if len(handling)+len(verifying) == 0 {
		return fault.New(fault.Forbidden, "app.list_forbidden")
	}
	p := page.Unit{Shell: v.staffShell(v.Say("page.nav.unit")), Name: v.unitsName(append(handling, verifying...))}
	p.Downloads = v.unitDownloads()
	if len(verifying) > 0 {
		around := r.URL.Query().Get("show") == showArea
		p.Filters = v.unitFilters(around)
		if around {
			return s.unitArea(w, r, p, verifying)
		}
	}
	verify, err := s.toVerify(r, verifying)
	if err != nil {
		return err
	}
	groups := map[string][]page.UnitRow{"verify": verify}
	seen := map[org.ID]bool{}
	for _, actor := range handling {
		if post, ok := v.policy.Chart.Post(actor.Post); !ok || seen[post.Org] {
			continue
		} else {
			seen[post.Org] = true
		}
		waiting, err := s.toHandle(r, actor, groups)
		if err != nil {
			return err
		}
		p.Waiting += waiting
	}
	if groups["part"], err = s.partRows(r, handling); err != nil {
		return err
	}
	for _, key := range []string{"verify", "part", "late", "today", "week", "later"} {
		if rows := groups[key]; len(rows) > 0 {
			p.Groups = append(p.Groups, page.UnitGroup{Key: key, Rows: rows})
		}
	}
	return render(w, r, http.StatusOK, page.UnitPage(p))
}

// unitsName is the one unit's name; where there are several, the post that the
// account holds in all of them, and how many they are.
func (v *visit) unitsName(actors []app.Actor) string {
	var names, posts []string
	for _, a := range actors {
		post, ok := v.policy.Chart.Post(a.Post)
		if ok && !slices.Contains(names, v.org(post.Org)) {
			names = append(names, v.org(post.Org))
		}
		if ok && !slices.Contains(posts, v.name(post.Name)) {
			posts = append(posts, v.name(post.Name))
		}
	}
	switch {
	case len(names) == 1:
		return names[0]
	case len(posts) == 1:
		return v.Say("web.several_posts", "post", posts[0], "n", len(names))
	}
	return v.Say("web.several_units", "n", len(names))
}

// toHandle sorts a unit's work into the groups and counts what waits for its
// check.
func (s *server) toHandle(r *http.Request, actor app.Actor, groups map[string][]page.UnitRow) (int, error) {
	v := visitOf(r)
	counts, err := s.app.CountsOf(r.Context(), actor, app.OfUnit, app.Question{States: []casework.State{casework.Handled, casework.Checking}})
	if err != nil {
		return 0, err
	}
	ask := app.Question{States: append(casework.AtWork(), casework.Suspended), Limit: unitMost, Order: app.DueFirst}
	list, err := s.app.List(r.Context(), actor, app.OfUnit, ask)
	if err != nil {
		return 0, err
	}
	for i := range list.Cases {
		c := &list.Cases[i]
		row := v.unitRow(c)
		if !c.Paused() {
			row.Handle = casePath(c.Number) + "?do=handle#act-handle"
		}
		if c.State == casework.Dispatched || c.State == casework.Reopened {
			sign := v.form(app.View{Case: *c}, casework.VerbSign, standing{post: actor.Post, from: fromUnit, base: casePath(c.Number)}, page.Choices{})
			row.Sign = &sign
		}
		key := v.group(c)
		groups[key] = append(groups[key], row)
	}
	return counts[casework.Handled] + counts[casework.Checking], nil
}

// toVerify is what the visitor's organisations are to look at on the spot, the
// longest waiting first.
func (s *server) toVerify(r *http.Request, verifying []app.Actor) ([]page.UnitRow, error) {
	v := visitOf(r)
	var rows []page.UnitRow
	for _, actor := range verifying {
		list, err := s.app.List(r.Context(), actor, app.ToVerify, app.Question{Limit: unitMost})
		if err != nil {
			return nil, err
		}
		for i := range list.Cases {
			row := v.unitRow(&list.Cases[i])
			row.Verify = casePath(row.Number) + "?do=record_verification#act-record_verification"
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b page.UnitRow) int { return a.At.Compare(b.At) })
	return rows, nil
}

// mostWords is as much of a report as a row shows, in characters.
const mostWords = 120

func (v *visit) unitRow(c *casework.Case) page.UnitRow {
	row := page.UnitRow{Row: v.row(c), Words: cut(c.Summary.Text(), mostWords)}
	row.Href = casePath(c.Number)
	if c.Class == nil {
		if c.Claimed.IsZero() {
			row.Words = "" // the title says them
		}
		return row
	}
	if class := v.class(c.Class.Key); class != nil {
		row.Evidence = v.evidence(class)
	}
	return row
}

// group is when a case is due, by the days of the city.
func (v *visit) group(c *casework.Case) string {
	if c.Due == nil || c.Paused() {
		return "later"
	}
	now, due := v.Now.In(v.Zone), c.Due.At.In(v.Zone)
	tomorrow := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, v.Zone)
	const week = 7
	untilMonday := cmp.Or((week+int(time.Monday)-int(now.Weekday()))%week, week)
	monday := tomorrow.AddDate(0, 0, untilMonday-1)
	switch {
	case due.Before(now):
		return "late"
	case due.Before(tomorrow):
		return "today"
	case due.Before(monday):
		return "week"
	}
	return "later"
}
