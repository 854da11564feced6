package geo

import "math/bits"

// Index finds which of many shapes contains a point. The ground is cut into
// tiles, about nine for each polygon; a tile knows which polygons cover it whole
// and, for those whose border runs through it, which edges to count. Its answers
// are those of Shape.Contains. An Index does not change and is safe for
// concurrent use.
type Index struct {
	top   *tiles
	edges []edge
}

// tiles is a rectangle of tiles whose sides are powers of two, so that a point
// finds its tile by shifting.
type tiles struct {
	origin     Point
	shiftLat   uint8
	shiftLng   uint8
	rows, cols uint32
	start      []uint32 // of each tile's entries, and the end of the last one's
	entries    []entry  // within a tile by rank
	finer      []*tiles // crowded tiles cut again
}

// entry is a polygon of a shape in a tile, with its edges that a line to the east
// can cross. With no edges it covers the tile whole.
type entry struct {
	shape, first, count uint32
}

const (
	crowded = ^uint32(0) // the shape of an entry that leads to finer[first]
	lasting = 1 << 31    // set in the shape of an entry that accept need not see
)

// First is the lowest number of a shape that contains p and that accept takes,
// -1 when there is none. It does not ask about lasting shapes, and does not allocate.
func (x *Index) First(p Point, accept func(shape int) bool) int {
	for t := x.top; t != nil; {
		entries := t.at(p)
		if len(entries) > 0 && entries[0].shape == crowded {
			t = t.finer[entries[0].first]
			continue
		}
		for _, e := range entries {
			if shape := int(e.shape &^ lasting); x.holds(e, p) && (e.shape&lasting != 0 || accept(shape)) {
				return shape
			}
		}
		return -1
	}
	return -1
}

func (x *Index) holds(e entry, p Point) bool {
	inside := e.count == 0
	for _, side := range x.edges[e.first : e.first+e.count] {
		if side.eastOf(p) {
			inside = !inside
		}
	}
	return inside
}

// at is the entries of the tile around p, none outside.
func (t *tiles) at(p Point) []entry {
	row := uint64(int64(p.Lat)-int64(t.origin.Lat)) >> t.shiftLat
	col := uint64(int64(p.Lng)-int64(t.origin.Lng)) >> t.shiftLng
	if row >= uint64(t.rows) || col >= uint64(t.cols) {
		return nil // a difference below zero is a huge unsigned number
	}
	i := uint32(row)*t.cols + uint32(col)
	return t.entries[t.start[i]:t.start[i+1]]
}

// tilesPerPolygon is the measured best of time and memory.
const tilesPerPolygon = 9

// layOut chooses the rectangle of tiles for n polygons in a box.
func layOut(box Bounds, n int) *tiles {
	t := &tiles{origin: box.Min}
	height := uint64(int64(box.Max.Lat)-int64(box.Min.Lat)) + 1
	width := uint64(int64(box.Max.Lng)-int64(box.Min.Lng)) + 1
	most := uint64(tilesPerPolygon) * uint64(max(n, 1))
	t.shiftLat, t.shiftLng = uint8(bits.Len64(height)), uint8(bits.Len64(width))
	for {
		rows, cols := (height-1)>>t.shiftLat+1, (width-1)>>t.shiftLng+1
		t.rows, t.cols = uint32(rows), uint32(cols)
		// Cutting the longer side of a tile keeps tiles near square.
		next := &t.shiftLng
		if t.shiftLat > t.shiftLng {
			next = &t.shiftLat
		}
		if rows*cols*2 > most+most/2 || *next == 0 {
			return t
		}
		*next--
	}
}
