package web

import (
	"net/http"
	"net/url"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// queueLength is as many cases as one page of the queue holds.
const queueLength = 50

// show is one filter of the desk's queue.
type show struct {
	name, key string
	states    []casework.State
	order     app.Order
}

// overdue is the filter that asks for a time and not for states.
const overdue = "overdue"

// shows are the filters, what waits for the desk first.
var shows = []show{
	{"new", "page.filter.new", []casework.State{casework.Received, casework.Filed}, app.OldestFirst},
	{"reopened", "page.filter.reopened", []casework.State{casework.Reopened}, app.OldestFirst},
	{"disputed", "page.filter.disputed", []casework.State{casework.Disputed}, app.OldestFirst},
	{"waiting", "page.filter.waiting", []casework.State{casework.NeedInfo}, app.OldestFirst},
	{"verifying", "page.filter.verifying", []casework.State{casework.Verifying}, app.OldestFirst},
	{"work", "page.filter.work", []casework.State{casework.Dispatched, casework.Handling, casework.Reopened}, app.DueFirst},
	{overdue, "page.filter.overdue", nil, app.DueFirst},
	{"checking", "page.filter.checking", []casework.State{casework.Handled, casework.Checking, casework.AwaitingReporter}, app.OldestFirst},
	{"suspended", "page.filter.suspended", []casework.State{casework.Suspended}, app.DueFirst},
	{"long_term", "page.filter.long_term", []casework.State{casework.ClosedLongTerm}, app.OldestFirst},
	{"closed", "page.filter.closed", []casework.State{casework.ClosedResolved, casework.ClosedExplained, casework.Refused, casework.ReferredOut, casework.Merged}, app.NewestFirst},
	{"all", "page.filter.all", casework.States(), app.NewestFirst},
}

// deskQuery is what the address of the desk asks for.
type deskQuery struct {
	show   string
	number string // of the case beside the queue
	after  string // where the page of the queue begins
}

func (s *server) desk(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return s.deskPage(w, r, deskQuery{q.Get("show"), q.Get("case"), q.Get("after")}, nil)
}

// deskPage is the queue with the case of the query beside it, else its first.
func (s *server) deskPage(w http.ResponseWriter, r *http.Request, q deskQuery, back *returned) error {
	v := visitOf(r)
	if !v.signedIn() {
		return errSignIn
	}
	actor := v.deskActor()
	p := page.Desk{Picked: q.number != ""}
	chosen := q.pick()
	list, err := s.queue(r, actor, chosen, q, &p)
	if err != nil {
		return err
	}
	number := q.number
	if number == "" && len(list) > 0 {
		number = list[0].Number
	}
	p.Shell = v.staffShell(v.Say("page.desk.title"))
	if p.Unannounced, err = s.unannounced(r, actor); err != nil {
		return err
	}
	p.Back = deskPath(chosen.name, "", q.after)
	p.Downloads = []ui.Download{v.downloads("", page.DeskPath+"/export", url.Values{"show": {chosen.name}})}
	p.Switch.Back = deskPath(chosen.name, q.number, q.after)
	if number != "" {
		if err := s.beside(r, actor, number, chosen.name, &p, back); err != nil {
			return err
		}
	}
	for i := range p.Rows {
		p.Rows[i].Here = p.Rows[i].Number == number
	}
	status := http.StatusOK
	if back != nil {
		status = back.status()
	}
	return render(w, r, status, page.DeskPage(p))
}

func (q deskQuery) pick() show {
	for _, one := range shows {
		if one.name == q.show {
			return one
		}
	}
	return shows[0]
}

// queue fills in the filters with their counts, the rows, and the way on.
func (s *server) queue(r *http.Request, actor app.Actor, chosen show, q deskQuery, p *page.Desk) ([]casework.Case, error) {
	v := visitOf(r)
	counts, err := s.app.Counts(r.Context(), actor, app.OfCentre)
	if err != nil {
		return nil, err
	}
	late, err := s.app.CountsOf(r.Context(), actor, app.OfCentre, app.Question{Late: true})
	if err != nil {
		return nil, err
	}
	of := 0
	for _, one := range shows {
		n, tone := 0, ""
		for _, state := range one.states {
			n += counts[state]
		}
		if one.name == overdue {
			for _, some := range late {
				n += some
			}
			if n > 0 {
				tone = overdue
			}
		}
		p.Filters = append(p.Filters, ui.Filter{Text: v.Say(one.key), Href: deskPath(one.name, "", ""), N: n, Here: one.name == chosen.name, Tone: tone})
		if one.name == chosen.name {
			of = n
		}
	}
	ask := app.Question{States: chosen.states, Order: chosen.order, Late: chosen.name == overdue}
	list, err := s.pageAt(r, actor, app.OfCentre, ask, q.after)
	if err != nil {
		return nil, err
	}
	for i := range list.Cases {
		row := v.row(&list.Cases[i])
		row.Href = deskPath(chosen.name, row.Number, q.after)
		p.Rows = append(p.Rows, row)
	}
	p.Pager = ui.Pager{From: list.before + 1, To: list.before + len(list.Cases), Of: of}
	if newer := list.newer(chosen.order); newer != "" {
		p.Pager.Newer = deskPath(chosen.name, "", newer)
	}
	if older := list.older(); older != "" {
		p.Pager.Older = deskPath(chosen.name, "", older)
	}
	return list.Cases, nil
}

// row is a case as lists show it, still without its address.
func (v *visit) row(c *casework.Case) page.Row {
	row := page.Row{Number: c.Number, Title: v.title(c), Place: v.place(c.Place.Chain), State: ui.State(c.State),
		Due: v.due(c), Stage: v.stage(c), At: c.ReportedAt, Rework: c.Rework + c.Reopenings}
	if climb := c.Climb(c.Course()); climb != nil && climb.Reached != 0 {
		row.Passed = v.Say(levelKeys[climb.Reached])
	}
	for _, p := range c.Photos {
		if p.Role == casework.OfReport {
			row.Photos++
		}
	}
	return row
}

// beside fills in the case, the suggestion, and what else may be done.
func (s *server) beside(r *http.Request, actor app.Actor, number, showing string, p *page.Desk, back *returned) error {
	v := visitOf(r)
	view, err := s.app.Case(r.Context(), actor, number)
	if err != nil {
		return err
	}
	c := v.caseView(view)
	at := standing{post: actor.Post, from: fromDesk, show: showing, base: casePath(view.Case.Number)}
	if c.Same, err = s.same(r, actor, view, at); err != nil {
		return err
	}
	p.Case, p.Now = &c, v.suggestion(view, at, back)
	all := v.forms(view, at, back)
	for _, a := range all {
		if p.Now == nil || a.Verb != string(casework.VerbDispatch) {
			p.Others = append(p.Others, a)
		}
	}
	back.say(v, &p.Shell, all)
	return nil
}

// deskPath is the address of the desk: a filter, a case beside the queue, and
// where the queue begins.
func deskPath(showing, number, after string) string {
	q := url.Values{"show": {showing}}
	if number != "" {
		q.Set("case", number)
	}
	if after != "" {
		q.Set("after", after)
	}
	return page.DeskPath + "?" + q.Encode()
}
