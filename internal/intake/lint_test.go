package intake

import (
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
)

// classNames are the keys that a catalogue has.
type classNames []string

func (c classNames) Known(key string) bool {
	for _, k := range c {
		if k == key {
			return true
		}
	}
	return false
}

func TestLint(t *testing.T) {
	rules := func(m *Mapping, r ...StatusRule) { m.Status.Rules = r }
	cases := []struct {
		name, fault, field string
		change             func(*Mapping)
	}{
		{"version", "intake.mapping_version", "mapping", func(m *Mapping) { m.Mapping = 2 }},
		{"no system", "intake.field_missing", "system", func(m *Mapping) { m.System = " " }},
		{"no id", "intake.field_missing", "id", func(m *Mapping) { m.ID = nil }},
		{"no formats", "intake.field_missing", "opened.formats", func(m *Mapping) { m.Opened.Formats = nil }},
		{"no opening", "intake.field_missing", "opened.column", func(m *Mapping) { m.Opened.Column = "" }},
		{"format", "intake.word_unknown", "file.format", func(m *Mapping) { m.File.Format = "xls" }},
		{"encoding", "intake.word_unknown", "file.encoding", func(m *Mapping) { m.File.Encoding = "big5" }},
		{"separator", "intake.word_unknown", "file.separator", func(m *Mapping) { m.File.Separator = "||" }},
		{"header row", "intake.header_row_range", "file.header_row", func(m *Mapping) { m.File.HeaderRow = -1 }},
		{"pattern", "intake.pattern_malformed", "due.formats", func(m *Mapping) { m.Due.Formats = []string{"dd.MM."} }},
		{"no zone", "intake.zone_unknown", "opened.zone", func(m *Mapping) { m.Zone = "" }},
		{"strange zone", "intake.zone_unknown", "closed.zone", func(m *Mapping) { m.Closed.Zone = "Mars/Base" }},
		{"the machine's zone", "intake.zone_unknown", "opened.zone", func(m *Mapping) { m.Zone = "Local" }},
		{"time of day", "intake.word_unknown", "due.time", func(m *Mapping) { m.Due.Time = "25:00" }},
		{"no classes", "intake.field_missing", "class.values", func(m *Mapping) { m.Class.Values = nil }},
		{"class malformed", "intake.class_unknown", "class.values", func(m *Mapping) { m.Class.Values["Hole"] = "0101" }},
		{"class not in the catalogue", "intake.class_unknown", "class.values", func(m *Mapping) { m.Class.Values["Hole"] = "event/0199" }},
		{"word with spaces", "intake.word_spaced", "class.values", func(m *Mapping) { m.Class.Values["Hole "] = "event/0101" }},
		{"word without a column", "intake.word_unreachable", "class.values", func(m *Mapping) { m.Class.Column = "" }},
		{"no rules", "intake.field_missing", "status.rules", func(m *Mapping) { rules(m) }},
		{"state", "intake.state_unknown", "status.rules", func(m *Mapping) { rules(m, StatusRule{Is: "a", State: "done"}) }},
		{"state of ours only", "intake.state_unknown", "status.rules", func(m *Mapping) { rules(m, StatusRule{Is: "a", State: casework.Checking}) }},
		{"rule after the same", "intake.word_unreachable", "status.rules", func(m *Mapping) {
			rules(m, StatusRule{Is: "a", State: "received"}, StatusRule{Is: "a", State: "handling"})
		}},
		{"rule after every word", "intake.word_unreachable", "status.rules", func(m *Mapping) {
			rules(m, StatusRule{Is: "*", State: "received"}, StatusRule{Is: "a", When: []Condition{{Column: "why", Is: "x"}}, State: "handling"})
		}},
		{"two tests", "intake.condition_tests", "status.rules.when", func(m *Mapping) {
			rules(m, StatusRule{Is: "a", When: []Condition{{Column: "why", Is: "x", Empty: true}}, State: "handling"})
		}},
		{"regular expression", "intake.word_unknown", "status.rules.when.matches", func(m *Mapping) {
			rules(m, StatusRule{Is: "a", When: []Condition{{Column: "why", Matches: "("}}, State: "handling"})
		}},
		{"half a point", "intake.place_half", "place", func(m *Mapping) { m.Place.Lng = "" }},
		{"two points", "intake.place_twice", "place", func(m *Mapping) { m.Place.Point = "address" }},
		{"no place", "intake.place_unmapped", "place", func(m *Mapping) { m.Place = Place{} }},
		{"no system of coordinates", "intake.crs_unknown", "place.crs", func(m *Mapping) { m.Place.CRS = "" }},
		{"strange system of coordinates", "intake.crs_unknown", "place.crs", func(m *Mapping) { m.Place.CRS = "epsg:3857" }},
		{"area not there", "intake.area_unclear", "place.area.values", func(m *Mapping) { m.Place.Area.Values["x"] = "Nowhere" }},
		{"area twice there", "intake.area_unclear", "place.area.values", func(m *Mapping) { m.Place.Area.Values["x"] = "Twin" }},
		{"column not there", "intake.column_missing", "address", func(m *Mapping) { m.Address = []string{"Address"} }},
	}
	path := file(t, "in.csv", simpleHeader)
	o := Options{Areas: areaNames{"North", "Twin", "Twin"}, Classes: classNames{"event/0101", "component/0201"}}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := mapping(t, simple)
			if err := Lint(m, []string{path}, o); err != nil {
				t.Fatalf("before the change: %v", err)
			}
			c.change(m)
			for _, f := range fault.All(Lint(m, []string{path}, o)) {
				if f.Key == c.fault && f.Field == c.field {
					if says := english(t).sentence(f); strings.Contains(says, "{") || strings.HasPrefix(says, "intake.") {
						t.Errorf("it says %q", says)
					}
					return
				}
			}
			t.Errorf("%v; want %s at %s", Lint(m, []string{path}, o), c.fault, c.field)
		})
	}
}

