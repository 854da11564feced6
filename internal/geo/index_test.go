package geo

import (
	"math/rand/v2"
	"testing"
)

// quilt is n x n cells that share their jagged borders point for point.
func quilt(n int, rnd *rand.Rand) []Shape {
	const size, jitter = 20000, 6000
	shake := func() int32 { return rnd.Int32N(2*jitter+1) - jitter }
	corner := make([][]Point, n+1)
	east, north := make([][][]Point, n+1), make([][][]Point, n+1)
	for i := range corner {
		for j := 0; j <= n; j++ {
			corner[i] = append(corner[i], Point{
				292000000 + int32(i)*size + shake(), 1065000000 + int32(j)*size + shake(),
			})
		}
	}
	between := func(a, b Point) []Point {
		var line []Point
		for k := int32(1); k < 6; k++ {
			line = append(line, Point{
				a.Lat + (b.Lat-a.Lat)/6*k + shake()/20, a.Lng + (b.Lng-a.Lng)/6*k + shake()/20,
			})
		}
		return line
	}
	for i := range corner {
		for j := range corner[i] {
			east[i], north[i] = append(east[i], nil), append(north[i], nil)
			if j < n {
				east[i][j] = between(corner[i][j], corner[i][j+1])
			}
			if i < n {
				north[i][j] = between(corner[i][j], corner[i+1][j])
			}
		}
	}
	back := func(line []Point) []Point {
		var r []Point
		for i := range line {
			r = append(r, line[len(line)-1-i])
		}
		return r
	}
	var cells []Shape
	for i := range n {
		for j := range n {
			r := Ring{corner[i][j]}
			r = append(append(r, east[i][j]...), corner[i][j+1])
			r = append(append(r, north[i][j+1]...), corner[i+1][j+1])
			r = append(append(r, back(east[i+1][j])...), corner[i+1][j])
			r = append(append(r, back(north[i][j])...), corner[i][j])
			cells = append(cells, Shape{{r}})
		}
	}
	return cells
}

func always(int) bool { return true }

// scan is what the index must answer.
func scan(shapes []Shape, p Point) int {
	for i, s := range shapes {
		if s.Contains(p) {
			return i
		}
	}
	return -1
}

func checkIndex(t *testing.T, shapes []Shape, lasting func(int) bool, rnd *rand.Rand, points int) {
	t.Helper()
	x := NewIndex(shapes, lasting)
	var corners []Point
	box := Bounds{Point{1 << 30, 1 << 30}, Point{-1 << 30, -1 << 30}}
	for _, s := range shapes {
		b, _ := s.Bounds()
		box = box.join(b)
		for _, p := range s {
			for _, r := range p {
				corners = append(corners, r...)
			}
		}
	}
	for n := range points {
		p := corners[rnd.IntN(len(corners))]
		switch n % 4 {
		case 0:
			p = Point{
				box.Min.Lat + int32(rnd.Int64N(int64(box.Max.Lat)-int64(box.Min.Lat)+1)),
				box.Min.Lng + int32(rnd.Int64N(int64(box.Max.Lng)-int64(box.Min.Lng)+1)),
			}
		case 1:
			p.Lat, p.Lng = p.Lat+rnd.Int32N(3)-1, p.Lng+rnd.Int32N(3)-1
		case 2:
			q := corners[rnd.IntN(len(corners))]
			p = Point{p.Lat, q.Lng}
		}
		if got, want := x.First(p, always), scan(shapes, p); got != want {
			t.Fatalf("First(%v) = %d, a scan of all shapes says %d", p, got, want)
		}
	}
}

func TestIndexEqualsScan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	cells := quilt(12, rnd)
	around, _ := cells[0].Bounds()
	far := box(-300000000, -1200000000, 5000)
	whole := box(around.Min.Lat-100000, around.Min.Lng-100000, 800000)
	for name, shapes := range map[string][]Shape{
		"quilt":           cells,
		"quilt in a city": append(append([]Shape{}, cells...), whole),
		"uneven":          append(append([]Shape{}, cells...), far, whole),
		"parts and holes": {
			{whole[0], far[0]},
			{{box(0, 0, 1000)[0][0], box(100, 100, 200)[0][0]}, box(2000, 2000, 500)[0]},
		},
		"one":       {box(0, 0, 1)},
		"half open": {box(0, 0, 8), box(0, 8, 8), box(8, 0, 8), box(8, 8, 8)},
	} {
		t.Run(name, func(t *testing.T) {
			checkIndex(t, shapes, nil, rnd, 3000)
			checkIndex(t, shapes, always, rnd, 3000)
		})
	}
}

func TestIndexOfPiledShapes(t *testing.T) {
	var pile []Shape
	for i := range int32(300) {
		pile = append(pile, box(i, i, 1000))
	}
	checkIndex(t, pile, nil, rand.New(rand.NewPCG(3, 4)), 5000)
}

func TestQuiltHasNoSeams(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	cells := quilt(6, rnd)
	for range 20000 {
		p := cells[rnd.IntN(len(cells))][0][0][rnd.IntN(20)]
		n := 0
		for _, c := range cells {
			if c.Contains(p) {
				n++
			}
		}
		if n > 1 {
			t.Fatalf("%v lies in %d cells", p, n)
		}
	}
	if holes := Enclosed(cells); len(holes) > 0 {
		t.Errorf("seams: %v", holes)
	}
}

func TestFirstSkipsWhatIsRefused(t *testing.T) {
	shapes := []Shape{box(0, 0, 100), box(0, 0, 100), box(0, 0, 100)}
	x := NewIndex(shapes, nil)
	if got := x.First(Point{5, 5}, func(i int) bool { return i == 2 }); got != 2 {
		t.Errorf("First = %d, want 2", got)
	}
	if got := x.First(Point{5, 5}, func(int) bool { return false }); got != -1 {
		t.Errorf("First = %d, want -1", got)
	}
	if got := NewIndex(nil, nil).First(Point{}, always); got != -1 {
		t.Errorf("an empty index finds %d", got)
	}
}

func BenchmarkIndexFirst(b *testing.B) {
	rnd := rand.New(rand.NewPCG(7, 8))
	cells := quilt(249, rnd)
	x := NewIndex(cells, always)
	points := make([]Point, 1<<16)
	for i := range points {
		points[i] = Point{292000000 + rnd.Int32N(249*20000), 1065000000 + rnd.Int32N(249*20000)}
	}
	i := 0
	for b.Loop() {
		x.First(points[i&(1<<16-1)], always)
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "locates/s")
}

func BenchmarkNewIndex(b *testing.B) {
	cells := quilt(249, rand.New(rand.NewPCG(7, 8)))
	for b.Loop() {
		NewIndex(cells, always)
	}
}
