package app_test

import (
	"strings"
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/catalog/standard"
	"wellfield/internal/dispatch"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// draftOf is a standard of components, read as the command reads it.
func draftOf(t *testing.T, rows ...string) catalog.Document {
	t.Helper()
	s := standard.Sheet{Name: "部件"}
	for i, row := range append([]string{"大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件"}, rows...) {
		s.Rows = append(s.Rows, standard.Row{Row: i + 1, Line: i + 1, Cells: strings.Split(row, ",")})
	}
	r, err := standard.Read([]standard.Sheet{s}, standard.Options{Edition: "city-2027"})
	if err != nil {
		t.Fatal(err)
	}
	return r.Document
}

// TestCasesKeepTheirEdition: a city's standard comes into force and abolishes
// the class of an open case. The case keeps its deadline, and is judged by what
// its own edition demands; a new report finds the new classes alone.
func TestCasesKeepTheirEdition(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("hole in the road", wellfieldtest.In(0, 0)).Handling()
		due, filed := s.Receipt.Case.Due.At, s.Receipt.Case.Class.Version
		base := c.Policy().Version(store.Catalogue)
		d := draftOf(t, "02,道路,01,路面,坑洞,2紧急工作时,围护")
		v, err := c.Publish(t.Context(), store.Catalogue, d, "operator", "standard of 2027", base)
		if err != nil || v != base+1 {
			t.Fatalf("version %d, %v", v, err)
		}
		if again, err := c.Publish(t.Context(), store.Catalogue, d, "operator", "once more", v); err != nil || again != v {
			t.Errorf("the same draft once more is version %d, %v", again, err)
		}
		if _, err := c.Publish(t.Context(), store.Catalogue, draftOf(t, "02,道路,01,路面,裂缝,2工作日,修复"), "operator", "late", base); !fault.Has(err, "store.document_changed") {
			t.Errorf("a draft made from an older edition was taken: %v", err)
		}
		open, err := c.OpenByClass(t.Context())
		if err != nil || open[wellfieldtest.Pothole] != 1 {
			t.Errorf("open by class: %v, %v", open, err)
		}

		s.Later(time.Hour).Refused("case.evidence_missing.photo_after", casework.Handle{Text: "filled"})
		s.Does(c.Evidence()).By("check-east").Refused("case.condition_unknown", casework.Check{
			Results: []casework.ConditionCheck{{Condition: "done", Passed: true}}})
		s.Does(wellfieldtest.Passed).Is(casework.AwaitingReporter)
		if got := s.Receipt.Case; !got.Due.At.Equal(due) || got.Class.Version != filed || got.Class.Key != wellfieldtest.Pothole {
			t.Errorf("the case is now due %s, of edition %d", got.Due.At, got.Class.Version)
		}
		if former := c.FormerClass(t.Context(), wellfieldtest.Pothole); former == nil || former.Name[lang.EN] != "Pothole" {
			t.Errorf("the class is called %v", former)
		}

		c.Reported("another hole", wellfieldtest.In(0, 0)).By("desk-east").
			Refused("case.class_unknown", casework.File{Class: wellfieldtest.Pothole}).
			Does(casework.File{Class: catalog.Key{Kind: catalog.Component, Code: "0201-01"}}).Is(casework.Filed)
	})
}

// A rule whose code another standard gives to something else is named: it is
// sound, and sends its cases to the wrong unit.
func TestARuleThatWouldMeanSomethingElseIsNamed(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	rules := wellfieldtest.Rules()
	rules.Rules = append(rules.Rules, dispatch.Rule{ID: "holes", Classes: []string{"component/0201"}, Areas: []string{wellfieldtest.East}, Lead: "works-east"})
	if _, err := c.Publish(t.Context(), store.Rules, rules, "operator", "", 2); err != nil {
		t.Fatal(err)
	}
	lookAt := func(d catalog.Document) (found []app.ClassNaming) {
		next, err := catalog.NewCatalogue(9, d)
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.CheckClasses(t.Context(), c.Policy().Catalogue, next)
		for _, n := range r.Namings {
			if n.Document == store.Rules && n.About == "holes" {
				found = append(found, n)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	found := lookAt(draftOf(t, "02,道路,01,护栏,倾斜,2工作日,扶正"))
	if len(found) != 1 || found[0].At != "rules[3].classes[0]" || found[0].Was.Key() != wellfieldtest.Pothole || found[0].Now.Code != "0201-01" {
		t.Errorf("%+v", found)
	}
	if found := lookAt(wellfieldtest.Catalogue()); len(found) != 0 {
		t.Errorf("the catalogue in force: %+v", found)
	}
}

func TestEditionsAreCompared(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		c.Reported("hole", wellfieldtest.In(0, 0)).Handling()
		if _, err := c.Publish(t.Context(), store.Catalogue, draftOf(t, "02,道路,01,路面,坑洞,2紧急工作时,围护"), "operator", "", 2); err != nil {
			t.Fatal(err)
		}
		desk := c.As("desk-east")
		all, err := c.Editions(t.Context(), desk)
		if err != nil || len(all) != 3 || all[0].Name != "city-2027" || all[1].Name != "test" {
			t.Fatalf("%+v, %v", all, err)
		}
		found, err := c.CompareEditions(t.Context(), desk, all[1], all[0])
		if err != nil || len(found.Diff.Removed) != 2 || len(found.Diff.Added) != 1 || found.Open[wellfieldtest.Pothole] != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		for _, actor := range []app.Actor{c.As("works-east"), app.Nobody} {
			if _, err := c.Editions(t.Context(), actor); !fault.Has(err, "app.editions_forbidden") {
				t.Errorf("%s sees the editions: %v", actor.Post, err)
			}
		}
	})
}
