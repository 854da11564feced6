package dispatch

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/org"
)

const (
	city     = "city"
	district = "district"
	town     = "town"
	village  = "village"
	gridA    = "grid-a"
	gridB    = "grid-b"
)

var chainA = grid.Chain{city, district, town, village, gridA}

// monday at the hour and minute, in a week of November 2026.
func monday(hour, minute int) time.Time { return time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC) }

func key(t testing.TB, s string) catalog.Key {
	t.Helper()
	k, err := catalog.ParseKey(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func rules(t testing.TB, list ...Rule) *Rules {
	t.Helper()
	r, err := NewRules(9, Document{list})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMatch(t *testing.T) {
	r := rules(t,
		Rule{ID: "all", Classes: []string{"*"}, Lead: "gov"},
		Rule{ID: "town-roads", Classes: []string{"component/02"}, Areas: []string{town}, Lead: "works", Co: []org.ID{"police"}},
		Rule{ID: "again", Classes: []string{"component/0201"}, Areas: []string{town}, Lead: "other"},
		Rule{ID: "grid-a", Classes: []string{"component/0201"}, Areas: []string{gridB, gridA}, Lead: "market"},
		Rule{ID: "night", Classes: []string{"event/03"}, Areas: []string{town}, Hours: &Hours{"22:00", "06:00"}, Days: []string{"mon"}, Lead: "patrol"},
	)
	for name, row := range map[string]struct {
		class string
		chain grid.Chain
		at    time.Time
		rule  string
		near  string
	}{
		"the smallest area first":       {"component/0201", chainA, monday(10, 0), "grid-a", "all less_specific, town-roads less_specific, again less_specific"},
		"then the order":                {"component/0201", chainA[:4], monday(10, 0), "town-roads", "again later, all less_specific, grid-a area"},
		"a neighbouring class":          {"component/0202", chainA[:4], monday(10, 0), "town-roads", "all less_specific, again class"},
		"no area last":                  {"component/0201", chainA[:2], monday(10, 0), "all", "town-roads area, again area, grid-a area"},
		"outside everything":            {"help/0101", nil, monday(10, 0), "all", ""},
		"by night":                      {"event/0301", chainA, monday(23, 30), "night", "all less_specific"},
		"at the first minute":           {"event/0301", chainA, monday(22, 0), "night", "all less_specific"},
		"after midnight":                {"event/0301", chainA, monday(24+5, 59), "night", "all less_specific"},
		"at the end":                    {"event/0301", chainA, monday(24+6, 0), "all", ""},
		"the night before began sunday": {"event/0301", chainA, monday(3, 0), "all", "night days"},
		"by day":                        {"event/0301", chainA, monday(12, 0), "all", "night hours"},
		"by night elsewhere":            {"event/0301", chainA[:2], monday(23, 0), "all", "night area"},
	} {
		a := r.Match(Facts{key(t, row.class), row.chain, row.at}, "centre")
		var near []string
		for _, n := range a.Near {
			near = append(near, n.Rule+" "+n.Why)
		}
		if a.Rule != row.rule || strings.Join(near, ", ") != row.near || a.Version != 9 {
			t.Errorf("%s: rule %q, near %q", name, a.Rule, near)
		}
		if won, ok := r.Rule(a.Rule); !ok || won.Lead != a.Lead || !slices.Equal(won.Co, a.Co) {
			t.Errorf("%s: the answer is not its rule's: %+v", name, a)
		}
	}
}

func TestBackstop(t *testing.T) {
	a := rules(t).Match(Facts{key(t, "help/0101"), chainA, monday(9, 0)}, "centre")
	if a.Lead != "centre" || a.Rule != "" || a.Co != nil || a.Near != nil {
		t.Errorf("%+v", a)
	}
}

func TestNearIsShort(t *testing.T) {
	var list []Rule
	for i := range 50 {
		list = append(list, Rule{ID: fmt.Sprint("r", i), Classes: []string{"*"}, Lead: "gov"})
	}
	a := rules(t, list...).Match(Facts{key(t, "help/0101"), nil, monday(9, 0)}, "centre")
	if a.Rule != "r0" || len(a.Near) != maxNear || a.Near[0] != (NearMiss{"r1", WhyLater}) {
		t.Errorf("%+v", a)
	}
}

func TestRefuses(t *testing.T) {
	ok := func() Rule { return Rule{ID: "a", Classes: []string{"*"}, Lead: "gov"} }
	for name, row := range map[string]struct {
		spoil      func(r *Rule)
		key, field string
	}{
		"no id":              {func(r *Rule) { r.ID = "" }, "dispatch.id_malformed", "rules[0].id"},
		"no classes":         {func(r *Rule) { r.Classes = nil }, "dispatch.classes_missing", "rules[0].classes"},
		"a person":           {func(r *Rule) { r.Classes = []string{"person"} }, "catalog.kind_unknown", "rules[0].classes[0]"},
		"a broken pattern":   {func(r *Rule) { r.Classes = []string{"*", "component/"} }, "catalog.pattern_malformed", "rules[0].classes[1]"},
		"a class twice":      {func(r *Rule) { r.Classes = []string{"*", "*"} }, "dispatch.twice", "rules[0].classes[1]"},
		"an area twice":      {func(r *Rule) { r.Areas = []string{town, town} }, "dispatch.twice", "rules[0].areas[1]"},
		"an hour too many":   {func(r *Rule) { r.Hours = &Hours{"25:00", "06:00"} }, "dispatch.hours_malformed", "rules[0].hours.from"},
		"hours from the end": {func(r *Rule) { r.Hours = &Hours{"24:00", "06:00"} }, "dispatch.hours_malformed", "rules[0].hours.from"},
		"a short hour":       {func(r *Rule) { r.Hours = &Hours{"08:00", "9:00"} }, "dispatch.hours_malformed", "rules[0].hours.to"},
		"minutes past sixty": {func(r *Rule) { r.Hours = &Hours{"08:00", "09:60"} }, "dispatch.hours_malformed", "rules[0].hours.to"},
		"no hours":           {func(r *Rule) { r.Hours = &Hours{"08:00", "08:00"} }, "dispatch.hours_empty", "rules[0].hours"},
		"a day that is none": {func(r *Rule) { r.Days = []string{"mon", "monday"} }, "dispatch.day_unknown", "rules[0].days[1]"},
		"no lead":            {func(r *Rule) { r.Lead = "" }, "dispatch.lead_missing", "rules[0].lead"},
		"a lead that helps":  {func(r *Rule) { r.Co = []org.ID{"gov"} }, "dispatch.lead_is_co", "rules[0].co"},
	} {
		rule := ok()
		row.spoil(&rule)
		_, err := NewRules(1, Document{[]Rule{rule}})
		refused(t, name, err, row.key, row.field)
	}
	_, err := NewRules(1, Document{[]Rule{ok(), ok()}})
	refused(t, "an id twice", err, "dispatch.id_twice", "rules[1].id")
	_, err = NewRules(1, Document{[]Rule{{}, {}}})
	if n := len(fault.All(err)); n != 7 {
		t.Errorf("%d faults, want all 7: %v", n, err)
	}
	whole := ok()
	whole.Hours = &Hours{"00:00", "24:00"}
	if _, err := NewRules(1, Document{[]Rule{whole}}); err != nil {
		t.Errorf("the whole day: %v", err)
	}
}

func refused(t *testing.T, name string, err error, key, field string) {
	t.Helper()
	if !slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return f.Key == key && f.Field == field }) {
		t.Errorf("%s: got %v, want %s at %s", name, err, key, field)
	}
}

func TestRulesKeepTheirOwn(t *testing.T) {
	d := Document{[]Rule{{ID: "a", Classes: []string{"*"}, Areas: []string{town}, Hours: &Hours{"08:00", "09:00"}, Lead: "gov", Co: []org.ID{"works"}}}}
	r, err := NewRules(1, d)
	if err != nil {
		t.Fatal(err)
	}
	d.Rules[0].Areas[0], d.Rules[0].Co[0], d.Rules[0].Hours.From = "spoiled", "spoiled", "spoiled"
	got, _ := r.Rule("a")
	if got.Areas[0] != town || got.Co[0] != "works" || got.Hours.From != "08:00" {
		t.Errorf("the rules changed with their document: %+v", got)
	}
	a := r.Match(Facts{key(t, "help/01"), chainA, monday(8, 0)}, "centre")
	a.Co[0] = "spoiled"
	if got, _ := r.Rule("a"); got.Co[0] != "works" {
		t.Error("an answer changed the rules")
	}
}

var (
	someClasses = []string{"component/0101", "component/0102", "component/0201", "event/0101"}
	somePattern = rapid.SampledFrom([]string{"*", "component", "component/01", "component/0101", "component/02", "event/0101", "help"})
	someAreas   = rapid.SampledFrom([]string{city, town, village, gridA, gridB})
	someUnits   = rapid.SampledFrom([]org.ID{"gov", "works", "market"})
	someTimes   = rapid.SampledFrom([]string{"00:00", "06:00", "08:30", "12:00", "22:00", "23:30"})
)

// someRules is a small random rule set that the checks accept.
func someRules(most int) *rapid.Generator[[]Rule] {
	return rapid.Custom(func(t *rapid.T) []Rule {
		list := make([]Rule, rapid.IntRange(0, most).Draw(t, "n"))
		for i := range list {
			r := Rule{ID: fmt.Sprint("r", i), Lead: someUnits.Draw(t, "lead")}
			r.Classes = rapid.SliceOfNDistinct(somePattern, 1, 2, rapid.ID).Draw(t, "classes")
			r.Areas = rapid.SliceOfNDistinct(someAreas, 0, 2, rapid.ID).Draw(t, "areas")
			if rapid.Bool().Draw(t, "timed") {
				from, to := someTimes.Draw(t, "from"), someTimes.Draw(t, "to")
				if from != to {
					r.Hours = &Hours{from, to}
				}
			}
			if rapid.Bool().Draw(t, "dated") {
				r.Days = rapid.SliceOfNDistinct(rapid.SampledFrom(weekdays[:]), 1, 4, rapid.ID).Draw(t, "days")
			}
			list[i] = r
		}
		return list
	})
}

// Match agrees with the rule read aloud: of the rules that hold, the one with
// the deepest area, then the first.
func TestMatchProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := someRules(6).Draw(t, "rules")
		r, err := NewRules(1, Document{list})
		if err != nil {
			t.Fatal(err)
		}
		f := Facts{
			Class: mustKey(rapid.SampledFrom(someClasses).Draw(t, "class")),
			Chain: chainA[:rapid.IntRange(0, len(chainA)).Draw(t, "depth")],
			Local: monday(0, rapid.IntRange(0, 7*24*60-1).Draw(t, "minute")),
		}
		a := r.Match(f, "centre")
		if again := r.Match(f, "centre"); !reflect.DeepEqual(a, again) {
			t.Fatalf("%+v, then %+v", a, again)
		}
		want, deepest := "", -2
		for _, rule := range list {
			depth := -1
			for i, code := range f.Chain {
				if slices.Contains(rule.Areas, code) {
					depth = i
				}
			}
			placed := len(rule.Areas) == 0 || depth >= 0
			if placed && named(rule, f.Class.String()) && inTime(rule, f.Local) && depth > deepest {
				want, deepest = rule.ID, depth
			}
		}
		if a.Rule != want {
			t.Fatalf("rule %q, want %q", a.Rule, want)
		}
		for _, n := range a.Near {
			if n.Rule == a.Rule {
				t.Fatalf("%s missed itself", n.Rule)
			}
		}
	})
}

