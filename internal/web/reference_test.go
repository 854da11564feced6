package web_test

import (
	"net/http"
	"os"
	"testing"

	"wellfield/internal/lang"
)

func TestTheReferenceIsThereInBothLanguages(t *testing.T) {
	s := newSite(t)
	for tag, words := range map[lang.Tag][]string{
		lang.EN: {"Beginning", "Dispatch it to one lead unit", "The lead unit; left out, the rules decide.", "needed"},
		lang.ZH: {"入门", "派遣给一个主办单位", "主办单位；不写则由规则决定。", "必填"},
	} {
		b := s.visitor(t, tag)
		b.open("/api/docs").says(words[0], words[1], "export WELLFIELD_TOKEN=", "desk-east")
		b.open("/api/docs/dispatch").says(words...)
		b.says("/api/v1/cases/{number}/dispatch", `"class": "component/0201"`, "412")
		b.open("/api/docs/areas").says("application/geo+json", "990101100000")
		b.load(http.StatusNotFound, "/api/docs/delete")
	}
}

// document is the committed document of the API.
func document(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}
