package grid

import (
	"strings"
	"testing"

	"wellfield/internal/civil"
	"wellfield/internal/lang"
)

func TestInWords(t *testing.T) {
	area := func(code, parent string, level Level, zh, en string, runs bool) Area {
		return Area{Code: code, Parent: parent, Level: level, Name: lang.Name{lang.ZH: zh, lang.EN: en}, Jurisdiction: runs}
	}
	areas := []Area{
		area("990000000000", "", City, "澄川市", "Chengchuan", true),
		area("990101000000", "990000000000", District, "云圃区", "Yunpu", false),
		area("990101001000", "990101000000", Township, "井田镇", "Jingtian", true),
		area("990101001001", "990101001000", Community, "松林村", "Pine", false),
		area("990101001001001", "990101001001", Grid, "第一网格", "Grid 1", false),
		area("990101001001002", "990101001001", Grid, "第二网格", "Grid 2", false),
		area("990101001002", "990101001000", Community, "站前社区", "Station East", false),
		area("990101001002002", "990101001002", Grid, "第二网格", "Grid 2", false),
	}
	areas[5].Valid = civil.Span{To: "2026-01-01"}
	one := append([]Area{}, areas...)
	two := append(one[:8:8], area("990101002000", "990101000000", Township, "东镇", "East", true))
	m := mustMap(t, Document{Areas: two})
	for text, want := range map[string]string{
		"松林村第一网格桥头":                      "990101001001001",
		"站前社区 第二网格":                      "990101001002002",
		"松林村桥头":                          "990101001001",
		"第二网格门口":                         "990101001002002", // the other is no more
		"松林村与站前社区之间":                     "990101001002",    // the longer name, for want of better
		"STATION EAST，gate":              "990101001002",
		"in the Eastern road":            "",
		"in the east":                    "990101002000",
		"nowhere":                        "",
		"云圃区":                            "", // a district is not where a thing is
		strings.Repeat("x", 300) + "松林村": "",
		"":                               "",
	} {
		got := ""
		if chain := m.InWords(text, "2026-03-02"); chain != nil {
			got = chain[len(chain)-1]
		}
		if got != want {
			t.Errorf("%q lies in %q, want %q", text, got, want)
		}
	}
	m = mustMap(t, Document{Areas: one})
	if chain := m.InWords("nowhere", "2026-03-02"); len(chain) != 3 {
		t.Errorf("the only township: %v", chain)
	}
	if chain := m.InWords("第二网格", "2025-03-02"); len(chain) != 3 {
		t.Errorf("two are named as much, and share %v", chain)
	}
}
