package standard

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/lang"
	"wellfield/internal/policy"
	"wellfield/internal/worktime"
)

// sheetOf is a file of separated values as intake would hand it on.
func sheetOf(t testing.TB, raw []byte) Sheet {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	var s Sheet
	for {
		cells, err := r.Read()
		if err != nil {
			return s
		}
		line, _ := r.FieldPos(0)
		s.Rows = append(s.Rows, Row{Row: len(s.Rows) + 1, Line: line, Cells: cells})
	}
}

func town(t testing.TB) []Sheet {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "town.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return []Sheet{sheetOf(t, raw)}
}

func read(t testing.TB, sheets []Sheet, o Options) *Reading {
	t.Helper()
	if o.Edition == "" {
		o.Edition = "test-1"
	}
	r, err := Read(sheets, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func class(t testing.TB, d catalog.Document, key string) *catalog.Class {
	t.Helper()
	for i := range d.Classes {
		if d.Classes[i].Key().String() == key {
			return &d.Classes[i]
		}
	}
	t.Fatalf("no class %s in %v", key, keys(d))
	return nil
}

func keys(d catalog.Document) (all []string) {
	for _, c := range d.Classes {
		all = append(all, c.Key().String())
	}
	return all
}

func TestTownIsRead(t *testing.T) {
	r := read(t, town(t), Options{Source: "town.csv"})
	if got, want := keys(r.Document), []string{"component/0101-01", "component/0101-02", "component/0101-03", "component/0102-01",
		"event/0101-01", "event/0405-01"}; !slices.Equal(got, want) {
		t.Fatalf("classes %v, want %v", got, want)
	}
	if r.Taken != 6 || len(r.Refused) != 12 || r.Blank != 1 || r.Other != 5 {
		t.Errorf("taken %d, refused %d, blank %d, other %d", r.Taken, len(r.Refused), r.Blank, r.Other)
	}
	if total := r.Rows() + r.Blank + r.Other; total != len(town(t)[0].Rows) {
		t.Errorf("%d rows have become something, the file has %d", total, len(town(t)[0].Rows))
	}
	if err := r.Document.Check(); err != nil {
		t.Error(err)
	}
	if got := r.Document.Title[lang.ZH]; got != "测试镇城市管理立案、处置和结案标准" {
		t.Errorf("title %q", got)
	}
	lid := class(t, r.Document, "component/0101-03")
	for what, pair := range map[string][2]string{
		"name": {lid.Name[lang.ZH], "试验井盖：响动"}, "group": {lid.Group[lang.ZH], "公用设施"}, "filing": {lid.Filing[lang.ZH], "响动"},
		"limit": {lid.Limit.String(), "2 working_day"}, "closing": {lid.Closing[0].Text[lang.ZH], "更换"},
		"supervising": {lid.Supervising[lang.ZH], "镇管理办"}, "responsible": {lid.Responsible[lang.ZH], "路政单位"},
		"collecting": {lid.Collecting[lang.ZH], "拍清编号。\n积雪覆盖的不采集。"}, "subject": {string(lid.Subject), "facility"},
		"law": {lid.Basis[0].Title, "《甲条例》颁布单位：某部，2019年修订"}, "clause": {lid.Basis[0].Clause, "第二条，应当修复。依照《丙规定》处理。"},
		"second law": {lid.Basis[1].Clause, "第九条，应当巡查。"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %q, want %q", what, pair[0], pair[1])
		}
	}
	if got := class(t, r.Document, "event/0101-01").Name[lang.ZH]; got != "暴露垃圾" {
		t.Errorf("a class with one condition is called %q", got)
	}
}

// The refused rows of the town, each with its fault and its column.
func TestTownIsRefused(t *testing.T) {
	r := read(t, town(t), Options{})
	want := []struct {
		row           int
		key, column   string
		line, refused int
	}{
		{7, "standard.limit_bare", "处置时限", 12, 0},
		{8, "standard.limit_unreadable", "处置时限", 13, 0},
		{9, "standard.limit_unit_missing", "处置时限", 14, 0},
		{10, "standard.filing_blank", "立案条件", 15, 0},
		{11, "standard.closing_blank", "结案条件", 16, 0},
		{12, "standard.filing_twice", "立案条件", 17, 0},
		{18, "standard.about_conduct", "小类名称", 23, 0},
		{19, "standard.about_conduct", "小类名称", 24, 0},
		{20, "standard.about_person", "小类名称", 25, 0},
		{21, "standard.code_missing", "小类代码", 26, 0},
		{22, "standard.above_unreadable", "小类名称", 27, 0},
		{24, "standard.code_twice", "小类代码", 29, 0},
	}
	if len(r.Refused) != len(want) {
		t.Fatalf("%d rows refused, want %d: %v", len(r.Refused), len(want), r.Refused)
	}
	for i, w := range want {
		got := r.Refused[i]
		if got.At.Row != w.row || got.At.Line != w.line || len(got.Faults) != 1 || got.Faults[0].Key != w.key || got.Faults[0].Field != w.column {
			t.Errorf("refused %+v %v, want row %d line %d %s in %s", got.At, got.Faults, w.row, w.line, w.key, w.column)
		}
	}
}

func TestOptionsSayWhatIsMeantAndAreWrittenDown(t *testing.T) {
	pattern, err := catalog.ParsePattern("event/0401")
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, town(t), Options{Source: "town.csv",
		Units:    map[string]worktime.Unit{"小时": worktime.UrgentHour},
		Limits:   map[string]worktime.Limit{"立即": {N: 1, Unit: worktime.UrgentHour}},
		Subjects: []Subject{{pattern, catalog.Place}},
		AsAbove:  []Field{Closing}, Evidence: []catalog.Evidence{{Kind: catalog.EvidenceAfter, Min: 1}}})
	for key, want := range map[string]string{"component/0102-02": "24 urgent_hour", "component/0102-03": "1 urgent_hour", "component/0102-04": "1 working_day",
		"event/0401-01": "2 working_hour", "event/0401-02": "1 urgent_hour", "event/0405-01": "15 working_day"} {
		if got := class(t, r.Document, key).Limit.String(); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	if c := class(t, r.Document, "event/0401-02"); c.Subject != catalog.Place || len(c.Evidence) != 1 {
		t.Errorf("the class is about %s and asks for %v", c.Subject, c.Evidence)
	}
	for _, said := range []string{"town.csv", "小时 = urgent_hour (×1)", "立即 = 1 urgent_hour (×1)", "event/0401 = place", "closing: blank = above"} {
		if !strings.Contains(r.Document.Source, said) {
			t.Errorf("the source %q does not say %q", r.Document.Source, said)
		}
	}
}

func TestNoOptionTakesAClassAboutPersons(t *testing.T) {
	all, err := catalog.ParsePattern("*")
	if err != nil {
		t.Fatal(err)
	}
	r := read(t, town(t), Options{Subjects: []Subject{{all, catalog.Place}}})
	if r.Reasons()["standard.about_person"] != 1 || r.Reasons()["standard.about_conduct"] != 0 {
		t.Errorf("refused: %v", r.Reasons())
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for key, o := range map[string]Options{
		"standard.unit_is_clear":    {Units: map[string]worktime.Unit{"工作日": worktime.CalendarDay}},
		"limit.unit_unknown":        {Units: map[string]worktime.Unit{"小时": "hour"}},
		"limit.out_of_range":        {Limits: map[string]worktime.Limit{"立即": {Unit: worktime.UrgentHour}}},
		"catalog.subject_not_taken": {Subjects: []Subject{{Subject: "person"}}},
		"catalog.kind_unknown":      {Kind: "people"},
		"standard.field_unknown":    {Columns: map[string]Field{"姓名": "name_of_person"}},
		"standard.as_above_unknown": {AsAbove: []Field{Filing}},
	} {
		if _, err := Read(town(t), o); !fault.Has(err, key) {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

func TestADraftIsReadBack(t *testing.T) {
	r := read(t, town(t), Options{})
	var b bytes.Buffer
	if err := policy.WriteYAML(&b, r.Document); err != nil {
		t.Fatal(err)
	}
	back, err := catalog.ReadYAML(&b)
	if err != nil {
		t.Fatal(err)
	}
	one, err := catalog.NewCatalogue(1, r.Document)
	if err != nil {
		t.Fatal(err)
	}
	two, err := catalog.NewCatalogue(1, back)
	if err != nil {
		t.Fatal(err)
	}
	if d := catalog.Compare(one, two); !d.Empty() || d.Same != 6 {
		t.Errorf("the draft changed on its way through YAML: %+v", d)
	}
}
