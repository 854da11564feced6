package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/wellfieldtest"
)

// TestCasesMoveByCommand takes another system's cases in, out again in each
// format, and into a database of the other kind; the old mapping still knows
// them there.
func TestCasesMoveByCommand(t *testing.T) {
	const rows = 700
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data, dir := t.TempDir(), t.TempDir()
		smallTown(t, url, data)
		file, mapping := manyRows(t, rows)
		mustRun(t, url, data, "import", "cases", "--map", mapping, file)
		var first []byte
		for _, format := range []string{"csv", "xlsx", "geojson"} {
			out := filepath.Join(dir, "cases."+format)
			if said := mustRun(t, url, data, "export", "cases", "--format", format, "--out", out); !strings.Contains(said, "700 cases written") {
				t.Errorf("%s: %s", format, said)
			}
			there, folder := wellfieldtest.SQLiteURL(t), t.TempDir()
			smallTown(t, there, folder)
			if said := mustRun(t, there, folder, "import", "cases", out); !strings.Contains(said, "700 rows: 700 imported, 0 there already, 0 set aside") {
				t.Errorf("%s: %s", format, said)
			}
			if said := mustRun(t, there, folder, "import", "cases", "--map", mapping, file); !strings.Contains(said, "700 rows: 0 imported, 700 there already") {
				t.Errorf("%s: their own file: %s", format, said)
			}
			mustRun(t, there, folder, "verify")
			again := []byte(mustRun(t, there, folder, "export", "cases"))
			if first == nil {
				first = again
			}
			if !bytes.Equal(withoutUpdate(t, again), withoutUpdate(t, first)) {
				t.Errorf("%s: another file comes out", format)
			}
		}
		for day, want := range map[string]int{"2025-01-06": rows + 1, "2025-01-07": 1} {
			if said := mustRun(t, url, data, "export", "cases", "--since", day, "--state", "closed_resolved", "--class", "component/"); strings.Count(said, "\r\n") != want {
				t.Errorf("since %s: %d lines, want %d", day, strings.Count(said, "\r\n"), want)
			}
		}
		left, err := filepath.Glob(filepath.Join(dir, ".export-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}

// withoutUpdate leaves out the one column that says when this database got them.
func withoutUpdate(t *testing.T, raw []byte) []byte {
	t.Helper()
	lines := bytes.Split(raw, []byte("\r\n"))
	head := bytes.Split(lines[0], []byte(","))
	at := -1
	for i, name := range head {
		if string(name) == "updated_at" {
			at = i
		}
	}
	var out [][]byte
	for _, line := range lines[:len(lines)-1] {
		cells := bytes.Split(line, []byte(",")) // no cell of these rows needs quotation marks
		if len(cells) != len(head) && !bytes.Contains(line, []byte(`"`)) {
			t.Fatalf("%d cells: %s", len(cells), line)
		}
		if len(cells) == len(head) {
			cells[at] = nil
		}
		out = append(out, bytes.Join(cells, []byte(",")))
	}
	return bytes.Join(out, []byte("\n"))
}

// TestAFileIsWholeOrNotThere: what cannot be written to its end leaves nothing
// under its name.
func TestAFileIsWholeOrNotThere(t *testing.T) {
	data := t.TempDir()
	env := func(name string) string {
		return map[string]string{"WELLFIELD_DATA_DIR": data, "WELLFIELD_LANGUAGE": "en"}[name]
	}
	var out, complaint bytes.Buffer
	if code := run(t.Context(), []string{"export", "cases", "--out", filepath.Join(data, "no", "such", "folder.csv")}, env, &out, &complaint); code != 1 {
		t.Errorf("exit %d", code)
	}
	foreign := filepath.Join(data, "theirs.csv")
	if err := os.WriteFile(foreign, []byte("number,state\n1,open\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	complaint.Reset()
	if code := run(t.Context(), []string{"import", "cases", foreign}, env, &out, &complaint); code != 1 || !strings.Contains(complaint.String(), "needs a mapping") {
		t.Errorf("exit %d: %s", code, complaint.String())
	}
	complaint.Reset()
	if code := run(t.Context(), []string{"export", "cases", "--format", "pdf"}, env, &out, &complaint); code != 1 || !strings.Contains(complaint.String(), "csv, xlsx or geojson") {
		t.Errorf("exit %d: %s", code, complaint.String())
	}
}
