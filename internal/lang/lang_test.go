package lang

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"
	"pgregory.net/rapid"
)

// files makes a catalogue folder from one English and one Polish file. Polish
// does not ship: its four plural forms show that no language is special.
func files(en, pl string) fstest.MapFS {
	return fstest.MapFS{
		"messages/en/a.json": {Data: []byte(en)},
		"messages/pl/a.json": {Data: []byte(pl)},
	}
}

func TestSay(t *testing.T) {
	c, err := load(files(`{
		"lang.list_separator": ", ",
		"a.plain": "Sent.",
		"a.braces": "{{x}} {who}",
		"a.only_english": "Hello {who}",
		"a.cases": {"one": "{n} case", "other": "{n} cases"}
	}`, `{
		"lang.list_separator": "; ",
		"a.plain": "Wysłano.",
		"a.braces": "{who} {{x}}",
		"a.cases": {"one": "{n} sprawa", "few": "{n} sprawy", "many": "{n} spraw", "other": "{n} sprawy"}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]bool{"a": false, "a.b": true, "ui.month.11": true, "1.a": false, "a..b": false, "a.": false, "a.B": false} {
		if isKey(key) != want {
			t.Errorf("isKey(%q) = %v", key, !want)
		}
	}
	const pl Tag = "pl"
	type id string
	for _, row := range []struct {
		tag  Tag
		key  string
		args map[string]any
		want string
	}{
		{EN, "a.plain", nil, "Sent."},
		{pl, "a.plain", nil, "Wysłano."},
		{EN, "a.braces", map[string]any{"who": "you"}, "{x} you"},
		{EN, "a.braces", nil, "{x} {who}"},
		{pl, "a.only_english", map[string]any{"who": "you"}, "Hello you"},
		{"xx", "a.plain", nil, "Sent."},
		{EN, "a.nowhere", nil, "a.nowhere"},
		{EN, "a.cases", map[string]any{"n": 1}, "1 case"},
		{EN, "a.cases", map[string]any{"n": 0}, "0 cases"},
		{EN, "a.cases", map[string]any{"n": int64(37473)}, "37,473 cases"},
		{EN, "a.cases", map[string]any{"n": 1.5}, "1.5 cases"},
		{EN, "a.cases", map[string]any{"n": -1000}, "-1,000 cases"},
		{pl, "a.cases", map[string]any{"n": 1}, "1 sprawa"},
		{pl, "a.cases", map[string]any{"n": 3}, "3 sprawy"},
		{pl, "a.cases", map[string]any{"n": 5}, "5 spraw"},
		{pl, "a.cases", map[string]any{"n": 20_000_005}, "20\u00a0000\u00a0005 spraw"},
		{EN, "a.only_english", map[string]any{"who": id("org-7")}, "Hello org-7"},
		{EN, "a.only_english", map[string]any{"who": "2025"}, "Hello 2025"},
		{pl, "a.braces", map[string]any{"who": Name{EN: "Centre", pl: "Centrum"}}, "Centrum {x}"},
		{pl, "a.braces", map[string]any{"who": []string{"a", "b"}}, "a; b {x}"},
		{EN, "a.braces", map[string]any{"who": []string{"a", "b", "c"}}, "{x} a, b, c"},
	} {
		if got := c.Say(row.tag, row.key, row.args); got != row.want {
			t.Errorf("Say(%s, %s, %v) = %q, want %q", row.tag, row.key, row.args, got, row.want)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const good = `{"a.b": "c"}`
	for name, row := range map[string]struct {
		files fstest.MapFS
		says  string
	}{
		"a stray brace":         {files(`{"a.b": "c}"}`, good), "} without {"},
		"an open placeholder":   {files(`{"a.b": "{c"}`, good), "needs the name"},
		"a placeholder's name":  {files(`{"a.b": "{C d}"}`, good), "needs the name"},
		"an empty sentence":     {files(`{"a.b": " "}`, good), "empty"},
		"a key without an area": {files(`{"b": "c"}`, good), "is not a key"},
		"a key twice":           {files(`{"a.b": "c", "a.b": "d"}`, good), "twice"},
		"no object":             {files(`["a.b"]`, good), "not a JSON object"},
		"a cut file":            {files(`{"a.b": "c"`, good), "lang"},
		"two objects":           {files(good+good, good), "more after"},
		"a number":              {files(`{"a.b": 1}`, good), "neither a sentence"},
		"an unknown form":       {files(`{"a.b": {"lots": "c", "other": "c"}}`, good), "not a plural form"},
		"a missing form":        {files(good, `{"a.b": {"one": "c", "other": "c"}}`), "is missing"},
		"a lone form":           {files(`{"a.b": {"other": "c"}}`, good), `"one" is missing`},
		"no fallback":           {fstest.MapFS{"messages/pl/a.json": {Data: []byte(good)}}, "fall back"},
		"a folder's name":       {fstest.MapFS{"messages/klingonish-language/a.json": {Data: []byte(good)}}, "language tag"},
		"one key in two files": {fstest.MapFS{
			"messages/en/a.json": {Data: []byte(good)}, "messages/en/b.json": {Data: []byte(good)},
		}, "another file"},
	} {
		_, err := load(row.files)
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: got %v, want an error that says %q", name, err, row.says)
		}
	}
}

func TestMatch(t *testing.T) {
	c := loaded(t)
	for header, want := range map[string]Tag{
		"":                            EN,
		"zh-CN,zh;q=0.9,en;q=0.8":     ZH,
		"zh":                          ZH,
		"zh-Hans-SG":                  ZH,
		"en-GB,en;q=0.5,zh;q=0.1":     EN,
		"fr, zh-CN;q=0.4":             ZH,
		"fr":                          EN,
		";;;":                         EN,
		strings.Repeat("zh-CN,", 100): EN,
	} {
		if got := c.Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

// ownArguments are the messages whose languages need different arguments.
var ownArguments = map[string]string{
	"ui.number.large": "Chinese counts in 万, English does not",
	"ui.number.huge":  "Chinese counts in 亿, English does not",
}

// Every language that ships says everything, with the same arguments.
func TestLanguagesAgree(t *testing.T) {
	c := loaded(t)
	if tags := c.Tags(); tags[0] != EN || !slices.Contains(tags, ZH) {
		t.Fatalf("Tags() = %v, want English first and Chinese among them", tags)
	}
	all := map[string]bool{}
	for _, tag := range c.Tags() {
		for _, key := range c.Keys(tag) {
			all[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		want := arguments(c.speech[EN].messages[key])
		for _, tag := range c.Tags() {
			e, has := c.speech[tag].messages[key]
			switch {
			case !has:
				t.Errorf("%s: no message for %q", tag, key)
			case arguments(e) != want && ownArguments[key] == "":
				t.Errorf("%s: %q takes the arguments [%s], in English [%s]", tag, key, arguments(e), want)
			}
		}
	}
}

// arguments are the names that a message takes. The plural forms together take
// what "other" takes, so that a form may leave out the number it stands for.
func arguments(e entry) string {
	names := map[string]bool{}
	for _, t := range e {
		t.names(names)
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), " ")
}

func TestSayConcurrently(t *testing.T) {
	c := loaded(t)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for n := range 100 {
				got := c.Say(EN, "day.malformed", map[string]any{"value": 1000 + n})
				if want := fmt.Sprintf("1,%03d", n); !strings.Contains(got, want) {
					t.Errorf("%q does not contain %q", got, want)
				}
			}
		})
	}
	wait.Wait()
}

func TestTemplateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z 网格{}]|\{\{|\}\}|\{[a-z_]+\})*`).Draw(t, "sentence")
		first, err := parseTemplate(text)
		if err != nil {
			t.Skip("not a sentence")
		}
		checkRoundTrip(t, first)
	})
}

func FuzzReadEntries(f *testing.F) {
	for _, folder := range []Tag{EN, ZH} {
		raw, err := embedded.ReadFile("messages/" + string(folder) + "/fault.json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"a.b": {"one": "{n} {{", "other": "}} {n}"}}`))
	f.Add([]byte(`{"a.b": "c", "a.b": "d"}`))
	forms := map[plural.Form]bool{plural.One: true, plural.Other: true}
	f.Fuzz(func(t *testing.T, raw []byte) {
		entries, err := readEntries(raw, forms)
		if err != nil {
			return
		}
		if !json.Valid(raw) {
			t.Fatal("took what is not JSON")
		}
		for key, e := range entries {
			if !isKey(key) {
				t.Errorf("took the key %q", key)
			}
			for _, sentence := range e {
				checkRoundTrip(t, sentence)
			}
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

// checkRoundTrip fails unless the template's text parses to the template.
func checkRoundTrip(t failer, first template) {
	second, err := parseTemplate(first.String())
	if err != nil || !slices.Equal(first, second) {
		t.Fatalf("%q parses to %v (%v), not to %v", first.String(), second, err, first)
	}
}

func loaded(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
