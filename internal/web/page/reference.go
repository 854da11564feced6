package page

import (
	"strings"

	"wellfield/internal/web/reference"
	"wellfield/internal/web/ui"
)

// ReferencePath is where the reference of the API is; operations follow by id.
const ReferencePath = "/api/docs"

// Reference is a page of the API's reference: its beginning, or one operation.
type Reference struct {
	Shell
	All       *reference.Reference
	Operation *reference.Operation // nil at the beginning
	Server    string               // the address under which the reader reaches it
	Key       string               // a fresh key for the example
	Trial     string               // an account of the demonstration to try it with
}

// told is a sentence of the document in the reader's language.
func (v Reference) told(text string) string { return reference.Say(v.Tag, text) }

func operationPath(id string) string { return ReferencePath + "/" + id }

// kind is the type of a field in words.
func (v Reference) kind(f reference.Field) string {
	one := v.Say("page.reference.type." + f.Type)
	if f.List {
		return v.Say("page.reference.list", "of", one)
	}
	return one
}

// limit is a bound of a field in words.
func (v Reference) limit(l reference.Limit) string {
	return v.Say("page.reference.limit."+l.Name, "value", l.Value)
}

// curl is the example with its key.
func (v Reference) curl() string {
	return strings.ReplaceAll(v.Operation.Curl, reference.KeyPlace, v.Key)
}

// answered is the answer that a reader looks at first.
func (v Reference) answered() reference.Answer {
	for _, a := range v.Operation.Answers {
		if a.Example != "" {
			return a
		}
	}
	return reference.Answer{}
}

// in are the parameters that stand there: path, query or header.
func (v Reference) in(place string) []reference.Field {
	var found []reference.Field
	for _, p := range v.Operation.Parameters {
		if p.In == place {
			found = append(found, p.Field)
		}
	}
	return found
}

// Trail leads back to the beginning.
func (v Reference) Trail() []ui.Link {
	return []ui.Link{{Text: v.Say("page.reference.title"), Href: ReferencePath}, {Text: v.told(v.Operation.Summary)}}
}

// start is what a reader types once before the examples.
func (v Reference) start() string {
	lines := "export WELLFIELD=" + v.Server + "\n"
	account := "ACCOUNT"
	if v.Trial != "" {
		account = v.Trial
	}
	return lines + "export WELLFIELD_TOKEN=$(bin/wellfield token --data ./data " + account + ")"
}

// pagesExample is how a list is read to its end.
const pagesExample = `curl -i "$WELLFIELD/api/v1/cases?scope=centre&overdue=true&limit=50" \
  -H "Authorization: Bearer $WELLFIELD_TOKEN"

Link: </api/v1/cases?limit=50&overdue=true&scope=centre>; rel="first",
      </api/v1/cases?cursor=b2xk…&limit=50&overdue=true&scope=centre>; rel="next"`

const problemExample = `HTTP/1.1 422 Unprocessable Entity
Content-Type: application/problem+json

{
  "type": "urn:wellfield:fault:invalid",
  "status": 422,
  "key": "case.words_missing",
  "errors": [
    { "field": "question", "key": "case.words_missing" }
  ]
}`

const againExample = `curl -X POST "$WELLFIELD/api/v1/cases/$NUMBER/note" \
  -H "Authorization: Bearer $WELLFIELD_TOKEN" \
  -H "Idempotency-Key: c0ffee00-0001" \
  -H 'If-Match: "5-1f0c2a9b"' \
  -H "Content-Type: application/json" -d '{"text": "seen"}'`

const limitsExample = `RateLimit-Policy: "token";q=600;w=30
RateLimit: "token";r=599;t=1`
