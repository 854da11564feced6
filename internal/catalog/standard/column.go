package standard

import (
	"slices"
	"strings"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
)

// Field is what a column of a standard holds.
type Field string

// The fields. Ignored is a column that is known and not read.
const (
	MajorCode   Field = "major_code"
	Major       Field = "major"
	MinorCode   Field = "minor_code"
	Minor       Field = "minor"
	Code        Field = "code" // of the minor class, with its major group's
	Filing      Field = "filing"
	Limit       Field = "limit"
	Closing     Field = "closing"
	Supervising Field = "supervising"
	Responsible Field = "responsible"
	Basis       Field = "basis"
	Clause      Field = "clause"
	Collecting  Field = "collecting"
	Ignored     Field = "ignored"
)

// Fields lists every field.
func Fields() []Field {
	return []Field{MajorCode, Major, MinorCode, Minor, Code, Filing, Limit, Closing, Supervising, Responsible, Basis, Clause,
		Collecting, Ignored}
}

// Known tells whether f is one of the fields.
func (f Field) Known() bool { return slices.Contains(Fields(), f) }

// headings are what cities call the columns.
var headings = map[Field][]string{
	MajorCode:   {"大类代码", "大类编码", "大类编号", "大类代号"},
	Major:       {"大类名称", "大类", "主类名称"},
	MinorCode:   {"小类代码", "小类编码", "小类编号", "小类代号"},
	Minor:       {"小类名称", "小类", "类别名称"},
	Code:        {"代码", "编码", "类别代码", "类别编码", "分类代码", "分类编码", "事部件代码", "部件代码", "事件代码"},
	Filing:      {"立案条件", "立案标准", "立案规范", "立案情形"},
	Limit:       {"处置时限", "处理时限", "办理时限", "处置期限", "办结时限", "时限", "时限要求"},
	Closing:     {"结案条件", "结案标准", "结案规范", "结案要求"},
	Supervising: {"监管主体", "监管部门", "监管单位", "主管部门", "主管单位", "主管主体"},
	Responsible: {"责任主体", "责任单位", "责任部门", "处置单位", "处置主体", "权属单位", "权属部门"},
	Basis:       {"法律法规依据", "法律依据", "法规依据", "处置依据", "政策依据", "依据"},
	Clause:      {"法律法规具体条款", "法律法规条款", "具体条款", "法律条款", "条款"},
	Collecting:  {"采集要求", "采集标准", "采集规范", "采集说明"},
	Ignored:     {"序号"},
}

// subheadings stand in a second row beneath 大类 and 小类.
var subheadings = []string{"代码", "编码", "编号", "代号", "名称"}

// table is the columns under one heading.
type table struct {
	fields []Field // by column; "" for one that is not known
	titles []string
}

func (r *reader) fieldOf(heading string) Field {
	name := tight(heading)
	for h, f := range r.o.Columns {
		if tight(h) == name {
			return f
		}
	}
	for f, names := range headings {
		if slices.Contains(names, name) || strings.ToLower(name) == string(f) {
			return f
		}
	}
	return ""
}

// heading tells whether a heading begins at the first of the rows, and over how
// many it goes.
func (r *reader) heading(rows []Row) (*table, int) {
	const enough = 3
	if rows[0].Broken != nil {
		return nil, 0
	}
	t, n := r.tableOf(rows[0].Cells), 1
	if len(rows) > 1 && beneath(rows[1]) {
		t, n = r.tableOf(joined(rows[0].Cells, rows[1].Cells)), 2
	}
	known := 0
	for _, f := range t.fields {
		if f != "" && f != Ignored {
			known++
		}
	}
	if known < enough || !slices.Contains(t.fields, Filing) && !slices.Contains(t.fields, Limit) {
		return nil, 0
	}
	return t, n
}

func (r *reader) tableOf(cells []string) *table {
	t := &table{}
	for _, c := range cells {
		t.fields, t.titles = append(t.fields, r.fieldOf(c)), append(t.titles, oneLine(c))
	}
	return t
}

// beneath tells whether the row is the second of a heading.
func beneath(row Row) bool {
	n := 0
	for _, c := range row.Cells {
		c = tight(c)
		switch {
		case c == "":
		case slices.Contains(subheadings, c):
			n++
		default:
			return false
		}
	}
	return row.Broken == nil && n > 0
}

// joined puts the two rows of a heading into one: a heading above stands over
// the blank cells right of it.
func joined(above, below []string) []string {
	all, last := slices.Clone(above), ""
	for i := range all {
		if tight(all[i]) != "" {
			last = all[i]
		}
		if i < len(below) && tight(below[i]) != "" {
			all[i] = last + below[i]
		}
	}
	return all
}

// heading is the column's heading, the field's own name when it has none.
func (t *table) heading(f Field) string {
	if i := slices.Index(t.fields, f); i >= 0 && t.titles[i] != "" {
		return t.titles[i]
	}
	return string(f)
}

// check is the fault of a heading without which no row below can be read.
func (t *table) check() *fault.Fault {
	for i, f := range t.fields {
		if f != "" && f != Ignored && slices.Index(t.fields, f) != i {
			return fault.New(fault.Invalid, "standard.column_twice").With("one", t.titles[slices.Index(t.fields, f)]).With("other", t.titles[i])
		}
	}
	var missing []string
	for _, f := range []Field{Minor, Filing, Limit, Closing} {
		if !slices.Contains(t.fields, f) {
			missing = append(missing, headings[f][0])
		}
	}
	if !slices.Contains(t.fields, Code) && !slices.Contains(t.fields, MinorCode) {
		missing = append(missing, headings[MinorCode][0])
	}
	if len(missing) > 0 {
		return fault.New(fault.Invalid, "standard.column_missing").With("columns", missing)
	}
	return nil
}

// unread are the headings of columns that mean nothing to the reader.
func (t *table) unread() (names []string) {
	for i, f := range t.fields {
		if f == "" && t.titles[i] != "" && !placeholder(t.titles[i]) {
			names = append(names, t.titles[i])
		}
	}
	return names
}

// placeholder tells whether a program wrote the cell where nothing stood.
func placeholder(cell string) bool { return strings.HasPrefix(cell, "Unnamed:") }

// kindIn is the kind that a title names; "" when it names none or several.
func kindIn(title string) catalog.Kind {
	words := map[catalog.Kind][]string{catalog.Component: {"部件", "component"}, catalog.Event: {"事件", "event"}}
	var kind catalog.Kind
	for k, all := range words {
		for _, w := range all {
			if !strings.Contains(strings.ToLower(title), w) {
				continue
			}
			if kind != "" && kind != k {
				return ""
			}
			kind = k
		}
	}
	return kind
}
