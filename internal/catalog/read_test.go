package catalog

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/fault"
)

const oneClass = `
edition: e1
classes:
  - kind: component
    code: 0104
    name: {en: Street lamp out}
    subject: facility
    filing: {en: It stays dark.}
    limit: 2 working_day
    closing: [{id: lit, text: {en: It is lit.}}]
`

func TestReadYAMLRefuses(t *testing.T) {
	for name, row := range map[string]struct{ from, to, key, field string }{
		"sound":              {"", "", "", ""},
		"a bare limit":       {"2 working_day", "4", "limit.unit_missing", "classes[0].limit"},
		"hours of which":     {"2 working_day", "4 hours", "limit.unit_unknown", "classes[0].limit"},
		"a misspelt field":   {"filing:", "filling:", "policy.unknown_field", "classes[0].filling"},
		"a person's field":   {"    subject:", "    phone: 1\n    subject:", "policy.person_field", "classes[0].phone"},
		"a field twice":      {"    subject: facility", "    subject: facility\n    subject: place", "policy.key_twice", "classes[0].subject"},
		"a list for a class": {"name: {en: Street lamp out}", "name: []", "policy.want_mapping", "classes[0].name"},
	} {
		_, err := ReadYAML(strings.NewReader(strings.ReplaceAll(oneClass, row.from, row.to)))
		if row.key == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused(t, name, err, row.key, row.field)
	}
	d, err := ReadYAML(strings.NewReader(oneClass))
	if err != nil || d.Classes[0].Code != "0104" {
		t.Errorf("the code of an unquoted number: %q, %v", d.Classes[0].Code, err)
	}
}

// The document written as YAML or JSON reads back as it was.
func TestRoundTrip(t *testing.T) {
	want := Starter()
	y, err := yaml.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	j, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	fromYAML, err := ReadYAML(strings.NewReader(string(y)))
	if err != nil || !reflect.DeepEqual(fromYAML, want) {
		t.Errorf("YAML: %v", err)
	}
	fromJSON, err := ReadJSON(strings.NewReader(string(j)))
	if err != nil || !reflect.DeepEqual(fromJSON, want) {
		t.Errorf("JSON: %v", err)
	}
}

func FuzzReadYAML(f *testing.F) {
	f.Add(oneClass)
	f.Add(strings.ReplaceAll(oneClass, "working_day", "days"))
	f.Add("classes: [{kind: person}]")
	f.Fuzz(func(t *testing.T, raw string) {
		d, err := ReadYAML(strings.NewReader(raw))
		if err == nil {
			var c *Catalogue
			if c, err = NewCatalogue(1, d); err == nil {
				sound(t, c)
			}
		}
		if err != nil && fault.All(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}

// sound: whatever was read, a class is never about persons and always has a
// limit with a unit, a filing condition and a closing condition.
func sound(t *testing.T, c *Catalogue) {
	for _, class := range c.All() {
		if !class.Subject.Known() || class.Limit.Check() != nil || len(class.Filing) == 0 || len(class.Closing) == 0 {
			t.Fatalf("%+v", class)
		}
		if found, ok := c.Class(class.Key()); !ok || found != class {
			t.Fatalf("%s is not found", class.Key())
		}
		c.Find(class.Name.In("en"), "en")
	}
}
