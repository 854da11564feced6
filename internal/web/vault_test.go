package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"wellfield/internal/app"
	"wellfield/internal/casework"
	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

// TestAnIdentityFromRequestToErasure follows both sides through their pages.
func TestAnIdentityFromRequestToErasure(t *testing.T) {
	s := newSite(t)
	receipt, err := s.Report(t.Context(), app.Nobody, casework.Report{Channel: casework.Web, Summary: "hole, ask 13912345678", Point: wellfieldtest.In(0, 0), Public: true},
		app.Contact{Phone: "+86 10 5550 0100"}, uuid.NewString())
	if err != nil {
		t.Fatal(err)
	}
	number, track := receipt.Case.Number, "/t/"+receipt.Case.Number+"/"+receipt.Link
	resident := s.visitor(t, lang.EN).open(track).says("Who looked at who you are", "Nobody.")
	desk := s.as(t, lang.EN, "desk-east").open("/cases/"+number).says("An identity is kept.", "*********78")
	if desk.tryForm("/look") != nil {
		t.Error("the desk may look without an unlock")
	}
	desk.form("/ask_unlock", "reason", "text").set("reason", "danger").send(http.StatusUnprocessableEntity)
	desk.form("/ask_unlock").set("reason", "danger").set("text", "gas is leaking").send(http.StatusOK)
	boss := s.as(t, lang.EN, "boss-east").open("/cases/"+number).says("gas is leaking", "life or health is in danger")
	boss.form("/approve_unlock", "tell_on", "basis").send(http.StatusOK)
	if boss.open("/cases/"+number).tryForm("/look") != nil {
		t.Error("whoever approved may look as well")
	}
	desk.open("/cases/"+number).form("/look").send(http.StatusOK).says("+86 10 5550 0100", "hole, ask 13912345678", "desk-east · Monday 2 Mar 2026")
	if n := strings.Count(desk.text(), "desk-east · Monday 2 Mar 2026"); n < 3 {
		t.Errorf("the mark stands %d times on the page", n)
	}
	again := boss.open("/cases/" + number)
	if strings.Contains(again.text(), "5550") {
		t.Error("the case's page shows the identity")
	}
	resident.open(track).says("could look until", "looked", "life or health is in danger")

	s.visitor(t, lang.ZH).open(track+"/data").says("关于您的信息", "+86 10 5550 0100")
	resident.open(track+"/data").says("+86 10 5550 0100", "hole, ask 13912345678", "180 days").form("/correct_contact", "phone", "email").
		set("phone", "nine").send(http.StatusUnprocessableEntity)
	resident.form("/correct_contact").set("phone", "").set("email", "resident@example.org").send(http.StatusOK).says("resident@example.org")
	resident.form("/withdraw_consent").send(http.StatusOK)
	for _, part := range []string{"resident@example.org", `"kind": "saw"`} {
		if got := resident.load(http.StatusOK, track+"/data.json").body; !strings.Contains(got, part) {
			t.Errorf("the copy does not say %s: %s", part, got)
		}
	}
	resident.open(track+"/erase").says("What stays", "Backups hold it").form("/erase_identity").send(http.StatusOK).says("The identity was erased")
	if resident.open(track+"/erase").tryForm("/erase_identity") != nil {
		t.Error("an erased identity can be erased again")
	}
	desk.open("/cases/" + number).says("The identity was erased")
	s.visitor(t, lang.EN).open("/what-we-hold").says("What we hold and why", "Telephone number and e-mail address", "PIPL")
	s.visitor(t, lang.ZH).open("/what-we-hold").says("我们保存什么、为什么")
	s.CheckAll()
}
