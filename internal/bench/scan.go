package bench

import (
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
)

// scan finds the area of a point without our index: it goes through all areas
// whose outlines reach into the point's band of latitude, one after the other.
// What it says of an outline it computes itself, in exact integers, and not with
// package geo.
type scan struct {
	bands [][]outlined // by latitude, each band as high as a grid
}

type outlined struct {
	box  geo.Bounds
	area *grid.Area
}

func newScan(areas []grid.Area, level grid.Level) *scan {
	s := &scan{}
	for i := range areas {
		a := &areas[i]
		box, ok := a.Shape.Bounds()
		if a.Level != level || !ok {
			continue
		}
		for b := band(box.Min.Lat); b <= band(box.Max.Lat); b++ {
			for len(s.bands) <= b {
				s.bands = append(s.bands, nil)
			}
			s.bands[b] = append(s.bands[b], outlined{box, a})
		}
	}
	return s
}

// band is the number of a latitude's band; those south of the lattice are all one.
func band(lat int32) int { return max((int(lat)-south)/side+1, 0) }

// find is the code of the area that holds the point, and how many do: one at the
// most when borders belong to one side.
func (s *scan) find(p geo.Point) (code string, n int) {
	b := band(p.Lat)
	if b >= len(s.bands) {
		return "", 0
	}
	for i := range s.bands[b] {
		o := &s.bands[b][i]
		if p.Lng >= o.box.Min.Lng && p.Lng <= o.box.Max.Lng && p.Lat >= o.box.Min.Lat && p.Lat <= o.box.Max.Lat && holds(o.area.Shape, p) {
			code = o.area.Code
			n++
		}
	}
	return code, n
}

// holds counts the sides that a line from the point to the east crosses. A side
// has its southern end and not its northern; a point on a side lies east of it.
func holds(shape geo.Shape, p geo.Point) bool {
	odd := false
	for _, polygon := range shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				low, high := ring[i-1], ring[i]
				if low.Lat > high.Lat {
					low, high = high, low
				}
				if p.Lat < low.Lat || p.Lat >= high.Lat {
					continue
				}
				run := int64(high.Lng-low.Lng) * int64(p.Lat-low.Lat)
				if run > int64(p.Lng-low.Lng)*int64(high.Lat-low.Lat) {
					odd = !odd
				}
			}
		}
	}
	return odd
}

// outlinesMost bounds the scan of every single outline, in outlines.
const outlinesMost = 100_000_000

// wholly is how many of n points are compared with a scan of every outline.
func wholly(n, areas int) int { return min(n/10, outlinesMost/areas) }

// differences compares the map's answers with the scan's on n points; on wholly
// of them the scan leaves no outline out.
func differences(m *grid.Map, s *scan, l lattice, areas []grid.Area, n int, stop func() bool) (wrong, compared int) {
	var bad, seen atomic.Int64
	var group sync.WaitGroup
	workers := runtime.NumCPU()
	for w := range workers {
		group.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), uint64(w)))
			whole := wholly(n, len(areas)) / workers
			for i := range n / workers {
				if i%4096 == 0 && stop() {
					return
				}
				p := l.somewhere(random)
				want, holding := s.find(p)
				if i < whole {
					want, holding = everyOutline(areas, p)
				}
				chain := m.Locate(p, "")
				if !fits(chain, want, holding) {
					bad.Add(1)
				}
				seen.Add(1)
			}
		})
	}
	group.Wait()
	return int(bad.Load()), int(seen.Load())
}

// everyOutline asks every grid there is.
func everyOutline(areas []grid.Area, p geo.Point) (code string, n int) {
	for i := range areas {
		if areas[i].Level == grid.Grid && holds(areas[i].Shape, p) {
			code = areas[i].Code
			n++
		}
	}
	return code, n
}

// fits tells whether a chain is what the scan found: the grid and the four areas
// above it, or nothing where there is no grid.
func fits(chain grid.Chain, want string, holding int) bool {
	if holding == 0 {
		return len(chain) == 0
	}
	return holding == 1 && len(chain) == 5 && chain[4] == want && chain[3] == want[:12] &&
		chain[2] == want[:9]+"000" && chain[1] == districtCode && chain[0] == cityCode
}

// somewhere is a point of the lattice or close by: one in ten is a corner, and
// one in ten lies on a side as nearly as units allow, for mistakes live there.
func (l lattice) somewhere(random *rand.Rand) geo.Point {
	row, col := random.IntN(l.rows()), random.IntN(l.cols())
	switch random.IntN(10) {
	case 0:
		return l.corner(row, col)
	case 1:
		a, b := l.corner(row, col), l.between(row, col, 1, random.IntN(2) == 0)
		return geo.Point{Lat: a.Lat + (b.Lat-a.Lat)/2, Lng: a.Lng + (b.Lng-a.Lng)/2}
	}
	return geo.Point{
		Lat: south - side/2 + int32(random.IntN((l.rows()+1)*side)),
		Lng: west - side/2 + int32(random.IntN((l.cols()+1)*side)),
	}
}
