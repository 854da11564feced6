package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// told is a case brought to a state without the pages.
func (s *site) told() *wellfieldtest.Story {
	return s.Reported("Pothole in the road", wellfieldtest.In(0, 0))
}

func TestWrongInputKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	b := s.visitor(t, lang.EN).open("/report")
	b.form("/report", "address").press("go", "next", http.StatusUnprocessableEntity).says("Say where it is")
	b.form("/report", "address").set("address", "behind the school").press("go", "next", http.StatusOK)
	b.form("/report", "class").press("go", "next", http.StatusUnprocessableEntity).says("Choose what the matter is.")
	b.form("/report", "class").set("class", "other").press("go", "next", http.StatusOK)
	b.form("/report", "summary").press("go", "next", http.StatusUnprocessableEntity).says("Say what is wrong")
	broken := b.form("/report", "summary").set("summary", "the wall leans").attach("photos", picture(t, 9)).attach("photos", []byte("no photo"))
	broken.press("go", "next", http.StatusUnprocessableEntity).says("not a photo", "1 photo is kept")
	more := b.form("/report", "photos").attach("photos", picture(t, 99)).press("go", "details", http.StatusOK).says("2 photos are kept")
	first := more.form("/report", "drop").values["photo"][0]
	more.form("/report", "drop").set("drop", first).press("go", "details", http.StatusOK).says("1 photo is kept")
	kept := b.form("/report", "photos")
	if got := kept.values.Get("summary"); got != "the wall leans" {
		t.Errorf("the words became %q", got)
	}
	kept.press("go", "next", http.StatusOK)
	b.form("/report", "phone").set("phone", "what").press("go", "next", http.StatusOK)
	b.form("/report", "id").press("go", "send", http.StatusUnprocessableEntity).says("This is not a telephone number.")
	if got := b.form("/report", "phone", "email").values.Get("phone"); got != "what" {
		t.Errorf("the telephone number became %q", got)
	}
	b.form("/report", "phone", "email").press("go", "back", http.StatusOK).says("What do you see there?")
	b.form("/report", "id").press("go", "where", http.StatusOK)
	if got := b.form("/report", "address", "area").values.Get("address"); got != "behind the school" {
		t.Errorf("the place became %q", got)
	}
	b.form("/report", "lang").press("lang", "zh-CN", http.StatusOK).says("问题在哪里？")
	if got := b.form("/report", "address", "area").values.Get("address"); got != "behind the school" {
		t.Errorf("in another language the place became %q", got)
	}
}

func TestWordsThatNameAnAreaAreEnough(t *testing.T) {
	s := newSite(t)
	b := s.visitor(t, lang.EN).open("/report")
	b.form("/report", "address").set("address", "behind the school in East").press("go", "next", http.StatusOK)
	b.form("/report", "class").set("class", "other").press("go", "next", http.StatusOK)
	b.form("/report", "summary").set("summary", "the wall leans").press("go", "next", http.StatusOK)
	b.form("/report", "phone").press("go", "next", http.StatusOK).says("this is in East.")
	b.form("/report", "id").press("go", "send", http.StatusOK)
	s.as(t, lang.EN, "desk-east").open("/desk").says("behind the school in East")
}

func TestDangerComesFirst(t *testing.T) {
	s := newSite(t)
	b := s.visitor(t, lang.ZH).open("/report")
	b.form("/report", "address").set("address", "路口").press("go", "next", http.StatusOK)
	b.form("/report", "q").set("q", "燃气泄漏").press("go", "search", http.StatusOK).says("请先打电话", "119")
	b.form("/report", "class").set("q", "").set("class", "other").press("go", "next", http.StatusOK)
	b.form("/report", "summary").set("summary", "楼道冒烟").press("go", "next", http.StatusOK).says("请先拨打电话")
}

