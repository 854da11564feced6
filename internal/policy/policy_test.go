package policy

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"wellfield/internal/fault"
)

// hue is a field that reads its own text.
type hue string

func (h *hue) UnmarshalText(text []byte) error {
	switch string(text) {
	case "red", "blue":
		*h = hue(text)
		return nil
	case "broken":
		return errors.New("no fault")
	}
	return fault.New(fault.Invalid, "test.hue_unknown")
}

func (h hue) MarshalText() ([]byte, error) { return []byte(h), nil }

type leaf struct {
	Code string            `json:"code,omitempty" yaml:"code,omitempty"`
	Hue  hue               `json:"hue,omitempty" yaml:"hue,omitempty"`
	N    int               `json:"n,omitempty" yaml:"n,omitempty"`
	On   bool              `json:"on,omitempty" yaml:"on,omitempty"`
	Name map[string]string `json:"name,omitempty" yaml:"name,omitempty"`
	Next *leaf             `json:"next,omitempty" yaml:"next,omitempty"`
	Note string            `json:"-" yaml:"-"`
}

type tree struct {
	Title  string           `json:"title,omitempty" yaml:"title,omitempty"`
	Leaves []leaf           `json:"leaves,omitempty" yaml:"leaves,omitempty"`
	Years  map[int][]string `json:"years,omitempty" yaml:"years,omitempty"`
}

