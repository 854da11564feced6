package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

// damage is a way in which a row can be wrong, and what it is set aside for;
// empty when it is imported all the same.
var damage = []struct {
	reason string
	spoil  func(cells []string) []string
}{
	{"", func(c []string) []string { return c }},
	{"", func(c []string) []string { c[10] = "two\nlines, \"quoted\""; return c }},
	{"", func(c []string) []string { c[7], c[8], c[9] = "", "", "North"; return c }},
	{"intake.id_missing", func(c []string) []string { c[0] = " "; return c }},
	{"intake.date_unreadable", func(c []string) []string { c[1] = "soon"; return c }},
	{"intake.closed_before_opened", func(c []string) []string { c[3], c[5] = "2020-01-01 00:00", "Done"; return c }},
	{"intake.class_unlisted", func(c []string) []string { c[4] = "Tree,\nold"; return c }},
	{"geo.null_island", func(c []string) []string { c[7], c[8] = "0", "0.0"; return c }},
	{"intake.place_missing", func(c []string) []string { c[7], c[8] = "", ""; return c }},
	{"intake.row_ragged", func(c []string) []string { return c[:4] }},
	{"intake.row_ragged", func(c []string) []string { return c[:1] }},
	{"intake.row_ragged", func(c []string) []string { return append(c, "more", "and, more") }},
}

func goodCells(id int) []string {
	return []string{fmt.Sprint(id), "2024-05-01 10:00", "", "", "Hole", "Open", "", "42.3", "-71.1", "", "人民路 " + fmt.Sprint(id)}
}

// For any file with any faults the account equals what was put into it, the
// rows set aside can be fed again uncorrected without change, and corrected
// they are all imported.
func TestAccountAddsUp(t *testing.T) {
	dir, m := t.TempDir(), mapping(t, simple)
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		work := filepath.Join(dir, fmt.Sprint(n))
		if err := os.Mkdir(work, 0o700); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		b.WriteString("a title\n" + simpleHeader)
		want := Account{Reasons: map[string]int{}}
		w := csv.NewWriter(&b)
		for id := range rapid.IntRange(0, 40).Draw(t, "rows") {
			d := damage[rapid.IntRange(0, len(damage)-1).Draw(t, "damage")]
			row := d.spoil(goodCells(id))
			copies := 1
			if d.reason == "" && rapid.IntRange(0, 5).Draw(t, "twice") == 0 {
				copies = 2
			}
			for range copies {
				if err := w.Write(row); err != nil {
					t.Fatal(err)
				}
			}
			want.Rows += copies
			want.Repeated += copies - 1
			if d.reason == "" {
				want.Imported++
			} else {
				want.SetAside++
				want.Reasons[d.reason]++
			}
		}
		w.Flush()
		m.File = File{Format: "csv", HeaderRow: 2, Encoding: "gb18030", Separator: ","}
		raw, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		in, aside := filepath.Join(work, "in.csv"), filepath.Join(work, "aside.csv")
		write(t, in, raw)
		sink := newMemory()
		run := func(file, aside string) Account {
			a, err := Run(context.Background(), m, []string{file}, sink, Options{Areas: areaNames{"North"}, SetAside: aside})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		same := func(what string, got, want Account) {
			if got.Rows != want.Rows || got.Imported != want.Imported || got.Already != want.Already ||
				got.Repeated != want.Repeated || got.SetAside != want.SetAside || !maps.Equal(got.Reasons, want.Reasons) {
				t.Fatalf("%s: %+v, want %+v", what, got, want)
			}
		}
		same("first", run(in, aside), want)
		if want.SetAside == 0 {
			return
		}
		left := Account{Rows: want.SetAside, SetAside: want.SetAside, Reasons: maps.Clone(want.Reasons)}
		if n := left.Reasons["intake.row_ragged"]; n > 0 {
			delete(left.Reasons, "intake.row_ragged")
			left.Reasons["intake.row_shape_open"] = n
		}
		aside2 := filepath.Join(work, "aside2.csv")
		same("uncorrected", run(aside, aside2), left)
		same("uncorrected again", run(aside2, ""), left)
		corrected := filepath.Join(work, "corrected.csv")
		write(t, corrected, correct(t, aside2))
		same("corrected", run(corrected, ""), Account{Rows: want.SetAside, Imported: want.SetAside})
	})
}

