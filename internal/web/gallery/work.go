package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func workPages() []specimen {
	return []specimen{
		{"unit", func(s sample) templ.Component { return page.UnitPage(s.unit()) }},
		{"unit-empty", func(s sample) templ.Component {
			v := s.unit()
			v.Groups, v.Waiting = nil, 0
			return page.UnitPage(v)
		}},
		{"tasks-empty", func(s sample) templ.Component { return page.TasksPage(s.tasks()) }},
		{"checks", func(s sample) templ.Component { return page.ChecksPage(s.checks()) }},
		{"check", func(s sample) templ.Component { return page.CheckDocument(s.check()) }},
		{"check-own", func(s sample) templ.Component {
			v := s.check()
			v.Check, v.Others, v.After = nil, nil, nil
			v.WhyNot = s.t("Your unit had a hand in this work. Somebody else must check it.", "您所在单位参与了处置，须由其他单位核查。")
			return page.CheckDocument(v)
		}},
	}
}

func (s sample) unit() page.Unit {
	v := page.Unit{Shell: s.staff(s.t("Our work", "本单位"), "unit"), Name: s.t("Road maintenance team", "道路养护队"), Waiting: 4}
	rows := s.rows()
	job := func(r page.Row, words string, sign bool) page.UnitRow {
		row := page.UnitRow{Row: r, Words: words, Evidence: []string{s.Say("page.evidence.photo_after", "n", 2), s.Say("page.evidence.text")}, Handle: "#"}
		if sign {
			a := page.Act(s.Reader, "sign", "#", 4, page.Choices{})
			row.Sign = &a
		}
		return row
	}
	rows[0].State, rows[0].Due = "dispatched", due(ui.OnTime, s.at(6), 0.2, 4, "working_hour")
	rows[3].State = "handling"
	v.Groups = []page.UnitGroup{
		{Key: "late", Rows: []page.UnitRow{job(rows[1], s.t("The cover rattles again and tips when a car goes over it.", "井盖又响了，车一过就翘起来。"), true)}},
		{Key: "today", Rows: []page.UnitRow{
			job(rows[3], s.t("Water stands ankle-deep after every rain.", "一下雨积水就没过脚踝。"), false),
			job(rows[0], s.t("The hole is as wide as a car wheel.", "坑有车轮那么宽。"), true)}},
		{Key: "week", Rows: []page.UnitRow{job(rows[7], "", false)}},
	}
	return v
}

func (s sample) checks() page.Checks {
	v := page.Checks{Shell: s.staff(s.Say("page.checks.title"), "check")}
	v.Filters = []ui.Filter{{Text: s.Say("page.filter.all"), Href: "#", N: 3, Here: true}, {Text: s.Say("page.filter.overdue"), Href: "#", N: 1, Tone: "overdue"}, {Text: s.Say("page.filter.reopened"), Href: "#", N: 1}}
	rows := s.rows()
	after := s.after()
	rows[0].State, rows[1].State, rows[7].State = "handled", "checking", "handled"
	rows[0].Due = due(ui.Met, s.at(6), 0.8, 0, "")
	rows[1].Due = due(ui.Missed, s.at(-3), 1, 3, "hour")
	rows[7].Due = due(ui.Met, s.at(50), 0.6, 0, "")
	v.Rows = []page.CheckRow{
		{Row: rows[0], Unit: s.t("Road maintenance team", "道路养护队"), Handled: s.at(-2.4), After: &after},
		{Row: rows[1], Unit: s.t("Road maintenance team", "道路养护队"), Handled: s.at(-5), After: &after},
		{Row: rows[7], Unit: s.t("Building upkeep office", "房屋维护所"), Handled: s.at(-20)},
	}
	return v
}

func (s sample) check() page.CheckPage {
	c := s.theCase("handled")
	c.Due = due(ui.Met, s.at(28), 0.6, 0, "")
	a := page.Act(s.Reader, "check", "#", 6, s.choices())
	a.Main = true
	v := page.CheckPage{Shell: s.staff(c.Number, "check"), Case: c, Before: []ui.Photo{s.before()}, After: []ui.Photo{s.after()}, Check: &a}
	v.Crumbs = []ui.Link{{Text: s.Say("page.nav.check"), Href: "#"}, {Text: c.Number}}
	v.Claim = page.Claim{Unit: s.t("Road maintenance team", "道路养护队"), At: s.at(-2.4), Text: s.t("Cut out, filled with hot asphalt, rolled. Road open since 9:10.", "已切割清底、热沥青填补、压实，9:10恢复通行。")}
	for _, verb := range []string{"close_explained", "message", "note"} {
		v.Others = append(v.Others, page.Act(s.Reader, verb, "#", 6, s.choices()))
	}
	return v
}

func (s sample) tasks() page.Tasks {
	v := page.Tasks{Shell: s.staff(s.Say("page.nav.tasks"), "tasks"), Name: s.t("Road maintenance team", "道路养护队")}
	return v
}
