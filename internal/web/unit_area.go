package web

import (
	"net/http"
	"slices"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// showArea asks for what goes on in the areas that the visitor looks after.
const showArea = "area"

// unitFilters are the two sides of a grid worker's page: what to do, and what goes
// on around.
func (v *visit) unitFilters(around bool) []ui.Filter {
	return []ui.Filter{
		{Text: v.Say("page.unit.filter.work"), Href: page.UnitPath, NoCount: true, Here: !around},
		{Text: v.Say("page.unit.filter.area"), Href: page.UnitPath + "?show=" + showArea, NoCount: true, Here: around},
	}
}

// unitArea is the open cases in the areas that the visitor's organisations look
// after, the newest first: whoever walks there knows what is under way, and what
// need not be reported again.
func (s *server) unitArea(w http.ResponseWriter, r *http.Request, p page.Unit, verifying []app.Actor) error {
	v := visitOf(r)
	var rows []page.UnitRow
	seen := map[casework.ID]bool{}
	for _, actor := range verifying {
		list, err := s.app.List(r.Context(), actor, app.OfGrid, app.Question{Open: true, Order: app.NewestFirst, Limit: unitMost})
		if err != nil {
			return err
		}
		for i := range list.Cases {
			if c := &list.Cases[i]; !seen[c.ID] {
				seen[c.ID] = true
				row := v.unitRow(c)
				row.Evidence = nil // somebody else's to bring
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b page.UnitRow) int { return b.At.Compare(a.At) })
	p.Around = true
	if len(rows) > 0 {
		p.Groups = []page.UnitGroup{{Key: showArea, Rows: rows[:min(len(rows), unitMost)]}}
	}
	return render(w, r, http.StatusOK, page.UnitPage(p))
}
