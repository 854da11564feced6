package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/uuid"

	"wellfield/internal/api"
)

func TestReportsRefused(t *testing.T) {
	c := newCity(t)
	id := uuid.NewString()
	for name, row := range map[string]struct {
		body   any
		status int
		key    string
		field  any
	}{
		"no body":              {[]byte(""), 400, "api.body_missing", nil},
		"half of JSON":         {[]byte(`{"id":`), 400, "api.body_malformed", nil},
		"two values":           {[]byte(`{} {}`), 400, "api.body_malformed", nil},
		"a list":               {[]byte(`[]`), 422, "api.want_object", nil},
		"too large":            {append(bytes.Repeat([]byte(" "), 1<<20), "{}"...), 413, "api.body_too_large", nil},
		"an unknown field":     {object{"id": id, "sumary": "x"}, 422, "api.field_unknown", "sumary"},
		"no key":               {object{"summary": "x", "address": "y"}, 422, "api.key_missing", "Idempotency-Key"},
		"an id that is none":   {object{"id": "1", "summary": "x", "address": "y"}, 422, "app.key_malformed", "id"},
		"a number for text":    {object{"id": id, "summary": 1}, 422, "api.want_text", "summary"},
		"text for a list":      {object{"id": id, "photos": "x"}, 422, "api.want_list", "photos"},
		"a number for a hash":  {object{"id": id, "photos": []any{1}}, 422, "api.want_text", "photos[0]"},
		"text for an object":   {object{"id": id, "point": "30,110"}, 422, "api.want_object", "point"},
		"half a point":         {object{"id": id, "point": object{"lat": 1}}, 422, "api.field_missing", "point.lng"},
		"text for degrees":     {object{"id": id, "point": object{"lat": "1", "lng": 1}}, 422, "api.want_number", "point.lat"},
		"off the earth":        {object{"id": id, "summary": "x", "point": object{"lat": 91, "lng": 1}}, 422, "geo.latitude_range", "point.lat"},
		"no position":          {object{"id": id, "summary": "x", "point": object{"lat": 0, "lng": 0}}, 422, "geo.null_island", "point.lat"},
		"an unknown crs":       {object{"id": id, "summary": "x", "point": object{"lat": 1, "lng": 1, "crs": "mars"}}, 422, "geo.system_unknown", "point.crs"},
		"a class without kind": {object{"id": id, "class": "road", "address": "y"}, 422, "catalog.key_malformed", "class"},
		"an unknown class":     {object{"id": id, "class": "event/9999", "address": "y"}, 422, "case.class_unknown", "class"},
		"nothing is wrong":     {object{"id": id, "address": "y"}, 422, "case.what_missing", "summary"},
		"it is nowhere":        {object{"id": id, "summary": "x"}, 422, "case.place_missing", "place"},
		"an unknown photo":     {object{"id": id, "summary": "x", "address": "y", "photos": []string{strings.Repeat("0", 64)}}, 422, "case.photo_unknown", "photos"},
		"no telephone":         {object{"id": id, "summary": "x", "address": "y", "contact": object{"phone": "call me"}}, 422, "app.phone_malformed", "contact.phone"},
	} {
		t.Run(name, func(t *testing.T) {
			c.t = t
			c.ask(post, "/reports", row.body).refused(row.status, row.key).has(row.field, "errors", 0, "field")
		})
	}
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	c := newCity(t)
	a := c.ask(post, "/reports", object{"id": 1, "summary": 2, "area": 3}).is(422)
	if l, _ := a.at("errors").([]any); len(l) != 3 {
		t.Errorf("want three: %s", a.text)
	}
	a = c.ask(post, "/reports", object{"id": uuid.NewString(), "class": "event/9999"}).is(422).has("urn:wellfield:fault:invalid", "type")
	if l, _ := a.at("errors").([]any); len(l) != 2 {
		t.Errorf("want the class and the place: %s", a.text)
	}
}

// TestBrokenOffBodies: a sender whose line broke is told so and is no defect of
// ours.
func TestBrokenOffBodies(t *testing.T) {
	c := newCity(t)
	for err, want := range map[error]struct{ json, photo int }{
		io.ErrUnexpectedEOF:    {400, 422},
		os.ErrDeadlineExceeded: {408, 503},
	} {
		for path, status := range map[string]int{"/reports": want.json, "/photos": want.photo} {
			r := httptest.NewRequest(post, api.Prefix+path, io.MultiReader(strings.NewReader(`{"id":`), iotest.ErrReader(err)))
			if path == "/reports" {
				r.Header.Set("Content-Type", "application/json")
			}
			w := httptest.NewRecorder()
			c.handler.ServeHTTP(w, r)
			var p api.Problem
			if json.Unmarshal(w.Body.Bytes(), &p) != nil || w.Code != status || p.Status != status {
				t.Errorf("%s, %v: %d %s, want %d", path, err, w.Code, w.Body, status)
			}
		}
	}
}

func TestOtherRefusals(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	c.as("desk-east", post, path+"/sign", nil).refused(409, "case.not_now").has("urn:wellfield:fault:not_now", "type")
	c.as("boss-east", post, path+"/file", object{"class": "component/0201"}).refused(403, "case.desk_only")
	c.as("desk-east", post, path+"/ask", nil).refused(400, "api.body_missing")
	c.as("desk-east", post, path+"/ask", object{"question": " "}).refused(422, "case.words_missing").has("question", "errors", 0, "field")
	c.as("desk-east", post, path+"/note", object{"text": "x"}, "Content-Type", "text/plain").refused(415, "api.content_type")
	c.as("desk-east", post, path+"/note", object{"text": "x"}, "Idempotency-Key", strings.Repeat("k", 201)).
		refused(422, "api.too_long").has("200", "args", "limit").has("Idempotency-Key", "errors", 0, "field")
	c.as("desk-east", post, path+"/sign", object{"text": "x"}).refused(422, "api.field_unknown")
	c.as("desk-east", post, path+"/dispatch", object{"file": object{"class": "x"}}).refused(422, "catalog.key_malformed").has("file.class", "errors", 0, "field")
	c.as("desk-east", post, path+"/refuse", object{"reason": "no time", "text": "x"}).refused(422, "api.not_one_of").has("reason", "errors", 0, "field")
	c.as("desk-east", get, "/cases/12345", nil).refused(422, "app.number_malformed")
	c.as("desk-east", post, path+"/delete", nil).refused(404, "api.operation_unknown")
	c.ask(get, "/nowhere", nil).refused(404, "api.operation_unknown")
	if allow := c.ask("DELETE", "/cases/12345", nil).refused(405, "api.method_unknown").header.Get("Allow"); allow != "GET" {
		t.Errorf("Allow %q", allow)
	}
	if allow := c.ask("PUT", "/cases", nil).refused(405, "api.method_unknown").header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
}

func TestProblemsInTheReadersLanguage(t *testing.T) {
	c := newCity(t)
	for _, row := range []struct{ accept, detail, tag string }{
		{"", "This field is needed.", "en"},
		{"zh-CN,zh;q=0.9,en;q=0.1", "此字段必填。", "zh-CN"},
		{"zh-Hans", "此字段必填。", "zh-CN"},
		{"pl", "This field is needed.", "en"},
	} {
		a := c.ask(get, "/areas/locate?lat=1", nil, "Accept-Language", row.accept).refused(422, "api.field_missing").has(row.detail, "detail")
		if got := a.header.Get("Content-Language"); got != row.tag {
			t.Errorf("%q is answered in %q, want %q", row.accept, got, row.tag)
		}
	}
}
