package intake

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wellfield/internal/fault"
)

func written(t *testing.T, name string, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A table keeps its blank rows, its title and both ways of counting: a cell with
// line breaks is one row of the spreadsheet and several lines of the file.
func TestTablesAreReadAsTheyStand(t *testing.T) {
	text := "标题;;\r\n代码;名称;时限\r\n01;\"一\n二\";1工作日\r\n;;\r\n02;三;2工作时\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{text, "\xEF\xBB\xBF" + text, gb} {
		tables, err := ReadTables(written(t, "table.csv", []byte(raw)), File{})
		if err != nil || len(tables) != 1 || len(tables[0].Rows) != 5 {
			t.Fatalf("%v, %v", tables, err)
		}
		last := tables[0].Rows[4]
		if last.Row != 5 || last.Line != 6 || !slices.Equal(last.Cells, []string{"02", "三", "2工作时"}) || tables[0].Rows[2].Cells[1] != "一\n二" {
			t.Errorf("%+v", tables[0].Rows)
		}
	}
	for key, path := range map[string]string{
		"intake.file_missing": filepath.Join(t.TempDir(), "none.csv"), "intake.file_empty": written(t, "empty.csv", []byte(" \n")),
		"intake.table_format": written(t, "list.json", []byte(`[{"a":1}]`)), "intake.sheet_broken": written(t, "broken.xlsx", []byte("PK\x03\x04nothing")),
	} {
		if _, err := ReadTables(path, File{}); !fault.Has(err, key) {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

func TestCellsMergedDownwardsStandInEachRow(t *testing.T) {
	book := excelize.NewFile()
	t.Cleanup(func() { _ = book.Close() })
	set := func(cell string, value any) {
		t.Helper()
		if err := book.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	set("A1", "title")
	set("A2", 1)
	set("B2", "x")
	set("B4", "y")
	set("C5", "last")
	for _, m := range [][2]string{{"A1", "C1"}, {"A2", "A4"}, {"C2", "C3"}} {
		if err := book.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := book.NewSheet("Second"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "merged.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	tables, err := ReadTables(path, File{})
	if err != nil || len(tables) != 2 || tables[1].Name != "Second" {
		t.Fatalf("%v, %v", tables, err)
	}
	var got []string
	for _, r := range tables[0].Rows {
		first := ""
		if len(r.Cells) > 0 {
			first = r.Cells[0]
		}
		got = append(got, first)
	}
	if want := []string{"title", "1", "1", "1", ""}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if one, err := ReadTables(path, File{Sheet: "Second"}); err != nil || len(one) != 1 {
		t.Errorf("one sheet: %v, %v", one, err)
	}
	if _, err := ReadTables(path, File{Sheet: "Third"}); !fault.Has(err, "intake.sheet_missing") {
		t.Errorf("a sheet that is not there: %v", err)
	}
}
