package main

import (
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
	"wellfield/internal/wellfieldtest"
)

// realData is the folder of real cities' data that lies beside the project and
// does not belong to it.
func realData(t *testing.T) string {
	t.Helper()
	if os.Getenv("WELLFIELD_REAL") != "1" {
		t.Skip("skipped: checks against real cities' data run with make check-real")
	}
	dir := os.Getenv("WELLFIELD_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "311")); err != nil {
		t.Skipf("skipped: there is no real data at %s; set WELLFIELD_DATA", dir)
	}
	return dir
}

// account is what the import command says of its rows.
type importAccount struct{ rows, imported, duplicate, aside int }

var accountLine = regexp.MustCompile(`(?m)^([\d,]+) rows?: ([\d,]+) imported, ([\d,]+) there already, ([\d,]+) set aside, 0 not reached`)

func readAccount(t *testing.T, said string) importAccount {
	t.Helper()
	m := accountLine.FindStringSubmatch(said)
	if m == nil {
		t.Fatalf("no account in: %s", said)
	}
	n := func(i int) int {
		v, err := strconv.Atoi(strings.ReplaceAll(m[i], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	a := importAccount{n(1), n(2), n(3), n(4)}
	if a.imported+a.duplicate+a.aside != a.rows {
		t.Errorf("the account does not add up: %+v", a)
	}
	return a
}

// source reads the files apart from the program: header names and one map a row.
func source(t *testing.T, files []string) []map[string]string {
	t.Helper()
	var all []map[string]string
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.FieldsPerRecord = -1
		header, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			row := map[string]string{}
			for i, h := range header {
				row[strings.TrimPrefix(h, "\ufeff")] = cells[i]
			}
			all = append(all, row)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// imported reads every case as it is stored.
func imported(t *testing.T, databaseURL string) map[string]casework.Case {
	t.Helper()
	driver, name := "pgx", databaseURL
	if path, ok := strings.CutPrefix(databaseURL, "sqlite:"); ok {
		driver, name = "sqlite", path
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query("SELECT body FROM cases ORDER BY jurisdiction, id")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]casework.Case{}
	for rows.Next() {
		var body string
		if err := rows.Scan(&body); err != nil {
			t.Fatal(err)
		}
		c, err := casework.DecodeCase([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		all[c.Origin.SourceID] = c
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRealBoston(t *testing.T) {
	dir := realData(t)
	files, err := filepath.Glob(filepath.Join(dir, "311", "boston_*.csv"))
	if err != nil || len(files) != 5 {
		t.Fatalf("%v %v", files, err)
	}
	rows := source(t, files)
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data := t.TempDir()
		areas := filepath.Join(dir, "geo", "cities", "boston.geojson")
		mustRun(t, url, data, "import", "areas", "--dry-run", "--root", "boston=Boston", areas)
		mustRun(t, url, data, "import", "areas", "--root", "boston=Boston", areas)
		mustRun(t, url, data, "import", "catalog", "../../examples/catalogues/boston-311.yaml")
		began := time.Now()
		arguments := append([]string{"import", "cases", "--map", "../../examples/mappings/boston-311.yaml", "--set-aside", data + "/aside.csv"}, files...)
		said := mustRun(t, url, data, arguments...)
		first := readAccount(t, said)
		t.Log(said)
		t.Logf("%d rows: %d imported, %d duplicate, %d set aside, in %.1f s", first.rows, first.imported, first.duplicate, first.aside, time.Since(began).Seconds())
		if first.rows != len(rows) {
			t.Errorf("%d rows read, %d in the files", first.rows, len(rows))
		}
		cases := imported(t, url)
		if len(cases) != first.imported {
			t.Errorf("%d cases stored, %d said to be imported", len(cases), first.imported)
		}
		compareBoston(t, rows, cases, neighbourhoods(t, areas))
		before := mustRun(t, url, data, "verify")
		if err := os.Remove(data + "/aside.csv"); err != nil {
			t.Error(err)
		}
		again := readAccount(t, mustRun(t, url, data, arguments...))
		if again.imported != 0 || again.aside != first.aside || mustRun(t, url, data, "verify") != before {
			t.Errorf("importing again changed something: %+v", again)
		}
	})
}

// compareBoston counts the file by type, status and year, recomputes the
// on-time flag, and counts the points that lie in exactly one neighbourhood.
func compareBoston(t *testing.T, rows []map[string]string, cases map[string]casework.Case, outlines []geo.Shape) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	points, located, judged, agreed := 0, 0, 0, 0
	for _, row := range rows {
		id := row["case_enquiry_id"]
		c, ok := cases[id]
		if !ok || seen[id] {
			continue
		}
		seen[id] = true
		status := "Closed"
		if !c.State.Ended() {
			status = "Open"
		}
		want[row["type"]+"/"+row["case_status"]+"/"+row["open_dt"][:4]]++
		got[c.Origin.Class+"/"+status+"/"+strconv.Itoa(c.ReportedAt.In(zone).Year())]++
		if row["latitude"] != "" {
			points++
			// Exactly one: found by the program, and in no second outline.
			if len(c.Place.Chain) == 2 && outlinesAround(t, outlines, row["latitude"], row["longitude"]) == 1 {
				located++
			}
		}
		if row["sla_target_dt"] == "" || row["on_time"] == "" {
			continue
		}
		judged++
		standing := map[string]casework.Standing{"ONTIME": casework.OnTime, "OVERDUE": casework.Overdue}[row["on_time"]]
		if c.Standing(time.Now()) == standing {
			agreed++
		} else {
			t.Errorf("%s: on time is %s, the file says %s (target %s, closed %s)", id, c.Standing(time.Now()), row["on_time"], row["sla_target_dt"], row["closed_dt"])
		}
	}
	for key, n := range want {
		if got[key] != n {
			t.Errorf("%s: %d imported, %d in the files", key, got[key], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d kinds of rows imported, %d in the files", len(got), len(want))
	}
	t.Logf("%d counts by type, status and year are equal; on time agrees in %d of %d; %d of %d points in exactly one neighbourhood (%.3f %%)",
		len(want), agreed, judged, located, points, 100*float64(located)/float64(points))
	if float64(located) < 0.999*float64(points) {
		t.Errorf("only %d of %d points are in a neighbourhood", located, points)
	}
}

// neighbourhoods are the outlines of a file of areas.
func neighbourhoods(t *testing.T, name string) []geo.Shape {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var shapes []geo.Shape
	if err := geo.ReadFeatures(f, geo.WGS84, func(feature geo.Feature) error {
		shapes = append(shapes, feature.Shape)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return shapes
}

func outlinesAround(t *testing.T, shapes []geo.Shape, lat, lng string) int {
	y, err := strconv.ParseFloat(lat, 64)
	if err != nil {
		t.Fatal(err)
	}
	x, err := strconv.ParseFloat(lng, 64)
	if err != nil {
		t.Fatal(err)
	}
	p, err := geo.NewPoint(y, x)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range shapes {
		if s.Contains(p) {
			n++
		}
	}
	return n
}

func TestRealLosAngeles(t *testing.T) {
	dir := realData(t)
	files := []string{filepath.Join(dir, "311", "la_2017.csv"), filepath.Join(dir, "311", "la_2018_dec.csv")}
	rows := source(t, files)
	wellfieldtest.Databases(t, func(t *testing.T, url string) {
		data := t.TempDir()
		mustRun(t, url, data, "import", "areas", "--root", "los-angeles=Los Angeles", filepath.Join(dir, "geo", "cities", "la_neighborhood_councils_certified.geojson"))
		mustRun(t, url, data, "import", "catalog", "../../examples/catalogues/los-angeles-311.yaml")
		arguments := append([]string{"import", "cases", "--map", "../../examples/mappings/los-angeles-311.yaml", "--set-aside", data + "/aside.csv"}, files...)
		a := readAccount(t, mustRun(t, url, data, arguments...))
		t.Logf("%+v", a)
		if a.rows != len(rows) {
			t.Errorf("%d rows read, %d in the files", a.rows, len(rows))
		}
		want, got := map[string]int{}, map[string]int{}
		cases := imported(t, url)
		seen := map[string]bool{}
		for _, row := range rows {
			if c, ok := cases[row["SRNumber"]]; ok && !seen[row["SRNumber"]] {
				seen[row["SRNumber"]] = true
				want[row["RequestType"]+"/"+row["Status"]]++
				got[c.Origin.Class+"/"+c.Origin.Status]++
			}
		}
		if fmt.Sprint(want) != fmt.Sprint(got) {
			t.Errorf("by type and status: %v imported, %v in the files", got, want)
		}
		mustRun(t, url, data, "verify")
	})
}
