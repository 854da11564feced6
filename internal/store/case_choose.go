package store

import (
	"fmt"
	"slices"
	"strings"

	"wellfield/internal/casework"
)

// A list is chosen before it is read: each jurisdiction, or unit, and state has
// its cases in the order of an index, so the first of every one of them are taken
// and the first of those are the page. Nothing else is read, however many cases
// there are. Asked for all at once, a database reads them all and sorts them.
const (
	mostRanges = 400 // SQLite joins at most 500
	// mostWhole is for ranges that leave no state out: beyond it they are much of
	// the city, and going through all cases by their order finds a page soon.
	mostWhole = 64
)

// first is the text that chooses the first cases of the order; the order's key is
// its column "at".
func (o ordering) first(columns string, w *where, limit int) string {
	return `SELECT ` + columns + `, ` + o.key + ` AS at FROM cases c` + w.text() +
		` ORDER BY ` + o.key + ` ` + o.direction + `, c.id ` + o.direction + fmt.Sprintf(` LIMIT %d`, limit)
}

// withSummaries goes on after the table p of what was chosen: only the summaries
// of that are read. of names the table of the case.
func withSummaries(of string, o ordering) string {
	return strings.ReplaceAll(`LEFT JOIN sealed s ON s.jurisdiction = c.jurisdiction AND s.subject = c.id AND s.digest = c.summary`, "c.", of+".") +
		` ORDER BY p.at ` + o.direction + `, p.id ` + o.direction
}

// listText asks for the first cases of a list with their summaries.
func listText(f Filter, o Order, after Cursor, limit int) (string, []any) {
	by := orders[o]
	if after.Back {
		by = backwards(by)
	}
	ranges, rest := f.ranges(by)
	w := rest.where()
	if after.ID != "" {
		w.add("("+by.key+", c.id) "+by.compare+" (?, ?)", after.At, after.ID)
	}
	if len(ranges) == 0 {
		return `SELECT p.body, s.salt, s.value FROM (` + by.first(`c.jurisdiction, c.id, c.summary, c.body`, w, limit) + `) p ` + withSummaries("p", by), w.args
	}
	parts, common := make([]string, len(ranges)), slices.Clip(w.conditions)
	for i, r := range ranges {
		own := r.column + " = " + w.mark(r.value) + " AND c.state = " + w.mark(string(r.state))
		w.conditions = append(common, own)
		parts[i] = fmt.Sprintf(`SELECT * FROM (%s) r%d`, by.first(`c.jurisdiction, c.id`, w, limit), i)
	}
	// Keys alone are merged. The outer join holds SQLite to the order: what was
	// chosen comes first.
	return `SELECT c.body, s.salt, s.value FROM (SELECT * FROM (` + strings.Join(parts, ` UNION ALL `) + `) u ORDER BY at ` + by.direction +
		`, id ` + by.direction + fmt.Sprintf(` LIMIT %d`, limit) + `) p LEFT JOIN cases c ON c.jurisdiction = p.jurisdiction AND c.id = p.id ` + withSummaries("c", by), w.args
}

// rangeOf is the cases of a jurisdiction, or of a unit, in a state.
type rangeOf struct {
	column, value string
	state         casework.State
}

// ranges are those that the filter consists of, and what is left of it; none when
// it is about nobody's cases or about too many ranges.
func (f Filter) ranges(by ordering) ([]rangeOf, Filter) {
	states, rest := f.wanted(), f
	column, values := "c.jurisdiction", f.Jurisdictions
	if f.Lead != "" {
		column, values = "c.lead", []string{string(f.Lead)}
	}
	n, most := len(values)*len(states), mostRanges
	if len(states) == len(casework.States()) {
		most = max(mostWhole, len(states))
	}
	switch {
	case n == 0 || f.Number != "" || f.Verifier != "":
		return nil, f // found by an index of its own
	case n > most:
		rest.inOrder = by.key == orders[OldestFirst].key
		return nil, rest
	case f.Lead != "":
		rest.Lead, rest.States = "", nil
	default:
		rest.Jurisdictions, rest.States = nil, nil
	}
	all := make([]rangeOf, 0, n)
	for _, v := range slices.Compact(slices.Sorted(slices.Values(values))) {
		for _, s := range states {
			all = append(all, rangeOf{column, v, s})
		}
	}
	return all, rest
}

// opened is the filter with the states that an open case can be in, by which an
// index finds it.
func (f Filter) opened() Filter {
	if f.Open {
		f.States = f.wanted()
	}
	return f
}

// wanted are the states that the cases of the filter can be in.
func (f Filter) wanted() []casework.State {
	all := f.States
	if len(all) == 0 {
		all = casework.States()
	}
	all = slices.Compact(slices.Sorted(slices.Values(all)))
	return slices.DeleteFunc(all, func(s casework.State) bool {
		return f.Open && s.Ended() || !f.Late.IsZero() && !slices.Contains(casework.Running(), s)
	})
}
