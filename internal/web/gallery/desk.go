package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func deskPages() []specimen {
	return []specimen{
		{"desk", func(s sample) templ.Component { return page.DeskPage(s.desk(false)) }},
		{"desk-case", func(s sample) templ.Component {
			v := s.desk(true)
			v.Notice = &ui.Notice{Text: s.t("7K4-18MC was dispatched to the road maintenance team.", "7K4-18MC 已派给道路养护队。"), Tone: "done", UndoPost: "#"}
			return page.DeskPage(v)
		}},
		{"desk-wrong", func(s sample) templ.Component {
			v := s.desk(true)
			v.Wrong = true
			text := s.t("Take the suggested unit or choose another.", "请采纳建议的单位，或选择其他单位。")
			v.Now.Parts[0].Taken, v.Now.Parts[1].Taken = true, true
			v.Now.Parts[2].Problem = text
			v.Now.Action.Problems = []ui.Problem{{Field: "lead", Text: text}}
			return page.DeskPage(v)
		}},
		{"desk-unannounced", func(s sample) templ.Component {
			v := s.desk(false)
			v.Unannounced = s.Say("limits.unannounced", "n", 12, "from", s.t("29 Dec", "12月29日"), "year", "2027")
			return page.DeskPage(v)
		}},
		{"desk-empty", func(s sample) templ.Component {
			v := s.desk(false)
			v.Rows, v.Case, v.Now, v.Others, v.Pager = nil, nil, nil, nil, ui.Pager{}
			return page.DeskPage(v)
		}},
	}
}

func (s sample) desk(picked bool) page.Desk {
	c := s.theCase("received")
	v := page.Desk{Shell: s.staff(s.Say("page.desk.title"), "desk"), Back: "#", Picked: picked, Case: &c, Rows: s.rows()}
	v.Filters = []ui.Filter{
		{Text: s.Say("page.filter.new"), Href: "#", N: 14, Here: true},
		{Text: s.Say("page.filter.overdue"), Href: "#", N: 2, Tone: "overdue"},
		{Text: s.Say("page.filter.soon"), Href: "#", N: 5, Tone: "soon"},
		{Text: s.Say("page.filter.waiting"), Href: "#", N: 3},
		{Text: s.Say("page.filter.work"), Href: "#", N: 128},
		{Text: s.Say("page.filter.all"), Href: "#", N: 12_480},
	}
	v.Pager = ui.Pager{Older: "#", From: 1, To: 8, Of: 14}
	v.Now = &page.Suggest{Action: page.Act(s.Reader, "dispatch", "#", 1, page.Choices{}), Parts: s.suggestions()}
	for _, verb := range []string{"ask", "verify", "file", "refuse", "refer", "message", "note"} {
		v.Others = append(v.Others, page.Act(s.Reader, verb, "#", 1, s.choices()))
	}
	return v
}

func (s sample) suggestions() []page.Suggestion {
	units := s.choices().Units
	return []page.Suggestion{
		{Name: "class", Key: "1", Value: "component/0203", Text: s.t("Pothole or broken road surface", "路面坑洼破损"), Note: s.t("component/0203 · 5 working days", "component/0203 · 5个工作日"),
			Reason: s.t("The reporter chose it, and the words “hole” and “wheel” fit.", "诉求人选择了此类，且“坑”“车轮”等词吻合。"), Options: s.choices().Classes},
		{Name: "area", Key: "2", Value: "500199001001003", Text: s.t("Willow Bridge community, grid 03", "柳桥社区 03 网格"), Note: "500199001001003",
			Reason: s.t("The marked point lies inside it, 40 m from its edge.", "标记的位置在此网格内，距边界40米。"), Options: s.choices().Areas},
		{Name: "lead", Key: "3", Value: "road", Text: s.t("Road maintenance team", "道路养护队"), Note: s.t("rule roads-willow", "规则 roads-willow"),
			Reason: s.t("It leads for road surfaces in Willow Bridge Street on workdays.", "工作日由其牵头处理柳桥街道路面问题。"), Options: units},
	}
}

