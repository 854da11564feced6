package procedure_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/grid"
	"wellfield/internal/procedure"
	"wellfield/internal/worktime"
)

func TestDefaultIsSoundAndReadsBack(t *testing.T) {
	d := procedure.Default()
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	fromJSON, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	fromYAML, err := yaml.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	a, err := procedure.ReadJSON(bytes.NewReader(fromJSON))
	if err != nil {
		t.Fatal(err)
	}
	b, err := procedure.ReadYAML(bytes.NewReader(fromYAML))
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range []procedure.Document{a, b} {
		again, err := json.Marshal(read)
		if err != nil || !bytes.Equal(again, fromJSON) {
			t.Errorf("%s\nis not\n%s (%v)", again, fromJSON, err)
		}
	}
}

// TestNothingSwitchesEscalationOff takes what a city might publish to be left
// in peace.
func TestNothingSwitchesEscalationOff(t *testing.T) {
	all := []string{"*"}
	for key, ladders := range map[string][]procedure.Ladder{
		"procedure.ladder_missing": {{Classes: all}},
		"procedure.ladder_partial": {{Classes: []string{"event"}, Steps: procedure.Default().Ladders[0].Steps}},
		"procedure.ladder_top":     {{Classes: all, Steps: []procedure.Step{{At: 100, Level: grid.Township}}}},
		"procedure.ladder_first":   {{Classes: all, Steps: []procedure.Step{{At: 101, Level: grid.Grid}, {At: 200, Level: grid.City}}}},
		"procedure.ladder_late":    {{Classes: all, Steps: []procedure.Step{{At: 301, Level: grid.City}}}},
		"procedure.ladder_order":   {{Classes: all, Steps: []procedure.Step{{At: 100, Level: grid.Township}, {At: 100, Level: grid.City}}}},
	} {
		d := procedure.Default()
		d.Ladders = ladders
		if _, err := procedure.New(1, d); !fault.Has(err, key) {
			t.Errorf("want %s, got %v", key, err)
		}
	}
	d := procedure.Default()
	d.Ladders = nil
	if err := d.Check(); !fault.Has(err, "procedure.ladder_missing") {
		t.Error(err)
	}
}

func TestNumbersHaveBounds(t *testing.T) {
	d := procedure.Default()
	d.Stages.Sign = worktime.Limit{}
	d.Stages.Amber, d.Extension.Times, d.Suspension.MaxDays, d.Sampling.PerMille = 101, 6, 0, 0
	if n := len(fault.All(d.Check())); n != 5 {
		t.Errorf("%d faults: %v", n, d.Check())
	}
}

func TestFirstLadderThatMatches(t *testing.T) {
	d := procedure.Default()
	quick := procedure.Ladder{Classes: []string{"event/05"}, Steps: []procedure.Step{{At: 50, Level: grid.City}}}
	d.Ladders = append([]procedure.Ladder{quick}, d.Ladders...)
	p, err := procedure.New(3, d)
	if err != nil || p.Version() != 3 {
		t.Fatal(err)
	}
	if steps := p.Ladder(catalog.Key{Kind: catalog.Event, Code: "0501"}); len(steps) != 1 {
		t.Errorf("%v", steps)
	}
	for _, other := range []catalog.Key{{}, {Kind: catalog.Component, Code: "0501"}} {
		if steps := p.Ladder(other); len(steps) != 5 {
			t.Errorf("%v: %v", other, steps)
		}
	}
}

func FuzzRead(f *testing.F) {
	body, err := json.Marshal(procedure.Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := procedure.ReadYAML(bytes.NewReader(raw))
		if err == nil && d.Check() == nil {
			if p, err := procedure.New(1, d); err != nil || len(p.Ladder(catalog.Key{})) == 0 {
				t.Errorf("%+v: %v", d, err)
			}
		}
	})
}
