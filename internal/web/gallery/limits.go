package gallery

import (
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// limits is how the limit of the case was computed, with everything that a day
// can meet.
func (s sample) limits() *page.Limits {
	hours := s.Say("limits.open", "hours", "08:30–12:00, 14:00–17:30")
	shut := s.Say("limits.shut")
	seven := s.Say("limits.time_hours", "h", 7)
	return &page.Limits{
		Calendar: s.Say("limits.calendar", "version", 3, "name", s.t("China, Monday to Friday, 8:30 to 12:00 and 14:00 to 17:30", "中国，周一至周五 8:30—12:00、14:00—17:30")),
		Zone:     s.Say("limits.zone", "zone", "Asia/Shanghai"),
		Clocks: []page.LimitClock{{
			Stage: s.Say("limits.stage.handle"),
			Span: s.Say("limits.runs", "limit", s.Amount(ui.Amount{N: 5, Unit: "working_day"}),
				"from", s.t("Tue 29 Dec 2026 15:00", "2026年12月29日周二 15:00"), "to", s.t("Wed 6 Jan 2027 15:00", "2027年1月6日周三 15:00")),
			Used:    s.Say("limits.used", "percent", 40),
			Unknown: s.Say("limits.unknown", "years", "2027"),
			Remarks: []string{s.Say("limits.pause", "from", s.t("Thu 31 Dec 9:00", "12月31日周四 9:00"), "to", s.t("Thu 31 Dec 10:00", "12月31日周四 10:00"))},
			Days: []page.LimitDay{
				{Day: s.t("Tuesday, 29 Dec", "12月29日星期二"), Counted: s.Say("limits.time", "h", 2, "m", 30), Why: []string{hours}},
				{Day: s.t("Wednesday, 30 Dec", "12月30日星期三"), Counted: seven, Why: []string{hours}},
				{Day: s.t("Thursday, 31 Dec", "12月31日星期四"), Counted: s.Say("limits.time_hours", "h", 6), Why: []string{hours, s.Say("limits.why.pause")},
					Paused: s.Say("limits.paused", "time", s.Say("limits.time_hours", "h", 1))},
				{Day: s.Say("limits.span", "first", s.t("Saturday, 2 Jan", "1月2日星期六"), "last", s.t("Sunday, 3 Jan", "1月3日星期日")), Number: s.Say("limits.days", "n", 2),
					Counted: s.Say("limits.nothing"), Nothing: true, Why: []string{shut, s.Say("limits.why.weekend")}, Unknown: s.Say("limits.unknown_day")},
				{Day: s.t("Monday, 4 Jan", "1月4日星期一"), Counted: seven, Why: []string{hours}, Unknown: s.Say("limits.unknown_day")},
			},
		}},
	}
}

// stage is the clock of a stage.
func (s sample) stage(name string, pace ui.Pace, hours float64, used float64, left ui.Amount) ui.Due {
	d := due(pace, s.at(hours), used, left.N, left.Unit)
	d.Of = s.Say("limits.stage." + name)
	return d
}