func TestReadYAML(t *testing.T) {
	var got tree
	err := ReadYAML(strings.NewReader(`
title: T # a comment
leaves:
  - {code: 0101, hue: red, n: 3, on: true, name: {en: A, zh-CN: 甲}}
  - code: "x"
    next: {code: 2026-01-02}
    name:
years: {2026: [a, b]}
`), &got)
	if err != nil {
		t.Fatal(err)
	}
	want := tree{Title: "T", Leaves: []leaf{
		{Code: "0101", Hue: "red", N: 3, On: true, Name: map[string]string{"en": "A", "zh-CN": "甲"}},
		{Code: "x", Next: &leaf{Code: "2026-01-02"}},
	}, Years: map[int][]string{2026: {"a", "b"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFaultsNameThePath(t *testing.T) {
	for name, row := range map[string]struct{ yaml, json, key, field string }{
		"nothing":            {" \n", " ", "policy.empty", ""},
		"only a comment":     {"# nothing", "", "policy.empty", ""},
		"broken":             {"a: [", `{"title": `, "policy.malformed", ""},
		"two documents":      {"title: a\n---\ntitle: b", `{} {}`, "policy.several", ""},
		"not a mapping":      {"[1]", `[1]`, "policy.want_mapping", ""},
		"an unknown field":   {"leaves: [{}, {colour: red}]", `{"leaves":[{},{"colour":"red"}]}`, "policy.unknown_field", "leaves[1].colour"},
		"a field not for it": {"leaves: [{Note: a}]", `{"leaves":[{"Note":"a"}]}`, "policy.unknown_field", "leaves[0].Note"},
		"an empty field":     {`leaves: [{"": a}]`, `{"leaves":[{"":"a"}]}`, "policy.unknown_field", "leaves[0]."},
		"a person":           {"leaves: [{resident-phone: 1}]", `{"leaves":[{"resident-phone":1}]}`, "policy.person_field", "leaves[0].resident-phone"},
		"a person 中文":        {"身份证: 1", `{"身份证":1}`, "policy.person_field", "身份证"},
		"a surface":          {"surface: 1", `{"surface":1}`, "policy.unknown_field", "surface"},
		"a key twice":        {"leaves: [{n: 1, n: 2}]", `{"leaves":[{"n":1,"n":2}]}`, "policy.key_twice", "leaves[0].n"},
		"a language twice":   {"leaves: [{name: {en: a, en: b}}]", `{"leaves":[{"name":{"en":"a","en":"b"}}]}`, "policy.key_twice", "leaves[0].name.en"},
		"text for a number":  {"leaves: [{n: many}]", `{"leaves":[{"n":"many"}]}`, "policy.want_number", "leaves[0].n"},
		"a fraction":         {"leaves: [{n: 1.5}]", `{"leaves":[{"n":1.5}]}`, "policy.want_number", "leaves[0].n"},
		"text for a truth":   {`leaves: [{on: "true"}]`, `{"leaves":[{"on":"true"}]}`, "policy.want_truth", "leaves[0].on"},
		"a truth for text":   {"title: true", `{"title":true}`, "policy.want_text", "title"},
		"a list for text":    {"title: [a]", `{"title":["a"]}`, "policy.want_text", "title"},
		"text for a list":    {"leaves: a", `{"leaves":"a"}`, "policy.want_list", "leaves"},
		"an empty item":      {"leaves: [~]", `{"leaves":[null]}`, "policy.want_item", "leaves[0]"},
		"its own text":       {"leaves: [{hue: green}]", `{"leaves":[{"hue":"green"}]}`, "test.hue_unknown", "leaves[0].hue"},
		"its own error":      {"leaves: [{hue: broken}]", `{"leaves":[{"hue":"broken"}]}`, "policy.want_text", "leaves[0].hue"},
		"its own, no text":   {"leaves: [{hue: [a]}]", `{"leaves":[{"hue":["a"]}]}`, "policy.want_text", "leaves[0].hue"},
		"a year in words":    {"years: {soon: []}", `{"years":{"soon":[]}}`, "policy.want_number", "years.soon"},
		"deep":               {"leaves: [{next: {next: {x: 1}}}]", `{"leaves":[{"next":{"next":{"x":1}}}]}`, "policy.unknown_field", "leaves[0].next.next.x"},
		"an anchor":          {"title: &a b", "", "policy.alias", "title"},
		"an alias":           {"leaves: [{name: &n {en: a}}, {name: *n}]", "", "policy.alias", "leaves[1].name"},
		"a merge":            {"leaves: [{<<: {n: 1}}]", "", "policy.unknown_field", "leaves[0].<<"},
		"a key of many":      {"? [a, b]\n: c", "", "policy.want_key", ""},
	} {
		var into tree
		expect(t, name, ReadYAML(strings.NewReader(row.yaml), &into), row.key, row.field)
		if row.json != "" {
			expect(t, name, ReadJSON(strings.NewReader(row.json), &into), row.key, row.field)
		}
	}
}

func expect(t *testing.T, name string, err error, key, field string) {
	t.Helper()
	ok := slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return f.Key == key && f.Field == field })
	if !ok {
		t.Errorf("%s: got %v, want %s at %q", name, err, key, field)
	}
}

func TestAllFaultsTogether(t *testing.T) {
	err := ReadYAML(strings.NewReader("titel: a\nleaves: [{n: x}, {hue: green}]"), new(tree))
	if got := len(fault.All(err)); got != 3 {
		t.Errorf("%d faults, want 3: %v", got, err)
	}
	err = ReadYAML(strings.NewReader("leaves: ["+strings.Repeat("{x: 1}, ", 500)+"]"), new(tree))
	if got := len(fault.All(err)); got != maxFaults {
		t.Errorf("%d faults, want no more than %d", got, maxFaults)
	}
}

func TestTooDeepAndTooLarge(t *testing.T) {
	err := ReadJSON(strings.NewReader(strings.Repeat("[", 5000)), new(tree))
	if !fault.Has(err, "policy.malformed") {
		t.Errorf("deep: %v", err)
	}
	err = ReadJSON(endless{}, new(tree))
	if !fault.Has(err, "policy.too_large") {
		t.Errorf("large: %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestNamesPerson(t *testing.T) {
	for value, want := range map[string]bool{
		"desk": false, "990101100001001": false, "灯 12345": false, "2026-01-02": false, "1381234567": false,
		"13812345678": true, "电话13812345678。": true, "110101199003074512": true, "11010119900307451X": true, "a.b@example.org": true,
	} {
		if got := NamesPerson(value); got != want {
			t.Errorf("NamesPerson(%q) = %v", value, got)
		}
	}
}

// What is written comes back, in both forms. Line breaks are left out: the
// YAML library writes text that begins with one so that it cannot read it.
func TestRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`[a-zA-Z0-9 :#,'"\[\]{}网格-]{1,12}`)
	leaves := rapid.Custom(func(t *rapid.T) leaf {
		return leaf{
			Code: text.Draw(t, "code"), N: rapid.Int().Draw(t, "n"), On: rapid.Bool().Draw(t, "on"),
			Hue:  rapid.SampledFrom([]hue{"red", "blue"}).Draw(t, "hue"),
			Name: map[string]string{"en": text.Draw(t, "en"), "zh-CN": text.Draw(t, "zh")},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		want := tree{Title: text.Draw(t, "title"), Leaves: rapid.SliceOfN(leaves, 1, 4).Draw(t, "leaves")}
		y, err := yaml.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		j, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var fromYAML, fromJSON tree
		if err := ReadYAML(strings.NewReader(string(y)), &fromYAML); err != nil {
			t.Fatalf("%v in\n%s", err, y)
		}
		if err := ReadJSON(strings.NewReader(string(j)), &fromJSON); err != nil {
			t.Fatalf("%v in\n%s", err, j)
		}
		if !reflect.DeepEqual(fromYAML, want) || !reflect.DeepEqual(fromJSON, want) {
			t.Fatalf("got %+v and %+v, want %+v", fromYAML, fromJSON, want)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("leaves:\n  - {code: 0101, hue: red, n: 3, on: true, name: {en: A}}\n")
	f.Add(`{"title":"a","leaves":[{"n":1,"next":{"code":"x"}}],"years":{"2026":["a"]}}`)
	f.Add("a: &a [*a]")
	f.Add("? {a: b}\n: c")
	f.Fuzz(func(t *testing.T, raw string) {
		for _, read := range []func(into any) error{
			func(into any) error { return ReadYAML(strings.NewReader(raw), into) },
			func(into any) error { return ReadJSON(strings.NewReader(raw), into) },
		} {
			var first, second tree
			if err := read(&first); err != nil {
				if fault.All(err) == nil {
					t.Fatalf("not a fault: %v", err)
				}
				continue
			}
			if read(&second) != nil || !reflect.DeepEqual(first, second) {
				t.Fatal("two readings differ")
			}
		}
	})
}
