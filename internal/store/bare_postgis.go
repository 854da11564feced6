package store

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"time"

	"wellfield/internal/geo"
)

// PostGIS makes the extension in this database and answers with its version,
// empty where it is not installed.
func (b *Bare) PostGIS(ctx context.Context) (version string, err error) {
	if b.d.name != postgres.name {
		return "", nil
	}
	var n int
	if err := b.conn.QueryRowContext(ctx, `SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'`).Scan(&n); err != nil || n == 0 {
		return "", wrap("postgis", err)
	}
	if _, err := b.conn.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS postgis`); err != nil {
		return "", wrap("postgis", err)
	}
	err = b.conn.QueryRowContext(ctx, `SELECT postgis_lib_version()`).Scan(&version)
	return version, wrap("postgis", err)
}

// LoadShapes gives PostGIS the shapes to answer from, with its spatial index.
func (b *Bare) LoadShapes(ctx context.Context, codes []string, shapes []geo.Shape) error {
	for _, text := range []string{
		`DROP TABLE IF EXISTS bare_shapes`,
		`CREATE TABLE bare_shapes (code TEXT NOT NULL, shape geometry NOT NULL)`, "BEGIN",
	} {
		if _, err := b.conn.ExecContext(ctx, text); err != nil {
			return wrap("load shapes", err)
		}
	}
	insert, err := b.conn.PrepareContext(ctx, `INSERT INTO bare_shapes (code, shape) VALUES ($1, ST_GeomFromWKB($2, 4326))`)
	if err != nil {
		return wrap("load shapes", err)
	}
	for i := range codes {
		if _, err := insert.ExecContext(ctx, codes[i], wkb(shapes[i])); err != nil {
			return errors.Join(wrap("load shapes", err), insert.Close())
		}
	}
	if err := insert.Close(); err != nil {
		return wrap("load shapes", err)
	}
	for _, text := range []string{"COMMIT", `CREATE INDEX ON bare_shapes USING gist (shape)`, `ANALYZE bare_shapes`} {
		if _, err := b.conn.ExecContext(ctx, text); err != nil {
			return wrap("load shapes", err)
		}
	}
	return nil
}

// wkb is a shape as a well-known-binary multipolygon in degrees.
func wkb(s geo.Shape) []byte {
	le := binary.LittleEndian
	head := func(b []byte, kind, n int) []byte {
		return le.AppendUint32(le.AppendUint32(append(b, 1), uint32(kind)), uint32(n))
	}
	b := head(nil, 6, len(s))
	for _, polygon := range s {
		b = head(b, 3, len(polygon))
		for _, ring := range polygon {
			b = le.AppendUint32(b, uint32(len(ring)))
			for _, p := range ring {
				lat, lng := p.Degrees()
				b = le.AppendUint64(le.AppendUint64(b, math.Float64bits(lng)), math.Float64bits(lat))
			}
		}
	}
	return b
}

// LocateShapes asks PostGIS for the shape around one point after the other and
// answers with the code of each, empty where there is none, until the points or
// the time end.
func (b *Bare) LocateShapes(ctx context.Context, points []geo.Point, during time.Duration) (codes []string, took time.Duration, err error) {
	ask, err := b.conn.PrepareContext(ctx, `SELECT coalesce((SELECT code FROM bare_shapes
		WHERE ST_Covers(shape, ST_SetSRID(ST_MakePoint($1, $2), 4326)) ORDER BY code LIMIT 1), '')`)
	if err != nil {
		return nil, 0, wrap("locate shapes", err)
	}
	start := time.Now()
	for _, p := range points {
		if time.Since(start) > during {
			break
		}
		lat, lng := p.Degrees()
		var code string
		if err = ask.QueryRowContext(ctx, lng, lat).Scan(&code); err != nil {
			break
		}
		codes = append(codes, code)
	}
	return codes, time.Since(start), errors.Join(wrap("locate shapes", err), ask.Close())
}
