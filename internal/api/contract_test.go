package api_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"mime"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"wellfield/internal/api"
	"wellfield/internal/lang"
)

var update = flag.Bool("update", false, "write docs/openapi.json and the types of the client anew")

// contract holds every answer of every test of this package against the OpenAPI
// document.
type contract struct {
	doc      object
	compiler *jsonschema.Compiler
	routes   []route

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema
	seen    map[string]map[int]bool // statuses by operation
}

// route is an operation of the document.
type route struct {
	method, path, id string
	fits             *regexp.Regexp
	operation        object
}

var theContract = sync.OnceValue(func() *contract {
	text := openAPI()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		panic(err)
	}
	k := &contract{doc: doc.(object), compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}, seen: map[string]map[int]bool{}}
	k.compiler.DefaultDraft(jsonschema.Draft2020)
	k.compiler.AssertFormat()
	if err := k.compiler.AddResource("openapi.json", doc); err != nil {
		panic(err)
	}
	placeholder := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for path, item := range k.doc["paths"].(object) {
		for method, op := range item.(object) {
			pattern := placeholder.ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
			k.routes = append(k.routes, route{strings.ToUpper(method), path, op.(object)["operationId"].(string), regexp.MustCompile("^" + pattern + "$"), op.(object)})
		}
	}
	// The address with fewest placeholders is the one that is meant.
	slices.SortFunc(k.routes, func(a, b route) int {
		return cmp.Or(strings.Count(a.path, "{")-strings.Count(b.path, "{"), strings.Compare(a.path+a.method, b.path+b.method))
	})
	return k
})

// openAPI is the document as the program serves it, under the version that the
// committed copy has.
func openAPI() []byte {
	texts, err := lang.Load()
	if err != nil {
		panic(err)
	}
	return api.Document(texts, api.Options{Version: "1", Cookie: "wellfield_session"})
}

func (k *contract) route(method, path string) (route, bool) {
	path, _, _ = strings.Cut(path, "?")
	for _, r := range k.routes {
		if r.method == method && r.fits.MatchString(path) {
			return r, true
		}
	}
	return route{}, false
}

