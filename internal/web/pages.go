package web

import (
	"net/http"
	"strconv"
	"strings"

	"wellfield/internal/app"
)

// listPage is a page of a list, and how many cases stand before it.
type listPage struct {
	app.Page
	before int
}

// pageAt asks for the page of a list that an address names. Where cases left
// the list meanwhile, so that the page before would be short, it is the first.
func (s *server) pageAt(r *http.Request, actor app.Actor, scope app.Scope, q app.Question, text string) (listPage, error) {
	before, at := readCursor(text)
	q.After, q.Limit = at, queueLength
	list, err := s.app.List(r.Context(), actor, scope, q)
	if err != nil || !at.Back {
		return listPage{list, before}, err
	}
	if before >= queueLength && len(list.Cases) == queueLength {
		return listPage{list, before - queueLength}, nil
	}
	q.After = app.Cursor{}
	list, err = s.app.List(r.Context(), actor, scope, q)
	return listPage{list, 0}, err
}

// newer and older name the pages beside this one, "" where there is none.
func (p listPage) newer(order app.Order) string {
	if p.before == 0 || len(p.Cases) == 0 {
		return ""
	}
	at := app.CursorAt(p.Cases[0], order)
	at.Back = true
	return writeCursor(p.before, at)
}

func (p listPage) older() string {
	if p.Next.ID == "" {
		return ""
	}
	return writeCursor(p.before+len(p.Cases), p.Next)
}

// writeCursor is a place in a list after so many cases; the page before it has
// the sign of a number below nothing.
func writeCursor(before int, c app.Cursor) string {
	sign := ""
	if c.Back {
		sign = "-"
	}
	return sign + strconv.Itoa(before) + "." + strconv.FormatInt(c.At, 10) + "." + c.ID
}

// readCursor reads what writeCursor writes; anything else is the first page.
func readCursor(text string) (before int, c app.Cursor) {
	text, back := strings.CutPrefix(text, "-")
	count, rest, _ := strings.Cut(text, ".")
	when, id, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(count)
	at, err2 := strconv.ParseInt(when, 10, 64)
	if err != nil || err2 != nil || n < 0 || id == "" {
		return 0, app.Cursor{}
	}
	return n, app.Cursor{At: at, ID: id, Back: back}
}
