package reference_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/lang"
	"wellfield/internal/web/reference"
)

func committed(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func read(t testing.TB) *reference.Reference {
	t.Helper()
	r, err := reference.Read(committed(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestEveryOperationHasItsPage(t *testing.T) {
	r := read(t)
	var d struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	if err := json.Unmarshal(committed(t), &d); err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, g := range r.Groups {
		if len(g.Operations) == 0 {
			t.Errorf("the group %s is empty", g.Name)
		}
		for _, op := range g.Operations {
			listed = append(listed, op.ID)
		}
	}
	for path, item := range d.Paths {
		for method, o := range item {
			op, ok := r.Operation(o.OperationID)
			switch {
			case !ok || !slices.Contains(listed, o.OperationID):
				t.Errorf("%s %s has no page, or stands in no group", method, path)
			case !strings.EqualFold(op.Method, method) || op.Path != path || op.Summary == "" || len(op.Answers) == 0 || len(op.Problems) < 4:
				t.Errorf("%s %s is shown as %+v", method, path, op)
			case !strings.HasPrefix(op.Curl, "curl ") || op.Token != strings.Contains(op.Curl, "Bearer $WELLFIELD_TOKEN") || op.Link != strings.Contains(op.Curl, "$LINK"):
				t.Errorf("%s is asked for by\n%s", op.ID, op.Curl)
			case strings.Contains(op.Curl, "{number}") || strings.Contains(op.Curl, "…"):
				t.Errorf("%s cannot be copied:\n%s", op.ID, op.Curl)
			}
		}
	}
}

func TestTheDispatchIsShownWhole(t *testing.T) {
	op, ok := read(t).Operation("dispatch")
	if !ok {
		t.Fatal("there is no dispatch")
	}
	names := func(fields []reference.Field) (all []string) {
		for _, f := range fields {
			all = append(all, f.Name)
		}
		return all
	}
	if got := names(op.Body.Fields); !slices.Equal(got, []string{"co", "file", "lead", "reason"}) {
		t.Errorf("the body has %v", got)
	}
	if file := op.Body.Fields[1]; !slices.Equal(names(file.Fields), []string{"class", "area"}) || !file.Fields[0].Required || file.Fields[1].Required {
		t.Errorf("the filing within is %+v", file)
	}
	if co := op.Body.Fields[0]; !co.List || co.Type != "string" {
		t.Errorf("the units beside are %+v", co)
	}
	if p := op.Parameters[0]; p.In != "path" || p.Name != "number" || !p.Required {
		t.Errorf("the first parameter is %+v", p)
	}
}

func TestEverySentenceIsSpoken(t *testing.T) {
	r := read(t)
	shown := map[string]bool{}
	for _, text := range r.Sentences() {
		shown[text] = true
		if !reference.Spoken(lang.ZH, text) {
			t.Errorf("zh-CN.json does not have %q", text)
		}
	}
	raw, err := os.ReadFile("zh-CN.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	for text := range words {
		if !shown[text] {
			t.Errorf("zh-CN.json speaks %q, which no page shows", text)
		}
	}
}

// A document that leads in circles or lacks what it names must not hang or break
// the start of the server.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{}`))
	f.Add([]byte(`{"paths":{"/x":{"get":{"operationId":"x","tags":["City"],"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
		"components":{"schemas":{"A":{"properties":{"a":{"items":{"$ref":"#/components/schemas/A"}},"b":{"$ref":"#/components/schemas/None"}}}}}}`))
	f.Add([]byte(`{"paths":{"/x":{"get":{"responses":{"200":{"$ref":"#/components/responses/none"}}}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := reference.Read(text)
		if err == nil {
			r.Sentences()
		}
	})
}