func (s sample) choices() page.Choices {
	return page.Choices{
		Classes: []ui.Option{
			{Value: "component/0203", Label: s.t("Pothole or broken road surface", "路面坑洼破损"), Group: s.t("Roads", "道路")},
			{Value: "component/0101", Label: s.t("Manhole cover missing or loose", "井盖缺失或松动"), Group: s.t("Roads", "道路")},
			{Value: "event/0101", Label: s.t("Rubbish left in the open", "暴露垃圾"), Group: s.t("Cleanliness", "市容环境")},
		},
		Areas:     []ui.Option{{Value: "3", Label: s.t("Grid 03", "网格 03"), Group: s.t("Willow Bridge", "柳桥社区")}, {Value: "4", Label: s.t("Grid 04", "网格 04"), Group: s.t("Willow Bridge", "柳桥社区")}},
		Units:     []ui.Option{{Value: "road", Label: s.t("Road maintenance team", "道路养护队")}, {Value: "clean", Label: s.t("Street cleaning station", "环卫站")}},
		Verifiers: []ui.Option{{Value: "g3", Label: s.t("Grid 03 team", "03网格团队"), Chosen: true}},
		Conditions: []ui.Option{
			{Value: "level", Label: s.t("The surface is level with the road around it", "修补面与周边路面齐平")},
			{Value: "clear", Label: s.t("Rubble and barriers are gone", "渣土和围挡已清除")},
			{Value: "joint", Label: s.t("The joint is sealed", "接缝已封闭")},
		},
		Reasons: []string{"not_there", "not_public_duty", "private_matter", "not_enough_info", "below_standard", "legal_dispute"},
		Places:  []string{"police_110", "fire_119", "ambulance_120", "traffic_122", "petition_office", "court", "arbitration", "other_area", "other_body"},
	}
}

func (s sample) rows() []page.Row {
	row := func(number, en, zh, pen, pzh string, state ui.State, hours float64, d ui.Due, photos int) page.Row {
		return page.Row{Number: number, Href: "#", Title: s.t(en, zh), Place: s.t(pen, pzh), State: state, At: s.at(hours), Due: d, Photos: photos}
	}
	rows := []page.Row{
		row("7K4-29QD", "Pothole or broken road surface", "路面坑洼破损", "Bus stop at the north gate of the market", "菜市场北门公交站旁", "received", -0.4, ui.Due{}, 2),
		row("7K4-31XA", "Manhole cover missing or loose", "井盖缺失或松动", "Willow Lane 18, in front of the school", "柳巷18号学校门前", "reopened", -49, due(ui.Overdue, s.at(-3), 1, 3, "hour"), 4),
		row("7K4-30PF", "Street lamp out", "路灯不亮", "Steps down to the ferry", "渡口台阶", "received", -1.2, ui.Due{}, 0),
		row("7K4-27ZT", "Drain blocked, water on the road", "下水道堵塞，路面积水", "East Market, hall 2, back door", "东市2号厅后门", "filed", -2, due(ui.Soon, s.at(1.5), 0.86, 35, "working_minute"), 1),
		row("7K4-26KC", "Rubbish left in the open", "暴露垃圾", "Behind North Slope 4", "北坡4号楼后", "need_info", -20, due(ui.Paused, s.at(3), 0.3, 0, ""), 1),
		row("7K4-25HN", "Tree branch hanging over the path", "树枝悬于人行道上方", "Park gate, second tree", "公园门口第二棵树", "verifying", -22, due(ui.OnTime, s.at(9), 0.35, 5, "working_hour"), 1),
		row("7K4-22BW", "Bin overflowing", "垃圾箱满溢", "Bus terminal, platform 3", "公交总站3号站台", "dispatched", -26, due(ui.OnTime, s.at(4), 0.5, 2, "working_hour"), 0),
		row("7K4-19LE", "Ramp for wheelchairs broken", "无障碍坡道破损", "Clinic, main entrance", "卫生院正门", "handling", -70, due(ui.OnTime, s.at(50), 0.6, 2, "working_day"), 3),
	}
	rows[0].Here = true
	rows[0].Stage = s.stage("intake", ui.Soon, 0.4, 0.85, ui.Amount{N: 18, Unit: "working_minute"})
	rows[2].Stage = s.stage("intake", ui.OnTime, 2, 0.3, ui.Amount{N: 84, Unit: "working_minute"})
	rows[1].Rework = 2
	return rows
}
