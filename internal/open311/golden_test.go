package open311_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/open311"
	"wellfield/internal/wellfieldtest"
)

var update = flag.Bool("update", false, "write the files of testdata")

// Every kind of answer, to the byte, in both forms. The files were read against
// the standard by hand; a test cannot do that.
func TestAnswersToTheByte(t *testing.T) {
	c := newTown(t, wellfieldtest.SQLiteURL(t), open311.Options{})
	key := c.key(app.APIKey{})
	form := pothole(key)
	form.Set("description", "Deep <hole> & \"edges\"\nsecond line")
	form.Set("public", "true")
	form["attribute[lane][]"] = []string{"left", "right"}
	_, photo := c.photoBytes()
	created := c.with("/v2/requests.xml", form, photo)
	number := between(created.Body.String(), "<service_request_id>", "<")
	c.Clock.Pass(time.Hour)
	c.filed(number, wellfieldtest.Pothole)
	answers := map[string]string{
		"discovery": "/discovery", "definition": "/v2/services/component-0201", "definition-without": "/v2/services/event-0101",
		"services": "/v2/services", "requests": "/v2/requests", "none": "/v2/requests?end_date=2020-01-01",
		"request": "/v2/requests/" + number + "?extensions=true", "updates": "/v2/servicerequestupdates?service_request_id=" + number,
		"error": "/v2/requests?status=lost&page=0",
	}
	golden(t, "created.xml", number, created.Body.String())
	for name, path := range answers {
		for _, format := range []string{"xml", "json"} {
			at, query, _ := strings.Cut(path, "?")
			w := c.get(at + "." + format + "?" + query)
			want := map[string]string{"xml": "text/xml", "json": "application/json"}[format]
			if got := w.Header().Get("Content-Type"); got != want {
				t.Errorf("%s is %s, want %s", path, got, want)
			}
			if w.Code != http.StatusOK && name != "error" {
				t.Errorf("%s: %d", path, w.Code)
			}
			golden(t, name+"."+format, number, w.Body.String())
		}
	}
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// golden compares an answer with its file; the number, which is random, is
// another in each run.
func golden(t *testing.T, name, number, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, number, "7K3M-92QD-W4H")
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s (%v): got\n%s\nwant\n%s", name, err, got, want)
	}
}
