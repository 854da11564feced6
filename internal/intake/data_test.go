package intake

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"wellfield/internal/catalog"
)

// realData is the folder of real files, or the test is skipped.
func realData(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("WELLFIELD_DATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		for _, d := range []string{filepath.Join(dir, "shared", "data"), filepath.Join(dir, "data", "311")} {
			if _, err := os.Stat(filepath.Join(d, "311")); err == nil {
				return d
			}
		}
	}
	t.Skip("no folder of real data: set WELLFIELD_DATA to it")
	return ""
}

// example reads a mapping of the project, and the classes it uses.
func example(t *testing.T, name string) (*Mapping, known) {
	t.Helper()
	h, err := os.Open(filepath.Join("..", "..", "examples", "mappings", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	m, err := ReadMapping(h)
	if err != nil {
		t.Fatal(err)
	}
	c, err := os.Open(filepath.Join("..", "..", "examples", "catalogues", name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	d, err := catalog.ReadYAML(c)
	if err != nil {
		t.Fatal(err)
	}
	classes, err := catalog.NewCatalogue(1, d)
	if err != nil {
		t.Fatal(err)
	}
	return m, known{classes}
}

// known asks a catalogue.
type known struct{ c *catalog.Catalogue }

func (k known) Known(s string) bool {
	key, err := catalog.ParseKey(s)
	_, ok := k.c.Class(key)
	return err == nil && ok
}

// names are the names of the features of a GeoJSON file.
func names(t *testing.T, path string) areaNames {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Features []struct{ Properties struct{ Name string } }
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	var out areaNames
	for _, f := range doc.Features {
		out = append(out, f.Properties.Name)
	}
	return out
}

// table reads files with the reader of the standard library.
func table(t *testing.T, paths []string) []map[string]string {
	t.Helper()
	var rows []map[string]string
	for _, path := range paths {
		h, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(h).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		for _, cells := range all[1:] {
			row := map[string]string{}
			for i, name := range all[0] {
				row[name] = strings.TrimSpace(cells[i])
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Skipf("no files %s", pattern)
	}
	return paths
}

func TestBoston(t *testing.T) {
	data := realData(t)
	m, classes := example(t, "boston-311.yaml")
	areas := append(names(t, filepath.Join(data, "geo", "cities", "boston.geojson")), "Boston")
	paths := glob(t, filepath.Join(data, "311", "boston_*.csv"))

	rows, closedFirst, nowhere := 0, 0, 0
	byClass, byYear, late := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, row := range table(t, paths) {
		rows++
		switch {
		case row["latitude"] == "" && row["neighborhood"] == "":
			nowhere++
		case row["closed_dt"] != "" && row["closed_dt"] < row["open_dt"]:
			closedFirst++
		default:
			byClass[row["type"]]++
			byYear[row["open_dt"][:4]]++
			late[row["case_enquiry_id"]] = row["sla_target_dt"] != "" && row["closed_dt"] > row["sla_target_dt"]
		}
	}
	sink := newMemory()
	o := Options{Areas: areas, Classes: classes, SetAside: filepath.Join(t.TempDir(), "aside.csv"), Say: english(t)}
	a, err := Run(context.Background(), m, paths, sink, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", a)
	if a.Rows != rows || a.SetAside != closedFirst+nowhere || a.Imported != rows-closedFirst-nowhere || a.Duplicates() != 0 {
		t.Errorf("got %+v, want %d rows, %d closed first, %d nowhere", a, rows, closedFirst, nowhere)
	}
	if a.Reasons["intake.closed_before_opened"] != closedFirst || a.Reasons["intake.place_missing"] != nowhere {
		t.Errorf("reasons %v, want %d closed first and %d nowhere", a.Reasons, closedFirst, nowhere)
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sink.cases {
		byClass[c.SourceClass]--
		byYear[strconv.Itoa(c.Opened.In(zone).Year())]--
		if got := c.Due != nil && c.Closed != nil && c.Closed.After(*c.Due); got != late[c.SourceID] {
			t.Errorf("case %s closed late: %t, in the file %t", c.SourceID, got, late[c.SourceID])
		}
	}
	for word, n := range byClass {
		if n != 0 {
			t.Errorf("class %q is off by %d", word, n)
		}
	}
	for year, n := range byYear {
		if n != 0 {
			t.Errorf("year %s is off by %d", year, n)
		}
	}
	again(t, m, paths, sink, o, a)
}

func TestLosAngeles(t *testing.T) {
	data := realData(t)
	m, classes := example(t, "los-angeles-311.yaml")
	areas := names(t, filepath.Join(data, "geo", "cities", "la_neighborhood_councils_certified.geojson"))
	paths := glob(t, filepath.Join(data, "311", "la_*.csv"))

	const layout = "01/02/2006 03:04:05 PM"
	rows, aside := 0, 0
	byClass := map[string]int{}
	for _, row := range table(t, paths) {
		rows++
		_, councils := areas.ByName(row["NCName"])
		opened, err := time.Parse(layout, row["CreatedDate"])
		if err != nil {
			t.Fatal(err)
		}
		closed, err := time.Parse(layout, row["ClosedDate"])
		if row["Latitude"] == "" && councils != 1 || err == nil && closed.Before(opened) {
			aside++
			continue
		}
		byClass[row["RequestType"]]++
	}
	sink := newMemory()
	o := Options{Areas: areas, Classes: classes, SetAside: filepath.Join(t.TempDir(), "aside.csv"), Say: english(t)}
	a, err := Run(context.Background(), m, paths, sink, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", a)
	if a.Rows != rows || a.SetAside != aside || a.Imported != rows-aside {
		t.Errorf("got %+v, want %d rows and %d set aside", a, rows, aside)
	}
	for _, c := range sink.cases {
		byClass[c.SourceClass]--
	}
	for word, n := range byClass {
		if n != 0 {
			t.Errorf("class %q is off by %d", word, n)
		}
	}
	again(t, m, paths, sink, o, a)
}

// again imports the files and then the rows set aside once more: nothing is new.
func again(t *testing.T, m *Mapping, paths []string, sink Sink, o Options, first Account) {
	t.Helper()
	aside := o.SetAside
	o.SetAside = ""
	a, err := Run(context.Background(), m, paths, sink, o)
	if err != nil || a.Imported != 0 || a.Already != first.Imported || a.SetAside != first.SetAside {
		t.Errorf("again: %+v, %v", a, err)
	}
	a, err = Run(context.Background(), m, []string{aside}, sink, o)
	if err != nil || a.Rows != first.SetAside || a.SetAside != first.SetAside {
		t.Errorf("rows set aside, uncorrected: %+v, %v", a, err)
	}
	for reason, n := range first.Reasons {
		if a.Reasons[reason] != n {
			t.Errorf("uncorrected, %d rows are set aside for %s, before %d", a.Reasons[reason], reason, n)
		}
	}
}

func TestDraftRealFiles(t *testing.T) {
	data := realData(t)
	paths := append(glob(t, filepath.Join(data, "text", "*.xlsx")), glob(t, filepath.Join(data, "311", "*.csv"))...)
	for _, path := range append(paths, filepath.Join(data, "devices", "sensor_readings.jsonl")) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := Draft(path, File{}, "Asia/Shanghai", english(t))
			if err != nil {
				t.Fatal(err)
			}
			if testing.Verbose() {
				t.Logf("%.2500s", text)
			}
			if _, err := ReadMapping(strings.NewReader(string(text))); err != nil {
				t.Errorf("the draft cannot be read: %v", err)
			}
		})
	}
}
