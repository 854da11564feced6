package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"wellfield/internal/catalog"
	"wellfield/internal/geo"
)

// blocksAround is what app asks with.
func blocksAround(p geo.Point, metres float64) []int64 {
	lat, lng := p.Degrees()
	region := s2.CapFromCenterAngle(s2.PointFromLatLng(s2.LatLngFromDegrees(lat, lng)), s1.Angle(metres/6371008.8))
	var cells []int64
	for _, cell := range (&s2.RegionCoverer{MinLevel: BlockLevel, MaxLevel: BlockLevel}).Covering(region) {
		cells = append(cells, int64(cell))
	}
	return cells
}

// TestWhatCameBackIsFoundByBlocks: on each database the question that every filing
// asks reads the ends that may matter and no others, and misses none.
func TestWhatCameBackIsFoundByBlocks(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { backByBlocks(t, "sqlite:"+filepath.Join(t.TempDir(), "back.db")) })
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("WELLFIELD_TEST_POSTGRES")
		if server == "" {
			t.Skip("WELLFIELD_TEST_POSTGRES is not set")
		}
		url, drop, err := Scratch(t.Context(), server, fmt.Sprintf("wellfield_back_%d", os.Getpid()))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := drop(context.Background()); err != nil {
				t.Error(err)
			}
		})
		backByBlocks(t, url)
	})
}

func backByBlocks(t *testing.T, url string) {
	db, hot := spread(t, url, 20_000)
	if _, err := db.write.Exec(`UPDATE cases SET class = 'event/0101' WHERE rev = 1 AND reported_at % 3 = 0`); err != nil {
		t.Fatal(err)
	}
	for text, blocks := range map[string]int{selectFewBack: fewBlocks, selectManyBack: manyBlocks} {
		plan := explained(t, db, text, backArgs(blocks, "big", blocksAround(hot, 50), catalog.Key{Kind: "event", Code: "0101"}, time.UnixMicro(15_000)))
		if !strings.Contains(plan, "cases_by_block") || !strings.Contains(plan, "ended_at") {
			t.Errorf("not by blocks and ends:\n%s", plan)
		}
	}
	for i := range 300 {
		centre, metres := hot, float64(50)
		if i%3 > 0 {
			centre = geo.Point{Lat: hot.Lat + int32(i*6_000), Lng: hot.Lng + int32(i*6_500)}
		}
		if i%2 > 0 {
			metres = 500
		}
		resolvedAround(t, db, centre, metres, time.UnixMicro(int64(i*60)))
	}
}

// resolvedAround compares the answer with what looking at every case gives.
func resolvedAround(t *testing.T, db *DB, centre geo.Point, metres float64, since time.Time) {
	t.Helper()
	near := func(p geo.Point) bool { return geo.Distance(centre, p) <= metres }
	found, err := db.Resolved(t.Context(), "big", blocksAround(centre, 1.001*metres), catalog.Key{Kind: "event", Code: "0101"}, since)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, r := range found {
		if near(r.Point) {
			got = append(got, fmt.Sprint(r.ID, r.EndedAt.UnixMicro()))
		}
	}
	rows, err := db.read.Query(`SELECT id, lat, lng, ended_at FROM cases WHERE jurisdiction = 'big' AND class = 'event/0101'
		AND state = 'closed_resolved' AND ended_at >= $1`, since.UnixMicro())
	if err != nil {
		t.Fatal(err)
	}
	all, err := resolvedRows(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if near(r.Point) {
			want = append(want, fmt.Sprint(r.ID, r.EndedAt.UnixMicro()))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("within %.0f m of %v since %v: %d found, %d there", metres, centre, since, len(got), len(want))
	}
}
