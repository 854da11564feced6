package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func emergencyPages() []specimen {
	return []specimen{
		{"emergencies", func(s sample) templ.Component {
			over := s.emergency()
			over.InForce, over.State, over.Drill = false, s.Say("page.emergency.is.over"), true
			return page.EmergenciesPage(page.Emergencies{Shell: s.shell(s.Say("page.emergency.title")),
				Now: []page.EmergencyRow{s.emergency()}, Past: []page.EmergencyRow{over}, Declare: "#", More: "#"})
		}},
		{"emergencies-empty", func(s sample) templ.Component {
			return page.EmergenciesPage(page.Emergencies{Shell: s.shell(s.Say("page.emergency.title"))})
		}},
		{"emergency", func(s sample) templ.Component { return page.EmergencyPage(s.checkList()) }},
		{"emergency-public", func(s sample) templ.Component {
			v := s.checkList()
			v.Shell, v.Staff, v.Acts, v.Report = s.shell(v.Plan), false, nil, ""
			return page.EmergencyPage(v)
		}},
		{"emergency-declare", func(s sample) templ.Component { return page.DeclarePage(s.declaring()) }},
		{"emergency-report", func(s sample) templ.Component { return page.EmergencyReportPage(s.emergencyReport()) }},
	}
}

func (s sample) emergency() page.EmergencyRow {
	return page.EmergencyRow{Href: "/emergencies/1", Plan: s.t("Flooded streets", "内涝应急预案"), Area: s.t("Jingtian Town", "井田镇"),
		Hazard: s.Say("page.emergency.hazard.flood"), State: s.Say("page.emergency.is.on"), InForce: true, At: s.at(-1.5), Until: s.at(10.5),
		Reason: s.t("The river stands above the second mark, and two underpasses are under water.", "河道水位超过二级警戒线，两处下穿通道积水。"),
		By:     s.Say("page.ledger.post", "post", s.t("Commander", "指挥长"), "unit", s.t("Town Party Committee", "镇党委"))}
}

func (s sample) emergencySteps() []page.EmergencyStep {
	station := s.t("Emergency station", "应急管理站")
	return []page.EmergencyStep{
		{ID: "call", Text: s.t("Call in the duty posts, and try their lines", "通知值班岗到岗，核对值班电话"), Unit: s.t("Town Party Committee", "镇党委"),
			Due: s.at(-1.3), Done: true, DoneAt: s.at(-1.4), By: s.t("Commander", "指挥长")},
		{ID: "low", Text: s.t("Look at underpasses, low roads and basements", "查看下穿通道、低洼路段和地下空间"), Unit: station, Line: "0990-5550110",
			Due: s.at(-1), Done: true, Late: true, DoneAt: s.at(-0.7), By: s.t("Handling post", "处置岗"), Note: s.t("The north one is shut.", "北侧通道已封闭。")},
		{ID: "close", Text: s.t("Close and mark flooded roads", "积水路段设置围挡和警示"), Unit: station, Line: "0990-5550110", Due: s.at(-0.5), Late: true, Mine: true},
		{ID: "pumps", Text: s.t("Mobile pumps are in place and running", "移动泵到位并开始抽排"), Unit: s.t("Water station", "水利服务站"), Due: s.at(0.5)},
	}
}

func (s sample) checkList() page.Emergency {
	v := page.Emergency{Shell: s.staff(s.t("Flooded streets", "内涝应急预案"), ""), EmergencyRow: s.emergency(), Staff: true, Steps: s.emergencySteps(), Done: 2, Late: 2,
		Report: "/emergencies/1/report", Words: []page.EmergencyWord{{What: s.Say("page.emergency.prolonged", "until", s.Moment(s.at(10.5))),
			By: s.t("Duty chief", "值班长"), Reason: s.t("More rain is coming.", "后续仍有强降雨。"), At: s.at(-0.2)}}}
	v.Changes = []page.EmergencyChange{
		{Classes: []string{s.t("Standing water on the road", "道路积水")}, Unit: s.t("Emergency station", "应急管理站"), Co: s.t("Water station", "水利服务站"),
			Limit: s.Amount(ui.Amount{N: 2, Unit: "urgent_hour"})},
		{Classes: []string{s.t("Road collapse", "路面塌陷")}, Limit: s.Amount(ui.Amount{N: 2, Unit: "urgent_hour"})}}
	reason := ui.Field{Kind: ui.Text, Name: "reason", Label: s.Say("page.emergency.reason"), Max: 500, Rows: 3}
	v.Acts = []ui.Action{{Verb: "end", Words: "emergency_end", Post: "/emergencies/1/end", Fields: []ui.Field{reason}, HasHint: true}}
	v.Emergencies = []page.EmergencyLine{{Text: s.Say("page.emergency.line", "plan", v.Plan, "area", v.Area, "until", s.Moment(v.Until)), Href: v.Href}}
	return v
}

func (s sample) declaring() page.DeclareEmergency {
	v := page.DeclareEmergency{Shell: s.staff(s.Say("page.emergency.declare"), "")}
	v.Ask = []ui.Field{
		{Kind: ui.Radios, Name: "plan", Label: s.Say("page.emergency.plan"), Options: []ui.Option{{Value: "flood", Label: s.t("Flooded streets", "内涝应急预案"),
			Hint: s.Say("page.emergency.plan_hours", "hours", 24), Chosen: true}}},
		{Kind: ui.Line, Name: "hours", Label: s.Say("page.emergency.hours"), Hint: s.Say("page.emergency.hours_hint"), Value: "12", Mode: "numeric"},
		{Kind: ui.Text, Name: "reason", Label: s.Say("page.emergency.reason"), Value: s.emergency().Reason, Rows: 3}}
	limit := func(n int, unit string) string { return s.Amount(ui.Amount{N: n, Unit: unit}) }
	v.Try = &page.EmergencyTry{Area: s.t("Jingtian Town", "井田镇"), Plan: s.t("Flooded streets", "内涝应急预案"), Until: s.at(12), Steps: 7, Classes: []page.EmergencyUnder{
		{Class: s.t("Standing water on the road", "道路积水"), UnitBefore: s.t("Water bureau", "区水务局"), UnitAfter: s.t("Emergency station", "应急管理站"), UnitChanges: true,
			LimitBefore: limit(4, "working_hour"), LimitAfter: limit(2, "urgent_hour"), LimitChanges: true, Waiting: 3, Running: 5},
		{Class: s.t("Road collapse", "路面塌陷"), UnitBefore: s.t("Roads bureau", "区交通运输局"), LimitBefore: limit(2, "urgent_hour"), Running: 1,
			Remark: s.Say("page.emergency.not_sooner")}}}
	return v
}

func (s sample) emergencyReport() page.EmergencyReport {
	v := page.EmergencyReport{Shell: s.staff(s.Say("page.emergency.report_title"), ""), EmergencyRow: s.emergency(), Steps: s.emergencySteps(), Done: 2, Late: 2,
		Version: s.Say("page.emergency.version", "version", 3), Kept: 4, Missed: 1, Open: 2}
	v.InForce, v.State = false, s.Say("page.emergency.is.over")
	v.Cases = []page.EmergencyCaseRow{{Number: "7K3M-92QD-W4H", Href: "/cases/1", Class: s.t("Standing water on the road", "道路积水"), Place: s.t("Qinghe Community", "清河社区"),
		Unit: s.t("Emergency station", "应急管理站"), Why: s.Say("page.emergency.why_both"), Standing: s.Say("ui.state.handled"), Late: true}}
	return v
}
