package web

import (
	"net/http"
	"strconv"
	"strings"

	"wellfield/internal/app"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/web/page"
)

// mostGapRows is how many gaps of one kind are listed.
const mostGapRows = 60

// staffGaps is the keeper's first page: what nobody does.
func (s *server) staffGaps(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r)
	actor, staff, err := v.staffing(r.Context())
	if err != nil {
		return err
	}
	v.staffNotice(r.Context(), actor, r.URL.Query().Get("done"))
	p := page.StaffGaps{Shell: v.staffShell(v.Say("page.staff.gaps")), Tabs: v.staffTabs(page.StaffPath, len(staff.Gaps)), Axis: v.axis(), None: len(staff.Gaps) == 0}
	for _, kind := range org.GapKinds() {
		k := page.GapKind{ID: string(kind), Title: v.Say("page.staff.kind." + string(kind)), Hint: v.Say("page.staff.kind_hint." + string(kind))}
		for _, g := range staff.Gaps {
			if g.Kind != kind {
				continue
			}
			if k.N++; k.N <= mostGapRows {
				k.Rows = append(k.Rows, v.gapRow(g))
			}
		}
		if k.More = max(0, k.N-mostGapRows); k.N > 0 {
			p.Kinds = append(p.Kinds, k)
		}
	}
	p.Map, p.Legend = v.gapMap(staff)
	return render(w, r, http.StatusOK, page.StaffGapsPage(p))
}

// gapRow is a gap beside its days.
func (v *visit) gapRow(g org.Gap) page.Strip {
	s := v.gapStrip(g)
	s.Note = v.lasts(g.Valid)
	switch g.Kind {
	case org.GapAdministration:
		s.Label = v.dutyName(g.Duty)
	case org.GapDuty:
		s.Label, s.Href = v.Say("page.staff.gap_duty", "unit", v.org(g.Org), "duty", v.dutyName(g.Duty)), page.StaffPath+"/posts?org="+string(g.Org)
	case org.GapPost:
		s.Label, s.Href = v.postAt(g.Post), staffPost(g.Post)
	case org.GapLead, org.GapLeads:
		s.Label = v.place(v.policy.Map.ChainOf(g.Area))
	case org.GapClass:
		s.Label = v.Say("page.staff.gap_class", "area", v.area(g.Area), "class", v.classText(g.Class))
	}
	return s
}

func (v *visit) classText(text string) string {
	if k, err := catalog.ParseKey(text); err == nil {
		return v.className(k)
	}
	return text
}

// The tones of the map, the gravest last.
var gapTones = []string{"led", "unstaffed", "soon", "several", "none"}

// gapMap draws the grids by who leads them, where there are so few that they can be
// looked at; else the areas above them, each as its worst grid.
func (v *visit) gapMap(staff app.Staffing) (*page.GapMap, []page.GapLegend) {
	tone, counts := v.gridTones(staff), map[string]int{}
	for _, t := range tone {
		counts[gapTones[t]]++
	}
	m := &page.GapMap{Width: mapWidth}
	level := grid.Grid
	if len(tone) > mostAreaOptions {
		level = grid.Township
	}
	drawn, bounds := v.outlined(level)
	if len(drawn) == 0 {
		return nil, nil
	}
	scale := newScale(bounds)
	m.Height = scale.height
	for _, a := range drawn {
		worst := tone[a.Code]
		if level != grid.Grid {
			worst = v.worstWithin(a.Code, tone)
		}
		name := gapTones[worst]
		m.Areas = append(m.Areas, page.GapArea{Path: scale.path(a.Shape), Tone: name,
			Title: v.Say("page.staff.map_area", "area", v.place(v.policy.Map.ChainOf(a.Code)), "is", v.Say("page.staff.tone."+name))})
	}
	var said []string
	var legend []page.GapLegend
	for _, name := range gapTones {
		l := page.GapLegend{Tone: name, Text: v.Say("page.staff.tone." + name), N: counts[name]}
		legend = append(legend, l)
		said = append(said, l.Text+" "+strconv.Itoa(l.N))
	}
	m.Words = v.Say("page.staff.map", "what", strings.Join(said, v.Say("page.emergency.and")))
	return m, legend
}

// outlined are the areas of a level that have an outline, and the box around them.
func (v *visit) outlined(level grid.Level) (drawn []*grid.Area, bounds geo.Bounds) {
	for _, a := range v.policy.Map.All() {
		if a.Level != level || !a.Valid.Holds(v.today) {
			continue
		}
		b, ok := a.Shape.Bounds()
		if !ok {
			continue
		}
		if len(drawn) > 0 {
			b = joinedBounds(bounds, b)
		}
		drawn, bounds = append(drawn, a), b
	}
	return drawn, bounds
}

// gridTones says of each grid how its lead stands, as an index of gapTones.
func (v *visit) gridTones(staff app.Staffing) map[string]int {
	tone := map[string]int{}
	for _, a := range v.policy.Map.All() {
		if a.Level != grid.Grid || !a.Valid.Holds(v.today) {
			continue
		}
		tone[a.Code] = 0
		for _, lead := range staff.Chart.LeadsOf(a.Code, v.today) {
			for _, p := range staff.Chart.Posts(lead) {
				if len(staff.Chart.Holders(p.ID, v.today)) == 0 {
					tone[a.Code] = 1
				}
			}
		}
	}
	for _, g := range staff.Gaps {
		if _, ours := tone[g.Area]; !ours {
			continue
		}
		now := g.Valid.Holds(v.today)
		switch {
		case g.Kind == org.GapLead && now:
			tone[g.Area] = 4
		case g.Kind == org.GapLeads && now:
			tone[g.Area] = 3
		case g.Kind == org.GapLead || g.Kind == org.GapLeads:
			tone[g.Area] = max(tone[g.Area], 2)
		}
	}
	return tone
}

func (v *visit) worstWithin(code string, tone map[string]int) (worst int) {
	for at, t := range tone {
		for _, above := range v.policy.Map.ChainOf(at) {
			if above == code {
				worst = max(worst, t)
			}
		}
	}
	return worst
}

func joinedBounds(a, b geo.Bounds) geo.Bounds {
	return geo.Bounds{Min: geo.Point{Lat: min(a.Min.Lat, b.Min.Lat), Lng: min(a.Min.Lng, b.Min.Lng)},
		Max: geo.Point{Lat: max(a.Max.Lat, b.Max.Lat), Lng: max(a.Max.Lng, b.Max.Lng)}}
}
