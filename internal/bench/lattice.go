package bench

import (
	"fmt"

	"wellfield/internal/geo"
	"wellfield/internal/grid"
	"wellfield/internal/lang"
)

// lattice is a made-up city: rows and columns of townships, of communities in
// each and of grids in each of those. Corners and the two points between them
// are moved a little, the same for both neighbours, so that there is no gap and
// no overlap, and outlines have sides as real ones do. Its codes begin with 99,
// which no province has.
type lattice struct {
	townRows, townCols, communityRows, communityCols, gridRows, gridCols int
}

// The lattices that are measured, by their number of grids, and the one in which
// cases are worked on.
var (
	lattices = map[int]lattice{
		1_000:     {2, 2, 2, 5, 5, 5},
		62_000:    {1, 20, 31, 4, 5, 5},
		1_000_000: {10, 10, 10, 10, 10, 10},
	}
	working = lattice{2, 4, 3, 3, 4, 4}
)

// The ground, in units of 1e-7 degree.
const (
	south, west = 300_000_000, 1_100_000_000
	side        = 24_000 // about 250 metres
	wobble      = side / 7
	quiver      = side / 20 // of the points between corners
)

func (l lattice) rows() int  { return l.townRows * l.communityRows * l.gridRows }
func (l lattice) cols() int  { return l.townCols * l.communityCols * l.gridCols }
func (l lattice) towns() int { return l.townRows * l.townCols }

// noise is a fixed number from -most to most for a place in the lattice.
func noise(row, col, salt, most int) int32 {
	h := uint64(row)<<40 ^ uint64(col)<<16 ^ uint64(salt)
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	h ^= h >> 31
	return int32(int64(h%uint64(2*most+1)) - int64(most))
}

// corner is where four grids meet.
func (l lattice) corner(row, col int) geo.Point {
	return geo.Point{
		Lat: south + int32(row*side) + noise(row, col, 1, wobble),
		Lng: west + int32(col*side) + noise(row, col, 2, wobble),
	}
}

// between is point k of the two between a corner and the next to the east, or to
// the north.
func (l lattice) between(row, col, k int, north bool) geo.Point {
	a, b, salt := l.corner(row, col), l.corner(row, col+1), 3
	if north {
		b, salt = l.corner(row+1, col), 5
	}
	third := func(from, to int32) int32 { return from + (to-from)/3*int32(k) }
	return geo.Point{
		Lat: third(a.Lat, b.Lat) + noise(row, col, salt+8*k, quiver),
		Lng: third(a.Lng, b.Lng) + noise(row, col, salt+1+8*k, quiver),
	}
}

// outline is the ring around a block of grids, counterclockwise from its
// south-west.
func (l lattice) outline(row, col, rows, cols int) geo.Shape {
	ring := make(geo.Ring, 0, 6*(rows+cols)+1)
	for c := col; c < col+cols; c++ {
		ring = append(ring, l.corner(row, c), l.between(row, c, 1, false), l.between(row, c, 2, false))
	}
	for r := row; r < row+rows; r++ {
		ring = append(ring, l.corner(r, col+cols), l.between(r, col+cols, 1, true), l.between(r, col+cols, 2, true))
	}
	for c := col + cols; c > col; c-- {
		ring = append(ring, l.corner(row+rows, c), l.between(row+rows, c-1, 2, false), l.between(row+rows, c-1, 1, false))
	}
	for r := row + rows; r > row; r-- {
		ring = append(ring, l.corner(r, col), l.between(r-1, col, 2, true), l.between(r-1, col, 1, true))
	}
	return geo.Shape{{append(ring, ring[0])}}
}

const (
	cityCode     = "990100000000"
	districtCode = "990101000000"
)

func townCode(town int) string { return fmt.Sprintf("990101%03d000", town+1) }

func (l lattice) communityCode(town, community int) string {
	return fmt.Sprintf("990101%03d%03d", town+1, community+1)
}

// gridCode is the code of the grid in a row and a column of the whole.
func (l lattice) gridCode(row, col int) string {
	r, c := row/l.gridRows, col/l.gridCols
	town := r/l.communityRows*l.townCols + c/l.communityCols
	community := r%l.communityRows*l.communityCols + c%l.communityCols
	return fmt.Sprintf("%s%03d", l.communityCode(town, community), row%l.gridRows*l.gridCols+col%l.gridCols+1)
}

var madeUp = lang.Name{lang.EN: "Bench", lang.ZH: "测试"}

// areas is the map: every area has its own outline.
func (l lattice) areas() grid.Document {
	d := grid.Document{Title: madeUp, Source: "Made by the bench; no real place."}
	add := func(code, parent string, level grid.Level, row, col, rows, cols int) {
		a := grid.Area{Code: code, Parent: parent, Level: level, Name: madeUp, Jurisdiction: level == grid.Township,
			Shape: l.outline(row, col, rows, cols)}
		if level == grid.Grid {
			a.Kind = grid.General
		}
		d.Areas = append(d.Areas, a)
	}
	add(cityCode, "", grid.City, 0, 0, l.rows(), l.cols())
	add(districtCode, cityCode, grid.District, 0, 0, l.rows(), l.cols())
	inTown, inTownCols := l.communityRows*l.gridRows, l.communityCols*l.gridCols
	for town := range l.towns() {
		row, col := town/l.townCols*inTown, town%l.townCols*inTownCols
		add(townCode(town), districtCode, grid.Township, row, col, inTown, inTownCols)
		for k := range l.communityRows * l.communityCols {
			add(l.communityCode(town, k), townCode(town), grid.Community,
				row+k/l.communityCols*l.gridRows, col+k%l.communityCols*l.gridCols, l.gridRows, l.gridCols)
		}
	}
	for row := range l.rows() {
		for col := range l.cols() {
			code := l.gridCode(row, col)
			add(code, code[:12], grid.Grid, row, col, 1, 1)
		}
	}
	return d
}

// inside is a point well inside a grid of a township, another for each n.
func (l lattice) inside(town, n int) geo.Point {
	rows, cols := l.communityRows*l.gridRows, l.communityCols*l.gridCols
	row := town/l.townCols*rows + n%rows
	col := town%l.townCols*cols + n/rows%cols
	return geo.Point{
		Lat: south + int32(row*side+side/2) + noise(n, town, 40, side/5),
		Lng: west + int32(col*side+side/2) + noise(n, town, 41, side/5),
	}
}