func TestMappingRefusesUnknownFields(t *testing.T) {
	for in, key := range map[string]string{
		"mapping: 1\ncolums: []\n":               "policy.unknown_field",
		"mapping: 1\nresident: name\n":           "policy.person_field",
		"mapping: 1\nid: [a]\nid: [b]\n":         "policy.key_twice",
		"mapping: 1\nid: name\n":                 "policy.want_list",
		"mapping: one\n":                         "policy.want_number",
		"status: {rules: [{is: a, start: b}]}\n": "policy.unknown_field",
		"":                                       "policy.empty",
	} {
		if _, err := ReadMapping(strings.NewReader(in)); !fault.Has(err, key) {
			t.Errorf("%q: %v, want %s", in, err, key)
		}
	}
}

func TestIdentityNumbers(t *testing.T) {
	for text, want := range map[string]bool{
		"11010519491231002X": true, "call 11010519491231002x now": true, "证件110105194912310021": false,
		"证件11010519491231002X号": true, "911010519491231002X": false, "110105194913310021": false,
		"101000729509": false, "2015-12-10 09:56:58.217": false, "": false,
	} {
		if got := holdsIdentityNumber(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestPairs(t *testing.T) {
	for in, want := range map[string][2]float64{
		"(34.07, -118.26)": {34.07, -118.26}, "34.07,-118.26": {34.07, -118.26}, "34.07 -118.26": {34.07, -118.26},
		"POINT (-118.26 34.07)": {34.07, -118.26}, "Point(-118.26 34.07)": {34.07, -118.26}, "29.5，106.5": {29.5, 106.5},
	} {
		lat, lng, ok := pair(in)
		if !ok || lat != want[0] || lng != want[1] {
			t.Errorf("%q: %g %g %t", in, lat, lng, ok)
		}
	}
	for _, in := range []string{"", "POINT", "(1)", "1,2,3", "a,b", "POINT (1 2 3)", "Inf, NaN", "0x1,2"} {
		if _, _, ok := pair(in); ok {
			t.Errorf("%q is read", in)
		}
	}
	if lat, ok := degrees("42,36"); !ok || lat != 42.36 {
		t.Errorf("a comma before the fraction: %g %t", lat, ok)
	}
}

// The mapping names the system of its positions, and Chinese maps' are converted.
func TestCoordinateSystems(t *testing.T) {
	sink := newMemory()
	m := mapping(t, simple)
	m.Place.CRS = "gcj02"
	row := strings.Replace(goodRow, "42.3,-71.1", "39.9087,116.3975", 1)
	if _, _, err := outcome(t, m, "in.csv", simpleHeader+row, sink); err != nil {
		t.Fatal(err)
	}
	lat, lng := sink.cases["test/1"].Point.Degrees()
	if d := lat - 39.9087; d > -0.001 || d < -0.002 {
		t.Errorf("latitude moved by %g", d)
	}
	if d := lng - 116.3975; d > -0.005 || d < -0.007 {
		t.Errorf("longitude moved by %g", d)
	}
}
