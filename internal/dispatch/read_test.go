package dispatch

import (
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

const oneRule = `
rules:
  - id: roads
    classes: [component/02]
    areas: [town]
    hours: {from: "08:30", to: "17:30"}
    days: [mon, tue]
    lead: works
    co: [police]
    note: {en: Village roads}
`

func TestReadYAML(t *testing.T) {
	d, err := ReadYAML(strings.NewReader(oneRule))
	if err != nil || d.Rules[0].Areas[0] != town || d.Rules[0].Hours.To != "17:30" || d.Rules[0].Co[0] != "police" {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = ReadYAML(strings.NewReader(strings.Replace(oneRule, "lead:", "leader:", 1)))
	refused(t, "a misspelt field", err, "policy.unknown_field", "rules[0].leader")
	_, err = ReadJSON(strings.NewReader(`{"rules":[{"id":"a","resident":"x"}]}`))
	refused(t, "a person's field", err, "policy.person_field", "rules[0].resident")
}

func FuzzReadYAML(f *testing.F) {
	f.Add(oneRule)
	f.Add(`rules: [{id: a, classes: ["*"], lead: a, hours: {from: "24:00", to: "00:00"}}]`)
	f.Add(`rules: [{id: a, classes: ["*"], lead: a, days: [sun], hours: {from: "23:00", to: "01:00"}}]`)
	f.Fuzz(func(t *testing.T, raw string) {
		d, err := ReadYAML(strings.NewReader(raw))
		if err == nil {
			var r *Rules
			if r, err = NewRules(1, d); err == nil {
				if a := r.Match(Facts{catalog.Key{Kind: "help", Code: "1"}, chainA, monday(23, 0)}, "centre"); a.Lead == "" {
					t.Fatal("nobody leads")
				}
			}
		}
		if err != nil && fault.All(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}
