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

// nearText chooses the newest reports by the index of cells alone, and reads their
// rows. The outer join holds SQLite to that order.
func nearText(jurisdiction string, cells []CellRange, since time.Time) (string, []any) {
	w := &where{}
	Also{Cells: cells}.where(w)
	if jurisdiction != "" {
		w.add("c.jurisdiction || '' = ?", jurisdiction) // so that no index is taken for it
	}
	newest := `SELECT c.jurisdiction, c.id, c.reported_at FROM cases c` + w.text() + fmt.Sprintf(` ORDER BY c.reported_at + 0 DESC, c.id DESC LIMIT %d`, mostNear)
	rest := `(c.ended_at IS NULL OR c.ended_at >= ` + w.mark(since.UnixMicro()) + `) AND c.state <> ` + w.mark(string(casework.Merged))
	return `SELECT c.jurisdiction, c.id, c.number, c.state, c.class, c.lat, c.lng, c.reported_at, c.ended_at FROM (` + newest + `) n
		LEFT JOIN cases c ON c.jurisdiction = n.jurisdiction AND c.id = n.id WHERE ` + rest + ` ORDER BY n.reported_at DESC, n.id DESC`, w.args
}

// Near returns, of the newest reports with an exact place in any of the cells, those
// that stand for themselves and are open, or ended at or after since, the newest
// first; of one jurisdiction, or of all when it is empty.
func (db *DB) Near(ctx context.Context, jurisdiction string, cells []CellRange, since time.Time) ([]Nearby, error) {
	text, args := nearText(jurisdiction, cells, since)
	rows, err := db.read.QueryContext(ctx, text, args...)
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
