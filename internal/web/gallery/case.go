package gallery

import (
	"errors"
	"net/url"

	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func casePages() []specimen {
	return []specimen{
		{"case-desk", func(s sample) templ.Component {
			return page.CaseDocument(s.casePage("received", "dispatch", "ask", "verify", "file", "refuse", "refer", "note"))
		}},
		{"case-unit", func(s sample) templ.Component {
			return page.CaseDocument(s.casePage("dispatched", "handle", "sign", "message", "note"))
		}},
		{"case-supervisor", func(s sample) templ.Component {
			return page.CaseDocument(s.casePage("awaiting_reporter", "close_explained", "close_resolved", "reopen", "note"))
		}},
		{"case-verifier", func(s sample) templ.Component {
			return page.CaseDocument(s.casePage("verifying", "record_verification", "note"))
		}},
		{"case-wrong", func(s sample) templ.Component {
			v := s.casePage("handling", "handle", "note")
			v.Wrong = true
			v.Actions[0] = v.Actions[0].Returned(url.Values{"text": {s.t("Filled.", "已填。")}}, []ui.Problem{
				{Field: "photos", Text: s.t("The closing condition needs 2 photos after the work; there is 1.", "结案条件要求处置后照片2张，目前只有1张。")},
			})
			return page.CaseDocument(v)
		}},
		{"case-solved", func(s sample) templ.Component {
			v := s.casePage("closed_resolved")
			v.Case.Due = due(ui.Met, s.at(28), 0.6, 0, "")
			return page.CaseDocument(v)
		}},
	}
}

func (s sample) casePage(state ui.State, verbs ...string) page.CasePage {
	c := s.theCase(state)
	v := page.CasePage{Shell: s.staff(c.Number, "desk"), Case: c}
	v.Crumbs = []ui.Link{{Text: s.Say("page.nav.desk"), Href: "#"}, {Text: c.Number}}
	for i, verb := range verbs {
		choices := s.choices()
		choices.Unfiled = state == "received"
		choices.Photos = true
		a := page.Act(s.Reader, verb, "#", 6, choices)
		a.Main = i == 0
		v.Actions = append(v.Actions, a)
	}
	return v
}

func (s sample) theCase(state ui.State) page.Case {
	c := page.Case{
		Number: "7K4-29QD", Href: "#", Title: s.t("Pothole or broken road surface", "路面坑洼破损"), State: state,
		Due:   due(ui.OnTime, s.at(28), 0.4, 9, "working_hour"),
		Place: s.t("Bus stop at the north gate of the market", "菜市场北门公交站旁"), Code: "500199001001003",
		Words:    s.t("The hole is as wide as a car wheel. Two scooters fell this morning.", "坑有车轮那么宽，今早已有两辆电动车摔倒。"),
		Reported: s.at(-27), Channel: "page.channel.web",
		Photos: []ui.Photo{s.before(), s.photo("waste", "Rubble beside the hole", "坑边的碎渣", -27, 6)},
		Facts: []ui.Fact{
			{Key: "page.fact.owner", Text: s.t("Road maintenance team", "道路养护队")},
			{Key: "page.fact.class", Text: s.t("Pothole or broken road surface", "路面坑洼破损"), Note: s.t("component/0203, edition 2026", "component/0203，2026版")},
			{Key: "page.fact.limit", Text: s.Amount(ui.Amount{N: 5, Unit: "working_day"})},
			{Key: "page.fact.closing", Text: s.t("Surface level, rubble gone, joint sealed", "路面齐平、渣土清除、接缝封闭")},
			{Key: "page.fact.position", Text: "29.50310, 106.50740", Note: s.t("Willow Bridge community, grid 03", "柳桥社区 03 网格")},
		},
	}
	if state == "received" {
		c.Due, c.Facts = ui.Due{}, c.Facts[4:]
		c.Events = s.events()[4:]
		c.Stages = []ui.Due{s.stage("intake", ui.Soon, 0.4, 0.85, ui.Amount{N: 18, Unit: "working_minute"})}
		return c
	}
	c.Limits = s.limits()
	if state == "dispatched" {
		c.Stages = []ui.Due{s.stage("sign", ui.OnTime, 3, 0.25, ui.Amount{N: 3, Unit: "working_hour"})}
	}
	c.Rule, c.Ladder = s.rule(), s.ladder()
	c.Thread = []ui.Said{{At: s.at(-25), Who: s.t("Willow Bridge Street centre", "柳桥街道治理中心"), Mine: true, Text: s.t("Which side of the street is it?", "在路的哪一侧？"), Asks: true}, {At: s.at(-24), Who: s.t("Reporter", "诉求人"), Text: s.t("The market's side.", "菜市场一侧。")}}
	c.Events = s.events()
	return c
}

func (s sample) ladder() *page.Ladder {
	return &page.Ladder{Clock: "web.ladder.handle", Rungs: []page.Rung{
		{Level: s.Say("web.level.grid"), Percent: 80, At: s.at(-9), Reached: true, Unit: s.t("Willow Bridge grid 3 branch", "柳桥三网格党支部")},
		{Level: s.Say("web.level.community"), Percent: 100, At: s.at(-2), Reached: true, Waits: true, Unit: s.t("Willow Bridge Street centre", "柳桥街道治理中心"),
			Vacant: s.Say("web.event.escalated_vacant", "levels", s.Say("web.level.community"))},
		{Level: s.Say("web.level.township"), Percent: 150, At: s.at(22)},
		{Level: s.Say("web.level.district"), Percent: 200, At: s.at(46)},
		{Level: s.Say("web.level.city"), Percent: 300, At: s.at(94)},
	}}
}

func (s sample) rule() *page.Rule {
	return &page.Rule{
		ID: "roads-willow", Version: "12", Unit: s.t("Road maintenance team", "道路养护队"),
		Why: s.t("Class component/02, in Willow Bridge Street, workdays 08:00 to 18:00.", "类别 component/02，柳桥街道，工作日 08:00 至 18:00。"),
		Near: []page.NearRule{
			{ID: "roads-night", Unit: s.t("District night duty", "区夜间值守"), Why: "hours"},
			{ID: "roads-district", Unit: s.t("District road office", "区市政所"), Why: "less_specific"},
		},
	}
}

func (s sample) events() []ui.Event {
	centre := s.t("Willow Bridge Street centre", "柳桥街道治理中心")
	road := s.t("Road maintenance team", "道路养护队")
	return []ui.Event{
		{At: s.at(-2.4), Icon: "half", Tone: "works", What: s.t("Reported done", "上报处置结果"), Who: s.t("Works desk", "工程岗"), Unit: road, Text: s.t("Cut out, filled with hot asphalt, rolled.", "已切割清底、热沥青填补、压实。"), Photos: []ui.Photo{s.after()}},
		{At: s.at(-20), Icon: "message", What: s.t("Note", "备注"), Who: s.t("Works desk", "工程岗"), Unit: road, Text: s.t("Asphalt truck comes tomorrow at 8.", "沥青车明早8点到。"), Inner: true},
		{At: s.at(-22), Icon: "tool", Tone: "works", What: s.t("Signed for", "签收"), Who: s.t("Works desk", "工程岗"), Unit: road},
		{At: s.at(-23), Icon: "arrow-right", Tone: "waits", What: s.t("Filed and dispatched to the road maintenance team", "立案并派给道路养护队"), Who: s.t("Intake post", "受理岗"), Unit: centre, Basis: s.t("rule roads-willow, rule set 12", "规则 roads-willow，规则版本 12")},
		{At: s.at(-24), Icon: "person", What: s.t("The reporter answered", "诉求人答复"), Text: s.t("The market's side.", "菜市场一侧。")},
		{At: s.at(-25), Icon: "question", Tone: "waits", What: s.t("Asked the reporter", "请诉求人补充"), Who: s.t("Intake post", "受理岗"), Unit: centre, Text: s.t("Which side of the street is it?", "在路的哪一侧？")},
		{At: s.at(-27), Icon: "inbox", What: s.t("Reported by web", "网页上报")},
	}
}

func brokenPages() []specimen {
	show := func(status int, err error) func(s sample) templ.Component {
		return func(s sample) templ.Component {
			v := page.Broken{Shell: s.shell(""), Status: status, Back: "#"}
			if err != nil {
				v.Trace = err.Error()
			}
			v.Title = s.t("Not shown", "无法显示")
			return page.BrokenPage(v)
		}
	}
	return []specimen{
		{"broken-403", show(403, nil)}, {"broken-404", show(404, nil)}, {"broken-409", show(409, nil)},
		{"broken-413", show(413, nil)}, {"broken-429", show(429, nil)}, {"broken-503", show(503, nil)}, {"broken-500", show(500, errors.New("4f1c-92ab"))},
	}
}