func TestOnlyThoseWhoWorkOnItSeeIt(t *testing.T) {
	s := newSite(t)
	story := s.told().By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	number := story.Receipt.Case.Number
	s.as(t, lang.EN, "desk-west").load(http.StatusNotFound, "/cases/"+number)
	s.as(t, lang.EN, "desk-west").load(http.StatusNotFound, "/desk?case="+number)
	s.as(t, lang.EN, "cleaning").load(http.StatusNotFound, "/cases/"+number)
	s.as(t, lang.EN, "works-east").load(http.StatusForbidden, "/desk")
	s.as(t, lang.EN, "works-east").load(http.StatusForbidden, "/check/"+number)
	s.visitor(t, lang.EN).open("/cases/" + number).says("Sign in")
	s.visitor(t, lang.EN).load(http.StatusNotFound, "/cases/nonsense/at-all")
	s.as(t, lang.EN, "desk-east").load(http.StatusNotFound, "/cases/nonsense")
}

func TestOwnWorkIsNotJudged(t *testing.T) {
	s := newSite(t)
	b := s.as(t, lang.EN, "two-hats")
	story := s.told().By("desk-east").Does(casework.Dispatch{File: &casework.File{Class: wellfieldtest.Pothole}})
	number := story.Receipt.Case.Number
	b.open("/cases/"+number).form("/handle", "text").set("text", "done").attach("photos", picture(t, 7)).send(http.StatusOK)
	b.open("/check/" + number).says("Somebody independent must.")
	if b.tryForm("/check", "results.gone") != nil {
		t.Error("who did the work is given the form to judge it")
	}
	b.form("/sign-out").send(http.StatusOK)
	b.open("/unit").says("Sign in")
}

func TestTheLinkOfOneCaseOpensNoOther(t *testing.T) {
	s := newSite(t)
	one, two := s.told().Receipt, s.told().Receipt
	b := s.visitor(t, lang.EN)
	b.open("/t/" + one.Case.Number + "/" + one.Link)
	b.load(http.StatusNotFound, "/t/"+one.Case.Number+"/"+two.Link)
	b.load(http.StatusNotFound, "/t/"+one.Case.Number+"/"+strings.Repeat("0", 26))
	f := b.open("/").form("/follow").set("number", one.Case.Number).set("code", two.Link)
	f.send(http.StatusUnprocessableEntity).says("No report has this number with this code.")
	f = b.form("/follow").set("code", "https://city.example/t/"+one.Case.Number+"/"+one.Link+" ")
	f.send(http.StatusOK).says(one.Case.Number)
}

func TestAFormSentTwiceIsOneCommand(t *testing.T) {
	s := newSite(t)
	story := s.told()
	number := story.Receipt.Case.Number
	b := s.as(t, lang.EN, "desk-east").open("/desk?case=" + number)
	note := b.form("/note").set("text", "call the water board")
	note.send(http.StatusOK)
	note.send(http.StatusOK)
	b.open("/cases/" + number)
	if n := strings.Count(b.text(), "call the water board"); n != 1 {
		t.Errorf("the note is there %d times, want once", n)
	}
	now := b.open("/desk?case="+number).form("/dispatch", "class", "lead").set("class", "component/0201").set("lead", "works-east")
	now.send(http.StatusOK)
	now.send(http.StatusOK)
	s.state(t, number, casework.Dispatched)

	resident := s.visitor(t, lang.EN).open("/report")
	resident.form("/report", "address").set("address", "gate").press("go", "next", http.StatusOK)
	resident.form("/report", "class").set("class", "other").press("go", "next", http.StatusOK)
	resident.form("/report", "summary").set("summary", "bent").press("go", "next", http.StatusOK)
	resident.form("/report", "phone").press("go", "next", http.StatusOK)
	send := resident.form("/report", "id")
	first := send.press("go", "send", http.StatusOK).path
	if second := send.press("go", "send", http.StatusOK).path; second != first {
		t.Errorf("a report sent twice leads to %s and %s", first, second)
	}
	send.values.Set("summary", "bent and broken")
	send.send(http.StatusConflict).says("This report has been sent already.")
}

