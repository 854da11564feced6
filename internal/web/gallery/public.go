package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func publicPages() []specimen {
	return []specimen{
		{"home", func(s sample) templ.Component {
			return page.HomePage(page.Home{Shell: s.shell(s.Say("page.home.title")), Recent: &page.Recent{Reported: 412, Solved: 367, Days: 30}})
		}},
		{"home-wrong", func(s sample) templ.Component {
			v := page.Home{Shell: s.shell(s.Say("page.home.title")), Number: "7K4-29"}
			v.Wrong = true
			v.Problems = []ui.Problem{
				{Field: "number", Text: s.t("A number has eight letters and digits, for example 7K4-29QD.", "编号为八位字母和数字，例如 7K4-29QD。")},
				{Field: "code", Text: s.t("Enter the code or paste the whole link.", "请填写查询码，或粘贴完整链接。")},
			}
			return page.HomePage(v)
		}},
		{"report-where", func(s sample) templ.Component { return page.WherePage(s.where(nil)) }},
		{"report-where-wrong", func(s sample) templ.Component {
			return page.WherePage(s.where([]ui.Problem{{Field: "address", Text: s.t("Tell us where it is: tap the map, describe the place, or choose a community.", "请告诉我们地点：点按地图、写下地点，或选择社区。")}}))
		}},
		{"report-what", func(s sample) templ.Component { return page.WhatPage(s.what("", false)) }},
		{"report-what-search", func(s sample) templ.Component {
			return page.WhatPage(s.what(s.t("gas smell near the drain", "下水道口闻到煤气味"), true))
		}},
		{"report-details", func(s sample) templ.Component {
			return page.DetailsPage(page.Details{Report: s.report("page.details.title", page.StepDetails), Class: s.t("Pothole or broken road surface", "路面坑洼破损"), Stored: []ui.Photo{s.before()}, Most: 6})
		}},
		{"report-contact", func(s sample) templ.Component {
			return page.ContactPage(page.Contact{Report: s.report("page.contact.title", page.StepContact)})
		}},
		{"report-answers", answers},
		{"report-sent", func(s sample) templ.Component {
			return page.SentPage(page.Sent{Shell: s.shell(s.Say("page.sent.title")), Number: "7K4-29QD", Code: "m7fw-2rtx-9hbd",
				Link: "https://wellfield.example/t/m7fw2rtx9hbdq4kc", Track: "#",
				Owner: s.t("Willow Bridge Street centre", "柳桥街道治理中心"), Limit: s.Amount(ui.Amount{N: 5, Unit: "working_day"})})
		}},
		{"sign-in", func(s sample) templ.Component { return page.SignInPage(s.signIn()) }},
		{"second-factor", secondFactor},
		{"recovery-codes", func(s sample) templ.Component {
			return page.CodesPage(page.Codes{Shell: s.shell(s.Say("page.codes.title")), Codes: []string{"7K3M9-2QDW4", "H5T0X-8RNPC", "V1B6J-ZEG3Y", "4MQ2S-7WKHD"}, On: "#"})
		}},
		{"my-account", myAccount},
	}
}

func answers(s sample) templ.Component {
	v := page.Answers{Report: s.report("page.answers.title", page.StepAnswers), Photos: []ui.Photo{s.before()}}
	v.Facts = []ui.Fact{
		{Key: "page.answers.place", Text: s.t("Bus stop at the north gate of the market", "菜市场北门公交站旁"), Note: s.t("Willow Bridge community, grid 03", "柳桥社区 03 网格"), Change: "where"},
		{Key: "page.answers.class", Text: s.t("Pothole or broken road surface", "路面坑洼破损"), Change: "what"},
		{Key: "page.answers.summary", Text: v.Draft.Summary, Change: "details"},
		{Key: "page.answers.contact", Text: s.Say("page.answers.none"), Change: "contact"},
	}
	return page.AnswersPage(v)
}

