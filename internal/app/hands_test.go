package app_test

import (
	"testing"
	"time"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/lang"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

// TestAPhotoShowsOnlyWhatItsVerbCanShow: what stands beside "before" and "after"
// in a check came from those who may show it, whatever a form or a program sends.
func TestAPhotoShowsOnlyWhatItsVerbCanShow(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		as := func(role casework.PhotoRole) []casework.PhotoIn {
			return []casework.PhotoIn{{Hash: c.Photo(), Role: role}}
		}
		s := c.Reported("x", wellfieldtest.In(0, 0)).By("reporter")
		s.Refused("case.photo_role_unknown", casework.Message{Text: "done", Photos: as(casework.After)})
		s.By("desk-east").Refused("case.photo_role_unknown", casework.Note{Text: "x", Photos: as(casework.Before)})
		s.Does(casework.Verify{}).By("grid-east").Refused("case.photo_role_unknown", casework.RecordVerification{Found: true, Text: "x", Photos: as(casework.After)})
		s.Does(casework.RecordVerification{Found: true, Text: "x", Photos: as(casework.Before)}).Handling()
		s.Refused("case.photo_role_unknown", casework.Handle{Text: "x", Photos: as(casework.OfReport)})
		s.Refused("case.photo_role_unknown", casework.Note{Text: "x", Photos: as(casework.After)})
		s.Does(casework.Handle{Text: "x", Photos: append(as(casework.After), append(as(casework.Before), as(casework.OfPaper)...)...)})
		s.By("check-east").Refused("case.photo_role_unknown", casework.Check{Results: wellfieldtest.Passed.Results, Photos: as(casework.After)})
	})
}

func TestOnePhotoIsNotBeforeAndAfter(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		same := c.Photo()
		s := c.Reported("x", wellfieldtest.In(0, 0)).Handling()
		for _, photos := range [][]casework.PhotoIn{
			{{Hash: same, Role: casework.Before}, {Hash: same, Role: casework.After}},
			{{Hash: same, Role: casework.After}, {Hash: same, Role: casework.Before}},
			{{Hash: same, Role: casework.After}, {Hash: same, Role: casework.After}},
		} {
			s.Refused("case.photo_not_new", casework.Handle{Text: "x", Photos: photos})
		}
	})
}

// TestTheUnitOfImportedHistoryNeverChecksIt: it had the case, if only in the old
// system, and having been relieved of it does not make it independent.
func TestTheUnitOfImportedHistoryNeverChecksIt(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		row := casework.Import{SourceID: "1", Digest: "d", Class: wellfieldtest.Pothole, Point: wellfieldtest.In(0, 0),
			Opened: c.Now().Add(-time.Hour), State: casework.Handling, Lead: "check-east"}
		own := row
		own.SourceID, own.Lead = "2", ""
		if _, errs := c.Import(t.Context(), "old", []casework.Import{row, own}); errs[0] != nil || errs[1] != nil {
			t.Fatal(errs)
		}
		for i, refused := range []bool{true, false} {
			page, err := c.List(t.Context(), c.As("desk-east"), app.OfImported, app.Question{})
			if err != nil || len(page.Cases) != 2 {
				t.Fatal(page, err)
			}
			s := &wellfieldtest.Story{City: c}
			for _, x := range page.Cases {
				if x.Origin.SourceID == []string{"1", "2"}[i] {
					s.Receipt.Ref = store.Ref{Jurisdiction: x.Jurisdiction, ID: x.ID}
				}
			}
			s.By("desk-east").Does(casework.Dispatch{Lead: "works-east", Reason: "theirs"}).By("works-east").Does(c.Evidence()).By("check-east")
			if refused {
				s.Refused("case.own_work", wellfieldtest.Passed)
				continue
			}
			s.Does(wellfieldtest.Passed) // the source named no unit, so none had it
		}
	})
}

// TestWhoBelongsToTheUnitNeverChecksItsWork, under whatever hat, also when a
// colleague signed.
func TestWhoBelongsToTheUnitNeverChecksItsWork(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		check := app.Actor{Role: casework.Staff, Account: "two-hats", Post: "second-check"}
		s := c.Reported("x", wellfieldtest.In(0, 0)).Handling().Does(c.Evidence())
		s.Acting(check).Refused("case.own_work", wellfieldtest.Passed).Refused("case.own_work", casework.StartCheck{})
		s.By("check-east").Does(wellfieldtest.Passed)
	})
}

// TestNothingThatTheDeskCorrectsIsDropped: an area in a dispatch of a case that
// was filed already used to be left out without a word.
func TestNothingThatTheDeskCorrectsIsDropped(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("x", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole})
		here, there := s.Receipt.Case.Place.Area(), wellfieldtest.East[:9]+"002001"
		s.Refused("case.filed_already", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole, Area: there}})
		s.Refused("case.filed_already", casework.Dispatch{File: &casework.File{Class: wellfieldtest.Litter, Area: here}})
		s.Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole, Area: here}}).Is(casework.Dispatched)
	})
}

func TestACorrectedPlaceNamesItsMap(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("x", wellfieldtest.In(0, 0))
		areas, base, err := c.Areas(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		areas.Areas[len(areas.Areas)-1].Name = lang.Name{"en": "Renamed", "zh-CN": "改名"}
		made, err := c.Publish(t.Context(), store.Areas, areas, "p", "again", base)
		if err != nil {
			t.Fatal(err)
		}
		s.By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole, Area: wellfieldtest.East[:9] + "002001"})
		if got := s.Receipt.Case.Place.MapVersion; got != made {
			t.Errorf("the areas are of map %d, and the case says %d", made, got)
		}
	})
}

// TestAnOrganisationWithoutAnAreaLooksAfterNone: what nobody gave it is not the
// whole city.
func TestAnOrganisationWithoutAnAreaLooksAfterNone(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := wellfieldtest.Organisations()
		for i := range d.Organisations {
			if d.Organisations[i].ID == "branch-east" {
				d.Organisations[i].Area = ""
			}
		}
		d.Leads = nil
		if _, err := c.Publish(t.Context(), store.Organisations, d, "p", "n", 2); err != nil {
			t.Fatal(err)
		}
		c.Reported("x", &geo.Point{Lat: 1, Lng: 1}) // outside every area: the city's
		page, err := c.List(t.Context(), c.As("grid-east"), app.OfGrid, app.Question{})
		if err != nil || len(page.Cases) != 0 {
			t.Errorf("%d cases, %v", len(page.Cases), err)
		}
		if page, err = c.List(t.Context(), c.As("grid-east"), app.OfGrid, app.Question{Area: "990101000000"}); len(page.Cases) != 0 || err != nil && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%d cases, %v", len(page.Cases), err)
		}
	})
}
