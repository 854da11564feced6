package emergency_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/civil"
	"wellfield/internal/demo"
	"wellfield/internal/emergency"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
	"wellfield/internal/org"
	"wellfield/internal/policy"
	"wellfield/internal/wellfieldtest"
	"wellfield/internal/worktime"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// TestTheExamplesCanBePublished: ours, and the demo's with its own units.
func TestTheExamplesCanBePublished(t *testing.T) {
	const today = civil.Day("2026-03-02")
	starter := must[*catalog.Catalogue](t)(catalog.NewCatalogue(1, catalog.Starter()))
	town := must[*org.Chart](t)(org.NewChart(1, demo.Organisations()))
	for name, d := range map[string]emergency.Document{"ours": emergency.Example(), "demo": demo.Plans()} {
		if wrong := emergency.Lint(d, starter, town, today); wrong != nil {
			t.Errorf("%s: %v", name, wrong)
		}
		if !d.Example || len(d.Plans) < 2 {
			t.Errorf("%s: %d plans, marked as example: %v", name, len(d.Plans), d.Example)
		}
		text := must[[]byte](t)(json.Marshal(d))
		var yaml bytes.Buffer
		if err := policy.WriteYAML(&yaml, d); err != nil {
			t.Fatal(err)
		}
		for _, again := range []emergency.Document{must[emergency.Document](t)(emergency.ReadJSON(bytes.NewReader(text))),
			must[emergency.Document](t)(emergency.ReadYAML(&yaml))} {
			if got := must[[]byte](t)(json.Marshal(again)); !bytes.Equal(got, text) {
				t.Errorf("%s reads back as %s", name, got)
			}
		}
	}
}

// TestEachFaultHasItsPath breaks one thing of a sound document at a time.
func TestEachFaultHasItsPath(t *testing.T) {
	for _, bad := range []struct {
		key, path string
		change    func(d *emergency.Document, p *emergency.Plan)
	}{
		{"emergency.id_malformed", "plans[0].id", func(_ *emergency.Document, p *emergency.Plan) { p.ID = "Flood 1" }},
		{"emergency.id_twice", "plans[1].id", func(_ *emergency.Document, p *emergency.Plan) { p.ID = "outage" }},
		{"emergency.text_missing", "plans[0].name.zh-CN", func(_ *emergency.Document, p *emergency.Plan) { p.Name = lang.Name{lang.EN: "Flood"} }},
		{"emergency.hazard_unknown", "plans[0].hazard", func(_ *emergency.Document, p *emergency.Plan) { p.Hazard = "crowd" }},
		{"emergency.out_of_range", "plans[0].hours", func(_ *emergency.Document, p *emergency.Plan) { p.Hours = 73 }},
		{"emergency.out_of_range", "plans[0].hours", func(_ *emergency.Document, p *emergency.Plan) { p.Hours = 0 }},
		{"emergency.level_missing", "plans[0].levels", func(_ *emergency.Document, p *emergency.Plan) { p.Levels = nil }},
		{"emergency.level_unfit", "plans[0].levels[0]", func(_ *emergency.Document, p *emergency.Plan) { p.Levels[0] = grid.Community }},
		{"emergency.level_twice", "plans[0].levels[1]", func(_ *emergency.Document, p *emergency.Plan) { p.Levels[1] = p.Levels[0] }},
		{"emergency.class_missing", "plans[0].changes[0].classes", func(_ *emergency.Document, p *emergency.Plan) { p.Changes[0].Classes = nil }},
		{"catalog.kind_unknown", "plans[0].changes[0].classes[0]", func(_ *emergency.Document, p *emergency.Plan) { p.Changes[0].Classes[0] = "person/1" }},
		{"emergency.change_empty", "plans[0].changes[1].lead", func(_ *emergency.Document, p *emergency.Plan) { p.Changes[1].Limit = worktime.Limit{} }},
		{"emergency.change_empty", "plans[0].changes[1].co", func(_ *emergency.Document, p *emergency.Plan) { p.Changes[1].Co = []org.ID{"cleaning"} }},
		{"limit.unit_unknown", "plans[0].changes[0].limit", func(_ *emergency.Document, p *emergency.Plan) { p.Changes[0].Limit.Unit = "day" }},
		{"emergency.step_missing", "plans[0].steps", func(_ *emergency.Document, p *emergency.Plan) { p.Steps = nil }},
		{"emergency.id_twice", "plans[0].steps[1].id", func(_ *emergency.Document, p *emergency.Plan) { p.Steps[1].ID = p.Steps[0].ID }},
		{"emergency.text_long", "plans[0].steps[0].text.en", func(_ *emergency.Document, p *emergency.Plan) {
			p.Steps[0].Text = lang.Name{lang.ZH: "水", lang.EN: strings.Repeat("x", 301)}
		}},
		{"emergency.out_of_range", "plans[0].steps[0].minutes", func(_ *emergency.Document, p *emergency.Plan) { p.Steps[0].Minutes = 72*60 + 1 }},
		{"emergency.duty_unknown", "plans[0].steps[0].duty", func(_ *emergency.Document, p *emergency.Plan) { p.Steps[0].Duty = "watch" }},
		{"emergency.line_malformed", "plans[0].lines[0].line", func(_ *emergency.Document, p *emergency.Plan) { p.Lines[0].Line = "ask Li" }},
		{"emergency.personal_data", "plans[0].lines[0].line", func(_ *emergency.Document, p *emergency.Plan) { p.Lines[0].Line = "138 0013 8000" }},
		{"emergency.personal_data", "plans[0].steps[0].text.en", func(_ *emergency.Document, p *emergency.Plan) {
			p.Steps[0].Text = lang.Name{lang.ZH: "水", lang.EN: "call 13800138000"}
		}},
		{"emergency.personal_data", "source", func(d *emergency.Document, _ *emergency.Plan) { d.Source = "li@example.org" }},
	} {
		d := wellfieldtest.Plans()
		bad.change(&d, &d.Plans[0])
		wrong := fault.All(d.Check())
		if len(wrong) != 1 || wrong[0].Key != bad.key || wrong[0].Field != bad.path {
			t.Errorf("%s at %s: %v", bad.key, bad.path, wrong)
		}
	}
}

