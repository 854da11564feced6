package grid

import (
	"fmt"
	"math/rand/v2"

	"wellfield/internal/geo"
)

// cell is the size of a grid of a patchwork in units, about 200 m.
const cell = 20000

// patchwork is a made-up city of n x n grids with uneven borders that they share
// point for point, in communities of 4 x 4 and townships of 16 x 16, of which
// townships have shapes too. It also returns positions on borders.
func patchwork(n int32, rnd *rand.Rand) (Document, []geo.Point) {
	const steps = 6
	shake := func(by int32) int32 { return rnd.Int32N(2*by+1) - by }
	line := func(a, b geo.Point) []geo.Point {
		points := []geo.Point{a}
		for k := int32(1); k < steps; k++ {
			points = append(points, geo.Point{
				Lat: a.Lat + (b.Lat-a.Lat)/steps*k + shake(300), Lng: a.Lng + (b.Lng-a.Lng)/steps*k + shake(300),
			})
		}
		return append(points, b)
	}
	knot := make(map[[2]int32]geo.Point)
	for i := range n + 1 {
		for j := range n + 1 {
			knot[[2]int32{i, j}] = geo.Point{Lat: i*cell + shake(6000), Lng: j*cell + shake(6000)}
		}
	}
	east, north := make(map[[2]int32][]geo.Point), make(map[[2]int32][]geo.Point)
	var corners []geo.Point
	for i := range n + 1 {
		for j := range n + 1 {
			at := [2]int32{i, j}
			east[at] = line(knot[at], knot[[2]int32{i, j + 1}])
			north[at] = line(knot[at], knot[[2]int32{i + 1, j}])
			corners = append(corners, east[at]...)
		}
	}
	d := Document{Areas: []Area{area("city", "", City, nil)}}
	seen := make(map[string]bool)
	for i := range n {
		for j := range n {
			township := fmt.Sprintf("t%02d%02d", i/16, j/16)
			community := fmt.Sprintf("c%03d%03d", i/4, j/4)
			if !seen[township] {
				d.Areas = append(d.Areas, area(township, "city", Township, square(i*cell, j*cell, 16*cell)))
			}
			if !seen[community] {
				d.Areas = append(d.Areas, area(community, township, Community, nil))
			}
			seen[township], seen[community] = true, true
			r := append(geo.Ring{}, east[[2]int32{i, j}]...)
			r = append(r, north[[2]int32{i, j + 1}][1:]...)
			r = append(r, reversed(east[[2]int32{i + 1, j}])[1:]...)
			r = append(r, reversed(north[[2]int32{i, j}])[1:]...)
			d.Areas = append(d.Areas, area(fmt.Sprintf("g%04d%04d", i, j), community, Grid, geo.Shape{{r}}))
		}
	}
	return d, corners
}

func reversed(points []geo.Point) []geo.Point {
	back := make([]geo.Point, len(points))
	for i, p := range points {
		back[len(points)-1-i] = p
	}
	return back
}
