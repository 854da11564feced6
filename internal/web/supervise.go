package web

import (
	"net/http"
	"net/url"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// probe is a demand that is only tried out, to see which cases would take it.
var probe = casework.Supervise{Demand: "?"}

// superviseSet shows a set of cases and what supervising it would do. Nothing is
// changed: what is done later is exactly what was ticked here.
func (s *server) superviseSet(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, err := v.supervisor()
	if err != nil {
		return err
	}
	return s.supervisePage(w, r, actor, r.URL.Query(), nil, nil)
}

// supervisor is the post in which the visitor supervises.
func (v *visit) supervisor() (app.Actor, error) {
	if !v.signedIn() {
		return app.Actor{}, errSignIn
	}
	may := v.with(org.DutySupervise)
	if len(may) == 0 {
		return app.Actor{}, fault.New(fault.Forbidden, "case.supervise_only")
	}
	return may[0], nil
}

// superviseMany supervises the cases that were ticked, each by itself.
func (s *server) superviseMany(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, err := v.supervisor()
	if err != nil {
		return err
	}
	f, err := readForm(w, r)
	if err != nil {
		return err
	}
	limit, err := f.workingDays("limit")
	var done []app.Supervised
	if err == nil && len(f.Values["number"]) == 0 {
		err = fault.New(fault.Invalid, "app.set_empty")
	}
	if err == nil {
		cmd := casework.Supervise{Demand: f.Get("demand"), Limit: limit}
		which := app.Chosen{Numbers: f.Values["number"]}
		if err = s.wellFormed(r, actor, which, cmd); err == nil {
			done, err = s.app.SuperviseMany(r.Context(), actor, which, cmd, f.Get(fieldKey), false)
		}
	}
	switch {
	case err == nil:
		return s.supervised(w, r, done)
	case fault.All(err) == nil || fault.KindOf(err) == fault.Busy:
		return err
	}
	return s.supervisePage(w, r, actor, f.Values, f.Values, err)
}

// wellFormed finds what is wrong with the demand itself before the first case is
// changed: then it is wrong for every case.
func (s *server) wellFormed(r *http.Request, actor app.Actor, which app.Chosen, cmd casework.Supervise) error {
	tried, err := s.app.SuperviseMany(r.Context(), actor, which, cmd, "", true)
	for _, one := range tried {
		if fault.KindOf(one.Err) == fault.Invalid {
			return one.Err
		}
	}
	return err
}

func (s *server) supervised(w http.ResponseWriter, r *http.Request, done []app.Supervised) error {
	v := visitOf(r)
	p := page.Supervise{Shell: v.staffShell(v.Say("page.supervise.title")), Done: true}
	p.Rows, p.Able = v.superviseRows(done, nil)
	return render(w, r, http.StatusOK, page.SupervisePage(p))
}

// supervisePage is the set that the query chooses, with the form that came back.
func (s *server) supervisePage(w http.ResponseWriter, r *http.Request, actor app.Actor, q, back url.Values, wrong error) error {
	v := visitOf(r)
	v.here = page.SupervisePath
	p := page.Supervise{Shell: v.staffShell(v.Say("page.supervise.title")), Ask: v.superviseAsk(q),
		Carry: []ui.Hidden{{Name: fieldKey, Value: newKey()}}}
	for _, name := range []string{"unit", "class", "late"} {
		p.Carry = append(p.Carry, ui.Hidden{Name: name, Value: q.Get(name)})
	}
	which := app.Chosen{Question: app.Question{Lead: org.ID(q.Get("unit")), Class: q.Get("class"), Late: q.Get("late") != "no", Order: app.DueFirst}}
	tried, err := s.app.SuperviseMany(r.Context(), actor, which, probe, "", true)
	switch {
	case fault.All(err) != nil && fault.KindOf(err) == fault.Invalid:
		p.Many = v.problems(err)[0].Text
	case err != nil:
		return err
	}
	p.Rows, p.Able = v.superviseRows(tried, back["number"])
	p.Demand = []ui.Field{
		{Kind: ui.Text, Name: "demand", Label: v.Say("ui.act.supervise.demand"), Max: 4000},
		{Kind: ui.Line, Name: "limit", Label: v.Say("ui.act.supervise.limit"), Max: 2, Mode: "numeric", Optional: true},
	}
	status := http.StatusOK
	if wrong != nil {
		p.Problems, p.Wrong = v.problems(wrong), true
		p.Demand = ui.Returned(p.Demand, back, p.Problems)
		status = statusOf[fault.KindOf(wrong)]
	}
	return render(w, r, status, page.SupervisePage(p))
}

// superviseAsk is what the set is chosen by. Late work is what is asked for most.
func (v *visit) superviseAsk(q url.Values) []ui.Field {
	unit := ui.Field{Kind: ui.Select, Name: "unit", Label: v.Say("page.supervise.unit"), Optional: true}
	for _, o := range v.policy.Chart.All() {
		if o.Valid.Holds(v.today) && v.hasDuty(o.ID, org.DutyHandle) {
			unit.Options = append(unit.Options, ui.Option{Value: string(o.ID), Label: v.name(o.Name), Chosen: string(o.ID) == q.Get("unit")})
		}
	}
	var chosen *catalog.Class
	if k, err := catalog.ParseKey(q.Get("class")); err == nil {
		chosen, _ = v.policy.Catalogue.Class(k)
	}
	class := ui.Field{Kind: ui.Select, Name: "class", Label: v.Say("page.supervise.class"), Optional: true, Options: v.classOptions(chosen)}
	late := ui.Field{Kind: ui.Radios, Name: "late", Label: v.Say("page.supervise.which"), Options: []ui.Option{
		{Value: "yes", Label: v.Say("page.supervise.late"), Chosen: q.Get("late") != "no"},
		{Value: "no", Label: v.Say("page.supervise.open"), Chosen: q.Get("late") == "no"}}}
	return []ui.Field{late, unit, class}
}

// superviseRows are the cases of the set. Without a choice all are ticked.
func (v *visit) superviseRows(all []app.Supervised, chosen []string) (rows []page.SuperviseRow, able int) {
	for i := range all {
		c := &all[i].Case
		row := page.SuperviseRow{Row: v.row(c), Unit: v.org(c.Owner), Chosen: chosen == nil || slices.Contains(chosen, c.Number)}
		row.Href = casePath(c.Number)
		if all[i].Err != nil {
			row.Why = v.problems(all[i].Err)[0].Text
		} else {
			able++
		}
		rows = append(rows, row)
	}
	return rows, able
}
