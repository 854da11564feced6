package app_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
)

// TestALimitWithoutAUnitIsRefused goes through every way in which a limit enters:
// the documents that a city publishes, in both forms, and the bodies of cases. A
// number alone was once read as running day and night, later as working hours;
// here it is read as nothing.
func TestALimitWithoutAUnitIsRefused(t *testing.T) {
	for _, row := range []struct {
		kind     store.DocumentKind
		document any
		limit    string
	}{
		{store.Catalogue, catalog.Starter(), catalog.Starter().Classes[0].Limit.String()},
		{store.Procedure, procedure.Default(), procedure.Default().Stages.Intake.String()},
		{store.Procedure, procedure.Default(), procedure.Default().Stages.Check.String()},
	} {
		inYAML, err := yaml.Marshal(row.document)
		if err != nil {
			t.Fatal(err)
		}
		inJSON, err := json.Marshal(row.document)
		if err != nil {
			t.Fatal(err)
		}
		n, unit, _ := strings.Cut(row.limit, " ")
		for _, written := range []struct{ form, text, with string }{
			{"YAML", string(inYAML), row.limit}, {"JSON", string(inJSON), `"` + row.limit + `"`},
		} {
			if _, err := read(row.kind, written.text); err != nil {
				t.Fatalf("%s as it is: %v", row.kind, err)
			}
			for _, bad := range []string{n, `"` + n + `"`, `"` + n + ` "`, `"` + n + ` hours"`, `"` + n + unit + `"`, `""`, "null", `{"n": ` + n + `}`} {
				text := strings.Replace(written.text, written.with, bad, 1)
				if text == written.text {
					t.Fatalf("%s: %q is not in it", row.kind, written.with)
				}
				if _, err := read(row.kind, text); err == nil {
					t.Errorf("%s of %s: a limit of %s was taken", written.form, row.kind, bad)
				}
			}
		}
	}
	for _, limit := range []string{`"5"`, `5`, `"5 "`, `"5 days"`} {
		body := `{"id":"x","due":{"at":"2026-03-09T02:00:00Z","limit":` + limit + `}}`
		if _, err := casework.DecodeCase([]byte(body)); err == nil {
			t.Errorf("the body of a case with a limit of %s was taken", limit)
		}
	}
}

func read(kind store.DocumentKind, text string) (any, error) {
	d, err := app.ReadDocument(kind, []byte(text))
	if err != nil {
		return nil, err
	}
	return d, errors.Join(app.CheckDocument(kind, d))
}
