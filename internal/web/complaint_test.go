package web_test

import (
	"net/http"
	"strings"
	"testing"

	"wellfield/internal/lang"
	"wellfield/internal/web/page"
	"wellfield/internal/wellfieldtest"
)

// TestAComplaintOnThePages: whoever reported complains of how it was handled, without
// JavaScript; one post looks into it, another opens who complained and answers, and the
// next instance is asked. In both languages.
func TestAComplaintOnThePages(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		t.Run(string(tag), func(t *testing.T) {
			s := newSite(t)
			s.TakesComplaints()
			for _, account := range []string{"hear-east", "hear2-east", "hear"} {
				must(t, s.SaveDemoAccount(t.Context(), account, password))
			}
			mine := s.visitor(t, tag)
			mine.open(reports(s.visitor(t, lang.EN), wellfieldtest.Pothole.String()))
			mine.open(mine.path+page.ComplainPath).form("/complain", "org").press("go", "next", http.StatusUnprocessableEntity)
			mine.form("/complain", "q").set("q", "works").press("go", "search", http.StatusOK)
			mine.form("/complain", "org").set("org", "works-east").press("go", "next", http.StatusOK)
			mine.form("/complain", "words").press("go", "next", http.StatusUnprocessableEntity)
			mine.form("/complain", "words").set("words", "They laughed; call 13812345678.").set("phone", "13900001111").press("go", "next", http.StatusOK)
			mine.form("/complain", "id").press("go", "back", http.StatusOK)
			mine.form("/complain", "words").press("go", "next", http.StatusOK).says("13900001111")
			mine.form("/complain", "id").press("go", "send", http.StatusOK)
			own := strings.TrimSuffix(mine.path, "/received")
			number := numberIn(own)
			mine.open(own).says("They laughed")

			at := page.ComplaintsPath + "/" + number
			s.as(t, tag, "works-east").open(page.ComplaintsPath).load(http.StatusNotFound, at)
			s.as(t, tag, "desk-east").load(http.StatusNotFound, page.ComplaintsPath)
			s.visitor(t, tag).load(http.StatusNotFound, page.ComplaintPath+number+"/"+strings.Repeat("0", 26))

			hears, decides := s.as(t, tag, "hear-east"), s.as(t, tag, "hear2-east")
			hears.open(page.ComplaintsPath).says(number)
			hears.open(page.ComplaintsPath + "/coverage").says("town-east")
			hears.open(at).says("They laughed")
			if strings.Contains(hears.text(), "13812345678") || strings.Contains(hears.text(), "13900001111") {
				t.Fatal("who complained is shown to whoever looks into it")
			}
			hears.form(at + "/accept").send(http.StatusOK)
			hears.form(at+"/inform", "text").set("text", "We ask the unit.").send(http.StatusOK)
			hears.form(at+"/ask_unlock", "text").set("reason", "unclear").set("text", "Which hole?").send(http.StatusOK)
			decides.open(at).form(at + "/approve_unlock").send(http.StatusOK)
			hears.open(at).form(at+"/look").send(http.StatusOK).says("13900001111", "13812345678")
			hears.open(at).form(at+"/find", "text").set("outcome", "upheld").set("text", "The foreman admits it.").send(http.StatusOK)
			if hears.tryForm(at+"/answer") != nil {
				t.Fatal("whoever looked into it may decide")
			}
			decides.open(at).form(at+"/answer", "reasons").set("outcome", "upheld").set("reasons", "It was left open.").send(http.StatusUnprocessableEntity)
			decides.form(at+"/answer", "reasons").set("outcome", "upheld").set("reasons", "It was left open.").set("measures", "Another team closes it.").send(http.StatusOK)

			mine.open(own).says("It was left open.", "Another team closes it.", "We ask the unit.")
			if strings.Contains(mine.text(), "The foreman admits it.") || strings.Contains(mine.text(), "town-east") && !strings.Contains(mine.text(), "hear") {
				t.Fatalf("the finding or the receiver is told: %s", mine.text())
			}
			mine.form(own+"/ask_review", "text").send(http.StatusOK)
			decides.load(http.StatusNotFound, at)
			s.as(t, tag, "hear").open(at).form(at + "/accept").send(http.StatusOK)
			mine.open(own).form(own + "/erase_identity").send(http.StatusOK)
			if strings.Contains(mine.text(), "13900001111") {
				t.Fatal("who complained is still there")
			}
		})
	}
}
