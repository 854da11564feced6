package catalog

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// lamp is a small sound class that tests spoil in one place.
func lamp() Class {
	return Class{
		Kind: Component, Code: "0104", Name: lang.Name{lang.EN: "Street lamp out", lang.ZH: "路灯不亮"},
		Words: []string{"dark street"}, Subject: Facility, Filing: lang.Name{lang.EN: "It stays dark."},
		Limit:    Limit{N: 2, Unit: "working_day"},
		Closing:  []Condition{{ID: "lit", Text: lang.Name{lang.EN: "It is lit."}}},
		Evidence: []Evidence{{EvidenceAfter, 1}}, Precision: Exact,
		Attributes: []Attribute{
			{Code: "pole", Type: OneLine, Name: lang.Name{lang.EN: "Number on the pole"}},
			{Code: "extent", Type: OneOf, Name: lang.Name{lang.EN: "How many"}, Values: []Value{{"one", lang.Name{lang.EN: "One"}}}},
		},
	}
}

func document(classes ...Class) Document { return Document{Edition: "e1", Classes: classes} }

func TestRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		spoil      func(c *Class)
		key, field string
	}{
		"a person as subject": {func(c *Class) { c.Subject = "person" }, "catalog.subject_not_taken", "classes[0].subject"},
		"no subject":          {func(c *Class) { c.Subject = "" }, "catalog.subject_not_taken", "classes[0].subject"},
		"no unit":             {func(c *Class) { c.Limit = Limit{N: 4} }, "limit.unit_missing", "classes[0].limit"},
		"an unknown unit":     {func(c *Class) { c.Limit.Unit = "hour" }, "limit.unit_unknown", "classes[0].limit"},
		"no time at all":      {func(c *Class) { c.Limit.N = 0 }, "limit.out_of_range", "classes[0].limit"},
		"no kind":             {func(c *Class) { c.Kind = "" }, "catalog.kind_unknown", "classes[0].kind"},
		"a slash in the code": {func(c *Class) { c.Code = "01/04" }, "catalog.code_malformed", "classes[0].code"},
		"no name":             {func(c *Class) { c.Name = nil }, "catalog.name_missing", "classes[0].name"},
		"no filing condition": {func(c *Class) { c.Filing = lang.Name{lang.EN: " "} }, "catalog.filing_missing", "classes[0].filing"},
		"no closing":          {func(c *Class) { c.Closing = nil }, "catalog.closing_missing", "classes[0].closing"},
		"a nameless line":     {func(c *Class) { c.Closing[0].ID = "" }, "catalog.condition_malformed", "classes[0].closing[0].id"},
		"an empty line":       {func(c *Class) { c.Closing[0].Text = nil }, "catalog.condition_empty", "classes[0].closing[0].text"},
		"a line twice":        {func(c *Class) { c.Closing = append(c.Closing, c.Closing[0]) }, "catalog.condition_twice", "classes[0].closing[1].id"},
		"unknown evidence":    {func(c *Class) { c.Evidence[0].Kind = "video" }, "catalog.evidence_unknown", "classes[0].evidence[0].kind"},
		"no pieces":           {func(c *Class) { c.Evidence[0].Min = 0 }, "catalog.evidence_count", "classes[0].evidence[0].min"},
		"evidence twice":      {func(c *Class) { c.Evidence = append(c.Evidence, c.Evidence[0]) }, "catalog.evidence_twice", "classes[0].evidence[1].kind"},
		"a nameless law":      {func(c *Class) { c.Basis = []Basis{{}} }, "catalog.basis_empty", "classes[0].basis[0].title"},
		"a street address":    {func(c *Class) { c.Precision = "household" }, "catalog.precision_unknown", "classes[0].precision"},
		"a nameless question": {func(c *Class) { c.Attributes[0].Code = "a b" }, "catalog.attribute_malformed", "classes[0].attributes[0].code"},
		"a question twice":    {func(c *Class) { c.Attributes[1].Code = "pole" }, "catalog.attribute_twice", "classes[0].attributes[1].code"},
		"an unasked question": {func(c *Class) { c.Attributes[0].Name = nil }, "catalog.attribute_empty", "classes[0].attributes[0].name"},
		"an unknown answer":   {func(c *Class) { c.Attributes[0].Type = "colour" }, "catalog.attribute_type", "classes[0].attributes[0].type"},
		"nothing to choose":   {func(c *Class) { c.Attributes[1].Values = nil }, "catalog.values_count", "classes[0].attributes[1].values"},
		"choices of a line":   {func(c *Class) { c.Attributes[0].Values = c.Attributes[1].Values }, "catalog.values_unexpected", "classes[0].attributes[0].values"},
		"a choice twice":      {func(c *Class) { a := &c.Attributes[1]; a.Values = append(a.Values, a.Values[0]) }, "catalog.attribute_twice", "classes[0].attributes[1].values[1].key"},
		"a nameless choice":   {func(c *Class) { c.Attributes[1].Values[0].Name = nil }, "catalog.attribute_empty", "classes[0].attributes[1].values[0].name"},
		"a choice of spaces":  {func(c *Class) { c.Attributes[1].Values[0].Key = " " }, "catalog.attribute_malformed", "classes[0].attributes[1].values[0].key"},
		"a person in a hint":  {func(c *Class) { c.Attributes[0].Hint = lang.Name{lang.EN: "call 13812345678"} }, "catalog.personal_data", "classes[0].attributes[0].hint"},
		"an endless list":     {func(c *Class) { c.Attributes = make([]Attribute, 31) }, "catalog.attributes_too_many", "classes[0].attributes"},
		"an empty word":       {func(c *Class) { c.Words[0] = "" }, "catalog.words_empty", "classes[0].words[0]"},
		"somebody's number":   {func(c *Class) { c.Words[0] = "call 13812345678" }, "catalog.personal_data", "classes[0].words[0]"},
		"a number as unit":    {func(c *Class) { c.Responsible = lang.Name{lang.ZH: "电话13812345678"} }, "catalog.personal_data", "classes[0]"},
	} {
		c := lamp()
		row.spoil(&c)
		_, err := NewCatalogue(1, document(c))
		refused(t, name, err, row.key, row.field)
	}
	_, err := NewCatalogue(1, Document{})
	refused(t, "nothing", err, "catalog.edition_missing", "edition")
	refused(t, "nothing", err, "catalog.empty", "classes")
	_, err = NewCatalogue(1, document(lamp(), lamp()))
	refused(t, "a class twice", err, "catalog.class_twice", "classes[1].code")
	if _, err := NewCatalogue(1, document(lamp())); err != nil {
		t.Errorf("a sound class: %v", err)
	}
}

