package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"wellfield/internal/app"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
)

// Unless asks for an answer only where it is another than the asker has.
type Unless struct {
	IfNoneMatch string `header:"If-None-Match" doc:"The ETag of the answer that you have. While it still holds, the answer is 304 without a body." example:"\"5-1f0c2a9b\""`
}

// status is 304 where the asker has the answer with that tag already.
func (u Unless) status(tag string) int {
	for _, have := range strings.Split(u.IfNoneMatch, ",") {
		have = strings.TrimPrefix(strings.TrimSpace(have), "W/")
		if have == "*" || have == tag {
			return http.StatusNotModified
		}
	}
	return http.StatusOK
}

// notModified documents the answer to whoever has it already.
func notModified() map[string]*huma.Response {
	return map[string]*huma.Response{"304": {Description: "What you have still holds."}}
}

// Terms are what a client asks of a command besides what it says.
type Terms struct {
	Key     string `header:"Idempotency-Key" maxLength:"200" doc:"The client's own id of this command on this case. The same again changes nothing and is answered with the case as it is, so a command can be sent again when the line broke. The same id with another command is refused with 422." example:"c0ffee00-0001"`
	IfMatch string `header:"If-Match" doc:"The ETag of the case as you saw it. Where something was done on it since, nothing is changed and the answer is 412." example:"\"5-1f0c2a9b\""`
	Prefer  string `header:"Prefer" doc:"return=minimal: the answer is 204 with the ETag alone, which spares both sides the case." example:"return=minimal"`
}

// terms are the conditions as app knows them. The revision is the number that
// the tag begins with; the rest tells answers of one revision apart.
func (t Terms) terms() (app.Terms, error) {
	out := app.Terms{Key: unquoted(t.Key)}
	tag := strings.TrimSpace(t.IfMatch)
	if tag == "" || tag == "*" {
		return out, nil
	}
	inner, opened := strings.CutPrefix(tag, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	number, _, _ := strings.Cut(inner, "-")
	rev, err := strconv.ParseInt(number, 10, 64)
	if !opened || !closed || err != nil || rev < 1 {
		return out, fault.New(fault.Invalid, "api.etag_malformed").At("If-Match")
	}
	out.Rev = rev
	return out, nil
}

// minimal tells whether the asker wants no more than that it was done (RFC 7240).
func (t Terms) minimal() bool {
	for _, p := range strings.Split(t.Prefer, ",") {
		if name, value, _ := strings.Cut(strings.TrimSpace(p), "="); strings.EqualFold(name, "return") {
			return strings.EqualFold(strings.Trim(value, `"`), "minimal")
		}
	}
	return false
}

// unquoted is a header's value, which the standard writes as a quoted string and
// many clients write bare.
func unquoted(value string) string {
	value = strings.TrimSpace(value)
	if inner, ok := strings.CutPrefix(value, `"`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok {
			return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(inner)
		}
	}
	return value
}

// movedOn says in the API's words that the revision was not the one named.
func movedOn(err error) error {
	for _, f := range fault.All(err) {
		if f.Key == "app.moved_on" {
			return fault.New(fault.Conflict, "api.moved_on").At("If-Match").With("rev", f.Args["rev"])
		}
	}
	return err
}

// tagOfCase is the entity tag of a case as it is shown: its revision, and a
// digest of everything shown, which also changes with the reader's language and
// post, with time, and with the policy.
func tagOfCase(rev int64, tag lang.Tag, shown any) (string, error) {
	text, err := json.Marshal(shown)
	if err != nil {
		return "", fmt.Errorf("api: entity tag: %w", err)
	}
	sum := sha256.Sum256(append(text, tag...))
	return fmt.Sprintf(`"%d-%s"`, rev, hex.EncodeToString(sum[:4])), nil
}

// tagOfRev is the tag of a revision that is not shown. It is good for If-Match.
func tagOfRev(rev int64) string { return fmt.Sprintf(`"%d"`, rev) }

// minimalAnswer documents the answer to whoever prefers none.
func minimalAnswer() map[string]*huma.Response {
	return map[string]*huma.Response{"204": {Description: "It is done, and Prefer asked for no more.",
		Headers: map[string]*huma.Param{"ETag": {Schema: &huma.Schema{Type: huma.TypeString},
			Description: "The revision of the case, for If-Match."}}}}
}

// tagOfDocuments is the tag of what is read from versions of documents.
func tagOfDocuments(parts ...any) string {
	return `"` + strings.Join(strings.Fields(fmt.Sprint(parts...)), "-") + `"`
}
