package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wellfield/internal/fault"
)

const goodRow = "1,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n"

func TestHeaders(t *testing.T) {
	cases := []struct {
		name, content string
		change        func(*Mapping)
		fault         string // empty: one row is imported
		says          string
	}{
		{"in the first line", simpleHeader + goodRow, nil, "", ""},
		{"after empty lines", "\n,,\n" + simpleHeader + "\n,,,\n" + goodRow, nil, "", ""},
		{"in a later row", "Title\nof the list\n" + simpleHeader + goodRow, func(m *Mapping) { m.File.HeaderRow = 3 }, "", ""},
		{"in a later row, not said", "Title\n" + simpleHeader + goodRow, nil, "intake.column_missing", "in.csv has no column “id”"},
		{"past the end", simpleHeader + goodRow, func(m *Mapping) { m.File.HeaderRow = 9 }, "intake.header_missing", "row 9"},
		{"inside a cell", "\"a\nb\"\n" + simpleHeader, func(m *Mapping) { m.File.HeaderRow = 2 }, "intake.header_broken", "row 3"},
		{"broken", "\"a\"b\n", nil, "intake.header_broken", "row 1"},
		{"spaces around names", strings.ReplaceAll(simpleHeader, ",", " , ") + goodRow, nil, "", ""},
		{"a name twice", strings.Replace(simpleHeader, "why", "lat", 1) + goodRow,
			func(m *Mapping) { m.Status.Rules = m.Status.Rules[:1] }, "intake.column_twice", "“lat#1” is the first"},
		{"a name twice, told apart", strings.Replace(simpleHeader, "why", "lat", 1) + goodRow,
			func(m *Mapping) { m.Place.Lat, m.Status.Rules = "lat#2", m.Status.Rules[:1] }, "", ""},
		{"a column without a name", strings.Replace(simpleHeader, "address", "", 1) + goodRow,
			func(m *Mapping) { m.Address, m.Summary = []string{"#11"}, nil }, "", ""},
		{"empty file", "", nil, "intake.file_empty", "in.csv is empty"},
		{"only a mark and lines", bom + "\n\n", nil, "intake.file_empty", "in.csv is empty"},
		{"semicolons", strings.ReplaceAll(simpleHeader+goodRow, ",", ";"), nil, "", ""},
		{"tabs", strings.ReplaceAll(simpleHeader+goodRow, ",", "\t"), nil, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := mapping(t, simple)
			if c.change != nil {
				c.change(m)
			}
			a, aside, err := outcome(t, m, "in.csv", c.content, newMemory())
			if c.fault == "" {
				if err != nil || a.Imported != 1 || a.Rows != 1 {
					t.Fatalf("%+v, %q, %v", a, aside, err)
				}
				return
			}
			faults := fault.All(err)
			if len(faults) == 0 || faults[0].Key != c.fault || a.Rows != 0 {
				t.Fatalf("%+v, %v; want %s", a, err, c.fault)
			}
			if says := english(t).sentence(faults[0]); !strings.Contains(says, c.says) || strings.Contains(says, "{") {
				t.Errorf("it says %q, want %q in it", says, c.says)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	const rec = `{"id": 7, "opened": "2024-05-01 10:00", "due": null, "closed": "", "type": "Hole", "status": "Open", "why": "",
		"place": {"at": [-71.1, 42.3]}, "area": null, "address": "here"}`
	line := strings.ReplaceAll(strings.ReplaceAll(rec, "\n", ""), "\t", "")
	cases := []struct {
		name, file, content, records string
		imported, aside              int
		fault                        string
	}{
		{"lines", "in.jsonl", line + "\n\n" + strings.Replace(line, "7", "8", 1), "", 2, 0, ""},
		{"a broken line", "in.jsonl", line + "\n{\"id\": \n" + strings.Replace(line, "7", "8", 1), "", 2, 1, ""},
		{"a line that is no record", "in.jsonl", line + "\n[1]\n", "", 1, 1, ""},
		{"two records in a line", "in.jsonl", line + "\n" + line + line + "\n", "", 1, 1, ""},
		{"list", "in.json", "[" + rec + "," + strings.Replace(rec, "7", "8", 1) + "]", "", 2, 0, ""},
		{"list inside, found", "in.json", `{"n": {"x": [1]}, "items": [` + rec + `]}`, "", 1, 0, ""},
		{"list inside, told", "in.json", `{"items": [1], "data": {"rows": [` + rec + `]}}`, "data.rows", 1, 0, ""},
		{"list with another thing", "in.json", `[` + rec + `, 5]`, "", 1, 1, ""},
		{"list cut off", "in.json", `[` + rec + `, {"id": 5`, "", 0, 0, "intake.json_cut"},
		{"no list", "in.json", `{"a": 1}`, "", 0, 0, "intake.records_missing"},
		{"empty list", "in.json", `[]`, "", 0, 0, "intake.file_empty"},
		{"without a class", "in.jsonl", strings.Replace(line, `"type"`, `"kind"`, 1), "", 0, 0, "intake.column_unseen"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := mapping(t, simple)
			m.Place.Lat, m.Place.Lng, m.File.Records = "place.at.1", "place.at.0", c.records
			a, aside, err := outcome(t, m, c.file, c.content, newMemory())
			if c.fault != "" {
				if !fault.Has(err, c.fault) {
					t.Fatalf("%v, want %s", err, c.fault)
				}
				return
			}
			if err != nil || a.Imported != c.imported || a.SetAside != c.aside {
				t.Fatalf("%+v, %q, %v", a, aside, err)
			}
		})
	}
}

// A list that breaks late ends the run loudly and keeps what came before.
func TestJSONCutLate(t *testing.T) {
	var b strings.Builder
	b.WriteString("[")
	for i := range 300 {
		b.WriteString(`{"id": "` + itoa(i) + `", "opened": "2024-05-01 10:00", "type": "Hole", "status": "Open", "lat": 42.3, "lng": -71.1},`)
	}
	sink := newMemory()
	a, _, err := outcome(t, mapping(t, simple), "in.json", b.String(), sink)
	if !fault.Has(err, "intake.json_cut") || a.Rows != 300 || a.Imported != 300 || len(sink.cases) != 300 {
		t.Errorf("%+v, %v", a, err)
	}
}

// workbook writes rows into a new workbook.
func workbook(t testing.TB, rows [][]any, change func(*excelize.File)) string {
	t.Helper()
	book := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(book)
	}
	path := filepath.Join(t.TempDir(), "in.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWorkbook(t *testing.T) {
	var header []any
	for name := range strings.SplitSeq(strings.TrimSpace(simpleHeader), ",") {
		header = append(header, name)
	}
	rows := [][]any{
		{"Title"}, header,
		{101000729509, 45413.5, nil, nil, "Hole", "Open", nil, 42.3, -71.1},
		{},
		{2, "2024-05-01 12:00", nil, nil, "Hole", "Open", nil, nil, nil, "North", "two\nlines"},
		{3, "2024-05-01 12:00", nil, nil, "Hole", "Open", nil, nil, nil, "North", "here", "beyond"},
	}
	m := mapping(t, simple)
	m.File.HeaderRow = 2
	m.Opened.Formats = append(m.Opened.Formats, "excel")
	sink := newMemory()
	path := workbook(t, rows, nil)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, aside, err := outcome(t, m, "in.xlsx", string(raw), sink)
	if err != nil || a.Rows != 3 || a.Imported != 2 || a.Blank != 1 || a.Reasons["intake.row_ragged"] != 1 {
		t.Fatalf("%+v, %q, %v", a, aside, err)
	}
	first, second := sink.cases["test/101000729509"], sink.cases["test/2"]
	if got := first.Opened.String(); got != "2024-05-01 16:00:00 +0000 UTC" || !second.Opened.Equal(first.Opened) {
		t.Errorf("opened %s and %s", got, second.Opened)
	}
	if second.Address != "two\nlines" {
		t.Errorf("address %q", second.Address)
	}
	if !strings.Contains(aside[0], "beyond,in.xlsx,6,") {
		t.Errorf("set aside as %q", aside)
	}
}

func TestWorkbookRefused(t *testing.T) {
	rows := [][]any{{"id"}, {1}}
	from1904 := func(b *excelize.File) {
		yes := true
		if err := b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	}
	all := strings.Split(strings.TrimSpace(simpleHeader), ",")
	header := make([]any, len(all))
	for i, s := range all {
		header[i] = s
	}
	for name, c := range map[string]struct{ path, sheet, fault string }{
		"another sheet":     {workbook(t, rows, nil), "Cases", "intake.sheet_missing"},
		"days from 1904":    {workbook(t, [][]any{header}, from1904), "", "intake.day_numbers"},
		"a zip of nothing":  {file(t, "a.xlsx", "PK\x03\x04 and then nothing"), "", "intake.sheet_broken"},
		"not there":         {filepath.Join(t.TempDir(), "none.xlsx"), "", "intake.file_missing"},
		"columns not there": {workbook(t, rows, nil), "", "intake.column_missing"},
	} {
		m := mapping(t, simple)
		m.File.Sheet, m.Opened.Formats = c.sheet, []string{"excel"}
		if err := Lint(m, []string{c.path}, Options{}); !fault.Has(err, c.fault) {
			t.Errorf("%s: %v, want %s", name, err, c.fault)
		}
	}
}