func refused(t *testing.T, name string, err error, key, field string) {
	t.Helper()
	if !slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return f.Key == key && f.Field == field }) {
		t.Errorf("%s: got %v, want %s at %s", name, err, key, field)
	}
}

// Everything wrong is named at once.
func TestAllFaults(t *testing.T) {
	c := lamp()
	c.Subject, c.Closing, c.Limit = "person", nil, Limit{}
	_, err := NewCatalogue(1, document(c, c))
	if got := len(fault.All(err)); got != 7 {
		t.Errorf("%d faults, want three for each class and one for both: %v", got, err)
	}
}

func TestCatalogueKeepsItsOwn(t *testing.T) {
	d := document(lamp())
	cat, err := NewCatalogue(7, d)
	if err != nil {
		t.Fatal(err)
	}
	d.Classes[0].Name[lang.EN], d.Classes[0].Closing[0].Text[lang.EN], d.Classes[0].Words[0] = "spoiled", "spoiled", "spoiled"
	d.Classes[0].Attributes[1].Values[0].Name[lang.EN] = "spoiled"
	class, ok := cat.Class(Key{Component, "0104"})
	if !ok || !reflect.DeepEqual(*class, lamp()) {
		t.Errorf("got %+v", class)
	}
	if _, ok := cat.Class(Key{Event, "0104"}); ok {
		t.Error("the code alone must not name a class")
	}
	if cat.Version() != 7 || cat.Edition() != "e1" {
		t.Errorf("version %d, edition %q", cat.Version(), cat.Edition())
	}
	c := lamp()
	c.Precision = ""
	if cat, _ = NewCatalogue(1, document(c)); cat.All()[0].Precision != Grid {
		t.Error("a class that does not say shows its grid only")
	}
}

