package geo

// box is the ground of one tile, with the last point that belongs to it.
func (t *tiles) box(row, col uint32) Bounds {
	a := t.corner(row, col)
	high := min(int64(a.Lat)+1<<t.shiftLat-1, 1<<31-1)
	east := min(int64(a.Lng)+1<<t.shiftLng-1, 1<<31-1)
	return Bounds{a, Point{int32(high), int32(east)}}
}

// borderTiles marks the tiles that a piece's border may touch, in a rectangle of
// rows and columns. It marks rather one too many: an unmarked tile must be all
// inside or all outside.
func (t *tiles) borderTiles(p *piece, low, high, west, east uint32) []bool {
	width := east - west + 1
	marks := make([]bool, int(high-low+1)*int(width))
	for _, r := range p.rings {
		for i := range r {
			a, b := r[(i+len(r)-1)%len(r)], r[i]
			if a.Lat > b.Lat {
				a, b = b, a
			}
			from, to, ok := t.rowsOf(Bounds{Min: a, Max: b})
			if !ok {
				continue
			}
			for row := from; row <= to; row++ {
				x0, x1 := t.reach(a, b, row)
				c0, c1, ok := t.colsOf(x0, x1)
				if !ok {
					continue
				}
				line := marks[int(row-low)*int(width):]
				for col := max(c0, west); col <= min(c1, east); col++ {
					line[col-west] = true
				}
			}
		}
	}
	return marks
}

// reach is between which longitudes the line from a up to b runs in a row, with
// a margin for rounding.
func (t *tiles) reach(a, b Point, row uint32) (west, east float64) {
	const margin = 2
	x0, x1 := float64(a.Lng), float64(b.Lng)
	if a.Lat < b.Lat {
		rise := float64(b.Lat) - float64(a.Lat)
		floor := float64(t.corner(row, 0).Lat)
		ceiling := floor + float64(uint64(1)<<t.shiftLat)
		at := func(y float64) float64 {
			y = min(max(y, float64(a.Lat)), float64(b.Lat))
			return float64(a.Lng) + (y-float64(a.Lat))/rise*(float64(b.Lng)-float64(a.Lng))
		}
		x0, x1 = at(floor), at(ceiling)
	}
	return min(x0, x1) - margin, max(x0, x1) + margin
}