func TestTheCaseMovedOn(t *testing.T) {
	s := newSite(t)
	story := s.told()
	number := story.Receipt.Case.Number
	b := s.as(t, lang.EN, "desk-east").open("/desk?case=" + number)
	ask := b.form("/ask").set("question", "How deep is it?")
	story.By("reporter").Does(casework.Message{Text: "knee deep"})
	ask.send(http.StatusConflict).says("Somebody else did something on this case", "knee deep")
	again := b.form("/ask")
	if got := again.values.Get("question"); got != "How deep is it?" {
		t.Errorf("the question became %q", got)
	}
	again.send(http.StatusOK)
	s.state(t, number, casework.NeedInfo)
}

func TestAnotherUnitNeedsAReason(t *testing.T) {
	s := newSite(t)
	number := s.told().Receipt.Case.Number
	b := s.as(t, lang.EN, "desk-east").open("/desk?case=" + number)
	now := b.form("/dispatch", "class", "lead").set("class.other", "event/0101").set("lead.other", "cleaning")
	now.send(http.StatusUnprocessableEntity).says("The rules send this to works-east.", "You chose it.")
	again := b.form("/dispatch", "class", "lead")
	if again.values.Get("class") != "event/0101" || again.values.Get("lead.other") != "cleaning" {
		t.Errorf("what was chosen became %v", again.values)
	}
	again.set("reason", "works has no sweeper").send(http.StatusOK)
	b.open("/cases/"+number).says("works has no sweeper", "the desk’s own choice")
}

func TestOtherSitesAndOddForms(t *testing.T) {
	s := newSite(t)
	b := s.as(t, lang.EN, "desk-east")
	r := b.open("/desk").form("/sign-out").request()
	r.Header.Set("Origin", "https://elsewhere.example")
	b.do(http.StatusForbidden, r).says("another site")
	b.open("/desk")

	f := b.form("/preferences", "lang")
	f.values.Set("back", "//elsewhere.example/")
	f.press("lang", "zh-CN", http.StatusOK)
	if b.path != "/" {
		t.Errorf("a form leads to %s", b.path)
	}
	f = b.form("/preferences", "text")
	f.press("text", "large", http.StatusOK)
	if !strings.Contains(b.body, `class="large`) {
		t.Error("the text is not large")
	}
	f = s.visitor(t, lang.EN).open("/sign-in").form("/sign-in", "password").set("account", "desk-east").set("password", "wrong")
	f.send(http.StatusUnprocessableEntity).says("do not belong together")

	huge := s.visitor(t, lang.EN).open("/report").form("/report", "address").set("address", strings.Repeat("x", 300<<10))
	huge.press("go", "next", http.StatusRequestEntityTooLarge)
	s.visitor(t, lang.EN).load(http.StatusNotFound, "/nowhere").says("There is no such page")
	for _, path := range []string{"/healthz", "/readyz", "/areas.geojson"} {
		s.visitor(t, lang.EN).open(path)
	}
	outlines := s.visitor(t, lang.EN).open("/areas.geojson?" + url.Values{"lang": {"en"}, "map": {"2"}}.Encode())
	if outlines.header.Get("Set-Cookie") != "" {
		t.Error("what everybody may keep sets a cookie")
	}
	if !strings.Contains(outlines.header.Get("Cache-Control"), "immutable") || !strings.Contains(outlines.body, `"MultiPolygon"`) && !strings.Contains(outlines.body, `"Polygon"`) {
		t.Errorf("outlines: %v %.200s", outlines.header, outlines.body)
	}
	s.visitor(t, lang.EN).load(http.StatusNotFound, "/photos/nonsense")
	photo := s.visitor(t, lang.EN).open("/photos/" + s.Photo() + "/thumb")
	if photo.header.Get("X-Content-Type-Options") != "nosniff" || photo.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("photo: %v", photo.header)
	}
}