func TestKey(t *testing.T) {
	for s, key := range map[string]string{
		"component/0101": "", "help/A-1.b_2": "",
		"": "catalog.key_malformed", "component": "catalog.key_malformed", "component/": "catalog.key_malformed",
		"component/01/02": "catalog.key_malformed", "event/网": "catalog.key_malformed",
		"/0101": "catalog.kind_unknown", "person/0101": "catalog.kind_unknown",
	} {
		k, err := ParseKey(s)
		if key == "" && (err != nil || k.String() != s) || key != "" && !fault.Has(err, key) {
			t.Errorf("ParseKey(%q) = %v, %v", s, k, err)
		}
	}
	b, err := json.Marshal(struct {
		Key
		Version int `json:"version"`
	}{Key{Event, "01"}, 3})
	if err != nil || string(b) != `{"kind":"event","code":"01","version":3}` {
		t.Errorf("a key inside another object: %s, %v", b, err)
	}
}

func TestPattern(t *testing.T) {
	for _, row := range []struct {
		pattern, key  string
		matches, near bool
	}{
		{"*", "help/0201", true, false},
		{"component", "component/0101", true, false},
		{"component", "event/0101", false, false},
		{"component/01", "component/0101", true, true},
		{"component/0101", "component/0101", true, true},
		{"component/0101", "component/0102", false, true},
		{"component/0101", "component/01012", true, true},
		{"component/0101", "component/0201", false, false},
		{"component/0", "component/0101", true, false},
		{"event/01", "component/0101", false, false},
	} {
		p, err := ParsePattern(row.pattern)
		if err != nil {
			t.Fatal(err)
		}
		k, err := ParseKey(row.key)
		if err != nil {
			t.Fatal(err)
		}
		if p.Matches(k) != row.matches || p.Near(k) != row.near || p.String() != row.pattern {
			t.Errorf("%s of %s: matches %v, near %v, written %s", row.pattern, row.key, p.Matches(k), p.Near(k), p)
		}
	}
	for _, s := range []string{"", "/01", "person", "component/", "component/*", "**", "component/01/02"} {
		if _, err := ParsePattern(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("ParsePattern(%q): %v", s, err)
		}
	}
}

func TestMatching(t *testing.T) {
	cat := mustStart(t)
	p, err := ParsePattern("help")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cat.Matching(p) {
		if c.Kind != Help {
			t.Errorf("%s is no help", c.Key())
		}
	}
	if len(cat.Matching(p)) == 0 || len(cat.Matching(Pattern{})) != len(cat.All()) {
		t.Error("a pattern loses classes")
	}
}

func mustStart(t testing.TB) *Catalogue {
	t.Helper()
	c, err := NewCatalogue(1, Starter())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Any two versions of one document answer alike.
func TestSameAnswers(t *testing.T) {
	a, b := mustStart(t), mustStart(t)
	var words []string
	for _, c := range a.All() {
		words = append(words, c.Words...)
		words = slices.AppendSeq(words, maps.Values(c.Name))
	}
	slices.Sort(words)
	rapid.Check(t, func(t *rapid.T) {
		query := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 3).Draw(t, "words"), " ")
		tag := rapid.SampledFrom([]lang.Tag{lang.EN, lang.ZH, "fr"}).Draw(t, "tag")
		found := a.Find(query, tag)
		again := b.Find(query, tag)
		if len(found) == 0 || len(found) != len(again) {
			t.Fatalf("%q finds %d and %d classes", query, len(found), len(again))
		}
		for i := range found {
			if found[i].Key() != again[i].Key() {
				t.Fatalf("%q: place %d differs", query, i)
			}
		}
	})
}
