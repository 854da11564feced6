package grid

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"wellfield/internal/geo"
	"wellfield/internal/lang"
)

// dataDir is the folder of real data that checks use and the product does not carry.
func dataDir(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("WELLFIELD_DATA"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; ; dir = filepath.Dir(dir) {
		data := filepath.Join(dir, "shared", "data")
		if info, err := os.Stat(data); err == nil && info.IsDir() {
			return data
		}
		if dir == filepath.Dir(dir) {
			t.Skip("the real data is not here: set WELLFIELD_DATA to its folder to check against it")
		}
	}
}

func readCity(t *testing.T, file string, o ReadOptions) (Document, *Map) {
	t.Helper()
	f, err := os.Open(filepath.Join(dataDir(t), "geo", file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	d, findings, err := Read(f, nil, o)
	if err != nil || len(findings) > 0 {
		t.Fatalf("%v, %v", findings, err)
	}
	report := Validate(d, today)
	for _, f := range report.Findings {
		t.Logf("%s %s %s %v", f.Severity, f.Key, f.Code, f.Args)
	}
	m, err := NewMap(1, d)
	if err != nil {
		t.Fatal(err)
	}
	return d, m
}

// countPlaces counts how many of a 311 file's points fall in exactly one area.
func countPlaces(t *testing.T, d Document, m *Map, file, lat, lng string) (points, one int) {
	t.Helper()
	f, err := os.Open(filepath.Join(dataDir(t), "311", file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	boxes := make([]geo.Bounds, len(d.Areas))
	for i := range d.Areas {
		boxes[i], _ = d.Areas[i].Shape.Bounds()
	}
	several := 0
	for _, row := range rows[1:] {
		p, ok := position(row[column[lat]], row[column[lng]])
		if !ok {
			continue
		}
		points++
		lowest, n := "", 0
		for i := range d.Areas {
			if a := &d.Areas[i]; boxes[i].Holds(p) && a.Shape.Contains(p) {
				if n++; n == 1 || a.Code < lowest {
					lowest = a.Code
				}
			}
		}
		chain := m.Locate(p, today)
		if n == 0 != (chain == nil) || n > 0 && chain[len(chain)-1] != lowest {
			t.Fatalf("%v: located in %v, a scan says %q of %d", p, chain, lowest, n)
		}
		switch {
		case n == 1:
			one++
		case n > 1:
			several++
		}
	}
	t.Logf("%s: %d points, %d in exactly one area, %d in several", file, points, one, several)
	return points, one
}

func position(lat, lng string) (geo.Point, bool) {
	y, errY := strconv.ParseFloat(lat, 64)
	x, errX := strconv.ParseFloat(lng, 64)
	if errY != nil || errX != nil {
		return geo.Point{}, false
	}
	p, err := geo.NewPoint(y, x)
	return p, err == nil
}

func TestBoston(t *testing.T) {
	d, m := readCity(t, "cities/boston.geojson", ReadOptions{Root: Area{Code: "boston", Name: lang.Name{lang.EN: "Boston"}}})
	if len(d.Areas) != 27 || len(m.Children("boston", today)) != 26 || len(m.ByName("jamaica plain")) != 1 {
		t.Errorf("%d areas, %d neighbourhoods", len(d.Areas), len(m.Children("boston", today)))
	}
	if got := m.Locate(geo.Point{Lat: 423601000, Lng: -710589000}, today); len(got) != 2 || got[0] != "boston" {
		t.Errorf("the city hall is in %v", got)
	}
	points, one := 0, 0
	for _, year := range []string{"2013", "2014", "2015", "2016", "2017"} {
		n, k := countPlaces(t, d, m, "boston_"+year+".csv", "latitude", "longitude")
		points, one = points+n, one+k
	}
	if points < 37000 || float64(one) < 0.999*float64(points) {
		t.Errorf("%d of %d points lie in exactly one neighbourhood", one, points)
	}
}

func TestLosAngeles(t *testing.T) {
	d, m := readCity(t, "cities/la_neighborhood_councils_certified.geojson", ReadOptions{Root: Area{Code: "la"}})
	if len(d.Areas) != 100 || len(m.Children("la", today)) != 99 {
		t.Errorf("%d areas", len(d.Areas))
	}
	if points, one := countPlaces(t, d, m, "la_2017.csv", "Latitude", "Longitude"); one < points*98/100 || one == points {
		t.Errorf("%d of %d points lie in exactly one council, though councils overlap", one, points)
	}
}

func TestChongqing(t *testing.T) {
	o := ReadOptions{
		Code: "adcode", Level: "level", Parent: "parent.adcode", Jurisdictions: District,
		System: geo.GCJ02, Root: Area{Code: "500000", Name: lang.Name{lang.ZH: "重庆市"}},
	}
	d, m := readCity(t, "chongqing/province_500000.json", o)
	if len(d.Areas) != 39 || len(m.Children("500000", today)) != 38 {
		t.Errorf("%d areas", len(d.Areas))
	}
	size := 0.0
	for _, a := range d.Areas {
		size += a.Shape.Area()
	}
	if km2 := size / 1e6; math.Abs(km2-82400) > 1000 {
		t.Errorf("the city has %.0f km2, published are 82,400", km2)
	}
	// Yongchuan's main square by satellite positioning.
	if got := m.Locate(geo.Point{Lat: 293560000, Lng: 1059270000}, today); len(got) != 2 || got[1] != "500118" {
		t.Errorf("Yongchuan is in %v", got)
	}
}

func TestPublishedDivisionCodes(t *testing.T) {
	f, err := os.Open(filepath.Join(dataDir(t), "geo", "admin_codes", "streets.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, row := range rows[1:] {
		c, err := ParseCode(row[0] + "000")
		if err != nil {
			t.Errorf("%s %s: %v", row[0], row[1], err)
		} else if c.Level() != Township {
			refused++
			t.Logf("%s %s is a %v", row[0], row[1], c.Level())
		}
	}
	if len(rows) < 40000 || refused > 1 { // one county is listed among the streets
		t.Errorf("%d of %d are not townships", refused, len(rows)-1)
	}
}
