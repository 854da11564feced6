package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// TestASecondLookOnThePages: found among the tasks, judged with before and after
// side by side, told to the reporter and counted for everybody.
func TestASecondLookOnThePages(t *testing.T) {
	s := newSite(t)
	s.SampleAll()
	resident := s.visitor(t, lang.EN)
	track := reports(resident, wellfieldtest.Pothole.String())
	number := numberIn(track)
	ref, err := s.Find(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	closed := s.Told(ref).Closed()
	s.as(t, lang.EN, "check-west").load(http.StatusNotFound, "/cases/"+number)
	s.Later(11 * time.Minute).Draws()
	if strings.Contains(s.as(t, lang.EN, "check-east").open("/tasks").text(), "Closed cases of other townships") {
		t.Error("a township is asked to look at its own")
	}
	west := s.as(t, lang.EN, "check-west").open("/tasks").says("Closed cases of other townships to look at again", number)
	west.open("/check/"+number).says("drawn by lot", "filled and rolled", "Each line of the closing condition")
	if strings.Contains(west.text(), "The check passed") {
		t.Error("the second look is told what the first found")
	}
	f := west.form("/recheck", "results.gone").set("results.gone", "fail").set("results.clean", "pass")
	f.send(http.StatusUnprocessableEntity)
	f = west.form("/recheck", "results.gone").set("results.gone", "fail").set("results.clean", "pass").set("text", "it has sunk again").
		attach("photos", picture(t, 90))
	f.send(http.StatusOK).says("The second look at " + number)
	s.state(t, number, casework.Reopened)
	resident.open(track).says("check-west, of another township, looked again and found it not fixed", "it has sunk again")
	s.as(t, lang.EN, "works-east").open("/cases/"+number).says("Checked again by another township: it is not fixed.", "Reopened after the second look.")

	closed.By("works-east").Does(s.Evidence()).By("check-east").Does(wellfieldtest.Passed).By("reporter").Does(casework.Confirm{})
	s.Later(11 * time.Minute).Draws()
	closed.By("check-west").Does(s.LookedAgain(true))
	resident.open(track).says("Checked again by another township: check-west looked")
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		anybody := s.visitor(t, tag).open("/second-looks").says("SHA-256", "works-east")
		if !regexp.MustCompile(`<code>[0-9a-f]{64}</code>`).MatchString(anybody.body) {
			t.Error("no commitment is shown")
		}
	}
	s.Later(40 * 24 * time.Hour).Draws()
	if body := s.visitor(t, lang.EN).open("/second-looks?month=2026-03").says("Not looked at in time").body; strings.Count(body, "<code>") != 2 {
		t.Error("the seed is not shown beside its commitment")
	}
	s.visitor(t, lang.EN).open("/second-looks?month=2026-01").says("Nothing is drawn in this month")
	s.visitor(t, lang.EN).load(http.StatusNotFound, "/second-looks?month=soon")
}
