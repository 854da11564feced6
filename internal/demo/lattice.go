package demo

import (
	"hash/fnv"
	"math"

	"wellfield/internal/geo"
)

// The ground is cut from a lattice of hexagons whose corners are moved a
// little. A corner's place follows from its lattice position alone, so that
// neighbours share it exactly and no gap or overlap can arise; three edges
// meet in each corner, so that no outline touches itself.

// cell is one hexagon, by column and row of the lattice.
type cell struct{ col, row int }

// corner is a point where three cells meet, or the middle of the edge between
// two of them, counted in quarters of a cell's width and of its height.
type corner struct{ x, y int }

const (
	side    = 125.0 // metres along an edge
	wobble  = 0.26  // of a side, that a corner is moved
	originN = 30.5213
	originE = 106.8147
)

// The metres of one step east and north.
var (
	stepE = side * math.Sqrt(3) / 4
	stepN = side / 4
)

// centre is the middle of the cell, counted as corners are.
func (c cell) centre() (x, y int) { return 4*c.col + 2*(c.row&1), 6 * c.row }

// spot is the middle of the cell.
func (c cell) spot() spot {
	x, y := c.centre()
	return spot{float64(x) * stepE, float64(y) * stepN}
}

// corners run counterclockwise from the south.
func (c cell) corners() [6]corner {
	x, y := c.centre()
	return [6]corner{{x, y - 4}, {x + 2, y - 2}, {x + 2, y + 2}, {x, y + 4}, {x - 2, y + 2}, {x - 2, y - 2}}
}

// neighbours lie across the edges from each corner to the next.
func (c cell) neighbours() [6]cell {
	shift := c.row & 1
	return [6]cell{
		{c.col + shift, c.row - 1}, {c.col + 1, c.row}, {c.col + shift, c.row + 1},
		{c.col - 1 + shift, c.row + 1}, {c.col - 1, c.row}, {c.col - 1 + shift, c.row - 1},
	}
}

func middle(a, b corner) corner { return corner{(a.x + b.x) / 2, (a.y + b.y) / 2} }

// point is where the corner lies on the earth.
func (c corner) point() geo.Point {
	amount := side * wobble
	if c.y%3 == 0 { // only the middles of edges are; they may move less
		amount /= 2
	}
	return spot{
		float64(c.x)*stepE + amount*noise(c.x, c.y, 1),
		float64(c.y)*stepN + amount*noise(c.x, c.y, 2),
	}.point()
}

const metresPerDegree = 111320

// spot is a place in metres east and north of the middle of the township.
type spot struct{ east, north float64 }

func (s spot) to(o spot) float64 { return math.Hypot(s.east-o.east, s.north-o.north) }

// point is where the spot lies on the earth.
func (s spot) point() geo.Point {
	p, err := geo.NewPoint(originN+s.north/metresPerDegree, originE+s.east/metresPerDegree/math.Cos(originN*math.Pi/180))
	if err != nil { // the township does not reach the pole
		panic(err)
	}
	return p
}

// noise is a fixed number from -1 to 1 for a lattice position.
func noise(x, y, salt int) float64 {
	h := fnv.New64a()
	for _, n := range [3]int{x, y, salt} {
		u := uint64(int64(n))
		h.Write([]byte{byte(u), byte(u >> 8), byte(u >> 16), byte(u >> 24)})
	}
	return float64(h.Sum64()>>11)/(1<<52) - 1
}

// outline is the ring around cells that hang together and surround nothing. It
// panics for others: the demo's cells are fixed, and its test draws them all.
func outline(cells map[cell]bool) geo.Ring {
	next := map[corner]corner{}
	var start corner
	for c := range cells {
		ring := c.corners()
		for i, across := range c.neighbours() {
			if cells[across] {
				continue
			}
			from, to := ring[i], ring[(i+1)%len(ring)]
			if len(next) == 0 || before(from, start) {
				start = from
			}
			next[from] = to
		}
	}
	var ring geo.Ring
	for at := start; len(next) > 0; {
		to, ok := next[at]
		if !ok {
			panic("demo: cells that do not hang together")
		}
		delete(next, at)
		ring = append(ring, at.point(), middle(at, to).point())
		at = to
	}
	return append(ring, ring[0])
}

// before orders corners, so that a ring begins at the same one every time.
func before(a, b corner) bool { return a.y < b.y || a.y == b.y && a.x < b.x }