// correct puts a good row in the place of each row set aside.
func correct(t *rapid.T, path string) []byte {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(raw), bom))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = ';' // as a spreadsheet may save it again
	shape := slices.Index(rows[0], shapeColumn)
	for i, row := range rows {
		if i > 0 {
			copy(row, goodCells(1000+i))
			row[shape] = ""
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.Bytes()
}

func write(t *rapid.T, path string, raw []byte) {
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSetAsideIsNeverWrittenOver(t *testing.T) {
	aside := file(t, "aside.csv", "somebody's corrections")
	in := file(t, "in.csv", simpleHeader+",,,,,,,,,,x\n")
	for _, name := range []string{"aside-2.csv", "aside-3.csv"} {
		a, err := Run(context.Background(), mapping(t, simple), []string{in}, newMemory(), Options{SetAside: aside})
		if err != nil || a.SetAside != 1 || a.AsideFile != filepath.Join(filepath.Dir(aside), name) {
			t.Errorf("%+v, %v, want it in %s", a, err, name)
		}
		if e := a.Examples["intake.id_missing"]; e.File != "in.csv" || e.Line != 2 || e.Fault == nil {
			t.Errorf("example %+v", e)
		}
	}
	if raw, err := os.ReadFile(aside); err != nil || string(raw) != "somebody's corrections" {
		t.Errorf("%q, %v", raw, err)
	}
}

// A row that can neither be imported nor set aside ends the run.
func TestSetAsideThatCannotBeWritten(t *testing.T) {
	in := file(t, "in.csv", simpleHeader+",,,,,,,,,,x\n")
	a, err := Run(context.Background(), mapping(t, simple), []string{in}, newMemory(), Options{SetAside: filepath.Join(in, "aside.csv")})
	if err == nil || a.Open != 1 || a.check() != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestCancelledRunKeepsItsAccount(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	in := file(t, "in.csv", simpleHeader+goodRow)
	a, err := Run(ctx, mapping(t, simple), []string{in}, newMemory(), Options{})
	if err == nil || a.Open != 1 || a.Rows != 1 || a.check() != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestRehearsalStoresNothing(t *testing.T) {
	sink := NewRehearsal()
	m := mapping(t, simple)
	other := strings.Replace(goodRow, "42.3", "42.4", 1)
	a, _, err := outcome(t, m, "in.csv", simpleHeader+goodRow+goodRow+other, sink)
	if err != nil || a.Imported != 1 || a.Repeated != 1 || a.Reasons["intake.repeated_differently"] != 1 {
		t.Errorf("%+v, %v", a, err)
	}
}

// Files of one system may have other columns from year to year; rows set aside
// keep those of all.
func TestSetAsideOfSeveralFiles(t *testing.T) {
	one := file(t, "one.csv", simpleHeader+",2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n")
	two := file(t, "two.csv", "extra,"+simpleHeader+"kept,,2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,\n")
	aside := filepath.Join(t.TempDir(), "aside.csv")
	a, err := Run(context.Background(), mapping(t, simple), []string{one, two}, newMemory(), Options{SetAside: aside, Say: english(t)})
	if err != nil || a.SetAside != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	raw, err := os.ReadFile(aside)
	if err != nil {
		t.Fatal(err)
	}
	want := bom + strings.TrimSpace(simpleHeader) + ",extra,wellfield_record,wellfield_shape,wellfield_file,wellfield_line,wellfield_message\n" +
		",2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,,,,,one.csv,2,\"Column id is empty, so the case has no id.\"\n" +
		",2024-05-01 10:00,,,Hole,Open,,42.3,-71.1,,,kept,,,two.csv,2,\"Column id is empty, so the case has no id.\"\n"
	if string(raw) != want {
		t.Errorf("got\n%s\nwant\n%s", raw, want)
	}
}
