package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func overPages() []specimen {
	return []specimen{
		{"tasks", func(s sample) templ.Component { return page.TasksPage(s.asked()) }},
		{"case-whistle", func(s sample) templ.Component {
			v := s.casePage("handling", "evaluate_whistle", "agree_measure", "record_arrival", "note")
			v.Case.Over = s.over()
			return page.CaseDocument(v)
		}},
		{"rules", func(s sample) templ.Component { return page.RulesDocument(s.proposed()) }},
		{"supervise", func(s sample) templ.Component { return page.SupervisePage(s.set()) }},
	}
}

// asked is a page of tasks with one of each sort.
func (s sample) asked() page.Tasks {
	v := s.tasks()
	rows := s.rows()
	for i, g := range []struct{ key, verb string }{{"whistle", "acknowledge_whistle"}, {"arbitrate", "arbitrate"}, {"approval", "grant"}, {"escalation", "acknowledge_escalation"}} {
		row := page.UnitRow{Row: rows[i], With: s.t("Road maintenance team", "道路养护队"), Do: ui.Link{Text: s.Say("ui.act." + g.verb + ".title"), Href: "#"}}
		v.Groups = append(v.Groups, page.TaskGroup{Key: g.key, Rows: []page.UnitRow{row}})
	}
	return v
}

// over is a supervision that waits, and a whistle to which one unit came.
func (s sample) over() page.Over {
	return page.Over{
		Supervised: []page.Supervised{{By: s.t("District centre", "区治理中心"), Unit: s.t("Road maintenance team", "道路养护队"), Times: 2, Due: due(ui.OnTime, s.at(20), 0.3, 20, "hour")}},
		Whistle: &page.Whistle{Title: s.Say("page.over.tackling", "when", s.Moment(s.at(-30))), Reason: s.Say("web.whistle.joint_enforcement"), Called: []page.Called{
			{Unit: s.t("Urban management office", "城管办"), Steps: []ui.Fact{{Key: "page.over.acknowledged", Text: s.Moment(s.at(-29))}, {Key: "page.over.arrived", Text: s.Moment(s.at(-26))}},
				Measure: s.Say("page.over.measure", "what", s.t("Clears the footway", "清理人行道"), "who", s.t("night crew", "夜班队伍"), "when", s.Moment(s.at(30))),
				Next:    s.Say("page.over.owes_measure"), Due: due(ui.OnTime, s.at(30), 0.4, 30, "hour")},
			{Unit: s.t("Fire brigade", "消防大队"), Steps: []ui.Fact{{Key: "page.over.acknowledged", Text: s.Moment(s.at(-27))}}, Missed: true,
				Why: s.t("All engines were at a fire in the next town.", "全部车辆在邻镇火场。"), Next: s.Say("page.over.owes_arrival"), Due: due(ui.Overdue, s.at(-6), 1, 6, "hour")},
		}},
	}
}

// proposed are the dispatch rules with one ruling that proposes another.
func (s sample) proposed() page.Rules {
	roads, works := s.t("Road maintenance team", "道路养护队"), s.t("Town works station", "村镇建设服务中心")
	return page.Rules{Shell: s.staff(s.Say("page.rules.title"), "rules"), Version: 4,
		Proposals: []page.RuleProposal{{ID: "proposal-0", Class: s.t("Guard rail damaged", "护栏损坏"), Area: s.t("Willow Bridge Street", "柳桥街道"), Unit: works,
			Sources: []page.RulingSource{{Number: "7K4-29QD", Href: "#", At: s.at(-26)}, {Number: "3XM-81AC", At: s.at(-90)}},
			Tried:   s.Say("web.rules.tried", "of", 120, "n", 2), Key: [3]string{"component/0207", "500199001000", "works"},
			Moved: []page.MovedCase{{Number: "5QT-40NN", From: roads, To: works, Lead: works}, {Number: "9WB-77RC", From: roads, To: works, Lead: roads}}}},
		Rules: []page.RuleRow{{ID: "roads", Unit: roads, Why: s.Say("web.rule.classes", "classes", []string{s.t("Roads and traffic", "道路交通设施")})}},
	}
}

// set is a set of cases before it is supervised; one of them cannot be.
func (s sample) set() page.Supervise {
	v := page.Supervise{Shell: s.staff(s.Say("page.supervise.title"), "supervise"), Able: 2}
	for i, r := range s.rows()[:3] {
		row := page.SuperviseRow{Row: r, Unit: s.t("Road maintenance team", "道路养护队"), Chosen: true}
		if i == 2 {
			row.Why = s.Say("case.supervise_above_only")
		}
		v.Rows = append(v.Rows, row)
	}
	v.Ask = []ui.Field{{Kind: ui.Radios, Name: "late", Label: s.Say("page.supervise.which"), Options: []ui.Option{
		{Value: "yes", Label: s.Say("page.supervise.late"), Chosen: true}, {Value: "no", Label: s.Say("page.supervise.open")}}}}
	v.Demand = []ui.Field{{Kind: ui.Text, Name: "demand", Label: s.Say("ui.act.supervise.demand")},
		{Kind: ui.Line, Name: "limit", Label: s.Say("ui.act.supervise.limit"), Optional: true}}
	return v
}
