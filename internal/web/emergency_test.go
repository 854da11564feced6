package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wellfield/internal/lang"
	"wellfield/internal/wellfieldtest"
)

func TestAPlanIsDeclaredOnThePage(t *testing.T) {
	for _, tag := range []lang.Tag{lang.EN, lang.ZH} {
		t.Run(string(tag), func(t *testing.T) {
			s := newSite(t)
			number := numberIn(reports(s.visitor(t, tag), wellfieldtest.Litter.String()))
			s.visitor(t, tag).open("/emergencies")
			s.as(t, tag, "desk-east").load(http.StatusForbidden, "/emergencies/declare")
			s.visitor(t, tag).load(http.StatusOK, "/emergencies/declare") // the page of the sign-in

			boss := s.as(t, tag, "boss-east").open("/emergencies/declare")
			ask := url.Values{"plan": {"flood"}, "area": {wellfieldtest.East}, "hours": {"99"}, "reason": {"the river rises"}, "kind": {"real"}}
			boss.load(http.StatusUnprocessableEntity, "/emergencies/declare?"+ask.Encode()).says("the river rises", "12")
			ask.Set("hours", "6")
			boss.open("/emergencies/declare?"+ask.Encode()).says("Flood plan", "Pothole", "cleaning", "works-east")
			if len(s.InForce("")) != 0 {
				t.Fatal("a look declares nothing")
			}
			boss.form("/emergencies", "plan", "key").send(http.StatusOK).says("Flood plan", "the river rises", "0990-5550110")
			path := boss.path

			for account, told := range map[string]bool{"": true, "desk-east": true, "works-east": true, "desk-west": false} {
				b := s.visitor(t, tag)
				if account != "" {
					b = s.as(t, tag, account)
				}
				if b.open("/"); strings.Contains(b.body, "Flood plan") != told {
					t.Errorf("%q is told: %v", account, !told)
				}
			}
			s.visitor(t, tag).open("/emergencies").says("Flood plan", "boss-east")
			public := s.visitor(t, tag).open(path).says("the river rises")
			if strings.Contains(public.body, "0990-5550110") || public.tryForm(path+"/do", "step") != nil {
				t.Error("the check-list is for those who work at it")
			}
			s.as(t, tag, "desk-east").open("/desk?case=" + number).says("cleaning")

			works := s.as(t, tag, "works-east").open(path)
			works.form(path+"/do", "step", "note").set("note", "ask 13800138000").send(http.StatusUnprocessableEntity).says("pumps")
			works.form(path+"/do", "step", "note").set("note", "two of them").send(http.StatusOK).says("two of them")
			boss.open(path).form(path+"/prolong", "hours", "reason").set("hours", "2").set("reason", "rain goes on").send(http.StatusForbidden).says("rain goes on")
			s.Clock.Pass(time.Hour)
			boss.open(path).form(path+"/end", "reason").set("reason", "the water has gone").send(http.StatusOK).says("the water has gone")
			boss.open(path+"/report").says("Flood plan", "two of them", "the water has gone")
			works.load(http.StatusForbidden, path+"/report")
			if body := s.visitor(t, tag).open("/").body; strings.Contains(body, "Flood plan") {
				t.Error("the line stays when it is over")
			}
		})
	}
}
