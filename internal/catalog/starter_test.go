package catalog

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"wellfield/internal/lang"
)

// The starter catalogue is what its package promises: complete in both
// languages, every kind, no city's name, nothing about what a person does.
func TestStarter(t *testing.T) {
	cat := mustStart(t)
	if n := len(cat.All()); n < 55 || n > 75 {
		t.Errorf("%d classes, want about 60", n)
	}
	if !cat.Example() || cat.Source() == "" {
		t.Error("the starter catalogue must say that it is an example, and whose")
	}
	kinds, emergencies, types := map[Kind]int{}, 0, map[AnswerType]bool{}
	for _, c := range cat.All() {
		for _, a := range c.Attributes {
			types[a.Type] = true
		}
		kinds[c.Kind]++
		if c.Emergency {
			emergencies++
		}
		for what, n := range texts(c) {
			if n[lang.EN] == "" || n[lang.ZH] == "" || han(n[lang.EN]) || !han(n[lang.ZH]) {
				t.Errorf("%s: %s is not in both languages: %v", c.Key(), what, n)
			}
		}
		inChinese := slices.ContainsFunc(c.Words, han)
		inEnglish := slices.ContainsFunc(c.Words, func(w string) bool { return !han(w) })
		if !inChinese || !inEnglish {
			t.Errorf("%s: words in one language only: %q", c.Key(), c.Words)
		}
		checkProof(t, c)
	}
	for _, k := range Kinds() {
		if kinds[k] == 0 {
			t.Errorf("no class of the kind %s", k)
		}
	}
	if len(types) != len(AnswerTypes()) {
		t.Errorf("the starter asks for answers of the types %v only", types)
	}
	if emergencies == 0 {
		t.Error("no emergency class")
	}
}

// checkProof: a class asks for evidence that a handler can give, and for a
// picture after the work where the result can be seen.
func checkProof(t *testing.T, c *Class) {
	t.Helper()
	if len(c.Evidence) == 0 {
		t.Errorf("%s asks for no evidence", c.Key())
	}
	photo := slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return e.Kind == EvidenceAfter })
	if c.Kind == Component && !photo && !slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return e.Kind == EvidenceText }) {
		t.Errorf("%s: a facility's repair is shown or told", c.Key())
	}
	for _, b := range c.Basis {
		if !strings.HasPrefix(b.Title, "《") || !strings.HasSuffix(b.Title, "》") {
			t.Errorf("%s: %q is not a title", c.Key(), b.Title)
		}
	}
}

func texts(c *Class) map[string]lang.Name {
	m := map[string]lang.Name{
		"group": c.Group, "name": c.Name, "filing": c.Filing, "responsible": c.Responsible, "supervising": c.Supervising,
	}
	for _, line := range c.Closing {
		m["closing "+line.ID] = line.Text
	}
	for _, a := range c.Attributes {
		m["attribute "+a.Code] = a.Name
		if a.Hint != nil {
			m["hint of "+a.Code] = a.Hint
		}
		for _, v := range a.Values {
			m["value "+a.Code+" "+v.Key] = v.Name
		}
	}
	return m
}

func han(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// What people type finds what they mean, first.
func TestFind(t *testing.T) {
	cat := mustStart(t)
	for words, want := range map[string]string{
		"pothole":                                  "Pothole or damaged road surface",
		"There are POTHOLES on our street!":        "Pothole or damaged road surface",
		"manhole cover is missing":                 "Manhole cover missing or shifted",
		"street light not working":                 "Street lamp out",
		"smell of gas in the yard":                 "Gas leak or damaged gas pipe",
		"the lift is broken":                       "Lift out of order or stuck",
		"overflowing bins":                         "Litter bin overflowing",
		"tree fell, broken branch":                 "Tree fallen, leaning or with broken branches",
		"fire lane blocked by pallets":             "Fire lane blocked",
		"井盖没了":                                     "Manhole cover missing or shifted",
		"小区门口路灯坏了好几天":                              "Street lamp out",
		"河水发黑很臭":                                   "Water discoloured, smelling or polluted",
		"消防通道被堵了":                                  "Fire lane blocked",
		"垃圾没人收":                                    "Exposed rubbish",
		"停水了":                                      "No water or low pressure",
		"办事要多余证明":                                  "Papers demanded beyond the published list",
		"盲道被占":                                     "Ramp or tactile paving broken or blocked",
		"pothole 路上有坑":                             "Pothole or damaged road surface",
		"Facade or glass about to fall":            "Facade or glass about to fall",
		"sandbags, water coming into the building": "Sandbags or pumping against flooding",
	} {
		for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
			found := cat.Find(words, tag)
			if len(found) == 0 || found[0].Name[lang.EN] != want {
				var names []string
				for _, c := range found[:min(3, len(found))] {
					names = append(names, c.Name[lang.EN])
				}
				t.Errorf("%q (%s) finds %q, want %q first", words, tag, names, want)
			}
		}
	}
	for _, nothing := range []string{"", "  ?! ", "zzzz qqqq", "天王盖地虎"} {
		if found := cat.Find(nothing, lang.EN); len(found) > 0 {
			t.Errorf("%q finds %s", nothing, found[0].Name[lang.EN])
		}
	}
}

// Every class is found by each of its own words, among the first few.
func TestFindByOwnWords(t *testing.T) {
	cat := mustStart(t)
	for _, c := range cat.All() {
		for _, w := range append([]string{c.Name[lang.EN], c.Name[lang.ZH]}, c.Words...) {
			found := cat.Find(w, lang.ZH)
			if i := slices.Index(found, c); i < 0 || i > 1 {
				t.Errorf("%s: its word %q finds it at %d of %d", c.Key(), w, i, len(found))
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	cat := mustStart(b)
	for b.Loop() {
		cat.Find("小区门口路灯坏了好几天", lang.ZH)
	}
}
