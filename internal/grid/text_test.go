package grid

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// written is a document that uses every member.
func written() Document {
	d := town()
	d.Title = lang.Name{lang.EN: "Areas", lang.ZH: "区域"}
	d.Source = "drawn for a test"
	d.Areas[0].Kind = Special
	d.Areas[0].Valid.From, d.Areas[0].Valid.To = "2025-01-01", "2030-01-01"
	d.Areas[0].Successors = []string{"g2"}
	d.Areas[1].Jurisdiction = true
	d.Areas[2].Jurisdiction = false
	d.Areas[5].Shape = append(geo.Shape{}, square(-5, 7, 9)[0], geo.Polygon{square(0, 0, 90)[0][0], square(1, 1, 3)[0][0]})
	return d
}

func TestDocumentReadsBack(t *testing.T) {
	d := written()
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ReadJSON(bytes.NewReader(text)); err != nil || !reflect.DeepEqual(back, d) {
		t.Errorf("JSON %s\nreads back as %+v, %v", text, back, err)
	}
	var yaml bytes.Buffer
	if err := WriteYAML(&yaml, d); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadYAML(bytes.NewReader(yaml.Bytes())); err != nil || !reflect.DeepEqual(back, d) {
		t.Errorf("YAML %s\nreads back as %+v, %v", yaml.String(), back, err)
	}
}

func TestJurisdictionIsUsualWhenNotWritten(t *testing.T) {
	d, err := ReadYAML(strings.NewReader("areas:\n- {code: t, level: township}\n- {code: c, level: community}\n" +
		"- {code: u, level: township, jurisdiction: false}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false, false} {
		if d.Areas[i].Jurisdiction != want {
			t.Errorf("%s: jurisdiction %v", d.Areas[i].Code, !want)
		}
	}
}

func TestReadingIsStrict(t *testing.T) {
	for text, want := range map[string]string{
		`{"areas":[],"people":[]}`:                                                             "grid.document_unreadable",
		`{"areas":[{"code":"a","level":"city","people":1}]}`:                                   "grid.document_unreadable",
		`{"areas":[{"code":"a","level":"village"}]}`:                                           "grid.level_unknown",
		`{"areas":[{"code":"a","level":"city","shape":{"type":"Point","coordinates":[1,2]}}]}`: "geo.geometry_unusable",
		`{"areas":[]} {}`: "grid.document_unreadable",
		`{"areas":`:       "grid.document_unreadable",
	} {
		if _, err := ReadJSON(strings.NewReader(text)); !fault.Has(err, want) {
			t.Errorf("JSON %s: %v, want %s", text, err, want)
		}
		if _, err := ReadYAML(strings.NewReader(text)); len(fault.All(err)) == 0 {
			t.Errorf("YAML %s: %v, want a fault", text, err)
		}
	}
	if _, err := ReadYAML(strings.NewReader("areas: []\n---\nareas: []\n")); !fault.Has(err, "grid.document_unreadable") {
		t.Errorf("two documents: %v", err)
	}
	for _, read := range []func() error{
		func() error { _, err := ReadYAML(iotest.ErrReader(iotest.ErrTimeout)); return err },
		func() error { _, err := ReadJSON(iotest.ErrReader(iotest.ErrTimeout)); return err },
	} {
		if err := read(); !errors.Is(err, iotest.ErrTimeout) {
			t.Errorf("the reader's own error became %v", err)
		}
	}
}

func FuzzReadYAML(f *testing.F) {
	var seed bytes.Buffer
	if err := WriteYAML(&seed, written()); err != nil {
		f.Fatal(err)
	}
	f.Add(seed.Bytes())
	f.Add([]byte("areas:\n- {code: t, level: township, shape: {type: Polygon, coordinates: [[[1, 2]]]}}\n"))
	f.Add([]byte("areas: &a [*a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := ReadYAML(bytes.NewReader(text))
		if err != nil {
			if len(fault.All(err)) == 0 {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		errs := Validate(d, today).Errors()
		if _, err := NewMap(1, d); (err == nil) != (errs == 0) {
			t.Fatalf("%d errors, but NewMap says %v", errs, err)
		}
	})
}
