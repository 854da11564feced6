package org

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wellfield/internal/civil"
	"wellfield/internal/fault"
)

func chart(t testing.TB) *Chart {
	t.Helper()
	c, err := NewChart(4, sound())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestChart(t *testing.T) {
	c := chart(t)
	if c.Version() != 4 {
		t.Errorf("version %d", c.Version())
	}
	var order []string
	for _, o := range c.All() {
		order = append(order, string(o.ID))
	}
	if got := strings.Join(order, " "); got != "party gov centre works branch" {
		t.Errorf("tree order %s", got)
	}
	for _, row := range []struct {
		child, ancestor ID
		want            bool
	}{
		{"works", "party", true}, {"works", "gov", true}, {"works", "works", true},
		{"gov", "works", false}, {"branch", "gov", false}, {"ghost", "ghost", false}, {"works", "", false},
	} {
		if got := c.Under(row.child, row.ancestor); got != row.want {
			t.Errorf("Under(%s, %s) = %v", row.child, row.ancestor, got)
		}
	}
	if _, ok := c.Org("ghost"); ok {
		t.Error("an organisation that does not exist")
	}
	if p, ok := c.Post("duty"); !ok || p.Org != "centre" {
		t.Errorf("post %+v", p)
	}
	if got := c.Accounts(); !slices.Equal(got, []string{"desk", "works"}) {
		t.Errorf("accounts %v", got)
	}
}

func TestPostsOf(t *testing.T) {
	c := chart(t)
	for _, row := range []struct {
		account string
		day     civil.Day
		want    string
	}{
		{"desk", "2026-02-28", "duty"},
		{"desk", "2026-03-01", "crew duty"},
		{"desk", "2026-07-01", "duty"}, // the unit of the other post has ended
		{"works", "2026-02-28", "crew"},
		{"works", "2026-03-01", ""},
		{"works", "2023-12-31", ""},
		{"nobody", "2026-03-01", ""},
	} {
		var got []string
		for _, p := range c.PostsOf(row.account, row.day) {
			got = append(got, string(p.ID))
			if !slices.Contains(c.Holders(p.ID, row.day), row.account) {
				t.Errorf("%s holds %s, and is not among its holders", row.account, p.ID)
			}
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("PostsOf(%s, %s) = %v, want %q", row.account, row.day, got, row.want)
		}
	}
	if got := c.Holders("crew", "2026-08-01"); got != nil {
		t.Errorf("a post of a unit that has ended is held by %v", got)
	}
}

func TestLeadsAndCoverage(t *testing.T) {
	c := chart(t)
	for _, row := range []struct {
		day       civil.Day
		lead      ID
		uncovered string
	}{
		{"2025-12-31", "party", "x"},
		{"2026-01-01", "branch", "x"},
		{"2026-07-01", "branch", gridB + " x"}, // works has ended
	} {
		if got := c.LeadsOf(gridA, row.day); !slices.Equal(got, []ID{row.lead}) {
			t.Errorf("%s: led by %v, want %s", row.day, got, row.lead)
		}
		none, several := c.Coverage([]string{gridA, gridB, "x"}, row.day)
		if strings.Join(none, " ") != row.uncovered || several != nil {
			t.Errorf("%s: none %v, several %v", row.day, none, several)
		}
	}
	draft := sound()
	draft.Leads = append(draft.Leads, Lead{Org: "gov", Area: gridA, Valid: between("2026-05-01", "")})
	if _, several := draft.Coverage([]string{gridA, gridB}, "2026-05-01"); !slices.Equal(several, []string{gridA}) {
		t.Errorf("a draft with two leads: several %v", several)
	}
	if _, several := draft.Coverage([]string{gridA, gridB}, "2026-04-30"); several != nil {
		t.Errorf("the day before: several %v", several)
	}
}

func TestMayAct(t *testing.T) {
	c := chart(t)
	chain := []string{"990100000000", town, gridA}
	for _, row := range []struct {
		org   ID
		class string
		chain []string
		day   civil.Day
		want  bool
	}{
		{"works", "component/0201", chain, "2026-01-01", true},
		{"works", "component/0101", chain, "2026-01-01", false},
		{"works", "event/0201", chain, "2026-01-01", false},
		{"works", "component/0201", chain[:1], "2026-01-01", false},
		{"works", "component/0201", chain, "2026-07-01", false},
		{"works", "component/02", chain, "2026-01-01", true},
		{"works", "component", chain, "2026-01-01", false},
		{"gov", "help/0101", nil, "2026-01-01", true},
		{"branch", "help/0101", chain, "2026-01-01", true},
		{"branch", "help/0101", chain, "2025-12-31", false},
		{"branch", "help/0101", []string{town, gridB}, "2026-01-01", false},
		{"ghost", "help/0101", chain, "2026-01-01", false},
	} {
		if got := c.MayAct(row.org, row.class, row.chain, row.day); got != row.want {
			t.Errorf("MayAct(%s, %s, %v, %s) = %v", row.org, row.class, row.chain, row.day, got)
		}
	}
	if got := c.Responsible("help/0101", chain, "2026-02-01"); !slices.Equal(got, []ID{"gov", "branch"}) {
		t.Errorf("responsible: %v", got)
	}
	if got := c.ResponsibilityAreas(); !slices.Equal(got, []string{town, gridA}) {
		t.Errorf("areas: %v", got)
	}
}

func TestCentreAndBackstop(t *testing.T) {
	c := chart(t)
	if id, ok := c.Centre(town, "2026-01-01"); !ok || id != "centre" {
		t.Errorf("centre %s, %v", id, ok)
	}
	if _, ok := c.Centre(gridA, "2026-01-01"); ok {
		t.Error("a grid has no centre")
	}
	if c.Backstop() != "centre" {
		t.Errorf("backstop %s", c.Backstop())
	}
	for want, d := range map[ID]Document{
		"":    {},
		"gov": {Organisations: []Organisation{{ID: "gov", Kind: Government, Name: named("Government")}}},
	} {
		small, err := NewChart(1, d)
		if err != nil || small.Backstop() != want {
			t.Errorf("backstop %q, want %q; %v", small.Backstop(), want, err)
		}
	}
}

func TestChartKeepsItsOwn(t *testing.T) {
	d := sound()
	c, err := NewChart(1, d)
	if err != nil {
		t.Fatal(err)
	}
	d.Organisations[0].Name["en"], d.Posts[0].Duties[0], d.Leads[1].Org = "spoiled", "spoiled", "spoiled"
	o, _ := c.Org("party")
	p, _ := c.Post("duty")
	if o.Name["en"] != "Party committee" || p.Duties[0] != DutyIntake || c.LeadsOf(gridA, "2026-02-01")[0] != "branch" {
		t.Error("the chart changed with its document")
	}
}

// Random trees: a circle is refused, everything else is in the tree once, after
// its parent, and under exactly those whose subtree it is in.
func TestTreeOrCycle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		parents := rapid.SliceOfN(rapid.IntRange(-1, n-1), n, n).Draw(t, "parents")
		var d Document
		for i, p := range parents {
			o := Organisation{ID: ID(fmt.Sprint("o", i)), Kind: Unit, Name: named("x")}
			if p >= 0 {
				o.Parent = ID(fmt.Sprint("o", p))
			}
			d.Organisations = append(d.Organisations, o)
		}
		c, err := NewChart(1, d)
		if circular(parents) {
			if !fault.Has(err, "org.cycle") {
				t.Fatalf("a circle: %v", err)
			}
			return
		}
		if err != nil || len(c.All()) != n {
			t.Fatalf("%d of %d in the tree, %v", len(c.All()), n, err)
		}
		place := map[ID]int{"": -1}
		for i, o := range c.All() {
			if above, ok := place[o.Parent]; !ok || above >= i {
				t.Fatalf("%s stands before its parent", o.ID)
			}
			place[o.ID] = i
		}
	})
}