// validate holds a value against what a $ref of the document names.
func (k *contract) validate(ref string, text []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	schema := k.schemas[ref]
	if schema == nil {
		var err error
		if schema, err = k.compiler.Compile("openapi.json" + ref); err != nil {
			return err
		}
		k.schemas[ref] = schema
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// keeps fails the test when an answer is not as the document has it.
func (k *contract) keeps(t testing.TB, method, path string, sent []byte, a answer) {
	t.Helper()
	r, ok := k.route(method, path)
	if !ok || path == "/openapi.json" {
		return // a refusal of what is not in the document
	}
	status := fmt.Sprint(a.status)
	k.mu.Lock()
	if k.seen[r.id] == nil {
		k.seen[r.id] = map[int]bool{}
	}
	k.seen[r.id][a.status] = true
	k.mu.Unlock()
	described, ok := r.operation["responses"].(object)[status].(object)
	if ref, _ := described["$ref"].(string); ok && ref != "" {
		described, ok = answer{object: k.doc}.at("components", "responses", strings.TrimPrefix(ref, "#/components/responses/")).(object)
	}
	if !ok {
		t.Errorf("%s %s answers %s, which the document does not have: %s", method, path, status, a.text)
		return
	}
	if sent != nil && a.status < 300 && len(sent) > 0 && r.id != "upload-photo" {
		if err := k.validate(refOf(r.operation["requestBody"], "application/json"), sent); err != nil {
			t.Errorf("%s %s takes what the document refuses: %v\n%s", method, path, err, sent)
		}
	}
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	ref := refOf(described, kind)
	if ref == "" {
		if content, _ := described["content"].(object); len(a.text) > 0 && content[kind] == nil {
			t.Errorf("%s %s answers %s as %q, which the document does not have", method, path, status, kind)
		}
		return
	}
	if err := k.validate(ref, a.text); err != nil {
		t.Errorf("%s %s answers %s otherwise than the document has it: %v\n%s", method, path, status, err, a.text)
	}
}

// refOf is the $ref of a body of the type, "" when it has none.
func refOf(described any, kind string) string {
	ref, _ := answer{object: object{"x": described}}.at("x", "content", kind, "schema", "$ref").(string)
	return ref
}

// Every answer of the tests named here, and of all others of this package, was
// held against the document while it came; this test sees that none is missing.
func TestEveryOperationKeepsToTheDocument(t *testing.T) {
	for _, walk := range []func(*testing.T){TestFromReportToVerifiedClose, TestTheOtherEnds, TestIntake, TestLists, TestListsRefused, TestReviewAndReferral, TestSupervisionOverHTTP, TestAWhistleOverHTTP,
		TestExports, TestAreas, TestClasses, TestSigningIn, TestPhotos, TestAVerbOnWhatWasSeen, TestWhatYouHaveStillHolds, TestOtherRefusals, TestSeveralReportsOfOneProblem,
		TestADisputeAndItsParts, TestAPlanIsDeclaredOverHTTP, TestMoreTime, TestTheLongTermRegister, TestPassedOn, TestASecondLookOverHTTP, TestAnIdentityOverTheAPI,
		TestADisputeAndItsParts} {
		walk(t)
	}
	k := theContract()
	c := newCity(t)
	staff, _, _ := c.reported(0, 0)
	c.as("desk-east", post, staff+"/ask", object{"question": "where?"}).is(200)
	c.as("desk-east", post, staff+"/answer", object{"text": "they called: here"}).is(200)
	c.as("desk-east", post, staff+"/message", object{"text": "thank you"}).is(200)
	for _, r := range k.routes {
		body := any(nil)
		if r.method == post {
			body = []byte("[")
		}
		path := strings.NewReplacer("{number}", "0000-0000-000", "{hash}", "0").Replace(r.path)
		c.as("desk-east", r.method, path, body, "Reporter-Link", "x", "Content-Type", "text/strange")
	}
	for _, r := range k.routes {
		good, bad := false, false
		for status := range k.seen[r.id] {
			good, bad = good || status < 300, bad || status >= 400
		}
		if !good {
			t.Errorf("no test sees %s succeed", r.id)
		}
		if always := r.id == "me" || r.id == "classes" || r.id == "areas" || r.id == "held"; !bad && !always {
			t.Errorf("no test sees %s refused", r.id)
		}
	}
}

func TestParametersAreThoseOfTheDocument(t *testing.T) {
	c, k := newCity(t), theContract()
	for _, r := range k.routes {
		path := strings.NewReplacer("{number}", "0000-0000-000", "{hash}", strings.Repeat("0", 64)).Replace(r.path)
		if r.method != get {
			continue
		}
		ask := func(query string) answer { return c.as("desk-east", get, path+"?"+query, nil, "Reporter-Link", "x") }
		ask("nonsense=1").refused(422, "api.parameter_unknown").has("nonsense", "errors", 0, "field")
		for _, p := range parameters(r) {
			if p["in"] != "query" {
				continue
			}
			if a := ask(p["name"].(string) + "=" + url.QueryEscape(example(p))); strings.Contains(string(a.text), "api.parameter_unknown") || strings.Contains(string(a.text), "api.want_") {
				t.Errorf("%s does not take its own %s=%s: %s", r.id, p["name"], example(p), a.text)
			}
		}
	}
}

func parameters(r route) []object {
	var all []object
	listed, _ := r.operation["parameters"].([]any)
	for _, p := range listed {
		all = append(all, p.(object))
	}
	return all
}

// example is a value that the document itself gives for a parameter.
func example(p object) string {
	schema, _ := p["schema"].(object)
	for _, v := range []any{p["example"], answer{object: schema}.at("examples", 0), schema["default"], answer{object: schema}.at("enum", 0)} {
		if v != nil {
			return fmt.Sprint(v)
		}
	}
	if schema["type"] == "boolean" {
		return "true"
	}
	return "x"
}

func TestTheSchemasAreSchemas(t *testing.T) {
	k := theContract()
	for name := range k.doc["components"].(object)["schemas"].(object) {
		if _, err := k.compiler.Compile("openapi.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := k.validate("#/components/schemas/Org", []byte(`{"id":"x"}`)); err == nil {
		t.Error("an organisation without a name passes: nothing is checked")
	}
}

// The committed copy shows a change of the API where it is reviewed.
func TestTheCommittedDocument(t *testing.T) {
	var b bytes.Buffer
	if err := json.Indent(&b, openAPI(), "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	golden(t, "../../docs/openapi.json", b.Bytes())
}

// golden compares with a committed file, or writes it with -update.
func golden(t *testing.T, name string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the program says: go test ./internal/api -update, and look at the difference", name)
	}
}
