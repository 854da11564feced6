package demo

import (
	"slices"
	"testing"
	"time"

	"wellfield/internal/catalog"
	"wellfield/internal/dispatch"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

func newChart(t testing.TB) *org.Chart {
	t.Helper()
	c, err := org.NewChart(1, Organisations())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newCatalogue(t testing.TB) *catalog.Catalogue {
	t.Helper()
	c, err := catalog.NewCatalogue(1, Catalogue())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every grid is led by its own Party branch, which has a grid worker on post.
func TestGridsAreLed(t *testing.T) {
	m, chart := newMap(t), newChart(t)
	var grids []string
	for _, a := range m.All() {
		if a.Level != grid.Grid {
			continue
		}
		grids = append(grids, a.Code)
		for _, id := range chart.LeadsOf(a.Code, today) {
			o, _ := chart.Org(id)
			posts := chart.Posts(id)
			if o.Kind != org.PartyBranch || o.Area != a.Code || len(posts) != 1 || len(chart.Holders(posts[0].ID, today)) != 1 {
				t.Errorf("%s is led by %+v with %d posts", a.Code, o, len(posts))
			}
		}
	}
	if none, several := chart.Coverage(grids, today); len(grids) != 60 || none != nil || several != nil {
		t.Errorf("%d grids, led by none %v, by several %v", len(grids), none, several)
	}
}

func TestOrganisations(t *testing.T) {
	m, chart := newMap(t), newChart(t)
	kinds := map[org.Kind]int{}
	for _, o := range chart.All() {
		kinds[o.Kind]++
		if o.Name[lang.EN] == "" || o.Name[lang.ZH] == "" {
			t.Errorf("%s is not named in both languages", o.ID)
		}
		if _, ok := m.Area(o.Area); !ok {
			t.Errorf("%s works in %q, which is not on the map", o.ID, o.Area)
		}
	}
	if kinds[org.SelfGoverning] != 11 || kinds[org.PartyBranch] != 71 || kinds[org.Centre] != 3 {
		t.Errorf("kinds %v", kinds)
	}
	for _, code := range []string{City, District, Township} {
		if _, ok := chart.Centre(code, today); !ok {
			t.Errorf("%s has no centre", code)
		}
	}
}

// Whoever checks stands neither above nor beneath whoever handles, and no post
// has both duties.
func TestCheckersAreIndependent(t *testing.T) {
	chart := newChart(t)
	var checkers, handlers []org.ID
	for _, o := range chart.All() {
		for _, p := range chart.Posts(o.ID) {
			if slices.Contains(p.Duties, org.DutyCheck) {
				checkers = append(checkers, o.ID)
			}
			if slices.Contains(p.Duties, org.DutyHandle) {
				handlers = append(handlers, o.ID)
			}
		}
	}
	if len(checkers) == 0 {
		t.Fatal("nobody checks")
	}
	for _, c := range checkers {
		for _, h := range handlers {
			if chart.Under(c, h) || chart.Under(h, c) {
				t.Errorf("%s checks and %s handles, in one line", c, h)
			}
		}
	}
}

func TestAccounts(t *testing.T) {
	chart := newChart(t)
	accounts := Accounts()
	if len(accounts) != len(chart.Accounts()) {
		t.Errorf("%d accounts, %d hold posts", len(accounts), len(chart.Accounts()))
	}
	for _, a := range accounts {
		if len(chart.PostsOf(a.Name, today)) == 0 || a.Title[lang.EN] == "" || a.Title[lang.ZH] == "" {
			t.Errorf("%+v", a)
		}
	}
	for _, name := range []string{"desk", "desk2", "roads", "sanitation", "water", "lighting", "greening", "checker", "commander", "grid", "district"} {
		if !slices.ContainsFunc(accounts, func(a Account) bool { return a.Name == name }) {
			t.Errorf("no account %s", name)
		}
	}
}

// The rules lint clean: no error, no warning.
func TestRulesLintClean(t *testing.T) {
	for _, f := range dispatch.Lint(Rules(), newCatalogue(t), newChart(t), newMap(t), today) {
		t.Errorf("%+v", f)
	}
}

// Every class, in every grid, goes by a rule to a unit with somebody to sign.
func TestRulesCoverEveryClass(t *testing.T) {
	m, chart := newMap(t), newChart(t)
	rules, err := dispatch.NewRules(1, Rules())
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range newCatalogue(t).All() {
		for _, a := range m.All() {
			if a.Level != grid.Grid {
				continue
			}
			for hour := range 24 {
				answer := rules.Match(dispatch.Facts{Class: class.Key(), Chain: m.ChainOf(a.Code), Local: today.Time(time.UTC).Add(time.Duration(hour) * time.Hour)}, "")
				if answer.Rule == "" || !chart.MayAct(answer.Lead, class.Key().String(), m.ChainOf(a.Code), today) || !staffed(chart, answer.Lead) {
					t.Fatalf("%s in %s at %d h: %+v", class.Key(), a.Code, hour, answer)
				}
			}
		}
	}
}

func staffed(chart *org.Chart, id org.ID) bool {
	return slices.ContainsFunc(chart.Posts(id), func(p *org.Post) bool {
		return slices.Contains(p.Duties, org.DutyHandle) && len(chart.Holders(p.ID, today)) > 0
	})
}
