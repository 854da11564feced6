package gallery

import (
	"time"

	"wellfield/internal/lang"
	"wellfield/internal/web/assets"
	"wellfield/internal/web/page"
	"wellfield/internal/web/ui"
)

// sample makes canned data in one language at one fixed moment, so that a
// picture of the gallery changes only when the look does.
type sample struct {
	ui.Reader
	files *assets.Set
	tags  []lang.Tag
}

func newSample(words *lang.Catalogue, files *assets.Set, tag lang.Tag, large bool) sample {
	zone := time.FixedZone("UTC+8", 8*60*60)
	return sample{
		Reader: ui.Reader{Tag: tag, Words: words, Zone: zone, Large: large,
			Now: time.Date(2026, 11, 23, 11, 42, 0, 0, zone)},
		files: files,
		tags:  words.Tags(),
	}
}

// t is the text in the language of the sample.
func (s sample) t(en, zh string) string { return lang.Name{lang.EN: en, lang.ZH: zh}.In(s.Tag) }

// at is the moment that many hours from now.
func (s sample) at(hours float64) time.Time {
	return s.Now.Add(time.Duration(hours * float64(time.Hour)))
}

func (s sample) shell(title string) page.Shell {
	return page.Shell{
		Reader: s.Reader, Assets: s.files, Title: title, Demo: true, Languages: s.tags,
		City: s.t("Example City", "示例市"), Switch: page.Switch{Back: Path},
	}
}

func (s sample) staff(title, here string) page.Shell {
	shell := s.shell(title)
	shell.Staff = true
	shell.Account = &page.Account{Post: s.t("Duty desk, intake", "值班受理岗"), Unit: s.t("Willow Bridge Street centre", "柳桥街道治理中心")}
	shell.Nav = []page.NavItem{
		{Key: "page.nav.desk", Href: "#", N: 14, Here: here == "desk"},
		{Key: "page.nav.unit", Href: "#", N: 6, Here: here == "unit"},
		{Key: "page.nav.check", Href: "#", N: 3, Here: here == "check"},
	}
	return shell
}

func (s sample) photo(name, en, zh string, hours float64, metres int) ui.Photo {
	taken := s.at(hours)
	src := Path + "/photo/" + name
	return ui.Photo{Thumb: src, Full: src, Alt: s.t(en, zh), Taken: &taken, Metres: &metres}
}

func (s sample) before() ui.Photo {
	return s.photo("pothole", "A hole in the road with broken edges", "路面破损坑洞", -27, 3)
}

func (s sample) after() ui.Photo {
	return s.photo("patched", "The hole is filled level with the road", "坑洞已填平", -2.5, 4)
}

// due is a limit with the part used and what is left.
func due(pace ui.Pace, at time.Time, used float64, n int, unit string) ui.Due {
	return ui.Due{Pace: pace, At: at, Used: used, Left: ui.Amount{N: n, Unit: unit}}
}
