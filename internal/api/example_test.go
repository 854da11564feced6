package api_test

import (
	"testing"

	"wellfield/internal/web/reference"
)

// The examples of the reference are made from the document, and must be what the
// document allows.
func TestExamplesAreValid(t *testing.T) {
	r, err := reference.Read(openAPI())
	if err != nil {
		t.Fatal(err)
	}
	k, examples := theContract(), 0
	for _, route := range k.routes {
		op, ok := r.Operation(route.id)
		if !ok {
			t.Fatalf("%s has no page", route.id)
		}
		if op.Body != nil && op.Body.Example != "" {
			examples++
			if err := k.validate(refOf(route.operation["requestBody"], "application/json"), []byte(op.Body.Example)); err != nil {
				t.Errorf("%s shows a body that is refused: %v\n%s", op.ID, err, op.Body.Example)
			}
		}
		for _, a := range op.Answers {
			if a.Example == "" {
				continue
			}
			ref := refOf(route.operation["responses"].(object)[a.Status], a.Kinds[0])
			if ref == "" {
				t.Errorf("%s: the answer %s has an example and no schema", op.ID, a.Status)
				continue
			}
			examples++
			if err := k.validate(ref, []byte(a.Example)); err != nil {
				t.Errorf("%s shows an answer that it does not give: %v\n%s", op.ID, err, a.Example)
			}
		}
	}
	if examples < 40 {
		t.Errorf("only %d examples are shown", examples)
	}
}
