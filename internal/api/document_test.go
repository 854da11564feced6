package api_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/casework"
)

// document is the OpenAPI document, read back.
func document(t *testing.T) object {
	t.Helper()
	a := newCity(t).ask(get, "/openapi.json", nil).is(200)
	if a.object == nil {
		t.Fatal("the document is not JSON")
	}
	if got := a.header.Get("Content-Type"); got != "application/openapi+json" {
		t.Errorf("the document as %q", got)
	}
	return a.object
}

func TestEveryRouteIsDescribed(t *testing.T) {
	d := document(t)
	if d["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", d["openapi"])
	}
	want := []string{
		"get /areas", "get /areas/locate", "get /cases", "get /cases/counts", "get /cases/export", "get /cases/{number}", "get /cases/{number}/candidates", "get /classes",
		"get /ledger", "get /long-term", "get /me", "get /photos/{hash}", "get /reports/{number}", "get /similar", "get /rules/proposals", "post /rules/proposals/accept", "post /rules/proposals/decline", "post /cases", "post /photos", "post /reports", "get /oversight", "post /supervision",
		"get /rechecks", "get /second-looks",
		"get /emergencies", "get /emergencies/{id}", "get /emergencies/{id}/steps", "post /emergencies", "post /emergencies/try", "post /emergencies/{id}/do", "post /emergencies/{id}/end", "post /emergencies/{id}/prolong",
		"get /held", "get /cases/{number}/looks", "get /reports/{number}/data",
	}
	for _, step := range casework.Life() {
		if step.ByTime() {
			continue
		}
		switch v := string(step.Verb); step.Verb {
		case casework.VerbReport, casework.VerbImport:
		case casework.VerbConfirm, casework.VerbDeny, casework.VerbAskReview,
			casework.VerbCorrectContact, casework.VerbEraseIdentity, casework.VerbWithdrawConsent:
			want = append(want, "post /reports/{number}/"+v)
		case casework.VerbAnswer, casework.VerbReopen, casework.VerbMessage:
			want = append(want, "post /reports/{number}/"+v, "post /cases/{number}/"+v)
		default:
			want = append(want, "post /cases/{number}/"+v)
		}
	}
	var got []string
	for path, item := range d["paths"].(object) {
		for method, op := range item.(object) {
			got = append(got, method+" "+path)
			describes(t, method+" "+path, op.(object))
		}
	}
	slices.Sort(want)
	want = slices.Compact(want) // a verb may have a row for each state
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("described are\n%v, want\n%v", got, want)
	}
}

// describes demands all that a stranger needs of an operation.
func describes(t *testing.T, name string, op object) {
	t.Helper()
	for _, field := range []string{"operationId", "summary", "tags"} {
		if op[field] == nil {
			t.Errorf("%s has no %s", name, field)
		}
	}
	for _, status := range []string{"422", "429", "500", "503"} {
		problem := answer{t: t, object: op}.at("responses", status, "$ref")
		if problem != "#/components/responses/problem-"+status {
			t.Errorf("%s answers %s as %v", name, status, problem)
		}
	}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		if p := p.(object); p["description"] == nil {
			t.Errorf("%s: the parameter %v is not described", name, p["name"])
		}
	}
}

func TestEveryFieldIsDescribed(t *testing.T) {
	d := document(t)
	schemas := d["components"].(object)["schemas"].(object)
	for name, s := range schemas {
		properties, _ := s.(object)["properties"].(object)
		for field, p := range properties {
			if p.(object)["description"] == nil {
				t.Errorf("%s.%s is not described", name, field)
			}
			if strings.ToLower(field) != field {
				t.Errorf("%s.%s is not snake_case", name, field)
			}
		}
		if additional := s.(object)["additionalProperties"]; additional != false {
			t.Errorf("%s takes unknown fields", name)
		}
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range strings.Split(string(text), `"$ref":"#/components/schemas/`)[1:] {
		if name, _, _ := strings.Cut(ref, `"`); schemas[name] == nil {
			t.Errorf("there is no schema %s", name)
		}
	}
}
