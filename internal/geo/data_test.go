package geo

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"wellfield/internal/fault"
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

func readFile(t *testing.T, path string, each func(Feature)) error {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	return ReadFeatures(file, WGS84, func(f Feature) error {
		each(f)
		return nil
	})
}

func TestPublishedGeoJSONExamples(t *testing.T) {
	dir := filepath.Join(dataDir(t), "geo", "geojson")
	for _, kind := range []string{"valid", "invalid_structure"} {
		files, err := filepath.Glob(filepath.Join(dir, kind, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s examples: %v", kind, err)
		}
		for _, file := range files {
			err := readFile(t, file, func(f Feature) { checkReadsBack(t, f.Shape) })
			switch {
			case kind == "valid" && err != nil:
				t.Errorf("%s is refused: %v", filepath.Base(file), err)
			case kind != "valid" && len(fault.All(err)) == 0:
				t.Errorf("%s is not refused with a fault: %v", filepath.Base(file), err)
			}
		}
	}
}

func TestCoordinateVectors(t *testing.T) {
	dir := filepath.Join(dataDir(t), "coords")
	for _, c := range []struct {
		file     string
		system   System
		from, to int
		metres   float64
	}{
		{"eviltransform_test_vectors.csv", GCJ02, 3, 1, 0.05},
		// These come from a copy of the formula with a known mistake (a bare pi,
		// googollee/eviltransform issue 43): they bound the error, no more.
		{"eviltransform_bd2wgs_vectors.csv", BD09, 0, 2, 50},
	} {
		file, err := os.Open(filepath.Join(dir, c.file))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(file).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%s: %d rows, %v", c.file, len(rows), err)
		}
		for _, row := range rows[1:] {
			at := func(col int) float64 {
				v, err := strconv.ParseFloat(row[col], 64)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			want, _ := NewPoint(at(c.to), at(c.to+1))
			got, _ := NewPoint(c.system.ToWGS84(at(c.from), at(c.from+1)))
			if d := Distance(got, want); d > c.metres {
				t.Errorf("%s %v: %.3f m away", c.file, row, d)
			} else {
				t.Logf("%s %v: %.4f m", c.file, row, d)
			}
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCityShapes(t *testing.T) {
	for _, name := range []string{"cities/boston.geojson", "cities/la_neighborhood_councils_certified.geojson", "chongqing/province_500000.json"} {
		n, flawed := 0, 0
		err := readFile(t, filepath.Join(dataDir(t), "geo", name), func(f Feature) {
			n++
			flaws := f.Shape.Flaws()
			if len(flaws) > 0 {
				flawed++
				t.Logf("%s %v %v", name, f.Properties["name"], flaws)
			}
			for _, flaw := range flaws {
				if flaw.Kind.Damaged() {
					t.Errorf("%s feature %d: %v", name, f.Index, flaw)
				}
			}
			if f.Unusable != "" || f.Shape.Area() < 10000 {
				t.Errorf("%s feature %d: %q, %f m2", name, f.Index, f.Unusable, f.Shape.Area())
			}
		})
		if err != nil || n < 20 {
			t.Errorf("%s: %d features, %v", name, n, err)
		}
		t.Logf("%s: %d of %d features with flaws", name, flawed, n)
	}
}
