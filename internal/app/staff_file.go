package app

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

// rosterColumns are the columns of the list of posts and holders, as a file has them.
var rosterColumns = []string{"post", "organisation", "name_en", "name_zh", "duties", "account", "from", "to"}

// MostRosterRows is the longest list that is read.
const MostRosterRows = 20_000

// WriteRoster writes the list of posts and holders. A cell that a spreadsheet would
// compute begins with an apostrophe.
func WriteRoster(w io.Writer, d org.Document) error {
	out := csv.NewWriter(w)
	rows := [][]string{rosterColumns}
	for _, r := range d.Rows() {
		var duties []string
		for _, duty := range r.Post.Duties {
			duties = append(duties, string(duty))
		}
		rows = append(rows, []string{string(r.Post.ID), string(r.Post.Org), plainCell(r.Post.Name[lang.EN]), plainCell(r.Post.Name[lang.ZH]),
			strings.Join(duties, " "), r.Account, string(r.Valid.From), string(r.Valid.To)})
	}
	return out.WriteAll(rows)
}

const formulaStarts = "=+-@\t\r"

func plainCell(s string) string {
	if s != "" && strings.ContainsRune(formulaStarts, rune(s[0])) {
		return "'" + s
	}
	return s
}

// ReadRoster reads such a list, in any order of its columns; of them, post alone must
// be there. Faults: app.roster_unreadable, app.roster_column, app.roster_long,
// app.roster_empty.
func ReadRoster(r io.Reader) (org.Roster, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	head, err := in.Read()
	if err != nil {
		return org.Roster{}, unreadable(err, 1)
	}
	at := map[string]int{}
	for i, name := range head {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if !slices.Contains(rosterColumns, name) {
			return org.Roster{}, fault.New(fault.Invalid, "app.roster_column").At("file").With("value", fault.Clip(name, 40))
		}
		at[name] = i
	}
	if _, ok := at["post"]; !ok {
		return org.Roster{}, fault.New(fault.Invalid, "app.roster_column").At("file").With("value", "post")
	}
	var roster org.Roster
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := in.FieldPos(0)
		if err != nil {
			return org.Roster{}, unreadable(err, line)
		}
		if len(roster.Rows) == MostRosterRows {
			return org.Roster{}, fault.New(fault.TooLarge, "app.roster_long").At("file").With("most", MostRosterRows)
		}
		roster.Rows = append(roster.Rows, rowOf(at, cells, line))
	}
	if len(roster.Rows) == 0 {
		return org.Roster{}, fault.New(fault.Invalid, "app.roster_empty").At("file")
	}
	return roster, nil
}

func unreadable(err error, line int) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		line = at.Line
	}
	return fault.New(fault.Invalid, "app.roster_unreadable").At("file").With("line", line)
}

func rowOf(at map[string]int, cells []string, line int) org.Row {
	cell := func(name string) string {
		i, ok := at[name]
		if !ok || i >= len(cells) {
			return ""
		}
		text := strings.TrimSpace(cells[i])
		if rest, quoted := strings.CutPrefix(text, "'"); quoted && rest != plainCell(rest) {
			return rest
		}
		return text
	}
	row := org.Row{Line: line, Account: cell("account"), Valid: civil.Span{From: civil.Day(cell("from")), To: civil.Day(cell("to"))},
		Post: org.Post{ID: org.ID(cell("post")), Org: org.ID(cell("organisation")), Name: lang.Name{}}}
	for tag, name := range map[lang.Tag]string{lang.EN: cell("name_en"), lang.ZH: cell("name_zh")} {
		if name != "" {
			row.Post.Name[tag] = name
		}
	}
	for _, duty := range strings.Fields(cell("duties")) {
		row.Post.Duties = append(row.Post.Duties, org.Duty(duty))
	}
	return row
}
