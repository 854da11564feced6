package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"wellfield/internal/geo"
)

// spread is a database with n cases over a city of 20 by 20 km, one in twenty
// open, and a thousand more at one place.
func spread(t testing.TB, url string, n int) (*DB, geo.Point) {
	t.Helper()
	db := filled(t, url, n)
	tx, err := db.write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	put, err := tx.Prepare(`UPDATE cases SET lat = $1, lng = $2, cell = $3 WHERE id = $4`)
	if err != nil {
		t.Fatal(err)
	}
	hot := geo.Point{Lat: 300_000_000, Lng: 1_100_000_000}
	for i := range n {
		p := geo.Point{Lat: hot.Lat + r.Int32N(1_800_000), Lng: hot.Lng + r.Int32N(2_000_000)}
		if i%max(2, n/1000) == 8%max(2, n/1000) { // closed ones, most of them
			p = hot
		}
		if _, err := put.Exec(p.Lat, p.Lng, Cell(p), fmt.Sprintf("%08d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.write.Exec("ANALYZE"); err != nil {
		t.Fatal(err)
	}
	return db, hot
}

// around is what app asks with: cells that cover a circle.
func around(p geo.Point, metres float64) []CellRange {
	lat, lng := p.Degrees()
	region := s2.CapFromCenterAngle(s2.PointFromLatLng(s2.LatLngFromDegrees(lat, lng)), s1.Angle(metres/6371008.8))
	var ranges []CellRange
	for _, cell := range (&s2.RegionCoverer{MaxLevel: 24, MaxCells: 12}).Covering(region) {
		ranges = append(ranges, CellRange{int64(cell.RangeMin()), int64(cell.RangeMax())})
	}
	return ranges
}

// TestNearbyIsFoundByCells: on each database the question goes by the index of
// cells, and answers with what looking at every case would.
func TestNearbyIsFoundByCells(t *testing.T) {
	onBoth(t, "near", nearByCells)
}

// onBoth runs the test on an empty database of each kind.
func onBoth(t *testing.T, name string, run func(t *testing.T, url string)) {
	t.Run("sqlite", func(t *testing.T) { run(t, "sqlite:"+filepath.Join(t.TempDir(), name+".db")) })
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("WELLFIELD_TEST_POSTGRES")
		if server == "" {
			t.Skip("WELLFIELD_TEST_POSTGRES is not set")
		}
		url, drop, err := Scratch(t.Context(), server, fmt.Sprintf("wellfield_%s_%d", name, os.Getpid()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := drop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		run(t, url)
	})
}

func nearByCells(t *testing.T, url string) {
	db, hot := spread(t, url, 20_000)
	cells := around(hot, 50)
	since := time.UnixMicro(15_000)
	args := nearArgs("big", cells, since)
	all := explained(t, db, selectNear, args)
	if !strings.Contains(all, "cases_by_cell") || strings.Contains(all, "SCAN c\n") || strings.Contains(all, "Seq Scan on cases") {
		t.Errorf("not by its cells:\n%s", all)
	}
	found, err := db.Near(t.Context(), "big", cells, since)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range found {
		if n.Point != hot || n.Jurisdiction != "big" || !n.EndedAt.IsZero() && n.EndedAt.Before(since) {
			t.Errorf("%+v", n)
		}
		got = append(got, string(n.ID))
	}
	var want []string
	plain, err := db.read.Query(`SELECT id FROM (SELECT * FROM cases WHERE lat = $1 AND lng = $2 AND jurisdiction = 'big' ORDER BY reported_at DESC LIMIT 300) n
		WHERE state <> 'merged' AND (ended_at IS NULL OR ended_at >= $3) ORDER BY reported_at DESC, id DESC`, hot.Lat, hot.Lng, since.UnixMicro())
	if err != nil {
		t.Fatal(err)
	}
	if err := each(plain, func() error {
		var id string
		err := plain.Scan(&id)
		want = append(want, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(want) == 0 || len(want) >= mostNear || !slices.Equal(got, want) {
		t.Errorf("%d found, %d there", len(got), len(want))
	}
}

// explained is how the database would go about a question.
func explained(t *testing.T, db *DB, text string, args []any) string {
	t.Helper()
	plan := "EXPLAIN QUERY PLAN "
	if db.Name() == "postgres" {
		plan = "EXPLAIN "
	}
	rows, err := db.read.Query(plan+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var steps []string
	if err := each(rows, func() error {
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		err := rows.Scan(into...)
		steps = append(steps, fmt.Sprint(*into[len(into)-1].(*any)))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n")
}

// BenchmarkNear asks among as many cases as WELLFIELD_LIST_CASES says: at a place
// as any other, and at one where a thousand were reported.
func BenchmarkNear(b *testing.B) {
	n := 20_000
	if text := os.Getenv("WELLFIELD_LIST_CASES"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			b.Fatal(err)
		}
	}
	url := "sqlite:" + filepath.Join(b.TempDir(), "near.db")
	if at := os.Getenv("WELLFIELD_LIST_URL"); at != "" {
		url = at
	}
	db, hot := spread(b, url, n)
	r := rand.New(rand.NewPCG(3, 4))
	for name, place := range map[string]func() geo.Point{
		"any": func() geo.Point {
			return geo.Point{Lat: hot.Lat + r.Int32N(1_800_000), Lng: hot.Lng + r.Int32N(2_000_000)}
		},
		"thousand": func() geo.Point { return hot },
	} {
		b.Run(name, func(b *testing.B) {
			before := cpu(b)
			for b.Loop() {
				if _, err := db.Near(b.Context(), "big", around(place(), 50), time.UnixMicro(int64(n))); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((cpu(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// cpu is what this process has used of the processors: on a machine that others
// use as well, that says more than the clock.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
