package api

import (
	"net/http"
	"testing"
)

// What a header says may be anything, and never breaks or is taken for what it
// is not.
func FuzzHeaders(f *testing.F) {
	for _, s := range []string{`"5-1f0c2a9b"`, `W/"5"`, "*", `"one \"two\""`, "return=minimal, wait=5", "application/json;q=0.5, */*", `"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := Terms{Key: text, IfMatch: text}.terms()
		if err == nil && terms.Rev < 0 {
			t.Errorf("%q is the revision %d", text, terms.Rev)
		}
		Terms{Prefer: text}.minimal()
		acceptsOneOf(text, []string{"application/json"})
		if tag := `"7-never"`; text != tag && (Unless{IfNoneMatch: text}).status(tag) == http.StatusNotModified {
			if back := (Unless{IfNoneMatch: text + ", x"}).status(tag); back != http.StatusNotModified {
				t.Errorf("%q holds alone and not in a list", text)
			}
		}
	})
}
