package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func complaintPages() []specimen {
	return []specimen{
		{"complain-who", func(s sample) templ.Component {
			v := s.complaining(1)
			v.Case = "7K3M-92QD-W4H"
			v.Fields = []ui.Field{{Kind: ui.Line, Name: "q", Label: s.Say("page.complain.search"), Hint: s.Say("page.complain.search_hint"), Optional: true},
				{Kind: ui.Select, Name: "org", Label: s.Say("page.complain.unit"), Hint: s.Say("page.complain.unit_hint"),
					Options: []ui.Option{{Value: "works", Label: s.t("Works station", "建设服务中心"), Group: s.t("Jingtian Town", "井田镇")}}}}
			v.Problems = []ui.Problem{{Field: "org", Text: s.Say("complaint.unit_unknown")}}
			return page.ComplainWhoPage(v)
		}},
		{"complain-what", func(s sample) templ.Component {
			v := s.complaining(2)
			v.Fields = []ui.Field{{Kind: ui.Text, Name: "words", Label: s.Say("page.complain.words"), Hint: s.Say("page.complain.words_hint"), Max: 4000, Rows: 8}}
			return page.ComplainWhatPage(v)
		}},
		{"complain-check", func(s sample) templ.Component {
			v := s.complaining(3)
			v.Facts = []ui.Fact{{Key: "page.complaints.about", Text: v.About, Change: "who"}}
			v.Outside = s.outside()
			return page.ComplainCheckPage(v)
		}},
		{"complaint-received", func(s sample) templ.Component {
			return page.ComplainedPage(page.Complained{Shell: s.shell(s.Say("page.complained.title")), Number: "7K3M-92QD-W4H", Track: "#", Link: "https://city.example/c/7K3M-92QD-W4H/x",
				Goes: s.Say("page.complain.goes", "level", s.Say("page.complain.level.district")), Until: s.Say("page.complained.until", "until", s.Exact(s.at(48)))})
		}},
		{"complaint-follow", func(s sample) templ.Component { return page.FollowedComplaintPage(s.followedComplaint()) }},
		{"complaints", func(s sample) templ.Component {
			done := s.complaintRow()
			done.Due, done.State = nil, s.Say("page.complaints.is.answered")
			return page.ComplaintsPage(page.Complaints{Shell: s.staff(s.Say("page.complaints.title"), ""), Open: []page.ComplaintRow{s.complaintRow()}, Done: []page.ComplaintRow{done}, Coverage: "#"})
		}},
		{"complaint", func(s sample) templ.Component { return page.ComplaintPage(s.complaint()) }},
		{"complaint-coverage", func(s sample) templ.Component {
			return page.ComplaintCoveragePage(page.ComplaintCoverage{Shell: s.staff(s.Say("page.complaints.coverage"), ""), Gaps: 1, Outside: *s.outside(),
				Rows: []page.CoverageRow{{Org: s.t("Works station", "建设服务中心"), Receiver: s.t("Town Government", "镇政府"), Skipped: 1}, {Org: s.t("City Government", "市政府"), Outside: true}}})
		}},
	}
}

func (s sample) complaining(at int) page.Complain {
	return page.Complain{Shell: s.shell(s.Say("page.complain.title")), At: at, About: s.t("Works station", "建设服务中心")}
}

func (s sample) outside() *page.Outside {
	return &page.Outside{Name: s.t("Petition office of the province", "省信访部门"), Reach: s.t("By visit or letter; telephone 12388.", "可当面提出或者寄信，也可拨打12388。")}
}

func (s sample) complaintRow() page.ComplaintRow {
	due := ui.Due{Pace: ui.OnTime, At: s.at(30)}
	return page.ComplaintRow{Number: "7K3M-92QD-W4H", Href: "#", About: s.t("Works station", "建设服务中心"), State: s.Say("page.complaints.is.accepted"),
		Receiver: s.t("Town Government", "镇政府"), Made: s.at(-30), Due: &due, Instance: s.Say("page.complaints.instance", "n", 2)}
}

func (s sample) followedComplaint() page.FollowedComplaint {
	text := ui.Field{Kind: ui.Text, Name: "text", Label: s.Say("page.complaints.text"), Rows: 4}
	return page.FollowedComplaint{Shell: s.shell(s.Say("page.complained.number_is", "number", "7K3M-92QD-W4H")), Number: "7K3M-92QD-W4H", About: s.t("Works station", "建设服务中心"),
		State: s.Say("page.complaints.is.answered"), Made: s.at(-200), Outside: s.outside(),
		Steps: []page.TrackStep{{Key: "complaint_made", Reach: page.Done, When: s.at(-200)}, {Key: "complaint_accept", Reach: page.Done},
			{Key: "complaint_look", Reach: page.Done}, {Key: "complaint_decide", Reach: page.Done}, {Key: "complaint_answer", Reach: page.Done, When: s.at(-2)}},
		Result: &page.ComplaintResult{Title: s.Say("page.complaints.outcome.upheld"), Reasons: s.t("It was left open without need.", "无正当理由未予修复。"),
			Measures: s.t("It is closed this week.", "本周内修复。"), At: s.at(-2)},
		Next:   s.Say("page.complained.next_ask", "level", s.Say("page.complain.level.city"), "until", s.Exact(s.at(700))),
		Review: &ui.Action{Verb: "ask_review", Words: "complaint_ask_review", Post: "#", HasHint: true, Fields: []ui.Field{text}},
		Passed: []string{s.Say("page.complained.passed.late", "when", s.Moment(s.at(-100)), "level", s.Say("page.complain.level.district"))},
		Thread: []ui.Said{{At: s.at(-200), Who: s.Say("web.hand.you"), Mine: true, Text: s.t("They left it open.", "至今没有修复。")}}}
}

func (s sample) complaint() page.Complaint {
	text := ui.Field{Kind: ui.Text, Name: "text", Label: s.Say("page.complaints.text"), Rows: 4}
	return page.Complaint{Shell: s.staff(s.t("Works station", "建设服务中心"), ""), ComplaintRow: s.complaintRow(), Words: s.t("They left it open.", "至今没有修复。"),
		Facts: []ui.Fact{{Key: "page.complaints.made", Text: s.Twice(s.at(-30))}}, Case: []ui.Fact{{Key: "page.complaints.number", Text: "7K3M-92QD-W4H"}},
		Says: s.t("A deep hole", "有一个深坑"), Vault: s.Say("page.complaints.vault_closed"), Waits: s.Say("page.complaints.waits.found"),
		Acts: []ui.Action{{Verb: "inform", Words: "complaint_inform", Post: "#", HasHint: true, Fields: []ui.Field{text}}},
		Events: []ui.Event{{At: s.at(-30), What: s.Say("page.complaints.did.complaint_made"), Icon: "clock"},
			{At: s.at(-20), What: s.Say("page.complaints.did.complaint_taken"), Who: s.t("Complaints officer", "投诉受理岗"), Icon: "clock"}}}
}
