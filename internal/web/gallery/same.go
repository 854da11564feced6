package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func samePages() []specimen {
	return []specimen{
		{"report-same", func(s sample) templ.Component { return page.SamePage(s.sameStep()) }},
		{"case-same", func(s sample) templ.Component {
			v := s.casePage("received", "dispatch", "merge", "note")
			v.Case.Same = s.candidates()
			return page.CaseDocument(v)
		}},
		{"case-joined", func(s sample) templ.Component {
			v := s.casePage("handling", "message", "note")
			v.Case.Same = s.joined()
			return page.CaseDocument(v)
		}},
		{"case-merged", func(s sample) templ.Component {
			v := s.casePage("merged", "unmerge", "message", "note")
			v.Case.Same = &page.Same{Into: &ui.Link{Text: "5H2-81RC", Href: "#"}, Reports: 1}
			return page.CaseDocument(v)
		}},
		{"track-together", func(s sample) templ.Component {
			v := s.track("awaiting_reporter", 5)
			v.Together, v.Reports = true, 4
			v.Verdict = s.mine("confirm", "deny")
			return page.TrackPage(v)
		}},
	}
}

func (s sample) sameStep() page.SameStep {
	photo := s.before()
	v := page.SameStep{Report: s.report("page.known.title", page.StepSame)}
	v.Known = []page.Known{
		{Number: "5H2-81RC", Title: s.t("Pothole or broken road surface", "路面坑洼破损"), Words: s.t("Deep hole in the cycle lane.", "非机动车道有深坑。"),
			State: "handling", Progress: s.Say("web.known.handle"), At: s.at(-50), Where: s.Say("web.away.metres", "n", 12), Reports: 3, Photo: &photo, Joins: true},
		{Number: "2M7-40TX", Title: s.t("Pothole or broken road surface", "路面坑洼破损"), State: "closed_resolved",
			Progress: s.Say("web.known.solved", "when", s.Ago(s.at(-200))), At: s.at(-400), Where: s.Say("web.away.metres", "n", 31), Reports: 1},
	}
	return v
}

func (s sample) candidates() *page.Same {
	act := page.Act(s.Reader, "merge", "#", 1, page.Choices{})
	photo := s.before()
	return &page.Same{Reports: 1, Candidates: []page.Candidate{
		{Number: "5H2-81RC", Href: "#", Title: s.t("Pothole or broken road surface", "路面坑洼破损"), Words: s.t("Deep hole in the cycle lane.", "非机动车道有深坑。"),
			State: "handling", Due: due(ui.OnTime, s.at(28), 0.4, 9, "working_hour"), At: s.at(-50), Where: s.Say("web.away.metres", "n", 12),
			Reports: 3, SameClass: true, Photo: &photo, Merge: &act},
		{Number: "2M7-40TX", Href: "#", Title: s.t("Pothole or broken road surface", "路面坑洼破损"), State: "closed_resolved",
			At: s.at(-400), Ended: s.at(-200), Where: s.Say("web.away.metres", "n", 31), Reports: 1, SameClass: true, Merge: &act, Reopen: &act},
	}}
}

func (s sample) joined() *page.Same {
	return &page.Same{Reports: 3, Joined: []page.Joined{
		{Number: "9K1-55WD", Href: "#", Channel: "page.channel.web", At: s.at(-20), Words: s.t("Nearly fell into it.", "差点摔进去。"), Photos: []ui.Photo{s.before()},
			Thread: []ui.Said{{At: s.at(-2), Who: s.Say("web.hand.reporter"), Text: s.t("It is deeper since the rain.", "下雨以后更深了。")}}},
		{Number: "3C8-17QA", Href: "#", Channel: "page.channel.desk", At: s.at(-6), Words: s.t("Hole by the bus stop.", "公交站旁有坑。")},
	}}
}
