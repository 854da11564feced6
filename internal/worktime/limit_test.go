package worktime

import (
	"encoding/json"
	"testing"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/fault"
)

func TestParseLimit(t *testing.T) {
	for text, want := range map[string]Limit{
		"2 urgent_hour": {2, UrgentHour}, "1 urgent_day": {1, UrgentDay}, "4 working_hour": {4, WorkingHour},
		"15 working_day": {15, WorkingDay}, "100000 calendar_day": {100_000, CalendarDay},
	} {
		if l, err := ParseLimit(text); err != nil || l != want || l.String() != text {
			t.Errorf("%q: %v, %v", text, l, err)
		}
	}
	for text, key := range map[string]string{
		"": "limit.malformed", "soon": "limit.malformed", " 4 working_hour": "limit.malformed",
		"+4 working_hour": "limit.malformed", "-4 working_hour": "limit.out_of_range", "4.5 working_hour": "limit.malformed",
		"4h": "limit.malformed", "4小时": "limit.malformed", "٤ working_hour": "limit.malformed",
		"4": "limit.unit_missing", "4 ": "limit.unit_missing",
		"4 hours": "limit.unit_unknown", "4 Working_Hour": "limit.unit_unknown", "4  working_hour": "limit.unit_unknown",
		"4 working_hour ": "limit.unit_unknown", "4 working_hour or so": "limit.unit_unknown",
		"0 working_hour": "limit.out_of_range", "007 working_hour": "limit.out_of_range",
		"100001 working_hour": "limit.out_of_range", "99999999999999999999 working_hour": "limit.out_of_range",
	} {
		if l, err := ParseLimit(text); !fault.Has(err, key) || !l.IsZero() {
			t.Errorf("%q: %v, %v, want %s", text, l, err, key)
		}
	}
}

func TestLimitInDocuments(t *testing.T) {
	type class struct {
		Limit Limit `json:"limit,omitzero" yaml:"limit"`
	}
	var fromYAML, fromJSON class
	if err := yaml.Unmarshal([]byte("limit: 5 working_day"), &fromYAML); err != nil || fromYAML.Limit != (Limit{5, WorkingDay}) {
		t.Errorf("YAML: %v, %v", fromYAML, err)
	}
	raw, err := json.Marshal(fromYAML)
	if err != nil || string(raw) != `{"limit":"5 working_day"}` {
		t.Errorf("JSON: %s, %v", raw, err)
	}
	if err := json.Unmarshal(raw, &fromJSON); err != nil || fromJSON != fromYAML {
		t.Errorf("back from JSON: %v, %v", fromJSON, err)
	}
	for _, bare := range []string{"limit: 5", "limit: \"5\"", "limit: ''", "limit: [5, working_day]"} {
		if err := yaml.Unmarshal([]byte(bare), new(class)); err == nil {
			t.Errorf("YAML %q was taken", bare)
		}
	}
	for _, bare := range []string{`{"limit":5}`, `{"limit":"5"}`, `{"limit":""}`, `{"limit":{"n":5}}`} {
		if err := json.Unmarshal([]byte(bare), new(class)); err == nil {
			t.Errorf("JSON %s was taken", bare)
		}
	}
	if raw, err := json.Marshal(class{}); err != nil || string(raw) != "{}" {
		t.Errorf("no limit: %s, %v", raw, err)
	}
	if _, err := (Limit{N: 4}).MarshalText(); !fault.Has(err, "limit.unit_missing") {
		t.Errorf("a bare number was written: %v", err)
	}
}

func FuzzParseLimit(f *testing.F) {
	for _, seed := range []string{"2 urgent_hour", "100000 calendar_day", "4", "4 ", "-1 working_day", "007 working_day", "4小时"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLimit(text)
		if err != nil {
			if len(fault.All(err)) != 1 {
				t.Fatalf("%q: %v is no fault", text, err)
			}
			return
		}
		if l.String() != text || l.Check() != nil {
			t.Fatalf("%q became %q", text, l)
		}
	})
}
