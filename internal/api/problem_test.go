package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

func TestEveryKindHasItsStatus(t *testing.T) {
	texts, err := lang.Load()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, key := range texts.Keys(lang.EN) {
		said[key] = true
	}
	for kind := fault.Kind(1); kind.String() != ""; kind++ {
		p := problemOf(fmt.Errorf("wrapped: %w", fault.New(kind, "app.number_malformed").With("seconds", 7)))
		if p.Status < 400 || p.Status == http.StatusInternalServerError || p.faults[0].Kind != kind {
			t.Errorf("%s is answered with %d", kind, p.Status)
		}
		if !said["fault."+kind.String()] {
			t.Errorf("%s has no title", kind)
		}
		if retry := p.headers.Get("Retry-After"); retry != map[fault.Kind]string{fault.Busy: retryAfter, fault.TooMany: "7"}[kind] {
			t.Errorf("%s: Retry-After %q", kind, retry)
		}
	}
	for key, status := range keyed {
		if p := problemOf(fault.New(fault.Conflict, key)); p.Status != status {
			t.Errorf("%s is answered with %d, want %d", key, p.Status, status)
		}
	}
	for name, row := range map[string]struct {
		err    error
		status int
	}{
		"a defect":             {errors.New("disk on fire at /var/lib"), 500},
		"a kind of no adapter": {fault.New(99, "app.key_reused"), 500},
		"nobody signed in":     {errNotSignedIn, 401},
		"a list":               {fault.List{fault.New(fault.TooLarge, "app.number_malformed"), fault.New(fault.Invalid, "app.key_reused")}, 413},
		"a reader who left":    {fmt.Errorf("store: %w", context.Canceled), 503},
	} {
		p := problemOf(row.err)
		if p.speak(texts, lang.EN); p.Status != row.status {
			t.Errorf("%s: %d, want %d", name, p.Status, row.status)
		}
		if p.Status == 500 && (p.Key != "fault.internal" || p.Type != "urn:wellfield:fault:internal" || len(p.Args) > 0) {
			t.Errorf("%s tells something: %+v", name, p)
		}
	}
}

// A new version of the library may word its sentences otherwise: then the keys
// would silently become api.value_malformed.
func TestTheLibrarysSentencesAreUnderstood(t *testing.T) {
	type everything struct {
		Text    string  `json:"text" maxLength:"3"`
		Number  float64 `json:"number,omitempty" minimum:"1" maximum:"2"`
		Integer int     `json:"integer,omitempty"`
		Truth   bool    `json:"truth,omitempty"`
		List    []int   `json:"list,omitempty"`
		One     string  `json:"one,omitempty" enum:"a,b"`
		ID      string  `json:"id,omitempty" format:"uuid"`
		Object  struct {
			In string `json:"in"`
		} `json:"object,omitempty"`
	}
	registry := huma.NewMapRegistry("#/", huma.DefaultSchemaNamer)
	schema := huma.SchemaFromType(registry, reflect.TypeFor[everything]())
	for _, row := range []struct {
		value map[string]any
		want  *fault.Fault
	}{
		{map[string]any{}, fault.New(fault.Invalid, "api.field_missing").At("text")},
		{map[string]any{"text": 1}, fault.New(fault.Invalid, "api.want_text").At("text")},
		{map[string]any{"text": "long"}, fault.New(fault.Invalid, "api.too_long").At("text").With("limit", "3")},
		{map[string]any{"text": "", "number": "1"}, fault.New(fault.Invalid, "api.want_number").At("number")},
		{map[string]any{"text": "", "number": 0.5}, fault.New(fault.Invalid, "api.too_small").At("number").With("limit", "1")},
		{map[string]any{"text": "", "number": 2.5}, fault.New(fault.Invalid, "api.too_great").At("number").With("limit", "2")},
		{map[string]any{"text": "", "integer": 2.5}, fault.New(fault.Invalid, "api.want_integer").At("integer")},
		{map[string]any{"text": "", "truth": "yes"}, fault.New(fault.Invalid, "api.want_truth").At("truth")},
		{map[string]any{"text": "", "list": 1}, fault.New(fault.Invalid, "api.want_list").At("list")},
		{map[string]any{"text": "", "list": []any{1, "2"}}, fault.New(fault.Invalid, "api.want_integer").At("list[1]")},
		{map[string]any{"text": "", "one": "c"}, fault.New(fault.Invalid, "api.not_one_of").At("one").With("values", "a, b")},
		{map[string]any{"text": "", "id": "c"}, fault.New(fault.Invalid, "app.key_malformed").At("id")},
		{map[string]any{"text": "", "object": 1}, fault.New(fault.Invalid, "api.want_object").At("object")},
		{map[string]any{"text": "", "object": map[string]any{}}, fault.New(fault.Invalid, "api.field_missing").At("object.in")},
		{map[string]any{"text": "", "object": map[string]any{"in": "", "out": ""}}, fault.New(fault.Invalid, "api.field_unknown").At("object.out")},
	} {
		res := &huma.ValidateResult{}
		path := huma.NewPathBuffer([]byte("body"), 4)
		huma.Validate(registry, schema, path, huma.ModeWriteToServer, row.value, res)
		got := faultsOf(&huma.ErrorModel{Status: 422, Errors: details(res.Errors)})
		if len(got) != 1 || got[0].Error() != row.want.Error() {
			t.Errorf("%v: %v, want %v", row.value, got, row.want)
		}
	}
}

func details(errs []error) []*huma.ErrorDetail {
	var all []*huma.ErrorDetail
	for _, err := range errs {
		var d *huma.ErrorDetail
		if errors.As(err, &d) {
			all = append(all, d)
		}
	}
	return all
}
