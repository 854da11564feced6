package app_test

import (
	"fmt"
	"slices"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/grid"
	"wellfield/internal/org"
	"wellfield/internal/procedure"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestEveryDocumentIsHeldAgainstTheCatalogue: rules, responsibilities of units,
// ladders and plans that name what a new catalogue does not have, or means otherwise, are
// listed before it is published and after, each with its place; what is over and
// what names a whole kind is not.
func TestEveryDocumentIsHeldAgainstTheCatalogue(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		units := wellfieldtest.Organisations()
		at := len(units.Responsibilities)
		units.Responsibilities = append(units.Responsibilities, org.Responsibility{Org: "works-east", Class: wellfieldtest.Pothole.String()},
			org.Responsibility{Org: "works-west", Class: wellfieldtest.Pothole.String()}, org.Responsibility{Org: "cleaning", Class: "component"})
		units.Responsibilities[at+1].Valid.To = "2026-01-01"
		ladders := procedure.Default()
		steps := ladders.Ladders[0].Steps
		ladders.Ladders = []procedure.Ladder{{Classes: []string{"event", wellfieldtest.Pothole.String()}, Steps: []procedure.Step{{At: 50, Level: grid.City}}},
			{Classes: []string{"*"}, Steps: steps}}
		for k, d := range map[store.DocumentKind]any{store.Organisations: units, store.Procedure: ladders} {
			if _, err := c.Publish(t.Context(), k, d, "operator", "", c.Policy().Version(k)); err != nil {
				t.Fatal(err)
			}
		}
		look := func(before, next *catalog.Catalogue, wants ...string) {
			t.Helper()
			r, err := c.CheckClasses(t.Context(), before, next)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range r.Namings {
				said := fmt.Sprintf("%s %s %s %s", n.Document, n.At, n.About, n.Pattern)
				if n.Now != nil {
					said += " now " + n.Now.Code
				}
				if n.Pattern == wellfieldtest.Pothole.String() && (n.Was == nil || n.Was.Key() != wellfieldtest.Pothole) {
					t.Errorf("%s meant %+v", said, n.Was)
				}
				if n.Pattern == wellfieldtest.Pothole.String() {
					got = append(got, said)
				}
			}
			if !slices.Equal(got, wants) {
				t.Errorf("found %q, want %q", got, wants)
			}
		}
		now := c.Policy().Catalogue
		look(now, now)
		gone, err := catalog.NewCatalogue(9, draftOf(t, "03,园林,01,树木,倾倒,2工作日,扶正"))
		if err != nil {
			t.Fatal(err)
		}
		place := fmt.Sprintf("organisations responsibilities[%d].class works-east component/0201", at)
		look(now, gone, place, "procedure ladders[0].classes[1]  component/0201", "plans plans[1].changes[0].classes[0] outage component/0201")
		other := draftOf(t, "02,道路,01,护栏,倾斜,2工作日,扶正")
		next, err := catalog.NewCatalogue(9, other)
		if err != nil {
			t.Fatal(err)
		}
		wants := []string{place + " now 0201-01", "procedure ladders[0].classes[1]  component/0201 now 0201-01",
			"plans plans[1].changes[0].classes[0] outage component/0201 now 0201-01"}
		look(now, next, wants...)
		if _, err := c.Publish(t.Context(), store.Catalogue, other, "operator", "", now.Version()); err != nil {
			t.Fatal(err)
		}
		look(now, c.Policy().Catalogue, wants...) // it says the same afterwards
		found := c.UnknownClasses(ladders)
		if len(found) != 1 || found[0].Pattern != "event" { // the draft has no events
			t.Errorf("a document to be published: %+v", found)
		}
	})
}
