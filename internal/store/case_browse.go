package store

import (
	"context"
	"fmt"

	"wellfield/internal/casework"
	"wellfield/internal/geo"
	"wellfield/internal/journal"
)

// Located is a case of a list with its exact position, which not everybody may
// be told.
type Located struct {
	casework.Case
	Point *geo.Point
}

// Browse returns at most limit cases after the first offset ones, summaries
// opened. Unlike List it can be begun in the middle; what is skipped is counted
// by the database, so the offset must be bounded by the caller.
func (db *DB) Browse(ctx context.Context, f Filter, o Order, offset, limit int) ([]Located, error) {
	text, args := browseText(f, o, offset, limit)
	rows, err := db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, wrap("browse cases", err)
	}
	var page []Located
	err = each(rows, func() error {
		var body string
		var lat, lng *int64
		var salt, value []byte
		if err := rows.Scan(&body, &lat, &lng, &salt, &value); err != nil {
			return err
		}
		c, err := summarised(body, salt, value)
		if err != nil {
			return err
		}
		l := Located{Case: c}
		if lat != nil && lng != nil {
			l.Point = &geo.Point{Lat: int32(*lat), Lng: int32(*lng)}
		}
		page = append(page, l)
		return nil
	})
	return page, wrap("browse cases", err)
}

func browseText(f Filter, o Order, offset, limit int) (string, []any) {
	by := orders[o]
	if f.Also.Scattered {
		by.key = "+" + by.key // which no index has
	}
	w := f.where()
	chosen := by.first(`c.jurisdiction, c.id, c.summary, c.body, c.lat, c.lng`, w, limit) + fmt.Sprintf(` OFFSET %d`, offset)
	return `SELECT p.body, p.lat, p.lng, s.salt, s.value FROM (` + chosen + `) p ` + withSummaries("p", by), w.args
}

// selectPaths goes from one path to the next by the index: there are far fewer
// paths than cases.
var selectPaths = query(`WITH RECURSIVE each_path (path) AS (
	SELECT min(path) FROM cases
	UNION ALL SELECT (SELECT min(c.path) FROM cases c WHERE c.path > each_path.path) FROM each_path WHERE each_path.path IS NOT NULL)
	SELECT path FROM each_path WHERE path IS NOT NULL ORDER BY path`)

// Paths are the chains of areas that cases lie in, as PathOf writes them.
func (db *DB) Paths(ctx context.Context) ([]string, error) {
	rows, err := db.read.all(ctx, selectPaths)
	if err != nil {
		return nil, wrap("find paths", err)
	}
	var all []string
	err = each(rows, func() error {
		var path string
		err := rows.Scan(&path)
		all = append(all, path)
		return err
	})
	return all, wrap("find paths", err)
}

// Events loads what happened to a case, words closed.
func (db *DB) Events(ctx context.Context, ref Ref) ([]Happening, error) {
	return db.History(ctx, ref, Sealed{})
}

// Attributes opens the answers of a case.
func (db *DB) Attributes(ctx context.Context, c *casework.Case) error {
	if len(c.Attributes) == 0 {
		return nil
	}
	w := &where{}
	w.add("jurisdiction = ?", c.Jurisdiction)
	w.add("subject = ?", string(c.ID))
	w.any(len(c.Attributes), func(i int) string { return "digest = " + w.mark(c.Attributes[i].Value.Digest[:]) })
	rows, err := db.read.QueryContext(ctx, `SELECT digest, salt, value FROM sealed`+w.text()+` ORDER BY digest`, w.args...)
	if err != nil {
		return wrap("load answers", err)
	}
	opened := Sealed{}
	err = each(rows, func() error {
		var digest []byte
		var v casework.Sealed
		if err := rows.Scan(&digest, &v.Salt, &v.Value); err != nil {
			return err
		}
		if h, ok := hashOf(digest); ok {
			v.Digest = h
			opened[journal.Hash(h)] = v
		}
		return nil
	})
	for i := range c.Attributes {
		opened.Open(&c.Attributes[i].Value)
	}
	return wrap("load answers", err)
}
