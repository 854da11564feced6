package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wellfield/internal/fault"
)

// FuzzMapping: a mapping that is read can be checked, and one without faults
// reads any row.
func FuzzMapping(f *testing.F) {
	f.Add(simple)
	f.Add("mapping: 1\nsystem: a\nid: [a]\nopened: {column: a, formats: [unix]}\nclass: {values: {\"*\": event/1}}\n" +
		"status: {rules: [{is: \"*\", when: [{column: b, matches: \"^(a|b)+$\"}], state: received}]}\nplace: {point: a, crs: bd09}\n")
	f.Add("opened: {formats: [\"'\"]}\nstatus: {rules: [{}]}\n")
	for _, path := range []string{"boston-311.yaml", "los-angeles-311.yaml"} {
		raw, err := os.ReadFile(filepath.Join("..", "..", "examples", "mappings", path))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	f.Fuzz(func(t *testing.T, yaml string) {
		m, err := ReadMapping(strings.NewReader(yaml))
		if err != nil {
			if fault.All(err) == nil {
				t.Errorf("not a fault: %v", err)
			}
			return
		}
		p, faults := prepare(m, areaNames{"North", "Twin", "Twin"}, nil)
		if len(faults) > 0 {
			return
		}
		var columns []string
		for _, c := range m.columns() {
			columns = append(columns, c.column)
		}
		b, faults := p.bind("in.csv", columns)
		if len(faults) > 0 {
			t.Fatalf("columns of the mapping's own: %v", faults)
		}
		for _, cell := range []string{"", "1", "2024-05-01 10:00", "1714557600", "42.3, -71.1", "Hole", "Done"} {
			cells := make([]string, len(columns))
			for i := range cells {
				cells[i] = cell
			}
			if got := b.read(record{line: 2, cells: cells}); len(got.faults) == 0 && (got.c.Opened.IsZero() || len(got.c.Digest) != 64) {
				t.Errorf("%q is read as %+v", cell, got.c)
			}
		}
	})
}

// readFuzzed runs the simple mapping over a file of any content. Whatever it
// is, the account adds up, and what is wrong is a fault and no defect.
func readFuzzed(t *testing.T, name string, content []byte) {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := ReadMapping(strings.NewReader(simple))
	if err != nil {
		t.Fatal(err)
	}
	aside := filepath.Join(t.TempDir(), "aside.csv")
	a, err := Run(context.Background(), m, []string{path}, NewRehearsal(), Options{SetAside: aside})
	if err != nil && fault.All(err) == nil {
		t.Fatalf("not a fault: %v", err)
	}
	if err := a.check(); err != nil {
		t.Fatal(err)
	}
	if a.SetAside == 0 || err != nil {
		return
	}
	again, err := Run(context.Background(), m, []string{aside}, NewRehearsal(), Options{})
	if err != nil || again.Rows != a.SetAside {
		t.Errorf("%d rows set aside, fed again: %+v, %v", a.SetAside, again, err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(simpleHeader + goodRow))
	f.Add([]byte(simpleHeader + "1,\"x\n2,3\n" + goodRow + "\xff,\xfe\n\"\"\"\"\n,,,,,,,,,,,,,\n"))
	f.Add([]byte(strings.ReplaceAll(simpleHeader+goodRow, ",", ";") + "a\r\n;\r\n"))
	f.Add([]byte(bom + strings.TrimSpace(simpleHeader) + ",wellfield_shape,wellfield_line,wellfield_message\n1,,,,,,,,,,,-3,2,x\n"))
	f.Add([]byte("\xff\xfei\x00d\x00\n\x001\x00"))
	f.Fuzz(func(t *testing.T, content []byte) { readFuzzed(t, "in.csv", content) })
}

func FuzzJSON(f *testing.F) {
	const rec = `{"id":1,"opened":"2024-05-01 10:00","type":"Hole","status":"Open","lat":42.3,"lng":-71.1}`
	f.Add([]byte(rec+"\n{\n[]\n"+rec), true)
	f.Add([]byte("["+rec+","+rec+", 5]"), false)
	f.Add([]byte(`{"a":{"b":[]},"items":[`+rec+`,{"id":[[[{}]]]}]}`), false)
	f.Add([]byte("["+rec+","), false)
	f.Fuzz(func(t *testing.T, content []byte, lines bool) {
		name := "in.json"
		if lines {
			name = "in.jsonl"
		}
		readFuzzed(t, name, content)
	})
}

// FuzzXLSX changes the sheet inside a workbook, because changes of the zip
// around it hardly ever reach the reader.
func FuzzXLSX(f *testing.F) {
	path := workbook(f, [][]any{{"id", "opened"}, {1, "2024-05-01 10:00"}, {2, 45413.5}}, nil)
	raw, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	sheet := unzipped(f, raw, "xl/worksheets/sheet1.xml")
	f.Add(sheet, "in.xlsx")
	f.Add(bytes.ReplaceAll(sheet, []byte(`r="A2"`), []byte(`r="XFD1048576"`)), "in.xlsx")
	f.Add(bytes.ReplaceAll(sheet, []byte(`<row r="2"`), []byte(`<row r="-2"`)), "in.xlsx")
	f.Add(sheet[:len(sheet)/2], "in.xlsx")
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c t="s"><v>99</v></c><c t="inlineStr"><is><t>id</t></is></c></row></sheetData></worksheet>`), "in.xlsx")
	f.Fuzz(func(t *testing.T, sheet []byte, name string) {
		if name == "in.xlsx" {
			readFuzzed(t, name, rezipped(t, raw, "xl/worksheets/sheet1.xml", sheet))
		}
	})
}

// unzipped is the content of a file inside a zip.
func unzipped(t testing.TB, raw []byte, name string) []byte {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	h, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(h)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// rezipped is the zip with other content in one of its files.
func rezipped(t testing.TB, raw []byte, name string, content []byte) []byte {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range z.File {
		body := content
		if p.Name != name {
			body = unzipped(t, raw, p.Name)
		}
		h, err := w.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
