package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/ui"
)

func components() []specimen {
	return []specimen{
		{"states", func(s sample) templ.Component { return states(s, s.paces()) }},
		{"forms", func(s sample) templ.Component { return forms(s, s.fields(false)) }},
		{"forms-wrong", func(s sample) templ.Component { return forms(s, s.fields(true)) }},
	}
}

func (s sample) paces() []ui.Due {
	late := due(ui.Overdue, s.at(-30), 1.4, 2, "working_day")
	provisional := due(ui.OnTime, s.at(24*60), 0.1, 40, "working_day")
	provisional.Provisional = true
	return []ui.Due{
		{}, due(ui.OnTime, s.at(4.6), 0.5, 4, "working_hour"), due(ui.Soon, s.at(0.6), 0.9, 35, "working_minute"), late,
		due(ui.Paused, s.at(3), 0.3, 0, ""), due(ui.Met, s.at(-3), 0.9, 0, ""), due(ui.Missed, s.at(-50), 1, 1, "working_day"), provisional,
	}
}

func (s sample) fields(wrong bool) []ui.Field {
	few := []ui.Option{{Value: "1", Label: s.t("On the road", "车行道"), Chosen: true}, {Value: "2", Label: s.t("On the pavement", "人行道"), Hint: s.t("also where it crosses a drive", "包括车辆出入口处")}, {Value: "3", Label: s.t("Elsewhere", "其他位置")}}
	fields := []ui.Field{
		{Kind: ui.Line, Name: "line", Label: s.t("Street and number", "街道门牌"), Hint: s.t("As it is written on the house.", "按门牌填写。"), Value: s.t("Willow Lane 18", "柳巷18号")},
		{Kind: ui.Text, Name: "text", Label: s.t("What you saw", "现场情况"), Rows: 3},
		{Kind: ui.Radios, Name: "radios", Label: s.t("Where exactly", "具体位置"), Options: few},
		{Kind: ui.Checks, Name: "checks", Label: s.t("What is affected", "影响了什么"), Options: few, Optional: true},
		{Kind: ui.Select, Name: "select", Label: s.t("Class", "类别"), Options: s.choices().Classes},
		{Kind: ui.Day, Name: "day", Label: s.t("Day", "日期"), Value: "2026-11-23"},
		{Kind: ui.Photos, Name: "photos", Label: s.Say("ui.field.photos"), Optional: true},
		{Kind: ui.Verdicts, Name: "results", Label: s.Say("ui.act.check.results"), Options: s.choices().Conditions},
	}
	fields[7].Options[0].Verdict, fields[7].Options[1].Verdict = "pass", "fail"
	if wrong {
		for i := range fields {
			fields[i].Problem = s.t("This needs an answer.", "请填写此项。")
		}
	}
	return fields
}

func problemsOf(fields []ui.Field) []ui.Problem {
	var out []ui.Problem
	for _, f := range fields {
		if f.Problem != "" {
			out = append(out, ui.Problem{Field: f.Name, Text: f.Label + ": " + f.Problem})
		}
	}
	return out
}

// icons are the icons in use, for the sheet of states.
var icons = []string{"tick", "cross", "dash", "inbox", "question", "search", "file", "arrow-right", "arrow-left", "arrow-out", "tool",
	"half", "eye", "person", "loop", "clock", "alert", "pause", "pin", "camera", "message", "lock"}