func mustKey(s string) catalog.Key {
	k, err := catalog.ParseKey(s)
	if err != nil {
		panic(err)
	}
	return k
}

func named(r Rule, class string) bool {
	return slices.ContainsFunc(r.Classes, func(p string) bool { return p == "*" || strings.HasPrefix(class, p) })
}

// inTime asks minute by minute since the opening: a slow second opinion.
func inTime(r Rule, at time.Time) bool {
	for back := range 2 {
		day := at.AddDate(0, 0, -back)
		if len(r.Days) > 0 && !slices.Contains(r.Days, strings.ToLower(day.Format("Mon"))) {
			continue
		}
		opens := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
		closes := opens.AddDate(0, 0, 1)
		if r.Hours != nil {
			from, _ := time.Parse("15:04", r.Hours.From)
			to, _ := time.Parse("15:04", r.Hours.To)
			midnight := opens
			opens = midnight.Add(time.Duration(from.Hour()*60+from.Minute()) * time.Minute)
			closes = midnight.Add(time.Duration(to.Hour()*60+to.Minute()) * time.Minute)
			if !closes.After(opens) {
				closes = closes.AddDate(0, 0, 1)
			}
		}
		if !at.Before(opens) && at.Before(closes) {
			return true
		}
	}
	return false
}

func BenchmarkMatch(b *testing.B) {
	var list []Rule
	for i := range 300 {
		list = append(list, Rule{ID: fmt.Sprint("r", i), Classes: []string{fmt.Sprintf("component/%04d", i)}, Areas: []string{town}, Lead: "works"})
	}
	r := rules(b, list...)
	f := Facts{catalog.Key{Kind: "component", Code: "0299"}, chainA, monday(9, 0)}
	b.ReportAllocs()
	for b.Loop() {
		r.Match(f, "centre")
	}
}
