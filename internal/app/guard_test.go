package app_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/civil"
	"wellfield/internal/fault"
	"wellfield/internal/org"
	"wellfield/internal/store"
	"wellfield/internal/wellfieldtest"
)

func TestAnAccountWithoutAPostSeesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("private words", wellfieldtest.In(0, 0))
		left := app.Actor{Role: casework.Staff, Account: "left-last-year"}
		if _, err := c.Case(t.Context(), left, s.Receipt.Case.Number); !fault.Has(err, "case.not_found") {
			t.Errorf("reads the case: %v", err)
		}
		s.Acting(left).Refused("case.not_found", casework.Message{Text: "x"}).Refused("case.not_found", casework.Note{Text: "x"})
		s.Acting(app.Actor{Role: casework.Staff, Account: "desk-east", Post: "boss-east"}).Refused("case.not_found", casework.Note{Text: "x"})
	})
}

func TestNoCaseWaitsForNobody(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("x", wellfieldtest.In(0, 0)).By("desk-east")
		s.Refused("case.verifier_unable", casework.Verify{Org: "works-east"})
		s.Does(casework.Verify{}).Does(casework.Verify{Org: "branch-west"}) // the first does not come
		s = c.Reported("x", wellfieldtest.In(0, 0)).By("desk-east")
		s.Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}, Lead: "centre-east", Reason: "unclear"})
		s.Refused("case.words_missing", casework.Dispatch{Lead: "works-east"})
		due := s.Receipt.Case.Due.At
		s.Does(casework.Dispatch{Lead: "works-east", Reason: "theirs after all"}).Is(casework.Dispatched)
		if s.Receipt.Case.Owner != "works-east" || !s.Receipt.Case.Due.At.Equal(due) {
			t.Errorf("%+v", s.Receipt.Case)
		}
		outside := c.Reported("nowhere", wellfieldtest.In(40, 40))
		page, err := c.List(t.Context(), c.As("city-desk"), app.OfCentre, app.Question{})
		if err != nil || !slices.ContainsFunc(page.Cases, func(x casework.Case) bool { return x.ID == outside.Receipt.Ref.ID }) {
			t.Errorf("a report from outside every area is on nobody's list: %v, its centre is %s", err, outside.Receipt.Case.Centre)
		}
		outside.By("city-desk").Does(casework.Refer{To: "other_area", Body: "the next city", Text: "theirs"})
	})
}

func TestAnUnansweredQuestionEndsInTime(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("x", wellfieldtest.In(0, 0)).By("desk-east")
		unanswered := casework.Refuse{Reason: casework.NotEnoughInfo, Text: "no answer"}
		s.Refused("case.refusal_unasked", unanswered).Does(casework.Ask{Question: "?"})
		s.Refused("case.reporter_may_answer", unanswered).Refused("case.reporter_asked", casework.Refuse{Reason: casework.BelowStandard, Text: "x"})
		s.Later(8 * 24 * time.Hour).Does(unanswered).Is(casework.Refused)
	})
}

func TestEveryUnitThatHadTheCaseIsKeptFromItsCheck(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		alone := func() casework.Handle { // without the units beside it, which have their parts
			h := c.Evidence()
			h.Open = "they come later"
			return h
		}
		d := wellfieldtest.Organisations()
		d.Organisations = append(d.Organisations, org.Organisation{ID: "works-east-team", Kind: "unit", Name: d.Organisations[0].Name, Parent: "works-east", Area: wellfieldtest.East})
		d.Posts = append(d.Posts, org.Post{ID: "team-check", Org: "works-east-team", Name: d.Posts[0].Name, Duties: []org.Duty{org.DutyCheck}})
		d.Holdings = append(d.Holdings, org.Holding{Post: "team-check", Account: "team"})
		d.Responsibilities = append(d.Responsibilities, org.Responsibility{Org: "cleaning", Class: "*"})
		if _, err := c.Publish(t.Context(), store.Organisations, d, "p", "n", 2); err != nil {
			t.Fatal(err)
		}
		file := &casework.File{Class: wellfieldtest.Pothole}
		s := c.Reported("beneath the lead", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Dispatch{File: file}).By("works-east").Does(c.Evidence())
		s.By("team").Refused("case.own_work", wellfieldtest.Passed)
		s.By("check-east").Does(wellfieldtest.Failed).By("desk-east").Does(casework.Dispatch{Lead: "cleaning", Reason: "better", Co: []org.ID{}})
		s.By("cleaning").Does(c.Evidence()).By("team").Refused("case.own_work", wellfieldtest.Passed)
		s = c.Reported("beneath a co-unit", wellfieldtest.In(0, 0)).By("desk-east")
		s.Does(casework.Dispatch{File: file, Lead: "cleaning", Reason: "r", Co: []org.ID{"works-east"}}).By("cleaning").Does(alone())
		s.By("team").Refused("case.own_work", wellfieldtest.Passed)
		s = c.Reported("co-unit of the round before", wellfieldtest.In(0, 0)).By("desk-east")
		s.Does(casework.Dispatch{File: file, Co: []org.ID{"check-east"}}).By("works-east").Does(alone())
		s.By("boss-east").Does(casework.CloseExplained{Text: "x", Basis: "x", Remedy: "x"}).By("reporter").Does(casework.Reopen{})
		s.By("desk-east").Does(casework.Dispatch{Co: []org.ID{}}).By("works-east").Does(c.Evidence())
		s.By("check-east").Refused("case.own_work", wellfieldtest.Passed)
	})
}

