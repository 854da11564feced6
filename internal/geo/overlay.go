package geo

// Patch is a piece of ground known by its size in square metres and by a point
// in its largest part, so that a person finds it on a map. The point is to the
// nearest centimetre, and of no meaning when the size is 0.
type Patch struct {
	Size float64
	At   Point
	most float64
}

func (p *Patch) grow(size float64, c slab, west, east *wall) {
	p.Size += size
	if size > p.most {
		p.most, p.At = size, c.middle(west, east)
	}
}

// Overlap is the ground that both shapes cover.
func Overlap(a, b Shape) Patch {
	boxA, okA := a.Bounds()
	boxB, okB := b.Bounds()
	if !okA || !okB || !boxA.Meets(boxB) {
		return Patch{}
	}
	var s sweep
	s.add(a, 0)
	s.add(b, 1)
	s.within(Bounds{
		Point{max(boxA.Min.Lat, boxB.Min.Lat), max(boxA.Min.Lng, boxB.Min.Lng)},
		Point{min(boxA.Max.Lat, boxB.Max.Lat), min(boxA.Max.Lng, boxB.Max.Lng)},
	})
	both, _ := s.compare()
	return both
}

// Uncovered is the ground of whole that no part covers.
func Uncovered(whole Shape, parts ...Shape) Patch {
	around, ok := whole.Bounds()
	if !ok {
		return Patch{}
	}
	var s sweep
	s.add(whole, 0)
	for _, p := range parts {
		if b, ok := p.Bounds(); ok && b.Meets(around) {
			s.add(p, 1)
		}
	}
	s.within(around)
	_, missing := s.compare()
	return missing
}

// compare measures what both groups cover and what only the first does.
func (s *sweep) compare() (both, first Patch) {
	odd := make([]bool, s.polygons)
	s.run(func(c slab) {
		s.spans(c, odd, func(west, east *wall, cover [2]bool) {
			var to *Patch
			switch cover {
			case [2]bool{true, true}:
				to = &both
			case [2]bool{true, false}:
				to = &first
			default:
				return
			}
			to.grow(c.between(west, east), c, west, east)
		})
	})
	return both, first
}
