package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wellfield/internal/catalog"
	"wellfield/internal/wellfieldtest"
)

const heading = "大类代码,大类名称,小类代码,小类名称,立案条件,处置时限,结案条件"

// standardFile is a small standard of components.
func standardFile(t *testing.T, rows ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "standard.csv")
	text := "试验镇立案、处置和结案标准（部件）\n" + heading + "\n" + strings.Join(rows, "\n") + "\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// refused runs a command that must fail and gives what it says.
func refused(t *testing.T, url, data string, args ...string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	env := map[string]string{"DATABASE_URL": url, "WELLFIELD_DATA_DIR": data, "WELLFIELD_LANGUAGE": "en"}
	if code := run(context.Background(), args, func(name string) string { return env[name] }, &out, &errOut); code != 1 {
		t.Fatalf("%v ends with %d: %s%s", args, code, out.String(), errOut.String())
	}
	return out.String() + errOut.String()
}

func demand(t *testing.T, said string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(said, w) {
			t.Errorf("%q is not said in:\n%s", w, said)
		}
	}
}

// TestStandardIsImported looks first and changes nothing; writes a draft that
// the command takes; is not published with a row refused unless that is said;
// is published once, however often the command runs; and a later edition says
// what it changes.
func TestStandardIsImported(t *testing.T) {
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data, dir := t.TempDir(), t.TempDir()
		mustRun(t, url, data, "migrate")
		file := standardFile(t, "01,公用,01,井盖,缺失,2紧急工作时,恢复", ",,,,响动,2工作日,更换", ",,,,沉降,5天,修复")

		said := mustRun(t, url, data, "import", "catalog", file)
		demand(t, said, "3 rows of the standard: 2 read, 1 refused", "row 5 · 0101 井盖 · 处置时限", "--unit 天=working_day", "2 added", "Nothing was published", "stay; --replace")
		if again := mustRun(t, url, data, "import", "catalog", file); again != said {
			t.Errorf("looking changed something:\n%s", again)
		}

		draft := filepath.Join(dir, "draft.yaml")
		mustRun(t, url, data, "import", "catalog", file, "--out", draft)
		demand(t, refused(t, url, data, "import", "catalog", "--out", draft, file), "not written over")
		mustRun(t, url, data, "import", "catalog", "--dry-run", draft)

		demand(t, refused(t, url, data, "import", "catalog", "--publish", file), "--leave-out 1")
		demand(t, mustRun(t, url, data, "import", "catalog", "--publish", "--leave-out", "1", file), "version 2")
		demand(t, mustRun(t, url, data, "import", "catalog", "--publish", "--leave-out", "1", file), "version 2, says the same")

		next := standardFile(t, "01,公用,01,井盖,响动,1工作日,更换", ",,,,沉降,5天,修复")
		said = mustRun(t, url, data, "import", "catalog", next, "--unit", "天=working_day")
		demand(t, said, "+ component/0101-03", "~ component/0101-02", "Limit: 2 working_day → 1 working_day", "- component/0101-01", "0 open cases",
			"天 = working_day (×1)")
		demand(t, mustRun(t, url, data, "import", "catalog", next, "--unit", "天=working_day", "--publish"), "version 3")
		mustRun(t, url, data, "verify")
	})
}

// A workbook says with its merged cells what a blank means.
func TestMergedCellsAreRead(t *testing.T) {
	book := excelize.NewFile()
	t.Cleanup(func() { _ = book.Close() })
	for i, row := range append([]string{"标准（事件）", heading}, "1,市容,1,积水,浅,1工作日,排除", ",,,,深,,", ",,2,积雪,薄,4工作时,清除") {
		for j, cell := range strings.Split(row, ",") {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil && cell != "" {
				err = book.SetCellValue("Sheet1", name, cell)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range [][2]string{{"A1", "G1"}, {"A3", "A5"}, {"B3", "B5"}, {"C3", "C4"}, {"D3", "D4"}, {"F3", "F4"}, {"G3", "G4"}} {
		if err := book.MergeCell("Sheet1", m[0], m[1]); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "standard.xlsx")
	if err := book.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	url, data, draft := wellfieldtest.SQLiteURL(t), t.TempDir(), filepath.Join(t.TempDir(), "draft.yaml")
	mustRun(t, url, data, "migrate")
	demand(t, mustRun(t, url, data, "import", "catalog", "--replace", "--out", draft, file), "3 rows of the standard: 3 read, 0 refused")
	raw, err := os.Open(draft)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	d, err := catalog.ReadYAML(raw)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range d.Classes {
		got = append(got, c.Key().String()+" "+c.Limit.String())
	}
	if want := "event/0101-01 1 working_day, event/0101-02 1 working_day, event/0102-01 4 working_hour"; strings.Join(got, ", ") != want {
		t.Errorf("read %v, want %s", got, want)
	}
}