// circular walks up from each at most once round the whole document.
func circular(parents []int) bool {
	for i := range parents {
		at := i
		for range parents {
			if at >= 0 {
				at = parents[at]
			}
		}
		if at >= 0 {
			return true
		}
	}
	return false
}

// Whatever spans of leading are accepted, no day has two leads; whatever is
// refused has such a day.
func TestOneLeadOnEachDay(t *testing.T) {
	days := []civil.Day{"", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"}
	rapid.Check(t, func(t *rapid.T) {
		d := sound()
		d.Leads = nil
		for range rapid.IntRange(1, 4).Draw(t, "n") {
			span := between(rapid.SampledFrom(days).Draw(t, "from"), rapid.SampledFrom(days).Draw(t, "to"))
			if span.From != "" && span.To != "" && span.To <= span.From {
				t.Skip("an empty span")
			}
			d.Leads = append(d.Leads, Lead{Org: rapid.SampledFrom([]ID{"party", "gov"}).Draw(t, "org"), Area: gridA, Valid: span})
		}
		most := 0
		for _, day := range []civil.Day{"2025-12-31", "2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"} {
			n := 0
			for _, l := range d.Leads {
				if l.Valid.Holds(day) {
					n++
				}
			}
			most = max(most, n)
		}
		_, err := NewChart(1, d)
		if refused := fault.Has(err, "org.lead_twice"); refused != (most > 1) {
			t.Fatalf("%d leads on one day; %v", most, err)
		}
	})
}
