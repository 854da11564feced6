package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
)

func ledgerPages() []specimen {
	return []specimen{
		{"ledger", func(s sample) templ.Component { return page.LedgerPage(s.ledger()) }},
		{"ledger-empty", func(s sample) templ.Component {
			v := s.ledger()
			v.Units, v.Cases, v.More, v.Empty = nil, nil, "", true
			return page.LedgerPage(v)
		}},
		{"long-term", func(s sample) templ.Component { return page.LongTermPage(s.longTerm()) }},
		{"long-term-empty", func(s sample) templ.Component {
			v := s.longTerm()
			v.Rows = nil
			return page.LongTermPage(v)
		}},
		{"second-looks", func(s sample) templ.Component { return page.SamplingPage(s.secondLooks(true)) }},
		{"second-looks-running", func(s sample) templ.Component { return page.SamplingPage(s.secondLooks(false)) }},
		{"second-looks-none", func(s sample) templ.Component {
			return page.SamplingPage(page.Sampling{Shell: s.shell(s.Say("page.sampling.title")), None: true, Earlier: "#", Later: "#",
				Month: s.Say("page.ledger.month", "year", "2026", "month", "03")})
		}},
	}
}

func (s sample) ledger() page.Ledger {
	roads := s.t("Road maintenance team", "道路养护队")
	boss := s.Say("page.ledger.post", "post", s.t("Commander on duty", "值班指挥长"), "unit", s.t("Command centre", "指挥中心"))
	v := page.Ledger{Shell: s.shell(s.Say("page.ledger.title")), Month: s.Say("page.ledger.month", "year", "2026", "month", "03"),
		Earlier: "#", Later: "#", File: "#", More: "#"}
	v.Units = []page.LedgerUnit{
		{Name: roads, Due: "41", Extended: "6", ExtendedShare: s.Say("page.ledger.share", "percent", "14.6"), Suspended: s.Say("page.ledger.few"), Declined: "0"},
		{Name: s.t("Street lighting", "路灯管理所"), Due: s.Say("page.ledger.few"), Extended: "0", Suspended: "0", Declined: "0"},
	}
	v.Cases = []page.LedgerCase{
		{Number: "7K3M-92QD-W4H", Class: s.t("Pothole", "路面坑洞"), Unit: roads, Asked: s.Say("page.ledger.kind.extension"), Reason: s.Say("web.delay.materials"),
			Answer: s.Say("page.ledger.answer.granted"), Granted: true, Post: boss, Due: s.at(30), AskedAt: s.at(-4), Until: s.at(78)},
		{Number: "2PQX-7C0A-1RT", Class: s.t("Manhole cover", "井盖"), Unit: roads, Asked: s.Say("page.ledger.kind.suspension"), Reason: s.Say("web.delay.planning"),
			Answer: s.Say("page.ledger.answer.open"), Open: true, Due: s.at(40), AskedAt: s.at(-2)},
	}
	return v
}

func (s sample) longTerm() page.LongTerm {
	v := page.LongTerm{Shell: s.shell(s.Say("page.long_term.title"))}
	row := page.LongTermRow{Number: "7K3M-92QD-W4H", Title: s.t("Flooded underpass", "下穿通道积水"), Place: s.t("Jingtian Town, Qinghe Community", "井田镇清河社区"),
		Owner: s.t("Drainage office", "排水管理所"), Reason: s.Say("web.delay.planning"), State: "closed_long_term",
		Reported: s.at(-2400), Since: s.at(-1200), Review: s.at(700)}
	late := row
	late.Number, late.Title, late.Reason = "2PQX-7C0A-1RT", s.t("Broken footbridge lift", "天桥电梯损坏"), s.Say("web.delay.funds")
	late.Review, late.Late, late.Kept = s.at(-50), true, 2
	v.Rows = []page.LongTermRow{late, row}
	return v
}

// secondLooks is a month that is over, with its seed, or one that runs.
func (s sample) secondLooks(over bool) page.Sampling {
	few, town := s.Say("page.ledger.few"), s.t("Jingtian Town", "井田镇")
	v := page.Sampling{Shell: s.shell(s.Say("page.sampling.title")), Month: s.Say("page.ledger.month", "year", "2026", "month", "03"),
		Earlier: "#", Later: "#", Share: "5", Committed: s.at(-900), Begins: s.at(-880),
		Commitment: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Lines: []page.SamplingLine{
			{Town: town, Unit: s.t("Road maintenance team", "道路养护队"), Figures: page.SamplingFigures{Closed: "212", Drawn: "11", Confirmed: "9", NotFixed: few, Undone: "0", Nobody: "0"}},
			{Town: s.t("Liujia Street", "柳家街道"), Unit: s.t("Street lighting", "路灯管理所"), Figures: page.SamplingFigures{Closed: "96", Drawn: few, Confirmed: few, NotFixed: "0", Undone: few, Nobody: "0"}},
		},
		All: &page.SamplingFigures{Closed: "308", Drawn: "15", Confirmed: "12", NotFixed: "2", Undone: "1", Nobody: "0"}}
	if over {
		v.Seed, v.Revealed = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", s.at(-10)
	}
	return v
}
