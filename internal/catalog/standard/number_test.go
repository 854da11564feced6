package standard

import (
	"slices"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/lang"
)

// table is a small standard of events.
func events(rows ...string) []Sheet {
	s := Sheet{Name: "事件"}
	for i, row := range append([]string{"大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件"}, rows...) {
		s.Rows = append(s.Rows, Row{Row: i + 1, Line: i + 1, Cells: strings.Split(row, ",")})
	}
	return []Sheet{s}
}

// A code belongs to a condition for good: neither another order nor a condition
// that goes and comes back gives it another, and none is given twice.
func TestCodesStayWithTheirConditions(t *testing.T) {
	first := read(t, events("01,市容,01,水洼,浅,1工作日,排除", ",,,,深,2工作时,排除", ",,,,结冰,4工作时,清除"), Options{})
	second := read(t, events("01,市容,01,水洼,结冰,4工作时,清除", ",,,,油污,1工作日,清除", ",,,,浅。,1工作日,排除"), Options{Known: first.Document.Classes})
	if got, want := keys(second.Document), []string{"event/0101-03", "event/0101-04", "event/0101-01"}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
	third := read(t, events("01,市容,01,水洼,深,2工作时,排除"), Options{Known: slices.Concat(second.Document.Classes, first.Document.Classes)})
	if got, want := keys(third.Document), []string{"event/0101-02"}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
}

// A condition that was reworded by hand keeps its code; the old wording, when it
// comes back beside it, gets another.
func TestACodeMeansOneCondition(t *testing.T) {
	first := read(t, events("01,市容,01,水洼,浅,1工作日,排除"), Options{})
	reworded := slices.Clone(first.Document.Classes)
	reworded[0].Filing = lang.Name{lang.ZH: "不足一寸"}
	second := read(t, events("01,市容,01,水洼,浅,1工作日,排除", ",,,,不足一寸,2工作日,排除"), Options{Known: slices.Concat(reworded, first.Document.Classes)})
	if got, want := keys(second.Document), []string{"event/0101-02", "event/0101-01"}; !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
}

func TestWhatTheCityAddedStays(t *testing.T) {
	first := read(t, events("01,市容,01,水洼,浅,1工作日,排除"), Options{})
	was := &first.Document.Classes[0]
	was.Words, was.Precision, was.Emergency, was.Subject = []string{"puddle"}, catalog.Exact, true, catalog.Facility
	was.Filing[lang.EN], was.Group[lang.EN] = "shallow", "Townscape"
	second := read(t, events("01,容貌,01,水洼,浅,2工作日,排除"), Options{Known: first.Document.Classes})
	c := second.Document.Classes[0]
	if c.Words[0] != "puddle" || c.Precision != catalog.Exact || !c.Emergency || c.Subject != catalog.Facility || c.Filing[lang.EN] != "shallow" {
		t.Errorf("lost: %+v", c)
	}
	if c.Group[lang.EN] != "" || c.Limit.N != 2 {
		t.Errorf("kept what the standard changed: %v, %v", c.Group, c.Limit)
	}
}

// Kinds of which the file does not speak stay in force; of a section of which
// every row is refused the file does speak.
func TestOtherKindsStay(t *testing.T) {
	force := catalog.Document{Classes: []catalog.Class{{Kind: catalog.Service, Code: "1"}, {Kind: catalog.Event, Code: "2"}}}
	r := read(t, events("01,市容,01,水洼,浅,1天,排除"), Options{})
	d, kept := r.Beside(force)
	if got := keys(d); kept != 1 || !slices.Equal(got, []string{"service/1"}) {
		t.Errorf("kept %d: %v", kept, got)
	}
}

func TestHeadings(t *testing.T) {
	rows := func(all ...string) []Sheet {
		s := Sheet{}
		for i, row := range all {
			s.Rows = append(s.Rows, Row{Row: i + 1, Line: i + 1, Cells: strings.Split(row, ",")})
		}
		return []Sheet{s}
	}
	for name, c := range map[string]struct {
		sheets []Sheet
		want   []string
		reason string
	}{
		"two rows":              {rows("部件标准", "大类,,小类,,立案条件,处置时限,结案条件", "代码,名称,代码,名称,,,", "01,公用,01,井盖,坏,1工作日,好"), []string{"component/0101-01"}, ""},
		"other order and names": {rows("事件表", "序号,完结,时限要求,立案标准,小类,小类编码,大类编码", "1,好,1工作日,坏,井盖,1,2"), nil, "standard.column_missing"},
		"whole codes":           {rows("部件", "代码,类别名称,立案标准,处理时限,结案标准", "0203,井盖,坏,1工作日,好"), []string{"component/0203-01"}, ""},
		"codes without zero":    {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "1.0,2,井盖,坏,1工作日,好"), []string{"component/0102-01"}, ""},
		"a group's own row":     {rows("部件", "大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件", "01,公用,,,,,", ",,07,井盖,坏,1工作日,好"), []string{"component/0107-01"}, ""},
		"no kind":               {rows("标准", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "01,02,井盖,坏,1工作日,好"), nil, "standard.kind_missing"},
		"a page's heading": {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "01,02,井盖,坏,1工作日,好", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", ",,,响,1工作日,好"),
			[]string{"component/0102-01", "component/0102-02"}, ""},
		"too wide":         {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "01,02,井盖,坏,1工作日,好,还有"), nil, "standard.row_wider"},
		"somebody's phone": {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "01,02,井盖,电话13800138000,1工作日,好"), nil, "catalog.personal_data"},
		"lost characters":  {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", "01,02,井盖,坏\uFFFD,1工作日,好"), nil, "standard.unreadable"},
		"nothing above":    {rows("部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件", ",,,坏,1工作日,好"), nil, "standard.nothing_above"},
	} {
		r := read(t, c.sheets, Options{})
		if got := keys(r.Document); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v; refused %v", name, got, c.want, r.Refused)
		}
		if c.reason != "" && r.Reasons()[c.reason] != 1 {
			t.Errorf("%s: %v, want %s", name, r.Reasons(), c.reason)
		}
	}
	r := read(t, rows("事件表", "序号,完结,时限要求,立案标准,小类,小类编码,大类编码", "1,好,1工作日,坏,井盖,1,2"), Options{Columns: map[string]Field{"完结": Closing}})
	if got := keys(r.Document); !slices.Equal(got, []string{"event/0201-01"}) {
		t.Errorf("with the column named: %v", got)
	}
}

// A stray row, as a line break in a cell leaves it, is refused with all that is
// missing, and gives nothing to the rows below.
func TestAStrayRowGivesNothing(t *testing.T) {
	var s Sheet
	for i, row := range []string{"部件", "大类代码,小类代码,小类名称,立案条件,处置时限,结案条件,责任主体", "01,02,井盖,坏,1工作日,好,甲单位", ",,,,,,乙单位", ",,,响,1工作日,好,", ",,,斜,1工作日,好,丙单位", ",,,沉,1工作日,好,"} {
		s.Rows = append(s.Rows, Row{Row: i + 1, Line: i + 1, Cells: strings.Split(row, ",")})
	}
	r := read(t, []Sheet{s}, Options{})
	if len(r.Refused) != 1 || len(r.Refused[0].Faults) != 3 {
		t.Errorf("refused %v", r.Refused)
	}
	for key, want := range map[string]string{"component/0102-02": "甲单位", "component/0102-03": "丙单位", "component/0102-04": "丙单位"} {
		if got := class(t, r.Document, key).Responsible[lang.ZH]; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}
