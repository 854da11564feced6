package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"wellfield/internal/casework"
	"wellfield/internal/catalog"
	"wellfield/internal/geo"
)

// BlockLevel is the level of the S2 cells that are blocks: squares of about 300 m.
const BlockLevel = 15

// inBlock is the block of a row's cell, as the index cases_by_block has it: what a
// cell of BlockLevel has in common with all cells in it.
const inBlock = `(c.cell & -2147483648)`

// block is a cell of BlockLevel, or one in it, as inBlock tells it.
func block(cell int64) int64 { return cell & -(1 << (2*(30-BlockLevel) + 1)) }

// A question names as many blocks as one of these, the same number always, so that
// its text stays prepared: fewBlocks are what 50 m touch, manyBlocks what 500 m do.
const fewBlocks, manyBlocks = 4, 64

var selectFewBack, selectManyBack = query(backText(fewBlocks)), query(backText(manyBlocks))

func backText(blocks int) string {
	marks := make([]string, blocks)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	return `SELECT c.id, c.lat, c.lng, c.ended_at FROM cases c
		WHERE c.jurisdiction = $1 AND ` + inBlock + ` IN (` + strings.Join(marks, ", ") + fmt.Sprintf(`)
		AND c.class = $%d AND c.ended_at >= $%d AND c.state = 'closed_resolved' AND c.cell IS NOT NULL`, blocks+2, blocks+3)
}

// backArgs are the values of the text for so many blocks. Those that are not needed
// are no block of the earth.
func backArgs(blocks int, jurisdiction string, cells []int64, class catalog.Key, since time.Time) []any {
	args := []any{jurisdiction}
	for i := range blocks {
		at := int64(0)
		if i < len(cells) {
			at = block(cells[i])
		}
		args = append(args, at)
	}
	return append(args, class.String(), since.UnixMicro())
}

// Resolved is a case that was closed as resolved, and where.
type Resolved struct {
	ID      casework.ID
	Point   geo.Point
	EndedAt time.Time
}

// Resolved returns the jurisdiction's cases of the class in the cells, which are of
// BlockLevel, that were closed as resolved at or after since. It takes 64 cells at
// most.
func (db *DB) Resolved(ctx context.Context, jurisdiction string, cells []int64, class catalog.Key, since time.Time) ([]Resolved, error) {
	blocks, text := fewBlocks, selectFewBack
	if len(cells) > fewBlocks {
		blocks, text = manyBlocks, selectManyBack
	}
	if len(cells) > blocks {
		return nil, fmt.Errorf("store: %d blocks, more than %d", len(cells), blocks)
	}
	rows, err := db.read.all(ctx, text, backArgs(blocks, jurisdiction, cells, class, since)...)
	if err != nil {
		return nil, wrap("find resolved cases nearby", err)
	}
	found, err := resolvedRows(rows)
	return found, wrap("find resolved cases nearby", err)
}

func resolvedRows(rows *sql.Rows) ([]Resolved, error) {
	var found []Resolved
	err := each(rows, func() error {
		var r Resolved
		var lat, lng, ended int64
		if err := rows.Scan(&r.ID, &lat, &lng, &ended); err != nil {
			return err
		}
		r.Point, r.EndedAt = geo.Point{Lat: int32(lat), Lng: int32(lng)}, fromMicros(ended)
		found = append(found, r)
		return nil
	})
	return found, err
}