func TestThePhotoAfterMustBeNew(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		hash := c.Photo()
		s := c.Reported("x", wellfieldtest.In(0, 0)).Handling()
		s.By("desk-east").Does(casework.Note{Text: "seen", Photos: []casework.PhotoIn{{Hash: hash}}}).By("works-east")
		s.Refused("case.photo_not_new", casework.Handle{Text: "x", Photos: []casework.PhotoIn{{Hash: hash, Role: casework.After}}})
		done := c.Evidence()
		s.Does(done).By("check-east").Does(wellfieldtest.Failed).By("works-east").Refused("case.photo_not_new", done)
	})
}

func TestALostEditionStopsTheCaseAndOpensNothing(t *testing.T) {
	c := wellfieldtest.NewCity(t, wellfieldtest.SQLiteURL(t))
	s := c.Reported("x", wellfieldtest.In(0, 0)).Handling()
	d := wellfieldtest.Catalogue()
	d.Edition, d.Classes = "next", d.Classes[1:]
	if _, err := c.Publish(t.Context(), store.Catalogue, d, "p", "n", 2); err != nil {
		t.Fatal(err)
	}
	restarted, err := c.At(t.Context(), c.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := restarted.Do(t.Context(), c.As("works-east"), s.Receipt.Ref, casework.Handle{Text: "nothing done"}, ""); !fault.Has(err, "case.evidence_missing.photo_after") {
		t.Errorf("the case is not judged by the edition it was filed under: %v", err)
	}
}

func TestTheSuccessorOfATownshipKeepsItsOldCases(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		s := c.Reported("x", wellfieldtest.In(0, 0))
		areas, base, err := c.Areas(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		renamed := func(code string) string { return strings.Replace(code, "990101001", "990101009", 1) }
		for i := range len(areas.Areas) {
			next := areas.Areas[i]
			if next.Code = renamed(next.Code); next.Code == areas.Areas[i].Code {
				continue
			}
			next.Parent, next.Valid = renamed(next.Parent), civil.Span{From: "2026-03-03"}
			areas.Areas[i].Valid, areas.Areas[i].Successors = civil.Span{To: "2026-03-03"}, []string{next.Code}
			areas.Areas = append(areas.Areas, next)
		}
		d := wellfieldtest.Organisations()
		for i := range d.Organisations {
			d.Organisations[i].Area = renamed(d.Organisations[i].Area)
		}
		d.Leads, d.Responsibilities = nil, nil
		if _, err := c.Publish(t.Context(), store.Areas, areas, "p", "renamed", base); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, "p", "renamed", 2); err != nil {
			t.Fatal(err)
		}
		c.Clock.Pass(48 * time.Hour)
		page, err := c.List(t.Context(), c.As("desk-east"), app.OfCentre, app.Question{})
		if err != nil || len(page.Cases) != 1 {
			t.Errorf("the desk's list has %d cases (%v)", len(page.Cases), err)
		}
		s.By("desk-east").Does(casework.File{Class: wellfieldtest.Pothole}).Is(casework.Filed)
		if _, err := c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "x", Area: wellfieldtest.East}, app.Contact{}, uuid.NewString()); !fault.Has(err, "case.area_unknown") {
			t.Errorf("a report in an area that is no more: %v", err)
		}
	})
}

func TestAFilterNeverLeadsOutOfWhatOneMaySee(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		d := wellfieldtest.Organisations()
		for i := range d.Organisations {
			if d.Organisations[i].ID == "branch-east" {
				d.Organisations[i].Area = wellfieldtest.East[:9] + "001"
			}
		}
		if _, err := c.Publish(t.Context(), store.Organisations, d, "p", "n", 2); err != nil {
			t.Fatal(err)
		}
		c.Reported("of the other community", wellfieldtest.In(1, 0))
		if page, err := c.List(t.Context(), c.As("grid-east"), app.OfGrid, app.Question{Area: wellfieldtest.East[:9] + "002"}); !fault.Has(err, "app.list_forbidden") {
			t.Errorf("%d cases, %v", len(page.Cases), err)
		}
		for _, q := range []app.Question{{Area: "a\x00"}, {Class: "\xff"}, {After: app.Cursor{ID: "a\x00"}}} {
			if _, err := c.List(t.Context(), c.As("desk-east"), app.OfCentre, q); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: %v", q, err)
			}
		}
		for _, name := range []string{"a\x00", "a\xff", "", "nobody"} {
			if _, err := c.SignIn(t.Context(), app.From{}, name, "password"); !fault.Has(err, "app.sign_in_failed") {
				t.Errorf("sign in as %q: %v", name, err)
			}
		}
	})
}

func TestOneKeyIsOneReportWherever(t *testing.T) {
	everywhere(t, func(t *testing.T, c *wellfieldtest.City) {
		for range 10 {
			key, taken := uuid.NewString(), make([]error, 2)
			var both sync.WaitGroup
			for i, column := range []int32{0, 3} {
				both.Go(func() {
					_, taken[i] = c.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "x", Point: wellfieldtest.In(0, column)}, app.Contact{}, key)
				})
			}
			both.Wait()
			if (taken[0] == nil) == (taken[1] == nil) {
				t.Fatalf("one key, two reports: %v, %v", taken[0], taken[1])
			}
		}
		row := func(column int32, digest string) casework.Import {
			return casework.Import{SourceID: "77", Digest: digest, Point: wellfieldtest.In(0, column), Opened: c.Now().Add(-time.Hour), State: casework.Received}
		}
		if got, errs := c.Import(t.Context(), "old", []casework.Import{row(0, "a"), row(3, "b")}); got[0] != app.Imported || got[1] != app.Differs {
			t.Errorf("one source id, two cases: %v %v", got, errs)
		}
	})
}