// TestAPlanGivesNoPower lints against the small city.
func TestAPlanGivesNoPower(t *testing.T) {
	c := must[*catalog.Catalogue](t)(catalog.NewCatalogue(1, wellfieldtest.Catalogue()))
	o := must[*org.Chart](t)(org.NewChart(1, wellfieldtest.Organisations()))
	for key, change := range map[string]func(p *emergency.Plan){
		"":                        func(*emergency.Plan) {},
		"emergency.class_unknown": func(p *emergency.Plan) { p.Changes[0].Classes[0] = "event/09" },
		"emergency.unit_no_power": func(p *emergency.Plan) { p.Changes[1].Lead = "cleaning" },
		"emergency.unit_unknown":  func(p *emergency.Plan) { p.Lines[0].Unit = "nobody" },
		"emergency.unit_no_post":  func(p *emergency.Plan) { p.Steps[1].Duty = org.DutyCheck },
	} {
		d := wellfieldtest.Plans()
		change(&d.Plans[0])
		wrong := emergency.Lint(d, c, o, "2026-03-02")
		if key == "" && wrong != nil || key != "" && (len(wrong) != 1 || wrong[0].Key != key) {
			t.Errorf("%q: %v", key, wrong)
		}
	}
}

func TestWhatADocumentChangesOfAnother(t *testing.T) {
	old, next := wellfieldtest.Plans(), wellfieldtest.Plans()
	next.Plans[0].Hours = 6
	next.Plans[1].ID = "other"
	d := emergency.Compare(old, next)
	if len(d.Added) != 1 || d.Added[0] != "other" || len(d.Changed) != 1 || d.Changed[0] != "flood" || len(d.Removed) != 1 || d.Removed[0] != "outage" {
		t.Errorf("%+v", d)
	}
	if d := emergency.Compare(old, old); d.Added != nil || d.Changed != nil || d.Removed != nil {
		t.Errorf("nothing changes, and %+v", d)
	}
}

// FuzzPlans: whatever is read, is refused with faults or can be published and
// reads back the same.
func FuzzPlans(f *testing.F) {
	for _, d := range []emergency.Document{emergency.Example(), demo.Plans(), wellfieldtest.Plans(), {}} {
		var b bytes.Buffer
		if err := policy.WriteYAML(&b, d); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte("plans:\n  - {id: a, hours: 99999999999999999999}\n"))
	f.Add([]byte(`{"plans":[{"id":"a","levels":["grid"],"changes":[{"classes":["*"],"limit":"0 day"}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := emergency.ReadYAML(bytes.NewReader(raw))
		if err != nil {
			if fault.All(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		plans, err := emergency.New(1, d)
		if err != nil {
			if fault.All(err) == nil {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		text, err := json.Marshal(plans.Document)
		if err != nil {
			t.Fatal(err)
		}
		again, err := emergency.ReadJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if got, err := json.Marshal(again); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("%s reads back as %s (%v)", text, got, err)
		}
	})
}
