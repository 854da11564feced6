package gallery

import (
	"github.com/a-h/templ"

	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

func cataloguePages() []specimen {
	return []specimen{
		{"catalogue", func(s sample) templ.Component { return page.EditionsPage(s.editions()) }},
		{"catalogue-single", func(s sample) templ.Component {
			v := s.editions()
			v.Compared = false
			return page.EditionsPage(v)
		}},
	}
}

func (s sample) editions() page.Editions {
	v := page.Editions{Shell: s.staff(s.Say("page.catalogue.title"), "catalogue"), Compared: true,
		InForce: s.Say("page.catalogue.in_force", "edition", "DB 14/T 2027", "version", 3, "n", 271)}
	v.Nav = append(v.Nav, page.NavItem{Key: "page.nav.catalogue", Href: "#", Here: true})
	v.From = []page.Edition{{Version: "2", Label: s.Say("page.catalogue.edition", "version", 2, "edition", "DB 14/T 2024", "day", s.Date(s.at(-900))), Chosen: true}}
	v.To = []page.Edition{{Version: "3", Label: s.Say("page.catalogue.edition", "version", 3, "edition", "DB 14/T 2027", "day", s.Date(s.at(-20))), Chosen: true}}
	v.Totals = []page.EditionTotal{{Label: s.Say("page.catalogue.n_removed", "n", 1), Href: "#removed", N: 1},
		{Label: s.Say("page.catalogue.n_changed", "n", 1), Href: "#changed", N: 1}, {Label: s.Say("page.catalogue.n_added", "n", 2), Href: "#added", N: 2},
		{Label: s.Say("page.catalogue.n_same", "n", 268)}}
	v.Head = []page.FieldChange{{Field: s.Say("catalog.field." + "edition"), From: "DB 14/T 2024", To: "DB 14/T 2027"}}
	limit := func(n int, unit string) string { return s.Amount(ui.Amount{N: n, Unit: unit}) }
	v.Removed = []page.ClassLine{{Key: "event/0204-01", Name: s.t("Torn bill", "破损招贴"), Filing: s.t("A bill hangs torn", "招贴破损"),
		Limit: limit(1, "working_day"), Open: s.Say("page.catalogue.open", "n", 3)}}
	v.Changed = []page.ClassChange{{Key: "component/0101-02", Name: s.t("Manhole cover: damaged", "井盖：破损"), Fields: []page.FieldChange{
		{Field: s.Say("catalog.field." + "limit"), From: limit(2, "working_day"), To: limit(4, "working_hour")},
		{Field: s.Say("catalog.field." + "responsible"), To: s.t("Owner of the pipe", "管线权属单位")}}}}
	v.Added = []page.ClassLine{
		{Key: "component/0101-05", Name: s.t("Manhole cover: rattles", "井盖：松动异响"), Filing: s.t("The cover tips or rattles when driven over", "车辆碾压时翻动或发出响声"), Limit: limit(2, "working_day")},
		{Key: "event/0301-01", Name: s.t("Site without a fence", "工地无围挡"), Filing: s.t("Works stand open to the street", "工地临街一侧没有围挡"), Limit: limit(3, "working_day")}}
	return v
}
