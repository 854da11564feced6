// Package demo is a fictitious township with its areas, organisations, rules
// and a month of reports, for trying the product and for its tests. Its names
// are invented, its codes begin with 99, which no province has, and nobody
// lives there: it has posts and accounts and no persons.
package demo

import (
	"fmt"
	"sync"

	"wellfield/internal/civil"
	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
)

// The codes of the demo. Townships of towns begin at 100, residents'
// committees at 001 and villagers' committees at 201.
const (
	City     = "990100000000"
	District = "990101000000"
	Township = "990101100000"
)

// since is the day from which everything in the demo exists.
const since civil.Day = "2024-01-01"

func both(zh, en string) lang.Name { return lang.Name{lang.ZH: zh, lang.EN: en} }

// community is a village or an urban community: where its seat is, how far it
// reaches beyond the half way to its neighbours, and its number of grids.
type community struct {
	code    string
	id      string // in the ids of its organisations
	name    lang.Name
	seat    spot
	reach   float64
	grids   int
	special lang.Name // of its last grid, when that is a special one
}

var communities = []community{
	{"990101100001", "jingxin", both("井心社区", "Jingxin Community"), spot{-450, 350}, 0, 8, both("镇政务服务区专属网格", "Civic Square Special Grid")},
	{"990101100002", "wenchang", both("文昌社区", "Wenchang Community"), spot{550, 520}, 0, 7, both("井田农贸市场专属网格", "Jingtian Market Special Grid")},
	{"990101100003", "qiaotou", both("桥头社区", "Qiaotou Community"), spot{-350, -560}, 0, 7, nil},
	{"990101100004", "zhanqian", both("站前社区", "Zhanqian Community"), spot{700, -480}, 0, 6, both("井田产业园专属网格", "Jingtian Industrial Park Special Grid")},
	{"990101100201", "shiping", both("石坪村", "Shiping Village"), spot{-2500, 900}, 250, 5, nil},
	{"990101100202", "liuwan", both("柳湾村", "Liuwan Village"), spot{-900, 2300}, 250, 5, nil},
	{"990101100203", "chaya", both("茶垭村", "Chaya Village"), spot{1300, 2350}, 250, 5, nil},
	{"990101100204", "shuangtang", both("双塘村", "Shuangtang Village"), spot{2900, 800}, 250, 4, nil},
	{"990101100205", "songling", both("松岭村", "Songling Village"), spot{2300, -1500}, 250, 4, nil},
	{"990101100206", "baiguo", both("白果村", "Baiguo Village"), spot{100, -2500}, 250, 5, nil},
	{"990101100207", "liyuan", both("梨园村", "Liyuan Village"), spot{-2200, -1600}, 250, 4, nil},
}

func (c community) gridCode(i int) string { return fmt.Sprintf("%s%03d", c.code, i+1) }

// isSpecial tells whether grid i of the community is a special one.
func (c community) isSpecial(i int) bool { return c.special != nil && i == c.grids-1 }

func (c community) gridName(i int) lang.Name {
	if c.isSpecial(i) {
		return c.special
	}
	return both(fmt.Sprintf("%s第%s网格", c.name[lang.ZH], numerals[i]), fmt.Sprintf("%s Grid %d", c.name[lang.EN], i+1))
}

var numerals = [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}

// laid is the ground, which is the same every time.
var laid = sync.OnceValue(lay)

// Areas is the map of the demo: a city and a district of which only one
// township is drawn, its 4 communities and 7 villages, and their 60 grids, 3 of
// them special.
func Areas() grid.Document {
	d := grid.Document{
		Title:  both("井田镇及其上级（虚构）", "Jingtian Town and what is above it (fictitious)"),
		Source: "Made by Wellfield; no real place.",
	}
	valid := civil.Span{From: since}
	add := func(code, parent string, level grid.Level, kind string, name lang.Name, cells map[cell]bool) {
		a := grid.Area{Code: code, Parent: parent, Level: level, Kind: kind, Name: name, Valid: valid, Jurisdiction: level == grid.Township}
		if cells != nil {
			a.Shape = geo.Shape{{outline(cells)}}
		}
		d.Areas = append(d.Areas, a)
	}
	add(City, "", grid.City, "", both("澄川市", "Chengchuan City"), nil)
	add(District, City, grid.District, "", both("云圃区", "Yunpu District"), nil)
	add(Township, District, grid.Township, "", both("井田镇", "Jingtian Town"), union(laid().grids...))
	for i, c := range communities {
		add(c.code, Township, grid.Community, "", c.name, union(laid().grids[i]))
		for j, cells := range laid().grids[i] {
			kind := grid.General
			if c.isSpecial(j) {
				kind = grid.Special
			}
			add(c.gridCode(j), c.code, grid.Grid, kind, c.gridName(j), union([][]cell{cells}))
		}
	}
	return d
}

func union(groups ...[][]cell) map[cell]bool {
	all := map[cell]bool{}
	for _, group := range groups {
		for _, cells := range group {
			for _, c := range cells {
				all[c] = true
			}
		}
	}
	return all
}
