package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/org"
)

// The orders of lists, by what comes first.
const (
	oldestFirst order = "oldest"
	newestFirst order = "newest"
	dueFirst    order = "due"
)

// Chosen chooses cases within a scope.
type Chosen struct {
	Scope        scope     `query:"scope" required:"true" doc:"centre: the cases of the post's jurisdictions. unit: those that its unit leads. grid: those on the ground that it looks after. verify: those given to it to verify. check: those that it can check. imported: history from files." example:"centre"`
	State        []state   `query:"state" doc:"Only these states, separated by commas." example:"received,need_info"`
	Class        string    `query:"class" doc:"Only this class, or only this kind of class." example:"component/0201"`
	Area         string    `query:"area" doc:"Only cases that lie in this area or beneath it." example:"990101100000"`
	Open         bool      `query:"open" doc:"Only cases that somebody owes an action."`
	Overdue      bool      `query:"overdue" doc:"Only cases whose deadline has passed while the handling is not reported done."`
	Lead         string    `query:"lead" doc:"Only cases that this unit leads." example:"district-roads"`
	Number       string    `query:"number" maxLength:"20" doc:"Only cases whose number begins so, written anyhow." example:"7k3m"`
	Since        time.Time `query:"since" doc:"Only cases reported then or later." example:"2026-03-01T00:00:00Z"`
	Before       time.Time `query:"before" doc:"Only cases reported before." example:"2026-04-01T00:00:00Z"`
	UpdatedSince time.Time `query:"updated_since" doc:"Only cases to which something happened then or later." example:"2026-03-02T02:00:00Z"`
	DueBefore    time.Time `query:"due_before" doc:"Only cases whose deadline lies before." example:"2026-03-09T02:00:00Z"`
}

type listIn struct {
	Chosen
	Order    order  `query:"order" default:"oldest" doc:"oldest and newest by report; due by deadline, cases without one last."`
	Limit    int    `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"The most cases of a page."`
	Cursor   string `query:"cursor" doc:"next of the page before."`
	Exchange exchange
}

// CaseRow is a case in a list.
type CaseRow struct {
	CaseHead
	Jurisdiction string    `json:"jurisdiction" doc:"Code of the township or street whose centre runs it." example:"990101100000"`
	UpdatedAt    time.Time `json:"updated_at" doc:"When something last happened to it." example:"2026-03-05T02:00:00Z"`
}

// CasePage is a page of a list.
type CasePage struct {
	Cases []CaseRow `json:"cases" nullable:"false" doc:"The cases. A page can be shorter than its limit and still have a next one."`
	Next  string    `json:"next,omitempty" doc:"The cursor of the next page; left out on the last."`
}

type listOut struct {
	Link string `header:"Link" doc:"The addresses of the first page and of the next one, which is left out on the last (RFC 8288)."`
	Body CasePage
}

func (s *server) listCases(ctx context.Context, actor app.Actor, in *listIn) (*listOut, error) {
	q, err := in.question()
	if err != nil {
		return nil, err
	}
	page, err := s.app.List(ctx, actor, app.Scope(in.Scope), q)
	if err != nil {
		return nil, err
	}
	r := s.reader(ctx)
	out := &listOut{Body: CasePage{Cases: make([]CaseRow, len(page.Cases))}}
	for i := range page.Cases {
		c := &page.Cases[i]
		out.Body.Cases[i] = CaseRow{CaseHead: r.head(c, nil), Jurisdiction: c.Jurisdiction, UpdatedAt: moment(c.UpdatedAt)}
	}
	if page.Next.ID != "" {
		out.Body.Next = cursor{in.Order, page.Next.At, page.Next.ID}.String()
	}
	out.Link = links(in.Exchange.r.URL.Query(), out.Body.Next)
	return out, nil
}

// links are the header Link of a page of the list that was asked for.
func links(q url.Values, next string) string {
	q.Del("cursor")
	text := "<" + Prefix + "/cases?" + q.Encode() + `>; rel="first"`
	if next != "" {
		q.Set("cursor", next)
		text += ", <" + Prefix + "/cases?" + q.Encode() + `>; rel="next"`
	}
	return text
}

func (in *listIn) question() (app.Question, error) {
	q, err := in.Chosen.question()
	q.Limit = in.Limit
	switch in.Order {
	case newestFirst:
		q.Order = app.NewestFirst
	case dueFirst:
		q.Order = app.DueFirst
	}
	wrong := fault.All(err)
	if in.Cursor != "" {
		c, ok := parseCursor(in.Cursor)
		if !ok || c.order != in.Order {
			wrong = append(wrong, fault.New(fault.Invalid, "api.cursor_malformed").At("cursor"))
		}
		q.After.At, q.After.ID = c.at, c.id
	}
	return q, wrong.Err()
}

func (in *Chosen) question() (app.Question, error) {
	q := app.Question{Area: in.Area, Open: in.Open, Late: in.Overdue, Lead: org.ID(in.Lead), Number: in.Number,
		Since: in.Since, Before: in.Before, UpdatedSince: in.UpdatedSince, DueBefore: in.DueBefore}
	for _, s := range in.State {
		q.States = append(q.States, casework.State(s))
	}
	if in.Class == "" {
		return q, nil
	}
	var err error
	q.Class, err = classes(in.Class)
	return q, err
}

// classes reads "component/0201" for one class and "component" for a kind.
func classes(text string) (string, error) {
	kind := strings.TrimSuffix(text, "/")
	if catalog.Kind(kind).Known() {
		return kind + "/", nil
	}
	k, err := classKey(text)
	return k.String(), err
}

// cursor is the place in a list after which the next page starts. It belongs to
// one order.
type cursor struct {
	order order
	at    int64
	id    string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s %d %s", c.order, c.at, c.id))
}

// parseCursor reads exactly what String writes.
func parseCursor(text string) (cursor, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return cursor{}, false
	}
	var c cursor
	if _, err := fmt.Sscanf(string(raw), "%s %d %s", &c.order, &c.at, &c.id); err != nil {
		return cursor{}, false
	}
	return c, c.String() == text
}

// Counts are the numbers of cases of a scope.
type Counts struct {
	Total  int            `json:"total" doc:"All of them." example:"12"`
	States map[string]int `json:"states" doc:"By state; a state without cases is left out."`
}

type countOut struct{ Body Counts }

func (s *server) countCases(ctx context.Context, actor app.Actor, in *Chosen) (*countOut, error) {
	q, err := in.question()
	if err != nil {
		return nil, err
	}
	counts, err := s.app.CountsOf(ctx, actor, app.Scope(in.Scope), q)
	if err != nil {
		return nil, err
	}
	out := &countOut{Counts{States: map[string]int{}}}
	for state, n := range counts {
		out.Body.States[string(state)] = n
		out.Body.Total += n
	}
	return out, nil
}
