package geo

import "math"

// piece is one polygon while an index is built.
type piece struct {
	shape uint32
	box   Bounds
	edges []edge
	rings Polygon
}

// A tile with more entries than crowd is cut into finer tiles, once, as long as
// those do not need more than budget entries in all: polygons that lie on top of
// each other stay crowded however fine the tiles.
const (
	crowd  = 24
	budget = 32 // for each polygon
)

// NewIndex builds the index of at most 2^31-1 shapes. isLasting tells of a shape
// that no accept refuses: First does not ask about it, and what lies behind it in
// a tile it covers is left out. A nil isLasting says so of none.
func NewIndex(shapes []Shape, isLasting func(shape int) bool) *Index {
	b := builder{index: &Index{}}
	var pieces []piece
	for i, s := range shapes {
		shape := uint32(i)
		if isLasting != nil && isLasting(i) {
			shape |= lasting
		}
		for _, p := range s {
			if box, ok := p.bounds(); ok {
				pieces = append(pieces, piece{shape, box, p.edges(), p})
			}
		}
	}
	if len(pieces) == 0 {
		return b.index
	}
	box := pieces[0].box
	for _, p := range pieces {
		box = box.join(p.box)
	}
	b.budget = budget * len(pieces)
	b.index.top = b.build(box, pieces, true)
	return b.index
}

func (p Polygon) edges() []edge {
	var all []edge
	for _, r := range p {
		for i := range r {
			if e, ok := r.edge(i); ok {
				all = append(all, e)
			}
		}
	}
	return all
}

type builder struct {
	index  *Index
	budget int
}

// placed is an entry on its way into its tile.
type placed struct {
	tile uint32
	entry
}

// build fills a rectangle of tiles; pieces are in rank order, and stay so in
// every tile.
func (b *builder) build(box Bounds, pieces []piece, refine bool) *tiles {
	t := layOut(box, len(pieces))
	var all []placed
	closed := make([]bool, t.rows*t.cols) // covered whole by a lasting shape
	for i := range pieces {
		all = b.place(t, &pieces[i], all, closed)
	}
	t.fill(all)
	if refine {
		b.refine(t, pieces)
	}
	return t
}

// fill sorts the entries by tile and keeps their order within one.
func (t *tiles) fill(all []placed) {
	t.start = make([]uint32, t.rows*t.cols+1)
	for _, p := range all {
		t.start[p.tile+1]++
	}
	for i := 1; i < len(t.start); i++ {
		t.start[i] += t.start[i-1]
	}
	t.entries = make([]entry, len(all))
	next := append([]uint32(nil), t.start...)
	for _, p := range all {
		t.entries[next[p.tile]] = p.entry
		next[p.tile]++
	}
}

// place adds the entries of one piece, row of tiles by row.
func (b *builder) place(t *tiles, p *piece, all []placed, closed []bool) []placed {
	low, high, ok := t.rowsOf(p.box)
	if !ok {
		return all
	}
	west, east, ok := t.colsOf(float64(p.box.Min.Lng), float64(p.box.Max.Lng))
	if !ok {
		return all
	}
	byRow := t.edgesByRow(p.edges, low, high)
	marks := t.borderTiles(p, low, high, west, east)
	for row := low; row <= high; row++ {
		sides := byRow[row-low]
		if len(sides) == 0 {
			continue // only its upper border touches the row, which is outside it
		}
		first := uint32(len(b.index.edges))
		b.index.edges = append(b.index.edges, sides...)
		border := marks[int(row-low)*int(east-west+1):][:east-west+1]
		known, inside := false, false
		for col := west; col <= east; col++ {
			tile := row*t.cols + col
			e := entry{p.shape, first, uint32(len(sides))}
			if border[col-west] {
				known = false
			} else {
				// Between two border tiles all is inside or all is outside.
				if !known {
					known, inside = true, b.index.holds(e, t.corner(row, col))
				}
				if !inside {
					continue
				}
				e.first, e.count = 0, 0
			}
			if !closed[tile] {
				all = append(all, placed{tile, e})
				closed[tile] = e.count == 0 && p.shape&lasting != 0
			}
		}
	}
	return all
}

func (t *tiles) corner(row, col uint32) Point {
	return Point{
		int32(int64(t.origin.Lat) + int64(row)<<t.shiftLat),
		int32(int64(t.origin.Lng) + int64(col)<<t.shiftLng),
	}
}

// rowsOf are the rows a box reaches, false when none.
func (t *tiles) rowsOf(box Bounds) (low, high uint32, ok bool) {
	return clip(float64(box.Min.Lat)-float64(t.origin.Lat), float64(box.Max.Lat)-float64(t.origin.Lat), t.shiftLat, t.rows)
}

func (t *tiles) colsOf(west, east float64) (low, high uint32, ok bool) {
	return clip(west-float64(t.origin.Lng), east-float64(t.origin.Lng), t.shiftLng, t.cols)
}

func clip(from, to float64, shift uint8, n uint32) (low, high uint32, ok bool) {
	size := math.Ldexp(1, int(shift))
	a, b := max(math.Floor(from/size), 0), min(math.Floor(to/size), float64(n)-1)
	if a > b {
		return 0, 0, false
	}
	return uint32(a), uint32(b), true
}

// edgesByRow lists for each row the edges that a line to the east from a point
// of the row can cross.
func (t *tiles) edgesByRow(edges []edge, low, high uint32) [][]edge {
	byRow := make([][]edge, high-low+1)
	for _, e := range edges {
		// The upper end does not belong to the edge.
		box := Bounds{Min: Point{Lat: e.low.Lat}, Max: Point{Lat: e.high.Lat - 1}}
		a, z, ok := t.rowsOf(box)
		if !ok {
			continue
		}
		for row := a; row <= z; row++ {
			byRow[row-low] = append(byRow[row-low], e)
		}
	}
	return byRow
}

// refine cuts crowded tiles again.
func (b *builder) refine(t *tiles, pieces []piece) {
	for i := range t.rows * t.cols {
		entries := t.entries[t.start[i]:t.start[i+1]]
		if len(entries) <= crowd || b.budget <= 0 || t.shiftLat == 0 && t.shiftLng == 0 {
			continue
		}
		box := t.box(i/t.cols, i%t.cols)
		var here []piece
		for _, p := range pieces {
			if p.box.Meets(box) {
				here = append(here, p)
			}
		}
		finer := b.build(box, here, false)
		b.budget -= len(finer.entries)
		entries[0] = entry{shape: crowded, first: uint32(len(t.finer))}
		t.finer = append(t.finer, finer)
	}
}
