package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/store"
)

// locate measures how fast a point finds its chain of areas, and compares the
// answers with an exact scan.
func locate(ctx context.Context, s *session) error {
	wrong, note := 0, ""
	for _, grids := range s.scale.grids {
		s.say("%s grids", thousands(grids))
		d := lattices[grids].areas()
		m, err := s.located(ctx, grids, d)
		if err != nil {
			return err
		}
		n := s.scale.exact[grids]
		s.say("%s grids: %s answers against an exact scan", thousands(grids), thousands(n))
		bad, compared := differences(m, newScan(d.Areas, grid.Grid), lattices[grids], d.Areas, n, func() bool { return ctx.Err() != nil })
		if compared == 0 {
			break
		}
		wrong += bad
		note += fmt.Sprintf("%s answers of %s grids, %s of them against every outline; ",
			thousands(compared), thousands(grids), thousands(wholly(n, len(d.Areas))))
	}
	if note != "" {
		s.put("locate.mismatches", "", float64(wrong)).Note = note + "a fifth of the points on corners and sides"
	}
	return ctx.Err()
}

// located builds the map of a lattice and measures it.
func (s *session) located(ctx context.Context, grids int, d grid.Document) (*grid.Map, error) {
	heap := heapInUse()
	start := time.Now()
	m, err := grid.NewMap(1, d)
	took := time.Since(start)
	if err != nil || ctx.Err() != nil { // a map cannot be built half
		return nil, errors.Join(err, ctx.Err())
	}
	memory := float64(heapInUse()-heap) / (1 << 20)
	runtime.KeepAlive(m)
	row := s.row(fmt.Sprintf("locate.%d", grids), "")
	row.Note = fmt.Sprintf("built in %.2f s, %.0f MB beside the document; nothing allocated for a point", took.Seconds(), memory)
	points := make([]geo.Point, s.scale.points)
	random := rand.New(rand.NewPCG(1, uint64(grids)))
	for i := range points {
		points[i] = lattices[grids].somewhere(random)
	}
	locateAll(m, points[:len(points)/4]) // warm
	for i := 0; i < s.scale.repeat && ctx.Err() == nil; i++ {
		s.add(row, perSecond(len(points), locateAll(m, points)))
	}
	if grids == 62_000 {
		s.put("locate.build", "", took.Seconds())
		s.put("locate.memory", "", memory)
		return m, s.postgis(ctx, m, d, points)
	}
	return m, nil
}

// sink keeps the compiler from leaving out what nobody reads.
var sink atomic.Int64

func locateAll(m *grid.Map, points []geo.Point) time.Duration {
	start := time.Now()
	n := 0
	for _, p := range points {
		n += len(m.Locate(p, ""))
	}
	sink.Add(int64(n))
	return time.Since(start)
}

func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// postgis compares with PostGIS in turns, where a database has it.
func (s *session) postgis(ctx context.Context, m *grid.Map, d grid.Document, points []geo.Point) error {
	row := s.row("locate.postgis", "")
	row.Note = "no PostgreSQL was given"
	for _, url := range s.options.Databases {
		if url == Embedded {
			continue
		}
		return s.scratch(ctx, url, "bench_postgis", func(url string) error {
			b, err := store.OpenBare(ctx, url)
			if err != nil {
				return err
			}
			defer func() { _ = b.Close() }() // the database is dropped
			version, err := b.PostGIS(ctx)
			if err != nil {
				return err
			}
			if row.Note = "PostGIS is not installed"; version == "" {
				return nil
			}
			return s.againstPostGIS(ctx, b, version, row, m, d, points)
		})
	}
	return nil
}

func (s *session) againstPostGIS(ctx context.Context, b *store.Bare, version string, row *Row, m *grid.Map, d grid.Document, points []geo.Point) error {
	s.say("PostGIS %s", version)
	var codes []string
	var shapes []geo.Shape
	for _, a := range d.Areas {
		if a.Level == grid.Grid {
			codes, shapes = append(codes, a.Code), append(shapes, a.Shape)
		}
	}
	if err := b.LoadShapes(ctx, codes, shapes); err != nil {
		return err
	}
	var theirs []float64
	differ, asked := 0, 0
	for i := range s.scale.repeat + 1 {
		found, took, err := b.LocateShapes(ctx, points, s.scale.round)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // warm
		}
		rate := perSecond(len(found), took)
		ours := perSecond(len(points), locateAll(m, points))
		theirs = append(theirs, rate)
		s.add(row, ours/rate)
		for k, code := range found {
			asked++
			if chain := m.Locate(points[k], ""); len(chain) > 0 && chain[len(chain)-1] != code || len(chain) == 0 && code != "" {
				differ++
			}
		}
	}
	row.Note = fmt.Sprintf("PostGIS %s: %.0f/s, no chain; of %s answers %s differ, on borders, which it gives to both sides",
		version, median(theirs), thousands(asked), thousands(differ))
	return nil
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	var parts []string
	for len(text) > 3 {
		parts, text = append(parts, text[len(text)-3:]), text[:len(text)-3]
	}
	parts = append(parts, text)
	slices.Reverse(parts)
	joined := parts[0]
	for _, p := range parts[1:] {
		joined += "," + p
	}
	return joined
}
