package api_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/export"
)

func TestExports(t *testing.T) {
	c := newCity(t)
	path, _, _ := c.reported(0, 0)
	c.reported(0, 2) // West's
	number := path[len("/cases/"):]

	a := c.as("desk-east", get, "/cases/export?scope=centre&state=received", nil).is(200)
	rows, err := csv.NewReader(strings.NewReader(string(a.text))).ReadAll()
	if err != nil || len(rows) != 2 || !slices.Equal(rows[0], export.Columns()) || rows[1][0] != number {
		t.Errorf("%v: %v", err, rows)
	}
	if a.header.Get("Content-Disposition") != `attachment; filename="centre-2026-03-02.csv"` || a.header.Get("Content-Type") != export.CSV.MediaType() {
		t.Errorf("%v", a.header)
	}
	var doc struct{ Features []any }
	g := c.as("desk-east", get, "/cases/export?scope=centre&format=geojson", nil).is(200)
	if err := json.Unmarshal(g.text, &doc); err != nil || len(doc.Features) != 1 {
		t.Errorf("%v: %d features", err, len(doc.Features))
	}
	c.as("desk-east", get, "/cases/export?scope=centre&class=event&format=csv", nil).is(200)
	c.as("grid-east", get, "/cases/export?scope=grid", nil).is(200)
	c.as("works-east", get, "/cases/export?scope=centre", nil).refused(403, "app.list_forbidden")
	c.as("desk-east", get, "/cases/export?scope=centre&format=pdf", nil).refused(422, "api.not_one_of").has("format", "errors", 0, "field")
	c.as("desk-east", get, "/cases/export?scope=centre&class=x", nil).refused(422, "catalog.key_malformed")
	c.ask(get, "/cases/export?scope=centre", nil).refused(401, "api.sign_in")
}
