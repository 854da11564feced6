package casework_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// asking publishes the small catalogue with every type of question at its
// potholes.
func asking(t *testing.T) *wellfieldtest.City {
	t.Helper()
	city := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	d := wellfieldtest.Catalogue()
	called := func(s string) lang.Name { return lang.Name{lang.EN: s} }
	some := []catalog.Value{{Key: "left", Name: called("Left")}, {Key: "right", Name: called("Right")}}
	d.Classes[0].Attributes = []catalog.Attribute{
		{Code: "line", Type: catalog.OneLine, Name: called("Line"), Required: true},
		{Code: "depth", Type: catalog.Number, Name: called("Depth")},
		{Code: "seen", Type: catalog.Datetime, Name: called("Seen")},
		{Code: "more", Type: catalog.Text, Name: called("More"), Private: true},
		{Code: "side", Type: catalog.OneOf, Name: called("Side"), Values: some},
		{Code: "sides", Type: catalog.SomeOf, Name: called("Sides"), Values: some},
	}
	if _, err := city.Publish(t.Context(), store.Catalogue, d, app.BootstrapPost, "questions", 2); err != nil {
		t.Fatal(err)
	}
	return city
}

func TestAnswersAreChecked(t *testing.T) {
	city := asking(t)
	for name, row := range map[string]struct {
		answers    map[string][]string
		key, field string // empty: taken
	}{
		"all of them": {map[string][]string{"line": {" 7 "}, "depth": {"-2.5"}, "seen": {"2026-03-01"}, "more": {"a\nb"},
			"side": {"left"}, "sides": {"left", "right", "left"}}, "", ""},
		"a time":            {map[string][]string{"line": {"7"}, "seen": {"2026-03-01T08:15:00+08:00"}}, "", ""},
		"empty is not said": {map[string][]string{"line": {"7"}, "depth": {"", " "}}, "", ""},
		"none":              {nil, "case.attribute_missing", "attributes.line"},
		"an empty one":      {map[string][]string{"line": {" "}}, "case.attribute_missing", "attributes.line"},
		"two lines":         {map[string][]string{"line": {"a\nb"}}, "case.attribute_line", "attributes.line"},
		"a long line":       {map[string][]string{"line": {strings.Repeat("长", 201)}}, "case.attribute_line", "attributes.line"},
		"two answers":       {map[string][]string{"line": {"7", "8"}}, "case.attribute_single", "attributes.line"},
		"not a number":      {map[string][]string{"line": {"7"}, "depth": {"1e9"}}, "case.attribute_number", "attributes.depth"},
		"not a day":         {map[string][]string{"line": {"7"}, "seen": {"yesterday"}}, "case.attribute_datetime", "attributes.seen"},
		"a time without zone": {map[string][]string{"line": {"7"}, "seen": {"2026-03-01T08:15:00"}},
			"case.attribute_datetime", "attributes.seen"},
		"a long text":     {map[string][]string{"line": {"7"}, "more": {strings.Repeat("x", 4001)}}, "case.words_too_long", "attributes.more"},
		"another side":    {map[string][]string{"line": {"7"}, "side": {"up"}}, "case.attribute_value", "attributes.side"},
		"both sides":      {map[string][]string{"line": {"7"}, "side": {"left", "right"}}, "case.attribute_single", "attributes.side"},
		"an unasked side": {map[string][]string{"line": {"7"}, "top": {"x"}}, "case.attribute_unknown", "attributes.top"},
	} {
		_, err := city.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.API, Class: wellfieldtest.Pothole,
			Point: wellfieldtest.In(0, 0), Attributes: row.answers}, app.Contact{}, uuid.NewString())
		found := slices.ContainsFunc(fault.All(err), func(f *fault.Fault) bool { return f.Key == row.key && f.Field == row.field })
		if row.key == "" && err != nil || row.key != "" && !found {
			t.Errorf("%s: got %v, want %q at %q", name, err, row.key, row.field)
		}
	}
	_, err := city.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.API, Summary: "no class, no questions",
		Point: wellfieldtest.In(0, 0), Attributes: map[string][]string{"line": {"7"}}}, app.Contact{}, uuid.NewString())
	if !fault.Has(err, "case.attribute_unknown") {
		t.Errorf("answers without a class: %v", err)
	}
	city.CheckAll()
}

func TestAnswersAreKeptSealed(t *testing.T) {
	city := asking(t)
	const secret = "behind the blue door"
	r, err := city.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.API, Class: wellfieldtest.Pothole, Public: true,
		Point: wellfieldtest.In(0, 0), Attributes: map[string][]string{"line": {"7"}, "more": {secret}, "sides": {"left", "right"}}},
		app.Contact{}, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	v, err := city.CaseByRef(t.Context(), app.Actor{Role: casework.Reporter, Case: r.Ref.ID}, r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Case.Public || len(v.Case.Attributes) != 3 {
		t.Fatalf("got %+v", v.Case)
	}
	for i, want := range [][]string{{"7"}, {secret}, {"left", "right"}} {
		if got := v.Case.Attributes[i]; !slices.Equal(got.Values(), want) || got.Private != (got.Code == "more") {
			t.Errorf("attribute %d is %+v, want %q", i, got, want)
		}
	}
	for _, h := range v.History {
		if strings.Contains(string(h.Entry.Body), secret) {
			t.Error("the journal tells what was answered")
		}
	}
	city.CheckAll()
}
