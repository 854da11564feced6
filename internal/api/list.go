package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// The orders of lists, by what comes first.
const (
	oldestFirst order = "oldest"
	newestFirst order = "newest"
	dueFirst    order = "due"
)

type listIn struct {
	Scope   scope   `query:"scope" required:"true" doc:"centre: the cases of the post's jurisdictions. unit: those that its unit leads. verify: those given to it to verify. check: those that it can check. imported: history from files." example:"centre"`
	State   []state `query:"state" doc:"Only these states, separated by commas." example:"received,need_info"`
	Class   string  `query:"class" doc:"Only this class, or only this kind of class." example:"component/0201"`
	Area    string  `query:"area" doc:"Only cases in this area, or in one beneath it." example:"990101001001"`
	Open    bool    `query:"open" doc:"Only cases that somebody owes an action."`
	Overdue bool    `query:"overdue" doc:"Only work that is not done and beyond its deadline."`
	Order   order   `query:"order" default:"oldest" doc:"oldest and newest by report; due by deadline, cases without one last."`
	Limit   int     `query:"limit" default:"50" minimum:"1" maximum:"200" doc:"The most cases of a page."`
	Cursor  string  `query:"cursor" doc:"next of the page before."`
}

// CaseRow is a case in a list.
type CaseRow struct {
	CaseHead
	Jurisdiction string    `json:"jurisdiction" doc:"Code of the township or street whose centre runs it." example:"990101001000"`
	UpdatedAt    time.Time `json:"updated_at" doc:"When something last happened to it." example:"2026-03-05T02:00:00Z"`
}

// CasePage is a page of a list.
type CasePage struct {
	Cases []CaseRow `json:"cases" nullable:"false" doc:"The cases. A page can be shorter than its limit and still have a next one."`
	Next  string    `json:"next,omitempty" doc:"The cursor of the next page; left out on the last."`
}

type listOut struct{ Body CasePage }

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
	out := &listOut{CasePage{Cases: make([]CaseRow, len(page.Cases))}}
	for i := range page.Cases {
		c := &page.Cases[i]
		out.Body.Cases[i] = CaseRow{CaseHead: r.head(c, nil), Jurisdiction: c.Jurisdiction, UpdatedAt: moment(c.UpdatedAt)}
	}
	if page.Next.ID != "" {
		out.Body.Next = cursor{in.Order, page.Next.At, page.Next.ID}.String()
	}
	return out, nil
}

func (in *listIn) question() (app.Question, error) {
	q := app.Question{Area: in.Area, Open: in.Open, Overdue: in.Overdue, Limit: in.Limit}
	switch in.Order {
	case newestFirst:
		q.Order = app.NewestFirst
	case dueFirst:
		q.Order = app.DueFirst
	}
	for _, s := range in.State {
		q.States = append(q.States, casework.State(s))
	}
	var wrong fault.List
	if in.Class != "" {
		var err error
		q.Class, err = classes(in.Class)
		wrong = append(wrong, fault.All(err)...)
	}
	if in.Cursor != "" {
		c, ok := parseCursor(in.Cursor)
		if !ok || c.order != in.Order {
			wrong = append(wrong, fault.New(fault.Invalid, "api.cursor_malformed").At("cursor"))
		}
		q.After.At, q.After.ID = c.at, c.id
	}
	return q, wrong.Err()
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

type countIn struct {
	Scope scope `query:"scope" required:"true" doc:"As in the list of cases." example:"centre"`
}

// Counts are the numbers of cases of a scope.
type Counts struct {
	Total  int            `json:"total" doc:"All of them." example:"12"`
	States map[string]int `json:"states" doc:"By state; a state without cases is left out."`
}

type countOut struct{ Body Counts }

func (s *server) countCases(ctx context.Context, actor app.Actor, in *countIn) (*countOut, error) {
	counts, err := s.app.Counts(ctx, actor, app.Scope(in.Scope))
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
