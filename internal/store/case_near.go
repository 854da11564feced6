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

// mostNear bounds what is answered for a place at which very much happened.
const mostNear = 500

// nearText asks for cases by their cell and by nothing else: the other columns are
// written so that no index is taken for them.
func nearText(jurisdiction string, cells []CellRange, since time.Time) (string, []any) {
	w := &where{}
	Also{Cells: cells}.where(w)
	if jurisdiction != "" {
		w.add("c.jurisdiction || '' = ?", jurisdiction)
	}
	w.add("(c.ended_at IS NULL OR c.ended_at >= ?)", since.UnixMicro())
	w.add("c.state <> ?", string(casework.Merged))
	return `SELECT c.jurisdiction, c.id, c.number, c.state, c.class, c.lat, c.lng, c.reported_at, c.ended_at FROM cases c` + w.text() +
		fmt.Sprintf(` ORDER BY c.reported_at + 0 DESC, c.id DESC LIMIT %d`, mostNear), w.args
}

// Near returns the cases with an exact place in any of the cells that stand for
// themselves and are open, or ended at or after since, the newest reports first;
// of one jurisdiction, or of all when it is empty. A place outside the cells'
// circle may be among them.
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
