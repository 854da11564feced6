package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

func TestACaseIsFoundByItsNumber(t *testing.T) {
	s := newSite(t)
	number := s.Reported("x", wellfieldtest.In(0, 0)).Receipt.Case.Number
	desk := s.as(t, lang.EN, "desk-east")
	find := func(b *browser, typed string, want int) *browser {
		return b.load(want, "/find?number="+strings.ReplaceAll(typed, " ", "+"))
	}
	find(desk, strings.ToLower(strings.ReplaceAll(number, "-", " ")), http.StatusOK)
	if desk.path != "/cases/"+number {
		t.Errorf("leads to %s", desk.path)
	}
	find(desk, "not a number", http.StatusUnprocessableEntity).says("This is not a case number.")
	find(s.as(t, lang.EN, "desk-west"), number, http.StatusUnprocessableEntity).says("No case with this number")
	if visitor := s.visitor(t, lang.EN).open("/find?number=" + number); !strings.HasPrefix(visitor.path, "/sign-in") {
		t.Errorf("a visitor is led to %s", visitor.path)
	}
}

func TestLateWorkIsOneFilterAway(t *testing.T) {
	s := newSite(t)
	late := s.Reported("late", wellfieldtest.In(0, 0)).Handling().Receipt.Case
	s.Clock.Pass(30 * 24 * time.Hour)
	s.Reported("new", wellfieldtest.In(0, 0)).Handling()
	desk := s.as(t, lang.EN, "desk-east").open("/desk?show=overdue").says("Late 1", late.Number)
	if strings.Contains(desk.text(), "File and dispatch") {
		t.Error("a case that a unit has is offered for filing")
	}
	desk.says("Give to another unit")
}

func TestAGridWorkerSeesWhatGoesOnAround(t *testing.T) {
	s := newSite(t)
	mine := s.Reported("mine", wellfieldtest.In(0, 0)).Receipt.Case.Number
	theirs := s.Reported("theirs", wellfieldtest.In(0, 3)).Receipt.Case.Number
	ended := s.Reported("ended", wellfieldtest.In(0, 0)).By("desk-east").Does(casework.Refuse{Reason: casework.BelowStandard, Text: "x"}).Receipt.Case.Number
	grid := s.as(t, lang.EN, "grid-east").open("/unit?show=area").says(mine)
	if text := grid.text(); strings.Contains(text, theirs) || strings.Contains(text, ended) {
		t.Errorf("%s", text)
	}
	grid.open("/cases/" + mine)
}

// TestTheNewerPageIsTheOneBefore walks to the third page and back.
func TestTheNewerPageIsTheOneBefore(t *testing.T) {
	s := newSite(t)
	for range 120 {
		s.Reported("x", wellfieldtest.In(0, 0))
	}
	desk := s.as(t, lang.EN, "desk-east").open("/desk?show=new").says("1 to 50 of 120")
	follow := func(link string) *browser {
		for n := range desk.doc.Descendants() {
			if n.Data == "a" && strings.TrimSpace(words(n)) == link {
				return desk.open(attr(n, "href"))
			}
		}
		t.Fatalf("%s has no link %q", desk.path, link)
		return nil
	}
	for _, step := range []struct{ link, says string }{{"Older", "51 to 100 of 120"}, {"Older", "101 to 120 of 120"}, {"Newer", "51 to 100 of 120"}, {"Newer", "1 to 50 of 120"}} {
		follow(step.link).says(step.says)
	}
}
