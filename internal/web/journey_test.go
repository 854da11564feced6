package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// picture is a photo; another shade is another photo.
func picture(t testing.TB, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 48, 32))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(3, 3, color.White)
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

const (
	lat, lng = "30.0050000", "110.0050000" // in the first grid of East
	words1   = "deep hole beside the crossing"
)

// reports takes a report through all its questions and returns the address of
// its track.
func reports(b *browser, class string) string {
	b.t.Helper()
	b.open("/report").form("/report", "address").set("lat", lat).set("lng", lng).press("go", "next", http.StatusOK)
	b.form("/report", "q").set("q", "pothole").press("go", "search", http.StatusOK)
	b.form("/report", "class").set("class", class).press("go", "next", http.StatusOK)
	b.form("/report", "summary").set("summary", words1).attach("photos", picture(b.t, 40)).press("go", "next", http.StatusOK)
	if f := b.tryForm("/report", "phone"); f != nil {
		f.set("phone", "123 456").press("go", "next", http.StatusOK)
	}
	b.says(words1, "Grid")
	b.form("/report", "id").press("go", "send", http.StatusOK)
	if !strings.HasSuffix(b.path, "/received") {
		b.t.Fatalf("a sent report leads to %s", b.path)
	}
	return strings.TrimSuffix(b.path, "/received")
}

// numberIn is the number in the address of a track.
func numberIn(track string) string { return strings.Split(track, "/")[2] }

// state demands the case's state.
func (s *site) state(t testing.TB, number string, want casework.State) {
	t.Helper()
	view, err := s.Case(t.Context(), s.As("desk-east"), number)
	must(t, err)
	if view.Case.State != want {
		t.Fatalf("the case is %s, want %s", view.Case.State, want)
	}
}

func TestFromReportToConfirmation(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		t.Run(string(tag), func(t *testing.T) { journey(t, tag) })
	}
}

func journey(t *testing.T, tag lang.Tag) {
	s := newSite(t)
	resident := s.visitor(t, tag)
	track := reports(resident, wellfieldtest.Pothole.String())
	number := numberIn(track)
	resident.says(number)
	resident.open(track).says(words1)

	desk := s.as(t, tag, "desk-east").open("/desk").says("Pothole")
	now := desk.form("/dispatch", "class", "area", "lead")
	for field, suggested := range map[string]string{"class": "component/0201", "area": "990101001001001", "lead": "works-east"} {
		now.set(field, suggested)
	}
	now.send(http.StatusOK).says(number)
	s.state(t, number, casework.Dispatched)

	unit := s.as(t, tag, "works-east").open("/unit").says("Pothole", number)
	unit.form(number + "/sign").send(http.StatusOK).says(number)
	s.state(t, number, casework.Handling)
	unit.open("/cases/" + number + "?do=handle")
	done := unit.form("/handle", "text", "photos").set("text", "filled and rolled")
	done.send(http.StatusUnprocessableEntity).says("filled and rolled")
	unit.form("/handle", "text").attach("photos", picture(t, 200)).send(http.StatusOK)
	s.state(t, number, casework.Handled)
	unit.load(http.StatusForbidden, "/check/"+number)

	checker := s.as(t, tag, "check-east").open("/check").says(number)
	checker.open("/check/"+number).says("filled and rolled", "it is gone")
	checker.form("/check", "results.gone").set("results.gone", "pass").send(http.StatusUnprocessableEntity).says("the place is clean")
	again := checker.form("/check", "results.clean")
	if again.values.Get("results.gone") != "pass" {
		t.Error("the answered line is not kept")
	}
	again.set("results.clean", "pass").send(http.StatusOK)
	s.state(t, number, casework.AwaitingReporter)

	resident.open(track).says("filled and rolled")
	resident.form("/deny", "text").send(http.StatusUnprocessableEntity)
	resident.form("/confirm").send(http.StatusOK)
	s.state(t, number, casework.ClosedResolved)
	resident.form("/reopen").send(http.StatusOK)
	s.state(t, number, casework.Reopened)
	desk.open("/cases/" + number).says("filled and rolled")
}

func TestAskedVerifiedRefused(t *testing.T) {
	s := newSite(t)
	resident := s.visitor(t, lang.EN)
	track := reports(resident, "other")
	number := numberIn(track)
	desk := s.as(t, lang.EN, "desk-east").open("/desk?case=" + number)
	desk.form("/ask", "question").set("question", "Which side of the road?").send(http.StatusOK)
	s.state(t, number, casework.NeedInfo)
	resident.open(track).says("Which side of the road?")
	resident.form("/answer", "text").set("text", "The school side.").send(http.StatusOK).says("The school side.")
	desk.open("/desk?case=" + number).says("The school side.")
	desk.form("/verify", "org").send(http.StatusOK)
	grid := s.as(t, lang.EN, "grid-east").says(number)
	grid.open("/cases/"+number).form("/record_verification", "found").set("text", "nothing there").send(http.StatusUnprocessableEntity).says("Say whether the problem is there.")
	grid.form("/record_verification", "found").set("found", "no").send(http.StatusOK)
	s.state(t, number, casework.Received)
	desk.open("/desk?case="+number).form("/refuse", "reason").set("reason", "not_there").set("text", "We looked and found nothing.").send(http.StatusOK)
	resident.open(track).says("We looked and found nothing.", "the problem is not there")
}

func TestGridWorkerAndDeskReport(t *testing.T) {
	s := newSite(t)
	grid := s.as(t, lang.EN, "grid-east").open("/report")
	grid.form("/report", "address").set("lat", lat).set("lng", lng).press("go", "next", http.StatusOK)
	grid.form("/report", "class").set("class", wellfieldtest.Pothole.String()).press("go", "next", http.StatusOK)
	grid.form("/report", "summary").press("go", "next", http.StatusOK)
	if grid.tryForm("/report", "phone") != nil && strings.Contains(grid.text(), "May we reach you?") {
		t.Error("a grid worker is asked how to be reached")
	}
	grid.form("/report", "id").press("go", "send", http.StatusOK).says("Reported by a grid worker.")
	desk := s.as(t, lang.EN, "desk-east")
	track := reports(desk, wellfieldtest.Pothole.String())
	desk.open("/cases/" + numberIn(track)).says("Reported by phone or at the counter.")
}
