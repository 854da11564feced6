package demo

import (
	"cmp"
	"math"
	"slices"

	"wellfield/internal/geo"
)

// ground is the township's cells, dealt to communities and grids.
type ground struct {
	grids [][][]cell // by community and grid, in the order of their codes
}

// lay deals the ground out: every cell of the township to one community, every
// cell of a community to one of its grids.
func lay() ground {
	cells := townshipCells()
	seeds := make([]spot, len(communities))
	for i, c := range communities {
		seeds[i] = c.seat
	}
	owner := assign(cells, seeds, func(i int) float64 { return communities[i].reach })
	hangTogether(cells, owner, len(seeds))
	g := ground{grids: make([][][]cell, len(communities))}
	for i, c := range communities {
		g.grids[i] = divide(of(cells, owner, i), c.grids)
	}
	return g
}

// townshipCells is a round-cornered, uneven piece of ground, about 8 by 7 km.
func townshipCells() []cell {
	const rows, cols = 50, 50
	var cells []cell
	for row := -rows; row <= rows; row++ {
		for col := -cols; col <= cols; col++ {
			c := cell{col, row}
			at := c.spot()
			angle := math.Atan2(at.north, at.east)
			edge := 1 + 0.10*math.Sin(3*angle+0.7) + 0.06*math.Sin(5*angle+2.1) + 0.04*math.Sin(9*angle)
			if math.Hypot(at.east/4100, at.north/3500) < edge {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// assign gives each cell to the nearest seed, after the seed's reach.
func assign(cells []cell, seeds []spot, reach func(i int) float64) []int {
	owner := make([]int, len(cells))
	for n, c := range cells {
		at := c.spot()
		for i := range seeds {
			if at.to(seeds[i])-reach(i) < at.to(seeds[owner[n]])-reach(owner[n]) {
				owner[n] = i
			}
		}
	}
	return owner
}

// Spot is a point in the middle of a grid, the same every time; the zero point
// where there is no such grid.
func Spot(grid string) geo.Point {
	for i, c := range communities {
		for j, cells := range laid().grids[i] {
			if c.gridCode(j) != grid {
				continue
			}
			middle := middleOf(cells)
			return slices.MinFunc(cells, func(a, b cell) int { return cmp.Compare(a.spot().to(middle), b.spot().to(middle)) }).spot().point()
		}
	}
	return geo.Point{}
}

func of(cells []cell, owner []int, i int) []cell {
	var own []cell
	for n, c := range cells {
		if owner[n] == i {
			own = append(own, c)
		}
	}
	return own
}

// divide cuts a community into k grids of like size: seeds far apart, then
// moved to the middle of what is theirs until they rest.
func divide(cells []cell, k int) [][]cell {
	seeds := []spot{middleOf(cells)}
	for len(seeds) < k {
		far := slices.MaxFunc(cells, func(a, b cell) int {
			return cmp.Compare(nearest(a.spot(), seeds), nearest(b.spot(), seeds))
		})
		seeds = append(seeds, far.spot())
	}
	const rounds = 20
	var owner []int
	for range rounds {
		owner = assign(cells, seeds, func(int) float64 { return 0 })
		for i := range seeds {
			if own := of(cells, owner, i); len(own) > 0 {
				seeds[i] = middleOf(own)
			}
		}
	}
	hangTogether(cells, owner, k)
	grids := make([][]cell, k)
	for i := range grids {
		grids[i] = of(cells, owner, i)
	}
	// Codes run from north to south in bands, and from west to east in each.
	const band = 600
	slices.SortFunc(grids, func(a, b []cell) int {
		p, q := middleOf(a), middleOf(b)
		return cmp.Or(cmp.Compare(math.Round(q.north/band), math.Round(p.north/band)), cmp.Compare(p.east, q.east))
	})
	return grids
}

func nearest(s spot, seeds []spot) float64 {
	d := math.Inf(1)
	for _, o := range seeds {
		d = min(d, s.to(o))
	}
	return d
}

func middleOf(cells []cell) spot {
	var m spot
	for _, c := range cells {
		at := c.spot()
		m.east, m.north = m.east+at.east, m.north+at.north
	}
	n := float64(len(cells))
	return spot{m.east / n, m.north / n}
}

// hangTogether gives cells that are cut off from the main part of their owner
// to a neighbour, so that every part has one outline.
func hangTogether(cells []cell, owner []int, k int) {
	index := make(map[cell]int, len(cells))
	for n, c := range cells {
		index[c] = n
	}
	for i := range k {
		parts := components(cells, owner, index, i)
		for _, part := range parts[1:] {
			for _, n := range part {
				for _, c := range cells[n].neighbours() {
					if m, ok := index[c]; ok && owner[m] != i {
						owner[n] = owner[m]
						break
					}
				}
			}
		}
	}
}

// components are the parts of an owner's cells that hang together, the largest
// first.
func components(cells []cell, owner []int, index map[cell]int, i int) [][]int {
	seen := map[int]bool{}
	var parts [][]int
	for n := range cells {
		if owner[n] != i || seen[n] {
			continue
		}
		part := []int{n}
		seen[n] = true
		for at := 0; at < len(part); at++ {
			for _, c := range cells[part[at]].neighbours() {
				if m, ok := index[c]; ok && owner[m] == i && !seen[m] {
					seen[m] = true
					part = append(part, m)
				}
			}
		}
		parts = append(parts, part)
	}
	slices.SortStableFunc(parts, func(a, b []int) int { return len(b) - len(a) })
	return parts
}
