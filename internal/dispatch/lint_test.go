package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
)

const today civil.Day = "2026-11-23"

const gridGone = "grid-gone"

func name(s string) lang.Name { return lang.Name{lang.EN: s} }

// world is the small company of documents that rules are linted in.
type world struct {
	catalogue *catalog.Catalogue
	chart     *org.Chart
	areas     *grid.Map
}

func newWorld(t testing.TB) world {
	t.Helper()
	var classes []catalog.Class
	for _, s := range someClasses {
		k := key(t, s)
		classes = append(classes, catalog.Class{
			Kind: k.Kind, Code: k.Code, Name: name(s), Subject: catalog.Place, Filing: name("when"), Limit: catalog.Limit{N: 1, Unit: "working_day"},
			Closing: []catalog.Condition{{ID: "done", Text: name("done")}},
		})
	}
	c, err := catalog.NewCatalogue(1, catalog.Document{Edition: "e", Classes: classes})
	if err != nil {
		t.Fatal(err)
	}
	o, err := org.NewChart(1, org.Document{
		Organisations: []org.Organisation{
			{ID: "gov", Kind: org.Government, Name: name("gov")}, {ID: "works", Kind: org.Unit, Name: name("works")},
			{ID: "market", Kind: org.Unit, Name: name("market")},
			{ID: "old", Kind: org.Unit, Name: name("old"), Valid: civil.Span{To: "2026-01-01"}},
		},
		Responsibilities: []org.Responsibility{
			{Org: "gov", Class: "*"}, {Org: "works", Class: "component", Area: town}, {Org: "market", Class: "*", Area: gridA},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	area := func(code, parent string, level grid.Level) grid.Area {
		return grid.Area{Code: code, Parent: parent, Level: level, Name: name(code), Jurisdiction: level == grid.Township}
	}
	gone := area(gridGone, village, grid.Grid)
	gone.Valid.To = "2026-01-01"
	one, two := area(gridA, village, grid.Grid), area(gridB, village, grid.Grid)
	one.Kind, two.Kind, gone.Kind = "general", "general", "general"
	m, err := grid.NewMap(1, grid.Document{Areas: []grid.Area{
		area(city, "", grid.City), area(district, city, grid.District), area(town, district, grid.Township),
		area(village, town, grid.Community), one, two, gone,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return world{c, o, m}
}

func (w world) lint(list ...Rule) []Finding {
	return Lint(Document{list}, w.catalogue, w.chart, w.areas, today)
}

var everything = Rule{ID: "rest", Classes: []string{"*"}, Lead: "gov"}

func TestLint(t *testing.T) {
	w := newWorld(t)
	for what, row := range map[string]struct {
		rules []Rule
		want  []string // severity key rule arguments
	}{
		"clean": {[]Rule{
			{ID: "roads", Classes: []string{"component/02"}, Areas: []string{town}, Lead: "works"}, everything,
		}, nil},
		"unsound": {[]Rule{{ID: "a", Lead: "gov"}, {ID: "b", Classes: []string{"*"}}}, []string{
			"error dispatch.classes_missing a map[at:rules[0].classes]", "error dispatch.lead_missing b map[at:rules[1].lead]"}},
		"an unknown class": {[]Rule{{ID: "a", Classes: []string{"component/02", "help"}, Lead: "gov"}, everything}, []string{
			"error dispatch.class_unknown a map[class:help]"}},
		"an unknown area": {[]Rule{{ID: "a", Classes: []string{"*"}, Areas: []string{town, "nowhere"}, Lead: "gov"}, everything}, []string{
			"error dispatch.area_unknown a map[area:nowhere]"}},
		"an area that has ended": {[]Rule{{ID: "a", Classes: []string{"*"}, Areas: []string{town, gridGone}, Lead: "gov"}, everything}, []string{
			"error dispatch.area_ended a map[area:grid-gone day:2026-11-23]"}},
		"units that are not there": {[]Rule{{ID: "a", Classes: []string{"event"}, Lead: "ghost", Co: []org.ID{"old"}}, everything}, []string{
			"error dispatch.unit_unknown a map[unit:ghost]", "error dispatch.unit_ended a map[day:2026-11-23 unit:old]"}},
		"never a match": {[]Rule{{ID: "a", Classes: []string{"help"}, Lead: "gov"}, everything}, []string{
			"error dispatch.class_unknown a map[class:help]", "warning dispatch.unreachable a map[]"}},
		"behind a wider rule": {[]Rule{everything, {ID: "late", Classes: []string{"event"}, Lead: "gov"}}, []string{
			"warning dispatch.shadowed late map[by:[rest]]"}},
		"behind two rules": {[]Rule{
			{ID: "day", Classes: []string{"*"}, Hours: &Hours{"06:00", "22:00"}, Lead: "gov"},
			{ID: "night", Classes: []string{"*"}, Hours: &Hours{"22:00", "06:00"}, Lead: "gov"}, everything,
		}, []string{"warning dispatch.shadowed rest map[by:[day night]]"}},
		"a smaller area is no shadow": {[]Rule{everything, {ID: "late", Classes: []string{"event"}, Areas: []string{city}, Lead: "gov"}}, nil},
		"one minute is enough": {[]Rule{
			{ID: "day", Classes: []string{"*"}, Hours: &Hours{"00:01", "00:00"}, Lead: "gov"}, everything,
		}, nil},
		"a lead without the power": {[]Rule{{ID: "a", Classes: []string{"*"}, Areas: []string{town}, Lead: "works"}, everything}, []string{
			"error dispatch.unit_may_not_act a map[areas:[" + gridA + " " + town + "] classes:[event/0101] unit:works]"}},
		"power only where it never wins": {[]Rule{
			{ID: "a", Classes: []string{"*"}, Areas: []string{town}, Lead: "works"},
			{ID: "b", Classes: []string{"event"}, Areas: []string{town}, Lead: "gov"},
			{ID: "c", Classes: []string{"event"}, Areas: []string{village, gridA}, Lead: "gov"}, everything,
		}, []string{
			"error dispatch.unit_may_not_act a map[areas:[" + town + "] classes:[event/0101] unit:works]",
			"warning dispatch.shadowed b map[by:[a c]]"}},
		"a co-unit without the power": {[]Rule{{ID: "a", Classes: []string{"event"}, Lead: "gov", Co: []org.ID{"works"}}, everything}, []string{
			"warning dispatch.unit_may_not_act a map[areas:[" + city + " " + gridA + " " + town + "] classes:[event/0101] unit:works]"}},
		"classes without a rule": {[]Rule{{ID: "a", Classes: []string{"component"}, Lead: "gov"}}, []string{
			"warning dispatch.class_without_rule  map[class:event/0101]"}},
		"a rule for some hours only": {[]Rule{
			{ID: "a", Classes: []string{"component"}, Lead: "gov"},
			{ID: "b", Classes: []string{"event"}, Hours: &Hours{"08:00", "17:00"}, Lead: "gov"},
		}, []string{"warning dispatch.class_gap  map[areas:[" + town + "] class:event/0101]"}},
		"a rule for some ground only": {[]Rule{
			{ID: "a", Classes: []string{"component"}, Lead: "gov"}, {ID: "b", Classes: []string{"event"}, Areas: []string{gridA}, Lead: "market"},
		}, []string{"warning dispatch.class_gap  map[areas:[" + town + "] class:event/0101]"}},
		"no rules": {nil, []string{
			"warning dispatch.class_without_rule  map[class:component/0101]", "warning dispatch.class_without_rule  map[class:component/0102]",
			"warning dispatch.class_without_rule  map[class:component/0201]", "warning dispatch.class_without_rule  map[class:event/0101]"}},
	} {
		var got []string
		for _, f := range w.lint(row.rules...) {
			got = append(got, fmt.Sprintf("%s %s %s %v", f.Severity, f.Key, f.Rule, map[string]any(f.Args)))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(row.want, "\n     "))
		}
	}
}

// Every finding that Lint makes has a sentence in both languages.
func TestFindingsAreSaid(t *testing.T) {
	said, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"class_unknown", "area_unknown", "area_ended", "unit_unknown", "unit_ended", "unit_may_not_act",
		"unreachable", "shadowed", "class_without_rule", "class_gap"} {
		for _, tag := range said.Tags() {
			if !slices.Contains(said.Keys(tag), "dispatch."+word) {
				t.Errorf("%s: no sentence for dispatch.%s", tag, word)
			}
		}
	}
}

// Lint knows without trying what trying everything shows: every class, from a
// report located to every area, at every half hour of the week.
func TestLintAgainstBruteForce(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		list := someRules(5).Draw(t, "rules")
		r, err := NewRules(1, Document{list})
		if err != nil {
			t.Fatal(err)
		}
		want := w.brute(r, list)
		for _, f := range w.lint(list...) {
			switch f.Key {
			case "dispatch.shadowed", "dispatch.unreachable":
				want.take(t, f.Key, f.Rule)
			case "dispatch.class_without_rule", "dispatch.class_gap":
				want.take(t, f.Key, fmt.Sprint(f.Args["class"]))
			case "dispatch.unit_may_not_act":
				want.take(t, f.Key, f.Rule+" "+fmt.Sprint(f.Args["unit"], f.Args["classes"]))
			case "dispatch.class_unknown": // a pattern for help, which has no classes here
			default:
				t.Fatalf("unexpected: %+v", f)
			}
		}
		if len(want) > 0 {
			t.Fatalf("not found: %v", want)
		}
	})
}

type expected map[string]bool

func (e expected) take(t *rapid.T, key, what string) {
	if !e[key+" "+what] {
		t.Fatalf("%s %s was found, and trying shows otherwise", key, what)
	}
	delete(e, key+" "+what)
}

func (w world) brute(r *Rules, list []Rule) expected {
	matches, wins, gap := map[string]bool{}, map[string]bool{}, map[string]bool{}
	led, lacking := map[string]bool{}, map[string]map[string]bool{}
	for _, class := range w.catalogue.All() {
		k := class.Key()
		for _, a := range w.areas.All() {
			if !a.Valid.Holds(today) {
				continue
			}
			chain := w.areas.ChainOf(a.Code)
			for at := monday(0, 0); at.Before(monday(7*24, 0)); at = at.Add(30 * time.Minute) {
				for _, rule := range list {
					placed := len(rule.Areas) == 0 || slices.ContainsFunc(rule.Areas, func(c string) bool { return slices.Contains(chain, c) })
					if placed && named(rule, k.String()) && inTime(rule, at) {
						matches[rule.ID] = true
					}
				}
				answer := r.Match(Facts{k, chain, at}, "")
				switch {
				case answer.Rule == "" && a.Jurisdiction:
					gap[k.String()] = true
				case answer.Rule != "":
					wins[answer.Rule], led[k.String()] = true, true
				}
				if answer.Rule != "" && !w.chart.MayAct(answer.Lead, k.String(), chain, today) {
					who := answer.Rule + " " + string(answer.Lead)
					if lacking[who] == nil {
						lacking[who] = map[string]bool{}
					}
					lacking[who][k.String()] = true
				}
			}
		}
	}
	e := expected{}
	for _, rule := range list {
		switch {
		case wins[rule.ID]:
		case matches[rule.ID]:
			e["dispatch.shadowed "+rule.ID] = true
		default:
			e["dispatch.unreachable "+rule.ID] = true
		}
	}
	for _, class := range w.catalogue.All() {
		switch k := class.Key().String(); {
		case !led[k]:
			e["dispatch.class_without_rule "+k] = true
		case gap[k]:
			e["dispatch.class_gap "+k] = true
		}
	}
	for who, classes := range lacking {
		var names []string
		for c := range classes {
			names = append(names, c)
		}
		slices.Sort(names)
		e["dispatch.unit_may_not_act "+who[:strings.Index(who, " ")]+" "+fmt.Sprint(who[strings.Index(who, " ")+1:], names)] = true
	}
	return e
}