func (s sample) report(title string, step page.Step) page.Report {
	d := page.Draft{
		ID: "0197c0de-0000-7000-8000-000000000001", Lat: "29.5031000", Lng: "106.5074000", Area: "500199001001003",
		Address: s.t("Bus stop at the north gate of the market", "菜市场北门公交站旁"), Class: "component/0203",
		Summary: s.t("The hole is as wide as a car wheel. Two scooters fell this morning.", "坑有车轮那么宽，今早已有两辆电动车摔倒。"),
	}
	shell := s.shell(s.Say(title))
	shell.Switch = d.Switch(step)
	return page.Report{Shell: shell, Draft: d}
}

func (s sample) where(problems []ui.Problem) page.Where {
	v := page.Where{Report: s.report("page.where.title", page.StepWhere), Outlines: Path + "/areas.json"}
	v.Draft = page.Draft{ID: v.Draft.ID}
	v.Problems, v.Wrong = problems, len(problems) > 0
	for _, c := range []string{s.t("Willow Bridge community", "柳桥社区"), s.t("East Market community", "东市社区")} {
		for _, n := range []string{"01", "02", "03"} {
			v.Areas = append(v.Areas, ui.Option{Value: c + n, Label: s.t("Grid ", "网格 ") + n, Group: c})
		}
	}
	return v
}

func (s sample) what(query string, danger bool) page.What {
	v := page.What{Report: s.report("page.what.title", page.StepWhat), Query: query, Searched: query != "", Emergency: danger}
	v.Draft.Class = ""
	road := []ui.Option{
		{Value: "component/0203", Label: s.t("Pothole or broken road surface", "路面坑洼破损"), Hint: s.t("holes, cracks, sunken patches", "坑洞、裂缝、沉陷")},
		{Value: "component/0101", Label: s.t("Manhole cover missing or loose", "井盖缺失或松动"), Hint: s.t("missing, shifted, rattling", "缺失、移位、异响")},
		{Value: "component/0109", Label: s.t("Street lamp out", "路灯不亮")},
	}
	clean := []ui.Option{
		{Value: "event/0101", Label: s.t("Rubbish left in the open", "暴露垃圾")},
		{Value: "event/0105", Label: s.t("Bin overflowing", "垃圾箱满溢")},
	}
	if v.Searched {
		v.Found = []ui.Option{
			{Value: "component/0121", Label: s.t("Gas pipe leaking", "燃气管道泄漏"), Hint: s.t("smell of gas, hissing, damaged box", "有气味、嘶嘶声、箱体破损")},
			{Value: "component/0104", Label: s.t("Drain blocked or smelling", "下水道堵塞或有异味"), Hint: s.t("overflow, smell, backed-up water", "外溢、异味、返水")},
		}
	}
	v.Groups = []page.ClassGroup{
		{Name: s.t("Roads and street furniture", "道路和公用设施"), Classes: road, Open: !v.Searched},
		{Name: s.t("Cleanliness", "市容环境"), Classes: clean},
		{Name: s.t("Trees and green", "园林绿化"), Classes: clean[:1]},
	}
	return v
}

func (s sample) signIn() page.SignIn {
	v := page.SignIn{Shell: s.shell(s.Say("page.sign_in.title")), Passkey: true}
	v.Demo = []page.DemoAccount{
		{Account: "desk", Post: s.t("Duty desk", "值班岗"), Unit: s.t("Willow Bridge Street centre", "柳桥街道治理中心"), Does: s.t("takes in reports, files and dispatches them", "受理上报，立案并派遣")},
		{Account: "road", Post: s.t("Works desk", "工程岗"), Unit: s.t("Road maintenance team", "道路养护队"), Does: s.t("signs for cases and reports them done", "签收案件，上报处置结果")},
		{Account: "check", Post: s.t("Checker", "核查岗"), Unit: s.t("District supervision centre", "区监督中心"), Does: s.t("goes to see whether it is really fixed", "到现场核查是否真的办好")},
		{Account: "lead", Post: s.t("Supervisor", "督办岗"), Unit: s.t("District supervision centre", "区监督中心"), Does: s.t("closes with an explanation, reopens", "解释结案、重办")},
	}
	return v
}
