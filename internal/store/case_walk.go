package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"wellfield/internal/casework"
	"wellfield/internal/fault"
	"wellfield/internal/journal"
)

// walkPage is how many cases a walk holds at once, twice: those that its visitor
// has and those that are read meanwhile.
const walkPage = 256

// walks is how many walks may go on at once: readers on every core would starve
// the writer.
func walks() chan struct{} { return make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)) }

// Walk visits every case of the filter, page by page, in the order of
// jurisdiction and id, with its words and its exact place opened. A page is a
// read of its own, so that no long transaction keeps the log from being folded
// into the database: a case that was there before the walk is visited exactly
// once, as it stands when its page is read; one that comes in meanwhile may be.
//
// Memory is bounded by the page. A visitor's error ends the walk and is
// returned. With as many walks under way as there may be, the fault is
// store.export_busy.
func (db *DB) Walk(ctx context.Context, f Filter, visit func([]casework.Case) error) error {
	select {
	case db.walks <- struct{}{}:
		defer func() { <-db.walks }()
	default:
		return fault.New(fault.Busy, "store.export_busy")
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages, failed := make(chan []casework.Case), make(chan error, 1)
	go func() {
		defer close(pages)
		failed <- db.readPages(ctx, f, pages)
	}()
	for page := range pages {
		if err := visit(page); err != nil {
			stop()
			for range pages { // until the reader has seen that nobody waits
			}
			return err
		}
	}
	return wrap("walk cases", <-failed)
}

// readPages sends page after page until the last, or until the context ends.
func (db *DB) readPages(ctx context.Context, f Filter, pages chan<- []casework.Case) error {
	walk := &walk{db: db, filter: f}
	for {
		page, err := walk.next(ctx)
		if err != nil || page == nil {
			return err
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// walk is the place that a walk has come to.
type walk struct {
	db     *DB
	filter Filter
	in     string // the jurisdiction being read; empty before the first
	after  string // the id read last in it; empty before the first
}

var (
	selectNextJurisdiction = query(`SELECT min(jurisdiction) FROM cases WHERE jurisdiction > $1`)
	selectSealedOf         = query(`SELECT subject, digest, value FROM sealed WHERE jurisdiction = $1 AND subject >= $2 AND subject <= $3`)
)

// next is the next page, nil after the last.
func (w *walk) next(ctx context.Context) ([]casework.Case, error) {
	for {
		if w.in == "" || w.after == "" {
			ok, err := w.enter(ctx)
			if err != nil || !ok {
				return nil, err
			}
		}
		page, err := w.page(ctx)
		if err != nil || len(page) > 0 {
			return page, err
		}
		w.after = "" // this jurisdiction is at its end
	}
}

// lowestID sorts before every id.
const lowestID = " "

// enter goes to the next jurisdiction that has cases and that the filter names.
func (w *walk) enter(ctx context.Context) (bool, error) {
	for {
		var next sql.NullString
		if err := w.db.read.QueryRowContext(ctx, selectNextJurisdiction, w.in).Scan(&next); err != nil {
			return false, err
		}
		if !next.Valid {
			return false, nil
		}
		w.in, w.after = next.String, lowestID
		if w.filter.Jurisdictions == nil {
			return true, nil
		}
		for _, j := range w.filter.Jurisdictions {
			if j == w.in {
				return true, nil
			}
		}
	}
}

func (w *walk) page(ctx context.Context) ([]casework.Case, error) {
	f := w.filter
	f.Jurisdictions = []string{w.in}
	where := f.where()
	where.add("c.id > ?", w.after)
	text := `SELECT c.body FROM cases c` + where.text() + fmt.Sprintf(` ORDER BY c.id LIMIT %d`, walkPage)
	rows, err := w.db.read.QueryContext(ctx, text, where.args...)
	if err != nil {
		return nil, err
	}
	page := make([]casework.Case, 0, walkPage)
	if err := each(rows, func() error {
		var body sql.RawBytes
		if err := rows.Scan(&body); err != nil {
			return err
		}
		c, err := casework.DecodeCase(body)
		if err != nil {
			return err
		}
		page = append(page, c)
		return nil
	}); err != nil {
		return nil, err
	}
	if len(page) == 0 {
		return page, nil
	}
	w.after = string(page[len(page)-1].ID)
	return page, w.open(ctx, page)
}

// open fills the sealed values of a page in: between its first case and its last
// in one read where the page is dense, one by one where it has gaps.
func (w *walk) open(ctx context.Context, page []casework.Case) error {
	wanted := make(map[journal.Hash]*casework.Sealed, 2*len(page))
	for i := range page {
		c := &page[i]
		want := func(s *casework.Sealed) {
			if !s.IsZero() {
				wanted[s.Digest] = s
			}
		}
		want(&c.Summary)
		want(&c.Place.Spot)
		want(&c.Resolution)
		if c.Route != nil {
			want(&c.Route.Reason)
		}
	}
	text, args := selectSealedOf, []any{w.in, string(page[0].ID), string(page[len(page)-1].ID)}
	if w.narrow() {
		text, args = sealedOfEach(w.in, page)
	}
	rows, err := w.db.read.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	return each(rows, func() error {
		var subject, digest, value sql.RawBytes
		if err := rows.Scan(&subject, &digest, &value); err != nil {
			return err
		}
		h, ok := hashOf(digest)
		if !ok {
			return errors.Join(errAltered, fmt.Errorf("digest of %d bytes", len(digest)))
		}
		if s := wanted[h]; s != nil {
			s.Value = append([]byte(nil), value...)
		}
		return nil
	})
}

// narrow tells whether the filter leaves out cases of a jurisdiction, so that
// much may lie between two cases of a page.
func (w *walk) narrow() bool {
	f := w.filter
	f.Jurisdictions = nil
	return len(f.where().conditions) > 0
}

// sealedOfEach is selectSealedOf for the cases of the page alone.
func sealedOfEach(jurisdiction string, page []casework.Case) (string, []any) {
	args := []any{jurisdiction}
	marks := make([]string, len(page))
	for i := range page {
		args = append(args, string(page[i].ID))
		marks[i] = fmt.Sprintf("$%d", i+2)
	}
	return `SELECT subject, digest, value FROM sealed WHERE jurisdiction = $1 AND subject IN (` + strings.Join(marks, ", ") + `)`, args
}
