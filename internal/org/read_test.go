package org

import (
	"reflect"
	"strings"
	"testing"

	"wellfield/internal/fault"
)

const oneUnit = `
organisations:
  - {id: gov, kind: government, name: {en: Government}, area: 990101100000, valid: {from: 2024-01-01}}
posts:
  - {id: duty, org: gov, name: {en: Duty officer}, duties: [intake, dispatch]}
holdings:
  - {post: duty, account: desk}
leads:
  - {org: gov, area: 990101100001001}
responsibilities:
  - {org: gov, class: "*"}
`

func TestReadYAML(t *testing.T) {
	d, err := ReadYAML(strings.NewReader(oneUnit))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewChart(1, d); err != nil || d.Organisations[0].Valid.From != "2024-01-01" || d.Leads[0].Area != gridA {
		t.Errorf("%+v, %v", d, err)
	}
	for from, want := range map[string][2]string{
		"account: desk":      {"policy.person_field", "holdings[0].real_name"},
		"duties:":            {"policy.unknown_field", "posts[0].real"},
		"[intake, dispatch]": {"policy.want_list", "posts[0].duties"},
	} {
		to := map[string]string{"account: desk": "account: desk, real_name: x", "duties:": "real: x, duties:", "[intake, dispatch]": "intake"}[from]
		_, err := ReadYAML(strings.NewReader(strings.Replace(oneUnit, from, to, 1)))
		refused(t, from, err, want[0], want[1])
	}
	j, err := ReadJSON(strings.NewReader(`{"organisations":[{"id":"gov","kind":"government","name":{"en":"Government"}}]}`))
	if err != nil || !reflect.DeepEqual(j.Organisations, []Organisation{{ID: "gov", Kind: Government, Name: named("Government")}}) {
		t.Errorf("JSON: %+v, %v", j, err)
	}
}

func FuzzReadYAML(f *testing.F) {
	f.Add(oneUnit)
	f.Add("organisations: [{id: a, kind: unit, name: {en: a}, parent: b}, {id: b, kind: unit, name: {en: b}, parent: a}]")
	f.Add("holdings: [{account: 13812345678}]")
	f.Fuzz(func(t *testing.T, raw string) {
		d, err := ReadYAML(strings.NewReader(raw))
		if err == nil {
			var c *Chart
			if c, err = NewChart(1, d); err == nil && len(c.All()) != len(d.Organisations) {
				t.Fatalf("%d of %d organisations in the tree", len(c.All()), len(d.Organisations))
			}
		}
		if err != nil && fault.All(err) == nil {
			t.Fatalf("not a fault: %v", err)
		}
	})
}
