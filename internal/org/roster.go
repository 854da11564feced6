package org

import (
	"slices"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// Row is one line of a list of posts and who holds them. A post that nobody holds
// has a row without an account.
type Row struct {
	Line    int // in the file, for the faults
	Post    Post
	Account string
	Valid   civil.Span // of the holding
}

// Roster takes a list into the document: posts that are not there are made, holdings
// that are not there begin, and an end that a row gives is taken over. What the list
// does not name stays as it is.
type Roster struct{ Rows []Row }

// Rows lists the posts in the order of the document, with every holding.
func (d Document) Rows() (rows []Row) {
	of := map[ID][]Holding{}
	for _, h := range d.Holdings {
		of[h.Post] = append(of[h.Post], h)
	}
	for _, p := range d.Posts {
		if len(of[p.ID]) == 0 {
			rows = append(rows, Row{Post: p})
		}
		for _, h := range of[p.ID] {
			rows = append(rows, Row{Post: p, Account: h.Account, Valid: h.Valid})
		}
	}
	return rows
}

// Apply takes every row or none. Faults carry the line as their field "rows[LINE]".
func (x Roster) Apply(d Document, today civil.Day) (Document, error) {
	d = d.copied()
	at := map[ID]int{}
	for i, p := range d.Posts {
		at[p.ID] = i
	}
	var wrong fault.List
	for _, row := range x.Rows {
		if f := d.take(row, at, today); f != nil {
			wrong = append(wrong, f.With("line", row.Line))
		}
	}
	return d, wrong.Err()
}

func (d *Document) take(row Row, at map[ID]int, today civil.Day) *fault.Fault {
	if i, known := at[row.Post.ID]; !known {
		at[row.Post.ID] = len(d.Posts)
		d.Posts = append(d.Posts, row.Post)
	} else if was := d.Posts[i]; row.Post.Org != "" && row.Post.Org != was.Org || len(row.Post.Duties) > 0 && !slices.Equal(row.Post.Duties, was.Duties) || renamed(was.Name, row.Post.Name) {
		return fault.New(fault.Invalid, "org.roster_post_changed").At("rows").With("value", clip(string(was.ID)))
	}
	if row.Account == "" {
		return nil
	}
	i := slices.IndexFunc(d.Holdings, func(h Holding) bool {
		return h.Post == row.Post.ID && h.Account == row.Account && h.Valid.From == row.Valid.From
	})
	switch {
	case i >= 0 && d.Holdings[i].Valid.To == row.Valid.To:
		return nil
	case i >= 0 && row.Valid.To != "" && row.Valid.To < today, i < 0 && row.Valid.From != "" && row.Valid.From < today:
		return fault.New(fault.Invalid, "org.roster_past").At("rows").With("value", clip(row.Account))
	case i >= 0:
		d.Holdings[i].Valid.To = row.Valid.To
		return nil
	case row.Valid.From == "":
		row.Valid.From = today
		if slices.ContainsFunc(d.Holdings, func(h Holding) bool { return h.Post == row.Post.ID && h.Account == row.Account && h.Valid.Holds(today) }) {
			return nil
		}
	}
	d.Holdings = append(d.Holdings, Holding{Post: row.Post.ID, Account: row.Account, Valid: row.Valid})
	return nil
}

// renamed tells whether a row gives a name that the post does not have.
func renamed(was, given lang.Name) bool {
	for tag, name := range given {
		if name != "" && was[tag] != name {
			return true
		}
	}
	return false
}

// Note is "roster".
func (x Roster) Note() string { return "roster" }
