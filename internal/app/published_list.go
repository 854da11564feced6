package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"wellfield/internal/catalog"
	"wellfield/internal/fault"
	"wellfield/internal/geo"
	"wellfield/internal/store"
)

// PublicQuestion chooses published cases. Empty fields do not restrict.
type PublicQuestion struct {
	Area               string   // a jurisdiction, or an area above some
	Numbers            []string // as ParseNumber reads them
	Classes            []catalog.Key
	Since, Before      time.Time // reported
	Changed, Unchanged time.Time // last changed
	Open, Ended        bool
	LongTerm           bool // in the long-term register
	Near               *Near
	ByChange           bool // the oldest change first; else the newest report first
	Offset, Limit      int
}

// Near is a part of the map: a box, or a circle when Metres is given.
type Near struct {
	Box    geo.Bounds
	Centre geo.Point
	Metres float64
}

// mostLooked is how many cases are looked through for those near a place.
const mostLooked = 5_000

// PublishedList answers with the cases that everybody may see, as everybody may
// see them. A place is compared with where a case is shown, never with where it
// is: otherwise a smaller and smaller box would find what is not shown.
//
// Faults: case.area_unknown, app.number_malformed, app.too_many_near.
func (a *App) PublishedList(ctx context.Context, q PublicQuestion) ([]Published, error) {
	p := a.Policy()
	f, err := a.publicFilter(p, q)
	if err != nil {
		return nil, err
	}
	if q.Near != nil {
		return a.publishedNear(ctx, p, f, q)
	}
	rows, err := a.db.Browse(ctx, f, q.order(), q.Offset, q.Limit)
	if err != nil {
		return nil, err
	}
	return a.publishedOf(ctx, p, rows), nil
}

func (q PublicQuestion) order() Order {
	if q.ByChange {
		return store.ChangedFirst
	}
	return NewestFirst
}

func (a *App) publishedOf(ctx context.Context, p *Policy, rows []store.Located) []Published {
	out := make([]Published, 0, len(rows))
	for i := range rows {
		if shown, ok := a.published(ctx, p, &rows[i]); ok {
			out = append(out, shown)
		}
	}
	return out
}

func (a *App) publicFilter(p *Policy, q PublicQuestion) (store.Filter, error) {
	f := store.Filter{Since: q.Since, Before: q.Before, Open: q.Open,
		Also: store.Also{Changed: q.Changed, Unchanged: q.Unchanged, Ended: q.Ended, LongTerm: q.LongTerm, NotClasses: []string{string(catalog.Help) + "/"}}}
	for _, c := range p.Catalogue.All() {
		if c.Precision == catalog.Hidden {
			f.Also.NotClasses = append(f.Also.NotClasses, c.Key().String())
		}
	}
	if q.Area != "" {
		if _, ok := p.Map.Area(q.Area); !ok {
			return store.Filter{}, fault.New(fault.NotFound, "case.area_unknown").At("area").With("area", q.Area)
		}
		// The one area that holds all others is no restriction, and the database
		// need not be told so.
		if roots := p.Map.Children("", a.Today()); len(roots) != 1 || roots[0].Code != q.Area {
			f.Jurisdictions = a.jurisdictionsOf(p, q.Area)
		}
	}
	for _, n := range q.Numbers {
		number, err := ParseNumber(n)
		if err != nil {
			return store.Filter{}, err
		}
		f.Also.Numbers = append(f.Also.Numbers, number)
	}
	for _, k := range q.Classes {
		f.Also.Classes = append(f.Also.Classes, k.String())
	}
	return f, nil
}

// publishedNear looks for cases by where they are shown: those of classes that
// are shown exactly by their cells, the others in the jurisdictions of the areas
// that are shown there.
func (a *App) publishedNear(ctx context.Context, p *Policy, f store.Filter, q PublicQuestion) ([]Published, error) {
	var all []Published
	parts, err := a.partsNear(ctx, p, f, q.Near)
	if err != nil {
		return nil, err
	}
	for i, part := range parts {
		rows, err := a.db.Browse(ctx, part, q.order(), 0, mostLooked+1)
		if err != nil {
			return nil, err
		}
		if len(rows) > mostLooked {
			return nil, fault.New(fault.Invalid, "app.too_many_near").With("max", mostLooked)
		}
		for _, shown := range a.publishedOf(ctx, p, rows) {
			// A class that was shown less exactly when the case was filed: whether its
			// own cell was met must not be told by its being here.
			if i == 0 && !shown.Exact {
				continue
			}
			if shown.Point != nil && q.Near.holds(*shown.Point) {
				all = append(all, shown)
			}
		}
	}
	q.sort(all)
	from := min(q.Offset, len(all))
	return all[from:min(from+q.Limit, len(all))], nil
}

func (q PublicQuestion) sort(all []Published) {
	slices.SortFunc(all, func(a, b Published) int {
		if q.ByChange {
			return cmp.Or(a.UpdatedAt.Compare(b.UpdatedAt), strings.Compare(string(a.ref.ID), string(b.ref.ID)))
		}
		return cmp.Or(b.ReportedAt.Compare(a.ReportedAt), strings.Compare(string(b.ref.ID), string(a.ref.ID)))
	})
}

func (n *Near) holds(p geo.Point) bool {
	if n.Metres > 0 {
		return geo.Distance(n.Centre, p) <= n.Metres
	}
	return n.Box.Holds(p)
}

// earthRadius is the one that geo.Distance takes, in metres.
const earthRadius = 6371008.8

// region is the part of the map, and a little more.
func (n *Near) region() s2.Region {
	at := func(p geo.Point) s2.LatLng { return s2.LatLngFromDegrees(p.Degrees()) }
	if n.Metres > 0 {
		return s2.CapFromCenterAngle(s2.PointFromLatLng(at(n.Centre)), s1.Angle(1.001*n.Metres/earthRadius))
	}
	return s2.RectFromLatLng(at(n.Box.Min)).AddPoint(at(n.Box.Max))
}

// cells cover the part of the map.
func (n *Near) cells() []store.CellRange {
	coverer := &s2.RegionCoverer{MaxLevel: 24, MaxCells: 12}
	ranges := []store.CellRange{}
	for _, cell := range coverer.Covering(n.region()) {
		ranges = append(ranges, store.CellRange{Min: int64(cell.RangeMin()), Max: int64(cell.RangeMax())})
	}
	return ranges
}

// blocks cover the part of the map by cells of one level.
func (n *Near) blocks() []int64 {
	coverer := &s2.RegionCoverer{MinLevel: store.BlockLevel, MaxLevel: store.BlockLevel, MaxCells: 1}
	var cells []int64
	for _, cell := range coverer.Covering(n.region()) {
		cells = append(cells, int64(cell))
	}
	return cells
}
