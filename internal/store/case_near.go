package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
)

// Nearby is what tells whether a case may be the same problem as another.
type Nearby struct {
	Ref
	Number     string
	State      casework.State
	Class      catalog.Key // filed under, else what the reporter chose; zero when neither
	Point      geo.Point
	ReportedAt time.Time
	EndedAt    time.Time // zero while it is open
}

// mostNear is how many of the newest reports around a place are looked at. Where
// more was reported, an older case that is still open is not found by it.
const mostNear = 300

// mostCells is how many ranges of cells one question has. It always has so many, so
// that its text is one and stays prepared.
const mostCells = 12

// selectNear chooses the newest reports by the index of cells alone, and reads their
// rows. The outer join holds SQLite to that order.
var selectNear = query(nearText())

func nearText() string {
	w := &where{}
	Also{Cells: make([]CellRange, mostCells)}.where(w)
	w.add("c.jurisdiction || '' = ?", "") // so that no index is taken for it
	newest := `SELECT c.jurisdiction, c.id, c.reported_at FROM cases c` + w.text() + fmt.Sprintf(` ORDER BY c.reported_at + 0 DESC, c.id DESC LIMIT %d`, mostNear)
	return `SELECT c.jurisdiction, c.id, c.number, c.state, c.class, c.lat, c.lng, c.reported_at, c.ended_at FROM (` + newest + `) n
		LEFT JOIN cases c ON c.jurisdiction = n.jurisdiction AND c.id = n.id
		WHERE (c.ended_at IS NULL OR c.ended_at >= ` + w.mark(0) + `) AND c.state <> 'merged' ORDER BY n.reported_at DESC, n.id DESC`
}

// nearArgs are the values of selectNear. Ranges that are not needed hold nothing.
func nearArgs(jurisdiction string, cells []CellRange, since time.Time) []any {
	var args []any
	for i := range mostCells {
		r := CellRange{1, 0}
		if i < len(cells) {
			r = cells[i]
		}
		args = append(args, r.Min, r.Max)
	}
	return append(args, jurisdiction, since.UnixMicro())
}

// Near returns, of the jurisdiction's newest reports with an exact place in any of
// the cells, those that stand for themselves and are open, or ended at or after
// since, the newest first. It takes twelve ranges of cells at most.
func (db *DB) Near(ctx context.Context, jurisdiction string, cells []CellRange, since time.Time) ([]Nearby, error) {
	if len(cells) > mostCells {
		return nil, fmt.Errorf("store: %d ranges of cells, more than %d", len(cells), mostCells)
	}
	rows, err := db.read.all(ctx, selectNear, nearArgs(jurisdiction, cells, since)...)
	if err != nil {
		return nil, wrap("find cases nearby", err)
	}
	var found []Nearby
	err = each(rows, func() error {
		var n Nearby
		var class string
		var lat, lng, reported int64
		var ended *int64
		if err := rows.Scan(&n.Jurisdiction, &n.ID, &n.Number, &n.State, &class, &lat, &lng, &reported, &ended); err != nil {
			return err
		}
		if class != "" {
			key, err := catalog.ParseKey(class)
			if err != nil {
				return err
			}
			n.Class = key
		}
		n.Point, n.ReportedAt = geo.Point{Lat: int32(lat), Lng: int32(lng)}, fromMicros(reported)
		if ended != nil {
			n.EndedAt = fromMicros(*ended)
		}
		found = append(found, n)
		return nil
	})
	return found, wrap("find cases nearby", err)
}

var selectPoint = query(`SELECT lat, lng, reported_at FROM cases WHERE jurisdiction = $1 AND id = $2`)

// Point is the exact place of a case, nil where it has none, and when it was
// reported.
func (db *DB) Point(ctx context.Context, ref Ref) (*geo.Point, time.Time, error) {
	var lat, lng *int64
	var reported int64
	err := db.read.one(ctx, selectPoint, ref.Jurisdiction, string(ref.ID)).Scan(&lat, &lng, &reported)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (lat == nil || lng == nil) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, wrap("find place", err)
	}
	return &geo.Point{Lat: int32(*lat), Lng: int32(*lng)}, fromMicros(reported), nil
}
