package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func trackPages() []specimen {
	return []specimen{
		{"track-work", func(s sample) templ.Component { return page.TrackPage(s.track("handling", 3)) }},
		{"track-ask", func(s sample) templ.Component {
			v := s.track("need_info", 1)
			v.Question = s.t("Which side of the street is it: the market's or the school's?", "在路的哪一侧：菜市场一侧还是学校一侧？")
			a := page.AsReporter(page.Act(s.Reader, "answer", "#", 3, page.Choices{}))
			a.Main = true
			v.Answer = &a
			return page.TrackPage(v)
		}},
		{"track-confirm", func(s sample) templ.Component {
			v := s.track("awaiting_reporter", 5)
			v.Verdict = s.mine("confirm", "deny")
			return page.TrackPage(v)
		}},
		{"track-solved", func(s sample) templ.Component {
			v := s.track("closed_resolved", 7)
			v.Verdict = s.mine("reopen")
			return page.TrackPage(v)
		}},
		{"track-explained", func(s sample) templ.Component {
			v := s.track("closed_explained", 7)
			for i := range v.Steps[4:6] {
				v.Steps[4+i] = page.TrackStep{Key: v.Steps[4+i].Key, Reach: page.Skipped}
			}
			v.Steps[6].Text = s.t("Not solved: the pipe belongs to a private yard. You can ask the district for a review within 60 days.", "未解决：该管道属于单位自有院落。您可在60日内向区里申请复核。")
			v.Verdict = s.mine("reopen")
			return page.TrackPage(v)
		}},
	}
}

func (s sample) mine(verbs ...string) []ui.Action {
	var out []ui.Action
	for _, v := range verbs {
		out = append(out, page.AsReporter(page.Act(s.Reader, v, "#", 9, page.Choices{})))
	}
	return out
}

// track is a report that has reached the step of that index.
func (s sample) track(state ui.State, reached int) page.Track {
	v := page.Track{
		Shell: s.shell(s.t("Report 7K4-29QD", "编号 7K4-29QD")), Number: "7K4-29QD", Title: s.t("Pothole or broken road surface", "路面坑洼破损"),
		Place: s.t("Bus stop at the north gate of the market", "菜市场北门公交站旁"), State: state, Reported: s.at(-27),
		Words:  s.t("The hole is as wide as a car wheel. Two scooters fell this morning.", "坑有车轮那么宽，今早已有两辆电动车摔倒。"),
		Photos: []ui.Photo{s.before()},
		Thread: []ui.Said{
			{At: s.at(-25), Who: s.t("Willow Bridge Street centre", "柳桥街道治理中心"), Text: s.t("Thank you. The road team has been told that people fell.", "谢谢您。我们已告知养护队有人摔倒。")},
			{At: s.at(-24), Mine: true, Who: s.t("You", "您"), Text: s.t("They have put a cone there.", "已经放了一个锥桶。")},
		},
	}
	write := page.AsReporter(page.Act(s.Reader, "message", "#", 9, page.Choices{}))
	v.Write = &write
	v.Steps = s.steps()
	for i := range v.Steps {
		switch {
		case i < reached:
			v.Steps[i].Reach = page.Done
			v.Steps[i].When = s.at(-27 + 3*float64(i))
		case i == reached:
			v.Steps[i].Reach = page.Now
		default:
			v.Steps[i].Text, v.Steps[i].Hand = "", nil
		}
	}
	return v
}

func (s sample) steps() []page.TrackStep {
	road := s.t("Road maintenance team", "道路养护队")
	limit := due(ui.OnTime, s.at(28), 0.4, 9, "working_hour")
	open := due(ui.Paused, s.at(28), 0.2, 0, "")
	return []page.TrackStep{
		{Key: "report", Text: s.t("We have it and told you the number.", "已收到，并告知您编号。")},
		{Key: "file", Text: s.t("Filed as: pothole or broken road surface.", "按“路面坑洼破损”立案。"), Who: s.t("Willow Bridge Street centre", "柳桥街道治理中心"), Until: &open, Next: s.t("When you have answered, we choose the unit at once.", "收到答复后，我们立即派给承办单位。")},
		{Key: "dispatch", Text: s.t("Given to the road maintenance team.", "已派给道路养护队。")},
		{Key: "handle", Text: s.t("They have signed for it and will repair the surface.", "养护队已签收，将修补路面。"), Who: road, Until: &limit,
			Passed: []string{s.Say("web.track.passed", "when", s.Moment(s.at(-9)), "unit", s.t("Willow Bridge grid 3 branch", "柳桥三网格党支部"))},
			Next:   s.t("They show photos of the result. Then somebody from another unit goes to look.", "养护队提交处置后的照片，再由其他单位的人到现场核查。")},
		{Key: "check", Text: s.t("The district's checker was on the spot and found it repaired.", "区核查员已到现场，确认修好。"), Hand: []ui.Photo{s.after()}},
		{Key: "confirm", Text: s.t("Please look and tell us. Without an answer we close it on 30 Nov and record that you did not answer.", "请您看看并告诉我们。11月30日前未答复将结案，并记录为“未答复”。"), Who: s.t("You", "您")},
		{Key: "close", Text: s.t("Solved, confirmed by you.", "已解决，由您确认。")},
	}
}
